#!/usr/bin/env python3
"""Trains the reader that ships: a fine-tuned MiniLM encoder and its heads.

    python3 models/train/train.py --base DIR --held-out AUTHOR,… --output models/sameside-reader

writes OUTPUT.gguf and OUTPUT.heads.json. `--base` is a folder with all-MiniLM-L6-v2 (models/train/fetch-base).
Probabilities, thresholds and all printed figures come from the held-out authors, whom training never sees.
"""

import argparse
import hashlib
import json
import random
import time
from pathlib import Path

import numpy as np
import torch

import background
import calibration
import corpus
import cues
import gguf_file
import ledger
import reader as R
import wording

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def main():
    args = arguments()
    torch.set_num_threads(args.threads)
    served = corpus.polarities(args.patterns)
    documents = corpus.documents(args.corpus)
    counts = {i: sum(i in t.flags for d in documents for t in d.turns) for i in served}
    ids = [i for i in served if counts[i] >= args.fewest]
    corpus.add_labels(documents, ids)
    antipatterns = [k for k, i in enumerate(ids) if served[i] == "antipattern"]
    held_out = set(args.held_out.split(","))
    authors = set(args.authors.split(",")) if args.authors else {d.author for d in documents} - held_out
    seen = [d for d in documents if d.author in authors]
    unseen = [d for d in documents if d.author in held_out]
    random.Random(7).shuffle(seen)
    seen = seen[: round(len(seen) * args.fraction)]
    if args.background:
        seen += background.documents(args.background, [served[i] == "antipattern" for i in ids])
    stretches = R.Stretches(args.base)
    torch.manual_seed(args.seed)
    worlds = ledger.worlds(args.ledger)
    seen_worlds = [w for w in worlds if w.author not in held_out]
    unseen_worlds = [w for w in worlds if w.author in held_out]
    rows = ids + ledger.ROWS
    for document in {id(d): d for d in [*seen, *unseen]}.values():
        document.widen(len(ledger.ROWS))
    model = R.Reader(args.base, len(rows), args.frozen)
    if args.resume:
        model.resume(R.mean_of([torch.load(path) for path in args.resume]), rows)
    print(f"{len(ids)} patterns, {sum(len(d.turns) for d in seen)} turns seen, {sum(len(d.turns) for d in unseen)} held out", flush=True)
    print(f"{len(seen_worlds)} worlds of promises seen, {len(unseen_worlds)} held out", flush=True)
    started = time.time()

    def report(epoch, loss, mean):
        print(f"epoch {epoch + 1}: {time.time() - started:.0f} s, loss {loss:.3f}, {summary(mean, unseen, stretches, antipatterns)}", flush=True)
        print(f"  ledger: {ledger.summary(mean, unseen_worlds, stretches, len(ids))}", flush=True)
        if args.checkpoint:
            torch.save({"state": mean.state_dict(), "patterns": rows}, args.checkpoint)

    def cut(chance):
        said = [s for d in seen for s in stretches.of(d, chance)]
        return said + ledger.stretches(seen_worlds, stretches, len(ids), len(rows), chance)

    model = R.fit(model, cut, args.epochs, args.rate, args.seed, report)
    if seen_worlds:
        ledger.refit(model, seen_worlds, stretches, len(ids), args.seed)
        print(f"promises, refitted: {ledger.summary(model, unseen_worlds, stretches, len(ids))}", flush=True)
    if args.output:
        write(args, model, documents, seen, unseen, unseen_worlds, stretches, ids, served)


def summary(model, unseen, stretches, antipatterns):
    """The figures of one epoch, on held-out authors."""
    logits, labels = R.logits(model, unseen, stretches)
    single = [
        calibration.average_precision(logits[known, k], labels[known, k])
        for k in range(labels.shape[1])
        if (known := ~np.isnan(labels[:, k])).any() and (labels[known, k] == 1).sum() >= 5
    ]
    whole = ~np.isnan(labels[:, antipatterns]).any(axis=1)
    some = (labels[whole][:, antipatterns] > 0).any(axis=1).astype(float)
    surest = logits[whole][:, antipatterns].max(axis=1)
    p, y = logits[whole][:, antipatterns].ravel(), labels[whole][:, antipatterns].ravel()
    hits = y[np.argsort(-p)]
    precision, recall = np.cumsum(hits) / np.arange(1, len(hits) + 1), np.cumsum(hits) / hits.sum()
    at = lambda wanted: max(recall[precision >= wanted], default=0.0)
    return (
        f"mean AP {np.mean(single):.3f} of {len(single)}, some anti-pattern: AUC {calibration.auc(surest, some):.3f}"
        f" AP {calibration.average_precision(surest, some):.3f} (base {some.mean():.3f}),"
        f" anti-patterns by name: AP {calibration.average_precision(p, y):.3f}, recall at precision 0.9 {at(0.9):.3f}, 0.8 {at(0.8):.3f}"
    )


def write(args, model, documents, seen, unseen, worlds, stretches, ids, served):
    """Fits the wording, calibrates on the meetings of held-out authors and writes the encoder and its heads."""
    unseen = [d for d in unseen if d.is_meeting]  # lines that stand alone are not as rare or as common as in life
    logits, labels = (table[:, : len(ids)] for table in R.logits(model, unseen, stretches))
    worded = wording.fit(seen, ids)
    word_scores = wording.scores(worded, [t.text for t in wording.turns_of(unseen)])
    cue_fired = cues.fired(unseen, ids)
    (slope, word_slope, cue_weight), offsets = calibration.platt([logits, word_scores, cue_fired], labels)
    scores = slope * logits + word_slope * word_scores + cue_weight * cue_fired + offsets
    probabilities = 1 / (1 + np.exp(-scores))
    print(f"weights: state {slope:.3f}, wording {word_slope:.3f}, a cue {cue_weight:.3f}")
    severities = corpus.severities(args.patterns)
    groups = [[k for k, i in enumerate(ids) if served[i] == polarity] for polarity in ("antipattern", "strength")]
    limits = calibration.thresholds(probabilities, labels, groups, [severities[i] for i in ids])
    path = Path(f"{args.output}.gguf")
    name = path.stem
    licence = "Apache-2.0 (all-MiniLM-L6-v2), fine-tuned on sameside's own corpus"
    gguf_file.write(path, model.encoder, stretches.tokenizer, name, licence, "reads 1:1s between product managers and engineers")
    weights = (model.head.weight.detach().numpy() * R.SCALE).astype(float)
    bias = model.head.bias.detach().numpy()
    heads = []
    for k, pattern in enumerate(ids):
        known = ~np.isnan(labels[:, k])
        y, p = labels[known, k], probabilities[known, k]
        group = groups[0] if k in groups[0] else groups[1]
        above = (p >= (limits[k] or 2.0)) & (probabilities[known][:, group].max(axis=1) == p)
        flagged = int(y.sum())
        print(f"{pattern:<30} flagged {flagged:>3}  AP {calibration.average_precision(p, y):.2f}  threshold {limits[k] or float('nan'):.2f}  right {int(y[above].sum()):>3} of {int(above.sum()):>3}")
        if limits[k] is None:
            continue
        heads.append({
            "pattern": pattern,
            "weights": [float(f"{w:.4g}") for w in weights[k]],
            "words": worded[k],
            "mix": {
                "state": round(float(slope), 4),
                "words": round(float(word_slope), 4),
                "offset": round(float(slope * bias[k] + offsets[k]), 4),
            },
            "threshold": round(limits[k], 4),
            "cue_weight": round(float(cue_weight), 4),
            "held_out": {
                "flagged": flagged,
                "clean": int(len(y) - flagged),
                "state_ap": number(calibration.average_precision(logits[known, k], y)),
                "words_ap": number(calibration.average_precision(word_scores[known, k], y)),
                "ap": number(calibration.average_precision(p, y)),
                "precision": number(y[above].mean() if above.any() else 0.0),
                "recall": number(y[above].sum() / max(flagged, 1)),
            },
        })
    whole = {
        "schema": "sameside.heads/1",
        "model": {"name": name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()},
        "corpus": about_corpus(args, documents),
        "width": model.encoder.config.hidden_size,
        "scale": [1.0] * model.encoder.config.hidden_size,
        "centre": [0.0] * model.encoder.config.hidden_size,
        "heads": heads,
    }
    if worlds and (outcomes := ledger.heads(model, worlds, stretches, len(ids), weights, bias)):
        whole["outcomes"] = outcomes
        print(f"promises close from log-odds {whole['outcomes']['closed_from']}, are mentioned from {whole['outcomes']['mentioned_from']}")
    text = json.dumps(whole, separators=(",", ":")).replace('{"pattern"', '\n{"pattern"')
    Path(f"{args.output}.sha256").write_text(whole["model"]["sha256"] + "\n", encoding="utf-8")
    Path(f"{args.output}.heads.json").write_text(text + "\n", encoding="utf-8")
    write_probe(args, model, stretches, worded, unseen, {h["pattern"]: h["mix"] for h in heads}, ids)
    print(f"{len(heads)} heads; {path}: {path.stat().st_size / 1e6:.1f} MB")


def about_corpus(args, documents):
    turns = sum(t.is_labelled for d in documents for t in d.turns)
    about = f"sameside's own corpus of {turns} turns (prompts/corpus) and its worlds of promises (prompts/ledger), MIT OR Apache-2.0"
    return about + ("; as background, AMI corpus manual annotations 1.6.2, CC BY 4.0" if args.background else "")


def write_probe(args, model, stretches, worded, unseen, mixes, ids):
    """What a few stretches should come to, so that a test can hold the Rust reader against this one."""
    probes = []
    model.eval()
    for document in unseen[:3]:
        turns = document.turns[:5]
        whole = corpus.Document(document.author, document.name, None, turns, True)
        rows, _ = R.logits(model, [whole], stretches)
        said = [{"speaker": t.speaker, "text": t.text} for t in turns]
        texts = wording.scores(worded, [t.text for t in turns])
        log_odds = {i: [] for i in mixes}
        for k, i in enumerate(ids):
            if mix := mixes.get(i):
                state = rows[:, k] - model.head.bias[k].item()
                odds = mix["state"] * state + mix["words"] * texts[:, k] + mix["offset"]
                log_odds[i] = [round(float(x), 3) for x in odds]
        probes.append({"turns": said, "log_odds": log_odds})
    Path(f"{args.output}.probe.json").write_text(json.dumps(probes, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def number(x):
    return 0.0 if np.isnan(x) else round(float(x), 4)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", required=True, help="folder with the starting weights")
    parser.add_argument("--corpus", default=ROOT / "prompts/corpus")
    parser.add_argument("--ledger", default=ROOT / "prompts/ledger")
    parser.add_argument("--patterns", default=ROOT / "prompts/patterns")
    parser.add_argument("--background", help="folder of real meetings that show nothing (../shared/data/ami-dev)")
    parser.add_argument("--held-out", required=True, help="authors for calibration and figures, by comma")
    parser.add_argument("--authors", help="authors to train on, by comma (default: all that are not held out)")
    parser.add_argument("--fewest", type=int, default=20, help="flagged turns that a pattern needs")
    parser.add_argument("--fraction", type=float, default=1.0, help="of the corpus, for the learning curve")
    parser.add_argument("--frozen", action="store_true", help="fit the heads only, to compare")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--resume", nargs="+", help="checkpoints to go on from; of several, the mean of their weights")
    parser.add_argument("--checkpoint", help="where to keep the state after each epoch")
    parser.add_argument("--output", help="OUTPUT.gguf and OUTPUT.heads.json are written")
    return parser.parse_args()


if __name__ == "__main__":
    main()
