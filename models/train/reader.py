"""The encoder that is trained: stretches of conversation in, one row of logits per turn out.

A stretch is read as `[CLS] pm: … [SEP] engineer: … [SEP] …`. The state of a turn is the mean of the last
layer over that turn's own tokens, and one linear head per pattern looks at it: with mean states and linear
heads the share of each token in a score is exact.
"""

import copy
import random

import numpy as np
import torch
from torch import nn
from transformers import AutoTokenizer, BertModel

STRETCH_TOKENS = 200  # about the 130 words that src/reading.rs reads at once
TURN_TOKENS = 160


class Stretches:
    """Cuts documents into stretches of token ids, with the span and labels of every turn to be judged."""

    def __init__(self, base):
        self.tokenizer = AutoTokenizer.from_pretrained(base)
        self.speaker = {role: self.ids(f"{role}:") for role in ("pm", "engineer", "other")}

    def ids(self, text):
        return self.tokenizer(text, add_special_tokens=False)["input_ids"]

    def of(self, document, chance=None):
        """In training, `chance` varies the length of stretches, hides words and roles; else all is fixed."""
        turns = [(turn, self.ids(turn.text)[:TURN_TOKENS]) for turn in document.turns]
        limit = STRETCH_TOKENS
        if chance and document.is_meeting:
            limit = chance.choice([STRETCH_TOKENS // 3, STRETCH_TOKENS, STRETCH_TOKENS])
        stretches, first = [], 0
        while first < len(turns):
            begin, last, filled = max(0, first - 1), first, 0
            filled = sum(len(ids) + 4 for _, ids in turns[begin:first])
            while last < len(turns) and (last == first or filled + len(turns[last][1]) + 4 <= limit):
                filled += len(turns[last][1]) + 4
                last += 1
            stretches.append(self.stretch(turns[begin:last], first - begin, chance))
            first = last
        return [stretch for stretch in stretches if stretch[1]]

    def stretch(self, turns, context, chance):
        tokens, spans, labels = [self.tokenizer.cls_token_id], [], []
        hidden = chance is not None and chance.random() < 0.1
        for number, (turn, ids) in enumerate(turns):
            tokens += self.speaker["other" if hidden else turn.speaker]
            start = len(tokens)
            tokens += [self.tokenizer.mask_token_id if chance and chance.random() < 0.06 else i for i in ids]
            if number >= context and ids and turn.labels is not None:
                spans.append((start, len(tokens)))
                labels.append(turn.labels)
            tokens.append(self.tokenizer.sep_token_id)
        return tokens, spans, labels


class Reader(nn.Module):
    """A BERT encoder with one linear head per pattern on mean states."""

    def __init__(self, base, patterns, is_frozen=False):
        super().__init__()
        self.is_frozen = is_frozen  # for comparison: heads alone are fitted
        # Dropout inside the encoder took a quarter of the time on a CPU; hidden words regularise as well.
        off = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
        self.encoder = BertModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="sdpa", **off)
        # Half of the weights are word vectors that good training has placed already; moving them costs time and
        # would only fit the corpus's own words.
        self.encoder.embeddings.requires_grad_(False)
        self.head = nn.Linear(self.encoder.config.hidden_size, patterns)
        self.dropout = nn.Dropout(0.1)
        nn.init.zeros_(self.head.weight)
        nn.init.constant_(self.head.bias, -5.0)  # about one turn in 150

    def resume(self, checkpoint, patterns):
        """Takes over an earlier encoder, and the heads of the patterns that it had."""
        state = checkpoint["state"]
        heads = {name: state.pop(f"head.{name}") for name in ("weight", "bias")}
        self.load_state_dict(state, strict=False)
        with torch.no_grad():
            for k, pattern in enumerate(patterns):
                if pattern in checkpoint["patterns"]:
                    before = checkpoint["patterns"].index(pattern)
                    self.head.weight[k] = heads["weight"][before]
                    self.head.bias[k] = heads["bias"][before]

    def forward(self, tokens, mask, pool):
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self.is_frozen):
            hidden = self.encoder(input_ids=tokens, attention_mask=mask).last_hidden_state
        return self.head(self.dropout(pool @ hidden.reshape(-1, hidden.shape[-1])) * SCALE)


def mean_of(checkpoints):
    """The mean of the weights of several checkpoints (a model soup, Wortsman et al. 2022); a head that some of them
    do not have is the mean over those that do."""
    names = list(dict.fromkeys(name for checkpoint in checkpoints for name in checkpoint["patterns"]))
    state = {}
    for key, weight in checkpoints[0]["state"].items():
        if key.startswith("head."):
            rows = [[c["state"][key][c["patterns"].index(n)] for c in checkpoints if n in c["patterns"]] for n in names]
            state[key] = torch.stack([torch.stack(row).mean(0) for row in rows])
        elif weight.is_floating_point():
            state[key] = torch.stack([c["state"][key] for c in checkpoints]).mean(0)
        else:
            state[key] = weight
    return {"state": state, "patterns": names}


# Mean states are small numbers: scaled up, the heads learn as fast as the encoder does.
SCALE = 4.0


def batches(stretches, tokens_at_once, chance=None):
    """Stretches of like length together; yields tokens, mask, the matrix that means over spans, labels, indices."""
    jitter = [chance.random() * 20 if chance else 0 for _ in stretches]
    order = sorted(range(len(stretches)), key=lambda i: len(stretches[i][0]) + jitter[i])
    groups, group = [], []
    for i in order:
        longest = max(len(stretches[j][0]) for j in [*group, i])
        if group and longest * (len(group) + 1) > tokens_at_once:
            groups.append(group)
            group = []
        group.append(i)
    groups.append(group)
    if chance:
        chance.shuffle(groups)
    for group in groups:
        width = max(len(stretches[i][0]) for i in group)
        tokens = torch.zeros(len(group), width, dtype=torch.long)
        mask = torch.zeros(len(group), width, dtype=torch.long)
        spans, labels, where = [], [], []
        for row, i in enumerate(group):
            ids, own, known = stretches[i]
            tokens[row, : len(ids)] = torch.tensor(ids)
            mask[row, : len(ids)] = 1
            spans += [(row * width + start, row * width + end) for start, end in own]
            labels += known
            where += [(i, k) for k in range(len(own))]
        pool = torch.zeros(len(spans), len(group) * width)
        for row, (start, end) in enumerate(spans):
            pool[row, start:end] = 1 / (end - start)
        yield tokens, mask, pool, torch.tensor(np.array(labels)), where


# What ships is the running mean of the weights over the last few hundred steps (Polyak averaging). Steps stay large
# to the end, so that the mean is over different solutions: two runs averaged weight by weight did as well as both together.
MEAN_OVER = 0.995
LEAST_RATE = 0.3


def fit(reader, cut, epochs, rate, seed, report=lambda epoch, loss, reader: None, tokens_at_once=3072):
    """Trains and returns the mean reader: AdamW, linear warm-up and decay, bfloat16 arithmetic.

    `cut(chance)` gives the stretches of an epoch.
    """
    chance = random.Random(seed)
    torch.manual_seed(seed)
    mean = copy.deepcopy(reader)
    rates = (rate, 10 * rate)
    layers = [p for p in reader.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": layers}, {"params": reader.head.parameters()}], lr=rate, weight_decay=0.01, fused=True
    )
    per_epoch = sum(len(tokens) for tokens, _, _ in cut(random.Random(seed))) * 1.05 / tokens_at_once
    total, step = epochs * per_epoch, 0
    for epoch in range(epochs):
        reader.train()
        losses = []
        for tokens, mask, pool, labels, _ in batches(cut(chance), tokens_at_once, chance):
            factor = min(1.0, (step + 1) / (0.06 * total)) * max(LEAST_RATE, 1 - step / total)
            for group, base in zip(optimizer.param_groups, rates):
                group["lr"] = base * factor
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = reader(tokens, mask, pool)
            known = ~torch.isnan(labels)
            loss = nn.functional.binary_cross_entropy_with_logits(
                logits.float(), torch.where(known, labels, 0.0), reduction="none"
            )
            loss = (loss * known).sum() / len(labels)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
            step += 1
            move(mean, reader, 1 - min(MEAN_OVER, step / (step + 10)))
        report(epoch, sum(losses) / len(losses), mean)
    return mean


@torch.no_grad()
def move(mean, reader, share):
    """Moves every trained weight of `mean` by a share of its way to `reader`."""
    for average, weight in zip(mean.parameters(), reader.parameters()):
        if weight.requires_grad:
            average.lerp_(weight, share)


def logits(reader, documents, stretches):
    """Logits and labels of every judged turn of `documents`, in order."""
    reader.eval()
    pieces = [(i, s) for i, d in enumerate(documents) for s in stretches.of(d)]
    found = {}
    with torch.no_grad():
        for tokens, mask, pool, labels, where in batches([s for _, s in pieces], 8192):
            rows = reader(tokens, mask, pool).numpy()
            for (i, k), row, known in zip(where, rows, labels.numpy()):
                found[i, k] = (row, known)
    keys = sorted(found)
    return np.array([found[k][0] for k in keys]), np.array([found[k][1] for k in keys])
