"""Real meetings as background: ordinary talk in which anti-patterns are as good as absent.

Reads the AMI corpus (manual annotations 1.6.2, CC BY 4.0) as kept in ../shared/data/ami-dev: product-design meetings
with a project manager. Nothing of it is copied into the repository. Strengths are left unlabelled: real people
do thank each other.
"""

import json
import math
import random
from pathlib import Path

import numpy as np

from corpus import Document, Turn

TURNS_PER_MEETING = 40


def documents(folder, is_antipattern):
    """A stretch of each meeting, labelled as showing no anti-pattern."""
    labels = np.array([0.0 if anti else math.nan for anti in is_antipattern], dtype=np.float32)
    chance = random.Random(3)
    found = []
    for path in sorted(Path(folder).glob("*.jsonl")):
        turns = []
        for line in path.read_text(encoding="utf-8").splitlines():
            act = json.loads(line)
            if turns and turns[-1][0] == act["speaker"]:
                turns[-1][2] += " " + act["text"]
            else:
                turns.append([act["speaker"], "pm" if act.get("role") == "PM" else "engineer", act["text"]])
        start = chance.randrange(max(1, len(turns) - TURNS_PER_MEETING))
        document = Document("background", path.stem, None, is_meeting=True)
        for _, role, text in turns[start : start + TURNS_PER_MEETING]:
            document.turns.append(Turn(role, " ".join(text.split()[:90]), labels=labels))
        found.append(document)
    return found
