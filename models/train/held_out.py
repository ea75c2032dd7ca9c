#!/usr/bin/env python3
"""Writes the meetings of some authors as transcripts with gold labels, so that `sameside eval` can score them.

    python3 models/train/held_out.py AUTHOR,… DIR
"""

import json
import sys
from pathlib import Path

import corpus

ROOT = Path(__file__).resolve().parent.parent.parent


def main(authors, folder, strengths):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for document in corpus.documents(ROOT / "prompts/corpus"):
        if document.author not in authors.split(",") or not document.is_meeting:
            continue
        stem = f"{document.author}-{document.name}".replace("/", "-").replace(" ", "-")
        (folder / f"{stem}.txt").write_text(corpus.transcript(document), encoding="utf-8")
        gold = {"file": f"{stem}.txt", "roles": {name: role for role, name in corpus.NAMES.items()}}
        gold |= {"findings": [], "strengths": [], "near_misses": [], "commitments": []}
        for turn in document.turns:
            said = {"speaker": corpus.NAMES[turn.speaker], "quote": turn.text}
            for pattern in sorted(turn.flags):
                gold["strengths" if pattern in strengths else "findings"].append({"pattern": pattern, **said})
            if turn.near:
                gold["near_misses"].append({"not": sorted(turn.near), **said, "why": "marked by its author"})
        (folder / f"{stem}.gold.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    served = corpus.polarities(ROOT / "prompts/patterns")
    main(*sys.argv[1:3], {i for i, polarity in served.items() if polarity == "strength"})
