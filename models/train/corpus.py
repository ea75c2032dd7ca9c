"""The corpus as the trainer sees it: documents of turns, each turn with what is known of its labels.

A label is 1 (shown), 0 (not shown) or NaN (its author did not look for it).
"""

import json
import math
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np


@dataclass
class Turn:
    """What one person said. `labels` has one number per pattern; it is `None` for a line that is context only."""

    speaker: str
    text: str
    flags: frozenset = frozenset()
    near: frozenset = frozenset()
    unsure: frozenset = frozenset()  # two labellers differed
    is_labelled: bool = True
    labels: object = None


@dataclass
class Document:
    """A meeting, or a line that stands alone with what was said before it."""

    author: str
    name: str
    covers: frozenset | None  # the ids its author looked for; None: all
    turns: list = field(default_factory=list)
    is_meeting: bool = False

    def widen(self, more):
        """Adds `more` labels that nobody looked for to every turn."""
        for turn in self.turns:
            if turn.labels is not None:
                turn.labels = np.concatenate([turn.labels, np.full(more, np.nan, dtype=np.float32)])


def documents(folder):
    """Every document of `folder/*.jsonl`, in the order of file names and lines."""
    found = []
    for path in sorted(Path(folder).glob("*.jsonl")):
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        head = lines.pop(0) if "covers" in lines[0] else {"covers": "all"}
        covers = None if head["covers"] == "all" else frozenset(head["covers"])
        meeting = None
        for number, line in enumerate(lines):
            turn = Turn(line["speaker"], line["text"], frozenset(line["flags"]), frozenset(line.get("near", [])), frozenset(line.get("unsure", [])))
            if line.get("meeting") is None:
                meeting = None
                document = Document(path.stem, f"{path.stem}:{number}", covers)
                if before := line.get("before"):
                    other = "engineer" if turn.speaker == "pm" else "pm"
                    document.turns.append(Turn(other, before, is_labelled=False))
                document.turns.append(turn)
                found.append(document)
            else:
                if meeting is None or meeting.name != line["meeting"]:
                    meeting = Document(path.stem, line["meeting"], covers, is_meeting=True)
                    found.append(meeting)
                meeting.turns.append(turn)
    return found


def polarities(folder):
    """Id to polarity of every pattern."""
    return told(folder, "polarity")


def severities(folder):
    """Id to severity of every pattern."""
    return told(folder, "severity")


def told(folder, key):
    files = sorted(Path(folder).glob("*/*.toml"))
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8"))[key] for path in files}


NAMES = {"pm": "Pat Manager", "engineer": "Erin Engineer"}


def transcript(document):
    """A document as the program reads it."""
    return "".join(f"{NAMES[turn.speaker]}: {turn.text}\n" for turn in document.turns)


def label(document, turn, pattern):
    """1, 0, or NaN where nobody looked."""
    if not turn.is_labelled or pattern in turn.unsure:
        return math.nan
    if pattern in turn.flags:
        return 1.0
    # A line on which its author flagged nothing is ordinary talk for every pattern.
    if document.covers is None or pattern in document.covers or not (turn.flags or turn.near):
        return 0.0
    return math.nan


def add_labels(documents, patterns):
    """Gives every labelled turn its row of labels, in the order of `patterns`."""
    for document in documents:
        for turn in document.turns:
            if turn.is_labelled:
                turn.labels = np.array([label(document, turn, pattern) for pattern in patterns], dtype=np.float32)
