"""``assessment_methods``: what the award hangs on, as the page names it.

A form of exam counts under an assessment label, or in a clause that speaks of this course's
assessment; not as an entrance test, a topic taught, an earlier diploma's thesis or a denial.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.reading import Reading
from mcminer.lexicon import Hit

__all__ = ["METHODS", "candidates"]

METHODS = (
    "written_exam", "online_test", "oral_exam", "practical_test", "project", "assignment",
    "portfolio", "presentation", "workplace_observation", "attendance",
)  # fmt: skip

#: Phrases of these methods say "exam" by themselves; the others are also things one does in class.
_PLAIN = frozenset(("written_exam", "oral_exam", "practical_test", "online_test"))
_GRADED = ("assessment.generic", "assessment.passed", "award.graded", "award.programme_and_assessment")
_AWARD = ("award.certificate", "award.programme_and_assessment", "assessment.passed")
_ELSEWHERE = ("assessment.entrance", "entry.selection")
_HERE = frozenset(("assessment", "award", "exam_duration"))
_NOT_HERE = frozenset(
    ("entry", "recommended", "audience", "occupations", "price", "stackable", "renewal")
)


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Propose a candidate for each method named."""
    for method in METHODS:
        for hit in reading.hits[f"assessment.{method}"]:
            score = _score(reading, method, hit)
            if score >= 0.5:
                yield Candidate(
                    "assessment_methods", {"assessment_methods": [method]}, hit.start, hit.end,
                    min(score, 0.95), f"rule:assessment.{method}",
                )  # fmt: skip


def _score(reading: Reading, method: str, hit: Hit) -> float:
    start, end = hit.start, hit.end
    if reading.offside(start) or _denied(reading, start, end):
        return 0.0
    kinds = reading.kinds_at(start)
    here = any(kind in _HERE for kind in kinds[:2])
    if not here and any(kind in _NOT_HERE for kind in kinds[:2]):
        return 0.0
    if reading.near(_ELSEWHERE, start, end, 40) and not (here and "assessment" in kinds[:2]):
        return 0.0
    graded = reading.near(_GRADED, start, end, 70) is not None
    percent = "%" in reading.page.text[max(0, start - 12) : end + 14]
    if method == "attendance":
        return 0.72 if here or graded or reading.near(_AWARD, start, end, 90) or percent else 0.35
    score = 0.6 if method in _PLAIN else 0.3
    if here:
        score += 0.24
    if graded:
        score += 0.15
    if percent:
        score += 0.1
    if "outcomes" in kinds[:1] or "content" in kinds[:1]:
        score -= 0.3 if method not in _PLAIN else 0.2
    return score


def _denied(reading: Reading, start: int, end: int) -> bool:
    """``no exam``, ``without examination``: a denial right before the phrase."""
    hit = reading.near(("context.negation",), start, end, 14)
    if hit is not None and hit.end <= start:
        return True
    return any(
        none.start <= start < none.end or none.start < end <= none.end
        for none in reading.hits.within("assessment.none", max(0, start - 60), end)
    )
