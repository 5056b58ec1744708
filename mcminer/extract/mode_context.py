"""Whether words of a mode ("online", "in class") are about the course at all.

What is online about an offer is often its registration, its payment or its exam.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.reading import Reading
from mcminer.lexicon import Hit

__all__ = [
    "ELSEWHERE",
    "FORMATS",
    "find_rooms",
    "in_exam",
    "is_about_exam",
    "is_negated",
    "is_not_course",
    "is_taught",
]

FORMATS = ("online", "face_to_face", "blended")
#: Under these labels online is the exam, the fee's payment, what is needed or where one may go.
ELSEWHERE = frozenset(
    ("assessment", "exam_duration", "entry", "recommended", "price", "stackable", "occupations",
     "validity", "renewal", "award", "quality", "issuer", "audience", "outcomes", "content")
)  # fmt: skip
_EXAM = (
    "assessment.generic", "assessment.written_exam", "assessment.online_test",
    "assessment.oral_exam", "assessment.practical_test", "assessment.entrance", "forms.exam",
)  # fmt: skip


_TEACHING = ("page.offer", "delivery.teaching", "workload.contact", "workload.theory",
             "workload.practice")  # fmt: skip
#: The number or code of a room, right behind the word for it.
_NUMBER = re.compile(
    r"[\s:]{1,2}(?:n[ro]?\.?\s?|c\.\s?)?[a-z]{0,2}[-. ]?\d{1,4}(?:[.-]\d{1,3})?(?![\d%])"
)


def find_rooms(reading: Reading) -> Iterator[Hit]:
    """Words for a room with its number behind, where neither an exam nor the office is meant."""
    for hit in reading.hits["delivery.room"]:
        block = reading.block(hit.start)
        if block.region in ("data", "address", "head") or reading.offside(hit.start):
            continue
        number = _NUMBER.match(reading.folded, hit.end)
        kinds = reading.kinds_at(hit.start)
        if number is None or ELSEWHERE.intersection(kinds[:1]) or in_exam(reading, hit):
            continue
        begin, stop = reading.clause(hit.start, hit.end)
        if "@" in reading.folded[begin:stop] or reading.hits.any(("page.contact",), begin, stop):
            continue
        yield Hit(hit.start, number.end(), hit.tag)


def is_not_course(reading: Reading, hit: Hit) -> bool:
    near = reading.hits.within("delivery.not_course", max(0, hit.start - 60), hit.end + 1)
    return any(other.start < hit.end and other.end > hit.start for other in near)


def is_negated(reading: Reading, hit: Hit) -> bool:
    return reading.denied(hit.start, reach=20, gap=12)


def in_exam(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence is about the exam; words inside the hit itself do not tell."""
    begin, stop = reading.clause(hit.start, hit.end)
    return (
        reading.hits.any(_EXAM, begin, hit.start) is not None
        or reading.hits.any(_EXAM, hit.end, stop) is not None
    )


def _gap(reading: Reading, tags: tuple[str, ...], hit: Hit) -> int:
    """Characters to the nearest hit of any of ``tags`` in the clause; very many where none is."""
    begin, stop = reading.clause(hit.start, hit.end)
    return min(
        (
            max(other.start - hit.end, hit.start - other.end, 0)
            for tag in tags
            for other in reading.hits.within(tag, begin, stop)
            if not (hit.start <= other.start and other.end <= hit.end)
        ),
        default=9_999,
    )


def is_about_exam(reading: Reading, hit: Hit) -> bool:
    """Whether an exam, the enrolment or a file to download stands nearer than the course."""
    gap = _gap(reading, (*_EXAM, "page.enrol", "identity.pdf"), hit)
    return gap < 80 and gap <= _gap(reading, ("page.offer", "delivery.teaching"), hit)


def is_taught(reading: Reading, hit: Hit) -> bool:
    """Whether the clause is about teaching: a course word close by, or a quantity of time."""
    if reading.near(_TEACHING, hit.start, hit.end, 45):
        return True
    begin, stop = reading.clause(hit.start, hit.end)
    return any(
        begin <= quantity.start < stop
        and quantity.unit in ("hours", "teaching_hours", "days", "weeks")
        for quantity in reading.quantities
    )
