"""Whether words for a form of exam are about this course's assessment, and whose words they are."""

from __future__ import annotations

import re

from mcminer.extract.reading import Reading
from mcminer.lexicon import Hit

__all__ = [
    "FORMS",
    "METHODS",
    "enumerates",
    "is_denied",
    "is_listed",
    "is_of_other",
    "is_on_screen",
    "is_presented",
    "is_within_other",
    "only_questions",
    "overlaps",
]

METHODS = (
    "written_exam", "online_test", "oral_exam", "practical_test", "project", "assignment",
    "portfolio", "presentation", "workplace_observation", "attendance",
)  # fmt: skip
#: Words of forms.toml and the method that each stands for in the company of an exam.
FORMS = {
    "written": "written_exam", "questions": "written_exam", "online": "online_test",
    "oral": "oral_exam", "practical": "practical_test", "project": "project",
    "assignment": "assignment", "portfolio": "portfolio", "presentation": "presentation",
    "workplace": "workplace_observation",
}  # fmt: skip
_NAMES = ("identity.professional_body", "identity.sector_organisation", "identity.training_company",
          "identity.university", "identity.public_authority")  # fmt: skip
#: Units that a list of other offers gives behind each name.
_LENGTHS = frozenset(
    ("hours", "teaching_hours", "days", "weeks", "months", "semesters", "ects", "credits")
)
#: Signs that divide the parts of a list of methods.
_DIVIDED = re.compile(r"[,;/+•\n]|\d\s?%")


def only_questions(reading: Reading, start: int, end: int) -> bool:
    """Whether the words tell the kind of question (multiple choice), not paper or screen."""
    questions = reading.hits.any(("forms.questions",), start, end)
    return questions is not None and reading.hits.any(("forms.written",), start, end) is None


def is_within_other(reading: Reading, method: str, hit: Hit, *, longer: bool = False) -> bool:
    """Whether the words are part of a phrase for another method ("oral presentation").

    With ``longer``, a longer phrase that names both ("theoretical and practical test") takes
    nothing away: it holds a word for its own method apart from the hit.
    """
    size = hit.end - hit.start
    for name in METHODS:
        if name == method or {name, method} == {"project", "presentation"}:
            continue  # a project that is presented is both
        for other in reading.hits.within(f"assessment.{name}", max(0, hit.start - 60), hit.end):
            if not (other.start <= hit.start and hit.end <= other.end):
                if longer or not overlaps(other, hit):
                    continue
                return True
            if other.end - other.start <= size and longer:
                continue
            if not (longer and _names_own(reading, name, other, hit)):
                return True
    return False


def overlaps(other: Hit, hit: Hit) -> bool:
    return other.start < hit.end and hit.start < other.end


def _names_own(reading: Reading, method: str, phrase: Hit, part: Hit) -> bool:
    if method == "online_test":
        return False
    # a word right beside the part describes it ("oral defence"), one further off is named with it
    return any(
        own.start - part.end >= 3 or part.start - own.end >= 3
        for word, name in FORMS.items()
        if name == method
        for own in reading.hits.within(f"forms.{word}", phrase.start, phrase.end)
    )


def is_on_screen(reading: Reading, hit: Hit) -> bool:
    """Whether a test of an online kind stands in the clause with nothing that divides the two."""
    begin, stop = reading.clause(hit.start, hit.end)
    return any(
        overlaps(found, hit)
        or not _DIVIDED.search(reading.folded, min(found.end, hit.end), max(found.start, hit.start))
        for found in reading.hits.within(
            "assessment.online_test", max(begin, hit.start - 60), min(stop, hit.end + 60)
        )
    )


def is_presented(reading: Reading, method: str, hit: Hit) -> bool:
    """``An oral presentation``, ``a dossier presented``, ``a practical task``: of another kind."""
    if method == "assignment":  # "a practical task" is a practical test
        around = reading.hits.within("forms.practical", hit.start - 24, hit.end + 3)
        return any(o.start <= hit.end + 2 and o.end >= hit.start - 2 for o in around)
    if method not in ("oral_exam", "portfolio"):
        return False
    tags = ("assessment.presentation", "forms.presentation")
    other = reading.near(tags, hit.start, hit.end, 45 if method == "oral_exam" else 8)
    if other is None or (method == "portfolio" and other.start > hit.start):
        return False
    left, right = sorted((hit, other), key=lambda h: h.start)
    between = reading.folded[left.end : right.start]
    return not _DIVIDED.search(between) and not reading.hits.any(
        ("forms.exam",), left.end, right.start
    )


def is_listed(reading: Reading, position: int) -> bool:
    """Whether a place belongs to another offer: its clause has a name and a length."""
    if not reading.names_other(position):
        return False
    begin, stop = reading.clause(position)
    return any(begin <= q.start < stop and q.unit in _LENGTHS for q in reading.quantities)


def is_of_other(reading: Reading, hit: Hit) -> bool:
    """The exam of another offer in a list, or a word in the name of a body."""
    if is_listed(reading, hit.start):
        return True
    capital = reading.page.text[hit.start].isupper() and reading.language != "de"
    return capital and any(
        other.end < hit.start and "\n" not in reading.folded[other.end : hit.start]
        for tag in _NAMES
        for other in reading.hits.within(tag, hit.start - 30, hit.start)
    )


def enumerates(reading: Reading, hit: Hit) -> bool:
    """Another form in the same clause: "written, oral and practical"."""
    begin, stop = reading.clause(hit.start, hit.end)
    return any(
        other.end <= hit.start or other.start >= hit.end
        for word in FORMS
        if word not in ("online", "questions")
        for other in reading.hits.within(f"forms.{word}", begin, stop)
    )


def is_denied(reading: Reading, start: int, end: int) -> bool:
    """``no exam``, ``without examination``: a denial right before the phrase."""
    hit = reading.near(("context.negation",), start, end, 14)
    if hit is not None and hit.end <= start:
        return True
    return any(
        none.start <= start < none.end or none.start < end <= none.end
        for none in reading.hits.within("assessment.none", max(0, start - 60), end)
    )
