"""What a number of hours or credits on a page is *about*.

The same "20 hours" is a workload, an exam, the experience that is demanded, the time that access
lasts, or the refresher course. Labels decide first (nearest label wins), then the words around
the figure in its own clause.
"""

from __future__ import annotations

from dataclasses import dataclass

from mcminer.extract.quantities import Quantity
from mcminer.extract.reading import Reading

__all__ = ["Purpose", "purpose"]

#: Label kinds that settle what a figure below them is about, and the role that they give.
_BY_LABEL = {
    "workload": "total", "contact_hours": "contact", "self_study": "self_study",
    "duration": "duration", "exam_duration": "exam", "assessment": "exam", "entry": "entry",
    "recommended": "entry", "renewal": "refresher", "validity": "validity", "price": "price",
    "dates": "dates", "content": "part", "credits": "credits", "audience": "audience",
    "location": "dates", "stackable": "other_offer", "occupations": "other_offer",
    "outcomes": "part", "quality": "quality", "award": "", "delivery": "", "level": "",
}  # fmt: skip

#: Cues in the clause, in order of precedence, with how near they must stand (characters).
_BY_CUE = (
    ("workload.experience", "experience", 50),
    ("workload.access", "access", 28),
    ("workload.deadline", "deadline", 40),
    ("workload.opening", "clock", 40),
    ("workload.refresher", "refresher", 45),
    ("workload.exam", "exam", 34),
    ("workload.per_week", "weekly", 26),
    ("workload.per_day", "daily", 20),
    ("workload.per_module", "each", 22),
)
_PARTS = (
    ("workload.contact", "contact", 40),
    ("workload.self_study", "self_study", 40),
    ("workload.theory", "theory", 30),
    ("workload.practice", "practice", 30),
)
_ENTRY = ("entry.required", "entry.prior_course", "entry.education", "entry.work_experience")


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a figure is about.

    Attributes:
        role: ``total``, ``contact``, ``self_study``, ``theory``, ``practice``, ``part``,
            ``weekly``, ``daily``, ``each``, ``exam``, ``experience``, ``access``, ``deadline``,
            ``refresher``, ``clock``, ``entry``, ``validity``, ``price``, ``duration``, ``open``
            (nothing says) and others that no column wants.
        labelled: a label says so, and by a layout that leaves no doubt.
        total: words for a total stand beside it.
    """

    role: str
    labelled: bool = False
    total: bool = False


def purpose(reading: Reading, quantity: Quantity) -> Purpose:
    """Tell what a quantity is about from its labels and the words around it."""
    start, end = quantity.start, quantity.end
    total = reading.near(("workload.total",), start, end, 45) is not None
    tight = ""
    loose = ""
    for field in reading.fields_at(start):
        role = _BY_LABEL.get(field.kind)
        if role is None:
            continue
        if field.tight and not tight:
            tight = role or tight
        elif not loose:
            loose = role or loose
    cue = _cue(reading, start, end)
    if tight in ("total", "contact", "self_study", "duration"):
        if cue in ("weekly", "daily", "exam", "refresher", "clock", "each"):
            return Purpose(cue, labelled=True)
        if tight == "duration":
            part = _part(reading, start, end)
            return Purpose(part or "total", labelled=True, total=total)
        return Purpose(tight, labelled=True, total=total)
    if tight in ("exam", "entry", "refresher", "validity", "price", "dates", "credits"):
        if not (tight in ("exam", "price", "dates") and total):
            return Purpose(tight, labelled=True)
    if cue:
        return Purpose(cue)
    if loose in ("exam", "entry", "refresher", "validity", "other_offer", "price"):
        return Purpose(loose)
    if reading.near(_ENTRY, start, end, 30) is not None:
        return Purpose("entry")
    part = _part(reading, start, end)
    if part and not total:
        return Purpose(part)
    if loose in ("total", "duration"):
        return Purpose("total", total=total)
    if loose in ("contact", "self_study", "part") and not total:
        return Purpose(loose)
    if total:
        return Purpose("total", total=True)
    return Purpose("open")


def _cue(reading: Reading, start: int, end: int) -> str:
    for tag, role, reach in _BY_CUE:
        if reading.near((tag,), start, end, reach) is not None:
            return role
    return ""


def _part(reading: Reading, start: int, end: int) -> str:
    """Which part of a course the figure is of, by words beside it or by the label of its row."""
    best, role = 1_000, ""
    for tag, name, reach in _PARTS:
        hit = reading.near((tag,), start, end, reach)
        if hit is not None:
            distance = max(hit.start - end, start - hit.end, 0)
            if distance < best:
                best, role = distance, name
    if role:
        return role
    for pair in reading.pairs_at(start):
        for tag, name, _ in _PARTS:
            if reading.hits.any((tag,), pair.label_start, pair.label_end):
                return name
    return ""
