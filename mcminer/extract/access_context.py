"""Whether words for a requirement demand anything: not as advice, for the job, or denied."""

from __future__ import annotations

import re

from mcminer.extract.reading import Reading
from mcminer.lexicon import Hit

__all__ = [
    "KINDS",
    "is_among_others",
    "is_excepted",
    "is_negated",
    "is_of_language",
    "is_soft",
    "is_within_none",
    "opens_demand",
]

KINDS = (
    "education", "work_experience", "prior_course", "knowledge", "language", "age", "status",
    "licence_or_health", "selection", "equipment",
)  # fmt: skip
_AT_EXAM = ("award.exam_remote", "award.supervised_online", "award.identity")
_SOFT = ("entry.recommended", "entry.for_the_job")
#: Characters at the start of a clause where words for the job govern the whole of it.
_OPENING = 40
#: Characters over which "is not needed" reaches back.
_DENIED = 70
#: Kinds that are hardly ever anything but a demand.
_HARD = frozenset(("age", "licence_or_health", "work_experience", "prior_course"))
#: Characters of a block that may be one list of demands.
_LIST = 1_200


def is_soft(reading: Reading, hit: Hit) -> bool:
    """Recommended, an advantage, or a condition of the job: in the same clause."""
    begin, stop = reading.clause(hit.start, hit.end)
    if (
        reading.hits.any(("entry.for_the_job",), begin, min(hit.start, begin + _OPENING))
        is not None
    ):
        return True  # "To work as a driver you must be 21"
    soft = reading.hits.any(_SOFT, max(begin, hit.start - 160), min(stop, hit.end + 120))
    if soft is None:
        return False
    required = reading.hits.any(("entry.required",), begin, stop)
    return required is None or abs(soft.start - hit.start) < abs(required.start - hit.start)


def is_of_language(reading: Reading, hit: Hit) -> bool:
    """``Good knowledge of English``, ``English skills``: language, not knowledge."""
    for other in reading.hits.within("entry.language", hit.start - 40, hit.end + 28):
        left, right = sorted((hit, other), key=lambda h: h.start)
        near = right.start - left.end <= (28 if left is hit else 2)
        if near and not re.search(r"[,;.]", reading.folded[left.end : right.start]):
            return True
    return False


def is_among_others(reading: Reading, kind: str, hit: Hit) -> bool:
    """Several kinds of demand side by side are a list of demands, though no label says so."""
    if reading.sentence_hit(_AT_EXAM, hit.start, hit.end) is not None:
        return False  # "hold your driving licence up to the webcam"
    block = reading.block(hit.start)
    kinds = {kind}
    for other in KINDS:
        if any(
            not is_soft(reading, h)
            for h in reading.hits.within(f"entry.{other}", block.start, block.end)
        ):
            kinds.add(other)
    return len(kinds) >= 2 and bool(kinds & _HARD) and block.end - block.start < _LIST


def is_within_none(reading: Reading, hit: Hit) -> bool:
    """The words belong to a phrase that says nothing is needed ("no prior knowledge")."""
    return any(
        none.start <= hit.start and hit.end <= none.end + 2 and not is_excepted(reading, none)
        for none in reading.hits.within("entry.none", max(0, hit.start - 80), hit.end)
    )


def is_excepted(reading: Reading, none: Hit) -> bool:
    """Whether an exception follows a denial: "no requirements except basic English"."""
    _, stop = reading.clause(none.start, none.end)
    return reading.hits.any(("entry.except",), none.start, min(stop, none.end + 60)) is not None


def is_negated(reading: Reading, hit: Hit) -> bool:
    """``no degree``, ``a degree is not needed``; not ``nothing except a degree``."""
    begin, stop = reading.clause(hit.start, hit.end)
    if reading.hits.any(("entry.except",), max(begin, hit.start - 60), hit.start) is not None:
        return False
    negation = reading.near(("context.negation",), hit.start, hit.end, 22)
    if negation is not None and negation.end <= hit.start:
        return True
    denial = reading.hits.any(("entry.not_needed",), hit.end, min(stop, hit.end + _DENIED))
    if denial is None:
        before = reading.near(("entry.not_needed",), hit.start, hit.end, 14)
        return before is not None and before.end <= hit.start
    # a word of obligation between the two begins a demand of its own
    return reading.hits.any(("entry.required",), hit.end, denial.start - 1) is None


def opens_demand(reading: Reading, hit: Hit) -> bool:
    """``For whom: applicants must have a degree``, ``Conditions: 18 years`` in running text."""
    begin, _ = reading.clause(hit.start, hit.end)
    first, _ = reading.trimmed(begin, hit.start)
    if reading.hits.any(("entry.required",), first, min(hit.start, first + 3)) is not None:
        return True  # at the start of its clause: "managers who hold a degree" are an audience
    label = reading.hits.any(("labels.entry",), first, first + 1)
    return label is not None and reading.folded[label.end : label.end + 2].startswith((":", " :"))
