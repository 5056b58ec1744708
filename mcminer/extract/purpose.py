"""What a number of hours or credits on a page is *about*.

The same "20 hours" is a workload, an exam, the experience that is demanded, the time that access
lasts, or the refresher course. Labels decide first (nearest label wins), then the words around
the figure in its own clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mcminer.extract.quantities import Quantity
from mcminer.extract.reading import Reading, per_page
from mcminer.lexicon import Hit

__all__ = ["Purpose", "own_cue", "purpose"]

#: Label kinds that settle what a figure below them is about, and the role that they give.
_BY_LABEL = {
    "workload": "total", "contact_hours": "contact", "self_study": "self_study",
    "duration": "duration", "exam_duration": "exam", "assessment": "exam", "entry": "entry",
    "recommended": "entry", "renewal": "refresher", "validity": "validity", "price": "price",
    "dates": "dates", "content": "part", "audience": "audience",
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


@per_page
def purpose(reading: Reading, quantity: Quantity) -> Purpose:
    """Tell what a quantity is about from its labels and the words around it."""
    start, end = quantity.start, quantity.end
    if reading.names_other(start):
        return Purpose("other_offer")
    if _is_rule(reading, quantity):
        return Purpose("rule")
    whole = own_cue(reading, "workload.total", quantity, 45)
    total = whole is not None
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
    cue = _cue(reading, quantity, whole)
    if tight == "duration" and loose == "exam" and _is_short(quantity):
        return Purpose("exam", labelled=True)  # "Exam", and below it "Duration: 1 hour"
    if tight in ("total", "contact", "self_study", "duration"):
        if cue in ("weekly", "daily", "exam", "refresher", "clock", "each"):
            return Purpose(cue, labelled=True)
        part = _part(reading, quantity)
        if {tight, part} == {"contact", "self_study"} and _after_other(reading, quantity):
            return Purpose(part, labelled=True)  # "Taught: 30 hours, self-study: 60 hours"
        if tight == "duration" or (tight == "total" and part and _after_larger(reading, quantity)):
            return Purpose(part or "total", labelled=True, total=total and not part)
        return Purpose(tight, labelled=True, total=total)
    if tight in ("entry", "refresher", "validity") or (
        tight in ("exam", "price", "dates") and not total
    ):
        return Purpose(tight, labelled=True)
    if cue:
        return Purpose(cue)
    if _is_short(quantity) and _of_exam(reading, quantity):
        return Purpose("exam")
    if loose in ("exam", "entry", "refresher", "validity", "other_offer", "price"):
        return Purpose(loose)
    if (
        not total
        and reading.demanded(start, end, 30, bounded=bool(quantity.bounded))
        and not _takes(reading, quantity)
    ):
        return Purpose("entry")
    part = _part(reading, quantity)
    if part in ("practice", "theory") and _of_course(reading, quantity):
        part = ""  # "this 40-hour hands-on course"
    if part and not total:
        return Purpose(part)
    if loose in ("total", "duration"):
        return Purpose("total", total=total)
    if loose in ("contact", "self_study", "part") and not total:
        return Purpose(loose)
    if total:
        return Purpose("total", total=True)
    return Purpose("open")


#: Hours that an exam may last.
_EXAM_HOURS = 6


def _is_short(quantity: Quantity) -> bool:
    return quantity.unit == "hours" and quantity.value <= _EXAM_HOURS


def _of_exam(reading: Reading, quantity: Quantity) -> bool:
    """Whether the clause is about an exam and no course: "the exam has 150 questions and takes
    4 hours".
    """
    begin, stop = reading.clause(quantity.start, quantity.end)
    exam = reading.hits.any(("forms.exam", "assessment.generic"), begin, quantity.start)
    return exam is not None and reading.hits.any(("page.offer",), begin, stop) is None


def _takes(reading: Reading, quantity: Quantity) -> bool:
    """Whether it is the course that asks for the hours: "the programme requires 100 hours"."""
    begin, _ = reading.clause(quantity.start)
    for hit in reading.hits.within("entry.required", begin, quantity.start):
        course = reading.hits.within("page.offer", max(begin, hit.start - 30), hit.start)
        if course and hit.start - course[-1].end <= 2 and quantity.start - hit.end <= 12:
            return quantity.unit in ("hours", "teaching_hours")
    return False


def _of_course(reading: Reading, quantity: Quantity) -> bool:
    """Whether the figure is a compound before the course's own word: "40-hour ... course"."""
    text = reading.folded
    near = reading.hits.within("page.offer", quantity.end, quantity.end + 30)
    return (
        bool(near)
        and "-" in text[quantity.start : quantity.end]
        and not re.search(r"[\d,;.\n]", text[quantity.end : near[0].start])
    )


def own_cue(reading: Reading, tag: str, quantity: Quantity, reach: int) -> Hit | None:
    """A cue near the figure that no other figure stands nearer to.

    In "28 hours + 4 hours of exam" the exam belongs to the four hours alone.
    """
    start, end = quantity.start, quantity.end
    begin, stop = reading.clause(start, end)
    for hit in reading.hits.within(tag, max(begin, start - reach - 40), min(stop, end + reach)):
        if hit.end < start - reach or (hit.start >= start and hit.end <= end):
            continue
        if hit.start >= end:
            between = (end, hit.end)
        elif hit.end <= start:
            between = (hit.start, start)
        else:
            return hit
        words = reading.folded[slice(*between)]
        if "(" in words and hit.end <= start and tag != "workload.total":
            continue  # "5 ECTS a module (15 ECTS for the whole)": the bracket begins anew
        if any(between[0] <= q.start < between[1] for q in reading.quantities if q != quantity):
            continue  # "18 months, one day a week": the week is the day's
        if hit.start >= end and tag == "workload.total" and "," in words:
            continue  # "3.5 hp, altogether 4 hp"
        if tag == "workload.total" and any(
            _away(q, hit) < _away(quantity, hit) and q.unit == quantity.unit
            for q in reading.quantities
            if begin <= q.start < stop
        ):
            continue  # "75 hours in all, of which 24 are taught"
        if not any(map(str.isdigit, words)):
            return hit
    return None


def _after_larger(reading: Reading, quantity: Quantity) -> bool:
    """Whether a larger figure leads the clause: "140 hours, of which 28 are taught"."""
    begin, _ = reading.clause(quantity.start)
    return any(
        begin <= q.start < quantity.start and q.unit == quantity.unit and q.value > quantity.value
        for q in reading.quantities
    )


def _after_other(reading: Reading, quantity: Quantity) -> bool:
    """Whether another figure of the clause comes first."""
    begin, _ = reading.clause(quantity.start)
    return any(begin <= q.start < quantity.start for q in reading.quantities)


def _away(quantity: Quantity, hit: Hit) -> int:
    """Characters between a figure and a cue."""
    return max(hit.start - quantity.end, quantity.start - hit.end, 0)


def _is_rule(reading: Reading, quantity: Quantity) -> bool:
    """Whether the hours are those of one credit: "1 credit equals a workload of 30 hours"."""
    if quantity.unit not in ("hours", "teaching_hours") or not 20 <= quantity.value <= 40:
        return False
    begin, stop = reading.clause(quantity.start, quantity.end)
    rules = reading.hits.within("credits.rule", begin, stop)
    return bool(rules) and any(
        begin <= q.start < stop and q.value == 1 and q.unit in ("ects", "credits")
        for q in reading.quantities
    )


def _cue(reading: Reading, quantity: Quantity, whole: Hit | None) -> str:
    lessons = quantity.unit == "teaching_hours"
    for tag, role, reach in _BY_CUE:
        if lessons and role in ("experience", "access", "deadline", "clock"):
            continue  # nobody counts those in lessons
        hit = own_cue(reading, tag, quantity, reach)
        if hit is None:
            continue
        if role == "clock" and quantity.low == quantity.high and quantity.value > 24:
            continue  # "60 hours, Monday to Friday"
        if role in ("weekly", "daily", "each") and (
            (whole is not None and _away(quantity, whole) < _away(quantity, hit))
            or reading.hits.within("context.or_words", quantity.end, hit.start)
        ):
            continue  # "weekly effort ... 100 hours for the whole"; "5 days or as a day release"
        return role
    return ""


def _part(reading: Reading, quantity: Quantity) -> str:
    """Which part of a course the figure is of, by words beside it or by the label of its row."""
    start, end = quantity.start, quantity.end
    for tag, name, _ in _PARTS[:2]:
        if reading.hits.any((tag,), start, end) is not None:
            return name  # the unit says it: "48 contact hours"
    for pair in reading.pairs_at(start)[:1]:
        for tag, name, _ in _PARTS[2:]:
            label = reading.hits.any((tag,), pair.label_start, pair.label_end)
            if label is not None and start - pair.start <= 2:
                return name  # "Theory: 40 hours on the virtual campus"
    best, role = 1_000, ""
    both = [own_cue(reading, tag, quantity, 40) for tag in ("workload.theory", "workload.practice")]
    if all(hit is not None and hit.start >= end for hit in both):
        return ""  # "7 hours, theory and practice" are the whole
    for tag, name, reach in _PARTS:
        hit = own_cue(reading, tag, quantity, reach)
        if hit is not None:
            distance = _away(quantity, hit)
            if "," in reading.folded[hit.end : start]:
                distance += 20  # "120 h of theory, 35 h of practice"
            if distance < best:
                best, role = distance, name
    if role:
        return role
    for pair in reading.pairs_at(start):
        for tag, name, _ in _PARTS:
            if reading.hits.any((tag,), pair.label_start, pair.label_end):
                return name
    return ""
