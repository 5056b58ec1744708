"""``assessment_methods``: what the award hangs on, as the page names it.

A form of exam counts under an assessment label, or in a clause that speaks of this course's
assessment; not as an entrance test, a topic taught, an earlier diploma's thesis or a denial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.assessment_context import (
    FORMS,
    METHODS,
    enumerates,
    is_denied,
    is_of_other,
    is_on_screen,
    is_presented,
    is_within_other,
    only_questions,
    overlaps,
)
from mcminer.extract.candidates import Candidate
from mcminer.extract.reading import Reading, per_page
from mcminer.lexicon import Hit

__all__ = ["METHODS", "candidates"]

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
_TAUGHT = frozenset(("outcomes", "content"))
#: What else is online or digital beside an exam.
_NOT_TESTS = ("page.enrol", "award.certificate", "identity.digital",
              "identity.open_badge", "identity.pdf")  # fmt: skip
#: Characters before a denial that may name the one form denied ("a theory exam is not held").
_COMPOUND = 12
#: Least share of hours to attend, and most to miss, that make a condition of the award.
_PRESENT, _MISSED = 50, 40


@per_page
def candidates(reading: Reading) -> list[Candidate]:
    """Propose a candidate for each method named."""
    return list(_methods(reading))


def _methods(reading: Reading) -> Iterator[Candidate]:
    found = [(method, c) for method, c in _found(reading) if c.score >= 0.5]
    denials = [hit for hit in reading.hits["assessment.none"] if not reading.offside(hit.start)]
    flat = any(_is_flat(reading, hit) for hit in denials)
    online = any(method == "online_test" for method, _ in found)
    for method, candidate in found:
        start, end = candidate.start, candidate.end
        if flat and method in _PLAIN and not _headed(reading, start):
            continue  # no exam: its forms in running text are about other courses
        if online and method == "written_exam" and only_questions(reading, start, end):
            continue  # multiple choice on a screen is an online test
        yield candidate
    yield from _attendance_alone(reading, denials)


def _found(reading: Reading) -> Iterator[tuple[str, Candidate]]:
    for method in METHODS:
        for hit in reading.hits[f"assessment.{method}"]:
            if method == "written_exam" and is_on_screen(reading, hit):
                continue  # an online multiple-choice test is an online test
            if is_within_other(reading, method, hit, longer=True):
                continue
            yield method, _candidate(method, hit, _score(reading, method, hit), "phrase")
    for word, method in FORMS.items():
        for hit in reading.hits[f"forms.{word}"]:
            if not is_within_other(reading, method, hit):
                yield method, _candidate(method, hit, _score_form(reading, method, hit), "form")
    for span in _share_attended(reading):
        yield "attendance", _candidate("attendance", span, 0.7, "attendance")


def _headed(reading: Reading, position: int) -> bool:
    """Whether the words stand under a heading or label of assessment."""
    around = reading.fields_at(position)[:1]
    return any(f.kind == "assessment" and f.layout != "inline" for f in around)


def _is_flat(reading: Reading, denial: Hit) -> bool:
    """Whether a denial is of every exam of this course: not of one form, or of a refresher's."""
    words = [f"forms.{word}" for word in FORMS]
    if reading.hits.any(words, denial.start - _COMPOUND, denial.end):
        return False
    if reading.sentence_hit(("workload.refresher", "validity.renew"), denial.start, denial.end):
        return False
    begin, stop = reading.clause(denial.start, denial.end)
    timed = any(
        begin <= q.start < stop for q in reading.quantities
    )  # "(3 hours, no exam)": a variant
    return not timed and not reading.names_other(denial.start)


def _attendance_alone(reading: Reading, denials: list[Hit]) -> Iterator[Candidate]:
    """No exam, and a certificate for those who were there: the award hangs on attendance."""
    if not denials:
        return
    denial = denials[0]
    yield Candidate(
        "assessment_type", {"assessment_type": "none"}, denial.start, denial.end, 0.62,
        "rule:assessment.none",
    )  # fmt: skip
    for hit in reading.hits["award.participation"]:
        if not reading.offside(hit.start) and abs(hit.start - denial.start) < 400:
            yield _candidate("attendance", hit, 0.6, "attendance")
            return


def _share_attended(reading: Reading) -> Iterator[Hit]:
    """``80 % of the lessons``, ``at most 10 % absence``: a share, beside a word for being there."""
    for hit in reading.hits["forms.percent"]:
        number = re.search(r"(\d{1,3})\s*$", reading.folded[max(0, hit.start - 8) : hit.start])
        if number is None or reading.offside(hit.start):
            continue
        share = int(number[1])
        for word, fits in (("attended", _PRESENT <= share <= 100), ("missed", share <= _MISSED)):
            near = reading.near((f"forms.{word}",), hit.start, hit.end, 60) if fits else None
            if near is None:
                continue
            if _NOT_HERE.intersection(reading.kinds_at(hit.start)[:1]) or reading.names_other(
                hit.start
            ):
                continue
            yield Hit(min(hit.start, near.start), max(hit.end, near.end), hit.tag)


def _candidate(method: str, hit: Hit, score: float, how: str) -> Candidate:
    return Candidate(
        "assessment_methods", {"assessment_methods": [method]}, hit.start, hit.end,
        min(score, 0.95), f"rule:assessment.{how}",
    )  # fmt: skip


def _score_form(reading: Reading, method: str, hit: Hit) -> float:
    """A word such as "oral" counts under an assessment label, or beside a word for exam."""
    start, end = hit.start, hit.end
    if reading.offside(start) or is_denied(reading, start, end) or is_of_other(reading, hit):
        return 0.0
    kinds = reading.kinds_at(start)
    if any(kind in _NOT_HERE for kind in kinds[:1]) or _TAUGHT.intersection(kinds[:1]):
        return 0.0
    exam = reading.near(("forms.exam",), start, end, 45)
    if exam is not None and exam.start <= start and end <= exam.end:
        exam = None  # the word itself
    under = "assessment" in kinds[:2]
    if method == "written_exam" and reading.near(
        ("forms.online", "forms.assignment"), start, end, 24
    ):
        return 0.0  # an online test; a written report
    if reading.near(("assessment.entrance",), start, end, 40) or is_presented(reading, method, hit):
        return 0.0
    if method == "online_test":
        return _score_online(reading, hit, under=under)
    if under:
        if method == "practical_test" and exam is None and not enumerates(reading, hit):
            block = reading.block(start)
            return 0.55 if block.end - block.start <= 80 else 0.0
        return 0.78 if exam is not None else 0.62
    if method in _PLAIN:
        known = reading.near(("needs.knowledge",), start, end, 16)  # "validates practical skills"
        if (
            known is not None
            and exam is not None
            and abs(exam.start - start) > abs(known.start - start)
        ):
            return 0.0
        return 0.58 if exam is not None else 0.0
    passed = reading.sentence_hit(
        ("assessment.passed", "award.programme_and_assessment"), start, end
    )
    if passed is not None and reading.near(("forms.exam", "forms.handed_in"), start, end, 70):
        return 0.54
    certified = reading.sentence_hit(("award.certificate",), start, end) or kinds[:1] == ["award"]
    return 0.52 if certified and reading.near(("forms.handed_in",), start, end, 60) else 0.0


def _score_online(reading: Reading, hit: Hit, *, under: bool) -> float:
    """``The exam is taken on a computer``: the mode of a test, not of the course or its booking."""
    begin, stop = reading.clause(hit.start, hit.end)
    if any(
        overlaps(other, hit)
        for tag in ("delivery.not_course", "page.offer", "page.enrol")
        for other in reading.hits.within(tag, max(begin, hit.start - 40), min(stop, hit.end + 12))
        if not reading.hits.any(("forms.exam",), other.start, other.end)
    ):
        return 0.0
    if reading.near(("forms.practical", "assessment.practical_test"), hit.start, hit.end, 24):
        return 0.0  # "a practical test on the computer"
    exam = reading.near(("forms.exam", "forms.questions"), hit.start, hit.end, 70 if under else 28)
    if exam is None:
        return 0.0
    if reading.near(_NOT_TESTS, hit.start, hit.end, 18) is not None:
        return 0.0
    offer = reading.near(("page.offer",), hit.start, hit.end, 18)  # "exam" is an offer's word, too
    if offer is not None and not reading.hits.any(("forms.exam",), offer.start, offer.end):
        return 0.0
    return 0.7 if under else 0.56


def _score(reading: Reading, method: str, hit: Hit) -> float:
    start, end = hit.start, hit.end
    if reading.offside(start) or is_denied(reading, start, end) or is_of_other(reading, hit):
        return 0.0
    if is_presented(reading, method, hit):
        return 0.0
    kinds = reading.kinds_at(start)
    here = any(kind in _HERE for kind in kinds[:2])
    if not here and any(kind in _NOT_HERE for kind in kinds[:2]):
        return 0.0
    if reading.near(_ELSEWHERE, start, end, 40) and not (here and "assessment" in kinds[:2]):
        return 0.0
    graded = reading.near(_GRADED, start, end, 70) is not None
    if method not in _PLAIN and not graded:  # "for the certificate an essay has to be handed in"
        graded = reading.near(("forms.handed_in",), start, end, 60) is not None or (
            reading.near(("award.certificate",), start, end, 70) is not None
            and reading.sentence_hit(("entry.required",), start, end) is not None
        )
    percent = "%" in reading.page.text[max(0, start - 12) : end + 14]
    if method == "attendance":
        _, stop = reading.clause(start, end)
        if reading.hits.any(("context.negation",), end, min(stop, end + 30)) is not None:
            return 0.0  # "attendance is not counted"
        return 0.72 if here or graded or reading.near(_AWARD, start, end, 90) or percent else 0.35
    score = 0.6 if method in _PLAIN else 0.3
    if here:
        score += 0.24
    if graded:
        score += 0.15 if method in _PLAIN else 0.22
    if percent:
        score += 0.1
    if "outcomes" in kinds[:1] or "content" in kinds[:1]:
        score -= 0.3 if method not in _PLAIN else 0.2
    return score
