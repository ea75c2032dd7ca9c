#!/usr/bin/env python3
"""Agreement of two labellers on 500 turns of the corpus: Cohen's kappa (Cohen, 1960).

    python3 models/train/kappa.py

`prompts/second-labels.jsonl` holds, for 50 stretches of ten turns drawn at random from the meetings of six authors,
the author's own labels and those of a second labeller who had not seen them.
"""

import json
from pathlib import Path

import corpus

ROOT = Path(__file__).resolve().parent.parent.parent


def kappa(first, second):
    n = len(first)
    agreed = sum(a == b for a, b in zip(first, second)) / n
    p, q = sum(first) / n, sum(second) / n
    by_chance = p * q + (1 - p) * (1 - q)
    return (agreed - by_chance) / (1 - by_chance)


def main():
    served = corpus.polarities(ROOT / "prompts/patterns")
    turns = [json.loads(line) for line in (ROOT / "prompts/second-labels.jsonl").read_text(encoding="utf-8").splitlines()]
    for polarity in ("antipattern", "strength"):
        ids = sorted({i for t in turns for i in t["first"] + t["second"] if served.get(i) == polarity})
        first, second = ([[i for i in t[who] if i in ids] for t in turns] for who in ("first", "second"))
        some = kappa([bool(f) for f in first], [bool(s) for s in second])
        named = kappa([i in f for f in first for i in ids], [i in s for s in second for i in ids])
        print(f"{len(turns)} turns, {polarity}: shown at all, kappa {some:.2f}; by name ({len(ids)} patterns), kappa {named:.2f}")


if __name__ == "__main__":
    main()
