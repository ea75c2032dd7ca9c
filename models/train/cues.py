"""Where cues fire in the corpus: runs the built program without a model over meetings.

What a cue adds to a head is fitted beside the head's own scores (calibration.platt). Weighing it by its likelihood ratio
alone was thrown out: a head hears the same words, so the two are far from independent.
"""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

import corpus

BINARY = Path(__file__).resolve().parent.parent.parent / "target/release/sameside"


def fired(meetings, patterns):
    """Turns × patterns: 1 where a cue of the pattern fires."""
    rows = {}
    for number, document in enumerate(meetings):
        for place in range(len(document.turns)):
            rows[number, place] = len(rows)
    found = np.zeros((len(rows), len(patterns)), dtype=np.float32)
    column = {pattern: k for k, pattern in enumerate(patterns)}
    for number, (document, report) in enumerate(zip(meetings, reports(meetings))):
        at = places(document, report["meeting"]["turns"])
        for finding in report["findings"]:
            if finding["pattern"] in column:
                for place in at[finding["evidence"][0]["turn"]]:
                    found[rows[number, place], column[finding["pattern"]]] = 1.0
    return found


def reports(meetings):
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, document in enumerate(meetings):
            files.append(Path(folder, f"{number:04}.txt"))
            files[-1].write_text(corpus.transcript(document), encoding="utf-8")
        options = ["--no-model", "--preview", "--format", "json", "--pm", corpus.NAMES["pm"], "--engineer", corpus.NAMES["engineer"]]
        done = subprocess.run([BINARY, "analyze", *options, *files], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def places(document, turns):
    """The document's turns that make up each of the program's: it joins neighbours by one speaker."""
    joined = []
    for place, turn in enumerate(document.turns):
        if joined and document.turns[joined[-1][-1]].speaker == turn.speaker:
            joined[-1].append(place)
        else:
            joined.append([place])
    if len(joined) != turns:
        raise ValueError(f"{document.name}: {turns} turns were read, {len(joined)} expected")
    return joined
