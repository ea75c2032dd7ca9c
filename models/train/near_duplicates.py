#!/usr/bin/env python3
"""Lists turns of the corpus that are nearly the same: Jaccard similarity of character 5-grams of 0.7 or more.

    python3 models/train/near_duplicates.py [--remove]

Candidates come from MinHash (Broder, 1997) in bands, so that a large corpus takes seconds. Turns of fewer than six
words are left alone: people do say "yeah, makes sense" alike. `--remove` drops the later line of each pair
where that line stands alone; a turn inside a meeting is only reported.
"""

import json
import re
import sys
import zlib
from collections import defaultdict
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent.parent.parent / "prompts/corpus"
ALIKE = 0.7
BANDS, ROWS = 16, 4


def shingles(text):
    plain = re.sub(r"\W+", " ", text.lower()).strip()
    return {plain[i : i + 5] for i in range(len(plain) - 4)}


def main():
    lines = []
    for path in sorted(FOLDER.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            turn = json.loads(line)
            if "text" in turn and len(turn["text"].split()) >= 6:
                lines.append((path, number, turn, shingles(turn["text"])))
    buckets = defaultdict(list)
    chance = np.random.default_rng(5)
    factors = chance.integers(1, 1 << 32, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
    shifts = chance.integers(0, 1 << 32, BANDS * ROWS, dtype=np.uint64)
    for i, (_, _, _, own) in enumerate(lines):
        hashes = np.array([zlib.crc32(s.encode()) for s in own], dtype=np.uint64)
        least = ((hashes[:, None] * factors + shifts) & np.uint64(0xFFFFFFFF)).min(axis=0).reshape(BANDS, ROWS)
        for band, row in enumerate(least):
            buckets[band, row.tobytes()].append(i)
    pairs = {(a, b) for group in buckets.values() for n, a in enumerate(group) for b in group[n + 1 :]}
    found = [(a, b) for a, b in sorted(pairs) if len(lines[a][3] & lines[b][3]) >= ALIKE * len(lines[a][3] | lines[b][3])]
    drop = defaultdict(set)
    for a, b in found:
        (path_a, number_a, turn_a, _), (path_b, number_b, turn_b, _) = lines[a], lines[b]
        print(f"{path_a.name}:{number_a} ~ {path_b.name}:{number_b}: {turn_b['text'][:90]}")
        if "meeting" not in turn_b:
            drop[path_b].add(number_b)
        elif "meeting" not in turn_a:
            drop[path_a].add(number_a)
    if "--remove" in sys.argv:
        for path, numbers in drop.items():
            kept = [l for n, l in enumerate(path.read_text(encoding="utf-8").splitlines(True), 1) if n not in numbers]
            path.write_text("".join(kept), encoding="utf-8")
    print(f"{len(found)} near-duplicate pairs among {len(lines)} turns of six words or more")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
