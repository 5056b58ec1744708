"""Occupations and jobs that the offer names as its field: ``occupations``.

Codebook, block 2. They stand under a label ("Career opportunities") or behind a lead-in ("you can
work as").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.outcomes import items
from mcminer.extract.reading import Reading

__all__ = ["candidates"]

_LONGEST = 70
_MOST = 20
_TRIM = " \t.,;:•·–-*\"'»«„“”()"
_DIVIDE = re.compile(r"[,;/\n•·|]")


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for ``occupations``, one for each occupation."""
    for field in reading.fields_of("occupations"):
        if reading.offside(field.start) or field.layout == "data" or field.sure < 0.7:
            continue
        found = items(reading, field.start, field.end)
        if found:
            for start, end in found[:_MOST]:
                if end - start <= _LONGEST:
                    yield _candidate(reading, start, end, 0.72, "list")
        elif field.tight:
            yield from _divided(reading, field.start, field.end, 0.66, "label")
    for hit in reading.hits["outcomes.occupation_lead"]:
        block = reading.block(hit.start)
        if block.region in ("data", "address", "head") or reading.offside(hit.start):
            continue
        if {"entry", "recommended", "price"}.intersection(reading.kinds_at(hit.start)[:1]):
            continue
        begin, stop = reading.clause(hit.start, hit.end)
        if len(reading.folded[hit.start : hit.end].split()) < 2:
            continue  # "become", "jobs": too much else follows them
        if reading.hits.any(("context.negation",), max(begin, hit.start - 20), hit.start):
            continue
        yield from _divided(reading, hit.end, min(stop, hit.end + 160), 0.58, "lead")


def _candidate(reading: Reading, start: int, end: int, score: float, how: str) -> Candidate:
    return Candidate(
        "occupations", {"occupations": [reading.page.text[start:end]]}, start, end, score,
        f"rule:occupations.{how}",
    )  # fmt: skip


def _divided(reading: Reading, start: int, end: int, score: float, how: str) -> Iterator[Candidate]:
    """The parts of a list in running text: at commas, and at the language's "or"."""
    text = reading.page.text
    cuts = [(m.start(), m.end()) for m in _DIVIDE.finditer(text, start, end)]
    cuts += [(h.start, h.end) for h in reading.hits.within("context.or_words", start, end)]
    position = start
    parts: list[tuple[int, int]] = []
    for left, right in [*sorted(cuts), (end, end)]:
        if left >= position:
            parts.append((position, left))
            position = right
    spans = []
    for left, right in parts:
        while left < right and text[left] in _TRIM:
            left += 1
        while right > left and text[right - 1] in _TRIM:
            right -= 1
        if right > left:
            spans.append((left, right))
    # Longer parts are sentences about jobs, not names of them.
    if not spans or any(b - a > _LONGEST or text[a:b].count(" ") > 6 for a, b in spans):
        return
    if how == "lead":  # behind "you can work as a rigger" the sentence may go on to other things
        spans = spans[:1] + [span for span in spans[1:] if text[slice(*span)].count(" ") <= 1]
    for left, right in spans[:_MOST]:
        if right - left >= 4 and not text[left].isdigit():
            yield _candidate(reading, left, right, score, how)
