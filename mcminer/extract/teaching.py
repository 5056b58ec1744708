"""Who teaches and who sets the pace: ``teacher_role`` and ``learner_control``.

Codebook, block 5. Nearly every page names trainers somewhere; only words under a label of the
mode, or phrases that say how the teaching goes, count.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.reading import Reading
from mcminer.lexicon import Hit

__all__ = ["candidates"]

_ROLES = (("lecturer", "lecturer"), ("facilitator", "facilitator"), ("no_teacher", "none"))
_ELSEWHERE = frozenset(
    ("entry", "recommended", "audience", "assessment", "price", "quality", "occupations",
     "stackable", "outcomes", "content", "award", "issuer", "provider")
)  # fmt: skip


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for ``teacher_role`` and ``learner_control``."""
    for key, role in _ROLES:
        for hit, labelled in _clear(reading, key):
            # A lecturer named in passing is a person, not a way of teaching.
            if labelled or key == "no_teacher":
                score = 0.72 if labelled else 0.66
                yield Candidate(
                    "teacher_role", {"teacher_role": role}, hit.start, hit.end, score,
                    f"rule:teacher_role.{'label' if labelled else 'text'}",
                )  # fmt: skip
    paced = {key: list(_paced(reading, key)) for key in ("self_directed", "teacher_centred")}
    own, fixed = paced["self_directed"], paced["teacher_centred"]
    if own and fixed:
        (hit, score), (other, second) = own[0], fixed[0]
        yield Candidate(
            "learner_control", {"learner_control": "mixed"}, hit.start, hit.end, min(score, second),
            "rule:learner_control.both", more=((other.start, other.end),),
        )  # fmt: skip
        return
    for key, found in paced.items():
        for hit, score in found[:2]:
            yield Candidate(
                "learner_control", {"learner_control": key}, hit.start, hit.end, score,
                "rule:learner_control.text",
            )  # fmt: skip


def _clear(reading: Reading, key: str) -> Iterator[tuple[Hit, bool]]:
    for hit in reading.hits[f"delivery.{key}"]:
        block = reading.block(hit.start)
        if block.region in ("data", "address", "head") or reading.offside(hit.start):
            continue
        kinds = reading.kinds_at(hit.start)
        if _ELSEWHERE.intersection(kinds[:1]):
            continue
        begin, _ = reading.clause(hit.start, hit.end)
        if reading.hits.any(("context.negation",), max(begin, hit.start - 20), hit.start):
            continue
        yield hit, "delivery" in kinds[:2]


def _paced(reading: Reading, key: str) -> Iterator[tuple[Hit, float]]:
    for hit, labelled in _clear(reading, key):
        words = len(reading.folded[hit.start : hit.end].split())
        if labelled:
            yield hit, 0.74
        elif key == "teacher_centred":
            continue  # days of the week turn up in every timetable
        elif words >= 3:
            yield hit, 0.62
        elif words == 2 and reading.near(("page.offer",), hit.start, hit.end, 40):
            yield hit, 0.54
