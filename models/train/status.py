#!/usr/bin/env python3
"""Sets `status` in every pattern file (`stable` where its measured precision is 0.8 or more, else `preview`) and writes
prompts/measured.json, from which `sameside patterns` and `explain` say how well each is found.

    python3 models/train/status.py HELD-OUT.json MEETINGS.json

The files are what `sameside eval --preview --format json DIR` prints for the meetings of held-out authors and for
fixtures/meetings. Authors of the corpus look for what shows in a turn; patterns of a whole meeting are judged by the
fixtures alone. A pattern that was never predicted there stays in preview; few predictions are drawn towards the precision
of all patterns of its polarity by eight pseudo-predictions.
"""

import json
import re
import sys
from pathlib import Path

import corpus

ROOT = Path(__file__).resolve().parent.parent.parent
WANTED, PSEUDO = 0.8, 8


def main(paths):
    both = [json.loads(Path(path).read_text(encoding="utf-8"))["detectors"][-1]["patterns"] for path in paths]
    polarity = corpus.polarities(ROOT / "prompts/patterns")
    looked_for = {i for d in corpus.documents(ROOT / "prompts/corpus") for t in d.turns for i in t.flags}
    both[0] = {i: figures for i, figures in both[0].items() if i in looked_for}
    counts = {i: [sum(b.get(i, {}).get(key, 0) for b in both) for key in ("right", "wrong", "missed")] for i in polarity}
    common = {}
    for kind in ("antipattern", "strength"):
        right, wrong = (sum(counts[i][k] for i in counts if polarity[i] == kind) for k in (0, 1))
        common[kind] = right / (right + wrong)
    stable = 0
    for path in sorted((ROOT / "prompts/patterns").glob("*/*.toml")):
        right, wrong, _ = counts[path.stem]
        shrunk = (right + PSEUDO * common[polarity[path.stem]]) / (right + wrong + PSEUDO)
        is_stable = right + wrong > 0 and shrunk >= WANTED
        stable += is_stable
        text = path.read_text(encoding="utf-8")
        status = "stable" if is_stable else "preview"
        path.write_text(re.sub(r'^status( *)= "\w+"', rf'status\1= "{status}"', text, count=1, flags=re.M), encoding="utf-8")
    measured = {i: dict(zip(("right", "wrong", "missed"), counts[i])) for i in sorted(counts) if any(counts[i])}
    lines = ",\n".join(f'  "{i}": {json.dumps(figures)}' for i, figures in measured.items())
    (ROOT / "prompts/measured.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    print(f"{stable} of {len(counts)} patterns are stable; precision of all: {common}")


if __name__ == "__main__":
    main(sys.argv[1:])
