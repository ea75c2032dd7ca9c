"""Promises and what became of them, as the trainer sees them.

Reads `prompts/ledger/*.txt` (format: prompts/README.md): worlds in which promises are made, and later meetings that
close some of them in other words. A stretch lists some open promises, each as `pm: promised: … [SEP]`, and then a few
turns of a later meeting. The state of a promise tells what the turns say became of it, and the state of a turn
whether it tells what became of one of them, so all promises of a stretch stand beside each other and compete.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

OUTCOMES = ["about", "notyet", "kept", "late", "dropped", "moved"]
# One more row: a turn that tells one of the last four.
ROWS = [*OUTCOMES, "told"]
CLOSING = {"kept", "late", "dropped", "moved"}
ROLE = {"P": "pm", "E": "engineer", "-": "other"}
PROMISES_AT_ONCE = 8  # as in src/ledger/link.rs
TURNS_AT_ONCE = 4
PROMISE_TOKENS = 48
TURN_TOKENS = 120

PROMISE = re.compile(r"promise (\d+) ([PE]) (\d{4}-\d\d-\d\d) \| (.*)$")


@dataclass
class Promise:
    number: int
    who: str
    date: str
    text: str


@dataclass
class Said:
    who: str
    text: str
    tells: list  # (outcome, number of the promise)


@dataclass
class World:
    author: str
    promises: dict = field(default_factory=dict)
    meetings: list = field(default_factory=list)  # (date, [Said])


def worlds(folder):
    """All worlds of `folder/*.txt`."""
    return [world for path in sorted(Path(folder).glob("*.txt")) for world in read(path)]


def read(path):
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# world"):
            found.append(World(path.stem))
        elif match := PROMISE.match(line):
            text = re.split(r"\s*\|", match[4])[0].strip()
            found[-1].promises[int(match[1])] = Promise(int(match[1]), ROLE[match[2]], match[3], text)
        elif line.startswith("meeting "):
            found[-1].meetings.append((line[8:].strip(), []))
        elif re.match(r"[PE-]: ", line):
            text, _, tags = line[3:].partition("||")
            tells = [(tag.split()[0], int(tag.split()[1])) for tag in tags.split(",") if tag.strip()]
            found[-1].meetings[-1][1].append(Said(ROLE[line[0]], text.strip(), tells))
    return found


@dataclass
class Window:
    """Some open promises beside a few turns of a later meeting, with one turn more in front."""

    meeting: str
    promises: list
    turns: list

    def told(self, number):
        """What the turns tell of a promise."""
        return {what for said in self.turns for what, n in said.tells if n == number}

    def is_told(self, said):
        """Whether a turn tells what became of one of the promises."""
        return any(what in CLOSING and any(p.number == n for p in self.promises) for what, n in said.tells)


def windows(world, chance=None):
    """The windows of a world. In training, `chance` varies what stands beside each other."""
    for date, turns in world.meetings:
        closed = {n for day, said in world.meetings if day < date for s in said for what, n in s.tells if what in CLOSING}
        listed = [p for p in world.promises.values() if p.date < date and p.number not in closed]
        start = 0
        while start < len(turns):
            size = chance.randint(1, TURNS_AT_ONCE) if chance else TURNS_AT_ONCE
            window = Window(date, listed, turns[max(0, start - 1) : start + size])
            start += size
            if chance:
                told = [p for p in listed if window.told(p.number)]
                # Most windows tell nothing, and half of those are enough to learn silence from.
                if not told and chance.random() < 0.5:
                    continue
                others = [p for p in listed if not window.told(p.number)]
                most = chance.randint(1, PROMISES_AT_ONCE)
                beside = told[:most] + chance.sample(others, min(len(others), max(0, most - len(told))))
                yield Window(date, chance.sample(beside, len(beside)), window.turns)
                continue
            for at in range(0, len(listed), PROMISES_AT_ONCE):
                yield Window(date, listed[at : at + PROMISES_AT_ONCE], window.turns)


def stretch(window, cut, first_row, width, chance=None):
    """A window as `reader.Stretches` makes stretches: tokens, spans, labels; the promises' spans come first."""
    tokens, spans, labels = [cut.tokenizer.cls_token_id], [], []

    def add(who, text, longest, known):
        tokens.extend(cut.speaker[who])
        ids = cut.ids(text)[:longest]
        spans.append((len(tokens), len(tokens) + len(ids)))
        tokens.extend(cut.tokenizer.mask_token_id if chance and chance.random() < 0.06 else i for i in ids)
        tokens.append(cut.tokenizer.sep_token_id)
        row = np.full(width, np.nan, dtype=np.float32)
        for name, value in known.items():
            row[first_row + ROWS.index(name)] = value
        labels.append(row)

    for promise in window.promises:
        told = window.told(promise.number)
        add(promise.who, f"promised: {promise.text}", PROMISE_TOKENS, {o: float(o in told) for o in OUTCOMES})
    for said in window.turns:
        add(said.who, said.text, TURN_TOKENS, {"told": float(window.is_told(said))})
    return tokens, spans, labels


def stretches(worlds, cut, first_row, width, chance):
    """The stretches of an epoch."""
    return [stretch(w, cut, first_row, width, chance) for world in worlds for w in windows(world, chance) if w.promises]


# How strongly the refitted rows are held to where training left them.
HELD_TO = 5e-4


def refit(reader, worlds, cut, first_row, seed):
    """Fits the rows for promises anew on the finished encoder: logistic regression on its states, which the mean of
    weights has moved a little under them."""
    import random

    import torch

    import reader as R

    width = first_row + len(ROWS)
    states, labels = [], []
    reader.eval()
    with torch.no_grad():
        for tokens, mask, pool, known, _ in R.batches(stretches(worlds, cut, first_row, width, random.Random(seed)), 8192):
            hidden = reader.encoder(input_ids=tokens, attention_mask=mask).last_hidden_state
            states.append(pool @ hidden.reshape(-1, hidden.shape[-1]) * R.SCALE)
            labels.append(known[:, first_row:])
    states, labels = torch.cat(states), torch.cat(labels)
    known = ~torch.isnan(labels)
    labels = torch.where(known, labels, 0.0)
    before = reader.head.weight[first_row:].detach().clone()
    weight, bias = before.clone().requires_grad_(), reader.head.bias[first_row:].detach().clone().requires_grad_()
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=200, line_search_fn="strong_wolfe")

    def loss():
        optimizer.zero_grad()
        wrong = torch.nn.functional.binary_cross_entropy_with_logits(states @ weight.T + bias, labels, reduction="none")
        total = (wrong * known).sum() / known.sum() + HELD_TO * ((weight - before) ** 2).sum()
        total.backward()
        return total

    optimizer.step(loss)
    with torch.no_grad():
        reader.head.weight[first_row:] = weight
        reader.head.bias[first_row:] = bias


def judged(reader, worlds, cut, first_row):
    """Per open promise and later meeting: the most that a window says of each outcome (log-odds), and what is true."""
    import torch

    import reader as R

    shown = [(n, w) for n, world in enumerate(worlds) for w in windows(world) if w.promises]
    width = first_row + len(ROWS)
    pieces = [stretch(w, cut, first_row, width) for _, w in shown]
    most, true = {}, {}
    reader.eval()
    with torch.no_grad():
        for tokens, mask, pool, _, where in R.batches(pieces, 8192):
            for (i, k), row in zip(where, reader(tokens, mask, pool).numpy()):
                world, window = shown[i]
                if k < len(window.promises):
                    promise = window.promises[k]
                    key = world, promise.number, window.meeting
                    most[key] = np.maximum(most.get(key, -99.0), row[first_row : first_row + len(OUTCOMES)])
                    true.setdefault(key, set()).update(window.told(promise.number))
    return most, true


# An open promise is closed in a later meeting of these worlds far more often than in life, where most are not spoken of.
RARER = 3
MENTIONED_PRECISION = 0.8
# A promise closed wrongly hides a debt. Rows that hold this precision for too few of the closings are not worth their
# mistakes: nothing is written, and words alone link promises.
CLOSED_PRECISION = 0.95
CLOSED_LEAST = 0.1


def least(scores, labels, wanted):
    """The lowest log-odds from which on precision holds, if what is not true were `RARER` times as frequent."""
    order = np.argsort(-scores)
    right = np.cumsum(labels[order])
    wrong = np.cumsum(1 - labels[order]) * RARER
    holds = np.flatnonzero(right / (right + wrong) >= wanted)
    return float(scores[order][holds[-1]]) if len(holds) else float(scores.max() + 1)


# Names as in src/ledger/outcome.rs.
NAMES = {"about": "about", "notyet": "not-yet", "kept": "done", "late": "done-late", "dropped": "dropped", "moved": "moved"}


def heads(reader, worlds, cut, first_row, weights, bias):
    """The rows for promises as the heads file keeps them, with thresholds from the worlds of held-out authors; `None` where
    they close too little at `CLOSED_PRECISION`."""
    most, true = judged(reader, worlds, cut, first_row)
    keys = sorted(most)
    ends = [k for k, o in enumerate(OUTCOMES) if o in CLOSING]
    end = np.array([most[k][ends].max() for k in keys])
    closed = np.array([bool(true[k] & CLOSING) for k in keys], dtype=float)
    closed_from = least(end, closed, CLOSED_PRECISION)
    if closed[end >= closed_from].sum() < CLOSED_LEAST * closed.sum():
        return None
    spoken = [k for k, o in enumerate(OUTCOMES) if o not in CLOSING]
    mention = np.array([most[k][spoken].max() for k in keys])
    spoken_of = np.array([bool(true[k]) for k in keys], dtype=float)
    row = lambda name: {
        "weights": [float(f"{w:.4g}") for w in weights[first_row + ROWS.index(name)]],
        "offset": round(float(bias[first_row + ROWS.index(name)]), 4),
    }
    return {
        "outcomes": {NAMES[o]: row(o) for o in OUTCOMES},
        "told": row("told"),
        "closed_from": round(closed_from, 3),
        "mentioned_from": round(least(mention, spoken_of, MENTIONED_PRECISION), 3),
    }


def summary(reader, worlds, cut, first_row):
    """How well closings are found in meetings of held-out authors."""
    if not worlds:
        return "nothing held out"
    most, true = judged(reader, worlds, cut, first_row)
    ends = [OUTCOMES.index(o) for o in OUTCOMES if o in CLOSING]
    keys = sorted(most)
    scores = np.array([most[k][ends].max() for k in keys])
    closed = np.array([bool(true[k] & CLOSING) for k in keys], dtype=float)
    order = np.argsort(-scores)
    hits = closed[order]
    precision, recall = np.cumsum(hits) / np.arange(1, len(hits) + 1), np.cumsum(hits) / hits.sum()
    named = [OUTCOMES[ends[int(most[k][ends].argmax())]] in true[k] for k in keys if true[k] & CLOSING]
    at = lambda wanted: max(recall[precision >= wanted], default=0.0)
    return (
        f"{int(closed.sum())} closings among {len(keys)} open promises and later meetings: AP {np.sum(precision * hits) / hits.sum():.3f},"
        f" recall at precision 0.95 {at(0.95):.3f}, 0.9 {at(0.9):.3f}; outcome right {np.mean(named):.3f}"
    )
