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

#: Words of forms.toml and the method that each stands for in the company of an exam.
_FORMS = {
    "written": "written_exam", "oral": "oral_exam", "practical": "practical_test",
    "project": "project", "assignment": "assignment", "portfolio": "portfolio",
    "presentation": "presentation", "workplace": "workplace_observation",
}  # fmt: skip
#: Phrases of these methods say "exam" by themselves; the others are also things one does in class.
_PLAIN = frozenset(("written_exam", "oral_exam", "practical_test", "online_test"))
_GRADED = (
    "assessment.generic",
    "assessment.passed",
    "award.graded",
    "award.programme_and_assessment",
)
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
            if method == "written_exam" and _is_online(reading, hit):
                continue  # an online multiple-choice test is an online test
            if _within_other(reading, method, hit, longer=True):
                continue
            yield from _candidate(method, hit, _score(reading, method, hit), "phrase")
    for word, method in _FORMS.items():
        for hit in reading.hits[f"forms.{word}"]:
            if _within_other(reading, method, hit):
                continue
            yield from _candidate(method, hit, _score_form(reading, method, hit), "form")
    yield from _attendance_alone(reading)


def _attendance_alone(reading: Reading) -> Iterator[Candidate]:
    """No exam, and a certificate for those who were there: the award hangs on attendance."""
    denials = [h for h in reading.hits["assessment.none"] if not reading.offside(h.start)]
    if not denials:
        return
    denial = denials[0]
    yield Candidate(
        "assessment_type", {"assessment_type": "none"}, denial.start, denial.end, 0.62,
        "rule:assessment.none",
    )  # fmt: skip
    for hit in reading.hits["award.participation"]:
        if not reading.offside(hit.start) and abs(hit.start - denial.start) < 400:
            yield from _candidate("attendance", hit, 0.6, "participation")
            return


def _within_other(reading: Reading, method: str, hit: Hit, *, longer: bool = False) -> bool:
    """Whether the words are part of a phrase for another method ("oral presentation")."""
    size = hit.end - hit.start
    return any(
        other.start <= hit.start
        and hit.end <= other.end
        and (other.end - other.start > size or not longer)
        for name in METHODS
        if name != method
        for other in reading.hits.within(f"assessment.{name}", max(0, hit.start - 60), hit.end)
    )


def _candidate(method: str, hit: Hit, score: float, how: str) -> Iterator[Candidate]:
    if score >= 0.5:
        yield Candidate(
            "assessment_methods", {"assessment_methods": [method]}, hit.start, hit.end,
            min(score, 0.95), f"rule:assessment.{how}",
        )  # fmt: skip


def _is_online(reading: Reading, hit: Hit) -> bool:
    near = reading.near(("forms.online",), hit.start, hit.end, 24)
    return near is not None and any(
        found.start < hit.end and hit.start < found.end
        for found in reading.hits["assessment.online_test"]
    )


def _score_form(reading: Reading, method: str, hit: Hit) -> float:
    """A word such as "oral" counts under an assessment label, or beside a word for exam."""
    start, end = hit.start, hit.end
    if reading.offside(start) or _denied(reading, start, end):
        return 0.0
    kinds = reading.kinds_at(start)
    if any(kind in _NOT_HERE for kind in kinds[:1]):
        return 0.0
    exam = reading.near(("forms.exam",), start, end, 45)
    if exam is not None and exam.start <= start and end <= exam.end:
        exam = None  # the word itself
    under = "assessment" in kinds[:2] and not {"outcomes", "content"} & set(kinds[:1])
    if method == "written_exam" and reading.near(
        ("forms.online", "forms.assignment"), start, end, 24
    ):
        return 0.0  # an online test; a written report
    if reading.near(("assessment.entrance",), start, end, 40):
        return 0.0
    if under:
        if method == "practical_test" and exam is None and not _enumerates(reading, hit):
            return 0.55
        return 0.78 if exam is not None else 0.62
    if exam is not None and method in _PLAIN and kinds[:1] not in (["outcomes"], ["content"]):
        return 0.58
    return 0.0


def _enumerates(reading: Reading, hit: Hit) -> bool:
    """Another form in the same clause: "written, oral and practical"."""
    begin, stop = reading.clause(hit.start, hit.end)
    return any(
        other.end <= hit.start or other.start >= hit.end
        for word in _FORMS
        for other in reading.hits.within(f"forms.{word}", begin, stop)
    )


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
