"""``award_basis``, ``external_assessment``, ``identity_verification`` and ``validity_years``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract import assessment
from mcminer.extract.candidates import Candidate
from mcminer.extract.quantities import Quantity
from mcminer.extract.reading import Reading
from mcminer.extract.workload_figures import tidy
from mcminer.lexicon import Hit

__all__ = ["candidates"]

_YEARS = {"years": 1.0, "months": 1 / 12}
_NOT_CREDENTIAL = ("validity.not_credential", "workload.access", "entry.work_experience",
                   "workload.experience", "workload.deadline")  # fmt: skip


#: How sure a phrase for each route to the certificate is.
_BASES = {"participation": 0.72, "programme_and_assessment": 0.72, "assessment_only": 0.6,
          "prior_learning": 0.6}  # fmt: skip
_FOR_ENTRY = frozenset(("entry", "recommended", "audience", "stackable"))
_WATCHED = ("award.supervised_online", "award.supervised_onsite", "award.supervised")
_NOT_EXAM = frozenset(
    ("entry", "recommended", "outcomes", "content", "occupations", "price", "audience")
)
#: Characters over which words for the place of an exam belong to its supervision.
_ROOM = 250


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Propose on what the award rests, who assesses, how identity is checked, how long it lasts."""
    yield from _basis(reading)
    yield from _external(reading)
    yield from _verification(reading)
    yield from _validity(reading)


def _usable(reading: Reading, hit: Hit) -> bool:
    if reading.offside(hit.start):
        return False
    before = reading.near(("context.negation",), hit.start, hit.end, 12)
    return before is None or before.start > hit.end


def _basis(reading: Reading) -> Iterator[Candidate]:
    """The routes to the certificate that the page names; the forms of assessment tell one, too."""
    found: dict[str, list[Candidate]] = {}
    for basis, score in _BASES.items():
        for hit in reading.hits[f"award.{basis}"]:
            kinds = reading.kinds_at(hit.start)
            if not _usable(reading, hit) or _FOR_ENTRY.intersection(kinds[:1]):
                continue
            score_here = score + (0.1 if {"award", "assessment"} & set(kinds[:2]) else 0.0)
            found.setdefault(basis, []).append(
                Candidate("award_basis", {"award_basis": [basis]}, hit.start, hit.end, score_here,
                          f"rule:award_basis.{basis}")
            )  # fmt: skip
    methods = [c for c in assessment.candidates(reading) if c.slot == "assessment_methods"]
    tests = [c for c in methods if c.values["assessment_methods"] != ["attendance"]]
    if "assessment_only" in found:
        found.pop("programme_and_assessment", None)  # "a certificate on passing the exam"
    elif tests and found and "programme_and_assessment" not in found:
        best = max(tests, key=lambda c: c.score)
        found["programme_and_assessment"] = [
            Candidate("award_basis", {"award_basis": ["programme_and_assessment"]}, best.start,
                      best.end, best.score * 0.9, "rule:award_basis.methods")
        ]  # fmt: skip
    for basis, those in found.items():
        for candidate in those:
            if basis == "participation" and tests and _after_test(reading, candidate):
                continue
            yield candidate


def _after_test(reading: Reading, candidate: Candidate) -> bool:
    """Whether a paper with the name of one for attendance is given to those who pass."""
    begin, _ = reading.clause(candidate.start, candidate.end)
    passed = reading.sentence_hit(("assessment.passed",), candidate.start, candidate.end)
    return (
        passed is not None and reading.hits.any(("context.negation",), begin, candidate.end) is None
    )


def _external(reading: Reading) -> Iterator[Candidate]:
    for value, tag in (("yes", "award.external_yes"), ("no", "award.external_no")):
        for hit in reading.hits[tag]:
            if _usable(reading, hit) and reading.kinds_at(hit.start)[:1] != ["quality"]:
                yield Candidate(
                    "external_assessment", {"external_assessment": value}, hit.start, hit.end,
                    0.62, f"rule:external_assessment.{value}",
                )  # fmt: skip


def _verification(reading: Reading) -> Iterator[Candidate]:
    """Who watches the exam and checks the candidates, from afar or in the room."""
    watched = [hit for tag in _WATCHED for hit in reading.hits[tag] if _at_exam(reading, hit)]
    checked = [hit for hit in reading.hits["award.identity"] if _at_exam(reading, hit)]
    if not watched and not checked:
        return
    around = [*watched, *checked]
    remote, onsite = (
        [
            cue
            for cue in (
                *reading.hits[f"award.supervised_{where}"],
                *reading.hits[f"award.exam_{cues}"],
            )
            if not reading.offside(cue.start)
            and any(abs(cue.start - hit.start) <= _ROOM for hit in around)
        ]
        for where, cues in (("online", "remote"), ("onsite", "onsite"))
    )
    if remote and onsite:
        code, score = "supervised", 0.6
    elif remote:
        code, score = "supervised_online", 0.74
    elif onsite or (watched and checked):  # somebody looks at papers where no camera is named
        code, score = "supervised_onsite", 0.68
    else:
        code, score = "supervised", 0.58
    first = around[0]
    yield Candidate(
        "identity_verification", {"identity_verification": code}, first.start, first.end, score,
        f"rule:identity_verification.{code}",
        more=tuple((cue.start, cue.end) for cue in (*around[1:2], *remote[:1], *onsite[:1])),
    )  # fmt: skip


def _at_exam(reading: Reading, hit: Hit) -> bool:
    """Whether somebody is watched or checked at an exam, not at the door or on the job taught."""
    kinds = reading.kinds_at(hit.start)
    if not _usable(reading, hit) or _NOT_EXAM.intersection(kinds[:1]):
        return False
    if "assessment" in kinds[:2]:
        return True
    begin, stop = reading.clause(hit.start, hit.end)
    return reading.hits.any(("forms.exam", "assessment.generic"), begin - 160, stop) is not None


def _validity(reading: Reading) -> Iterator[Candidate]:
    for quantity in reading.quantities:
        exact = quantity.low is not None and quantity.low == quantity.high
        if quantity.unit not in _YEARS or not (exact or quantity.bounded):
            continue
        value = quantity.value * _YEARS[quantity.unit]
        if not 0.5 <= value <= 20 or reading.offside(quantity.start):
            continue
        score = _validity_score(reading, quantity)
        if score >= 0.5:
            yield Candidate(
                "validity_years", {"validity_years": tidy(value)}, quantity.start, quantity.end,
                score, "rule:validity",
            )  # fmt: skip


def _validity_score(reading: Reading, quantity: Quantity) -> float:
    start, end = quantity.start, quantity.end
    field = next((f for f in reading.fields_at(start) if f.kind == "validity" and f.tight), None)
    valid = reading.near(("validity.valid",), start, end, 45)
    renew = reading.near(("validity.renew",), start, end, 40)
    if field is None and valid is None and renew is None:
        return 0.0
    if reading.near(_NOT_CREDENTIAL, start, end, 50) or _of_other(reading, quantity):
        return 0.0
    kinds = reading.kinds_at(start)
    if any(kind in ("entry", "recommended", "price", "audience") for kind in kinds[:1]):
        return 0.0
    if field is None and any(
        not reading.offside(h.start) for h in reading.hits["validity.unlimited"]
    ):
        return 0.0
    if reading.near(("entry.recommended",), start, end, 50):
        return 0.0
    score = 0.9 if field is not None else 0.82 if valid is not None else 0.72
    if quantity.unit == "months" and value_is_odd(quantity.value):
        score -= 0.2
    demanded = reading.sentence_hit(("entry.required", "entry.prior_course"), start, end)
    if demanded is not None and field is None and renew is None:
        score -= 0.25  # "a card that is valid for two years" is asked for, not given
    return score


def _of_other(reading: Reading, quantity: Quantity) -> bool:
    """Whether it is the validity of another certificate.

    One in a list of offers, or in brackets behind a name with other figures beside it: ``another
    course (4 hours, to be renewed every 3 years)``.
    """
    begin, _ = reading.clause(quantity.start)
    first, _ = reading.trimmed(begin, quantity.start)
    own = reading.hits.any(("labels.award",), first, first + 1)  # "Certificate: PDF, valid 2 years"
    if own is None and reading.names_other(quantity.start):
        return True
    left = reading.folded.rfind("(", begin, quantity.start)
    right = reading.folded.find(")", quantity.end, quantity.end + 60)
    if left < 0 or right < 0 or ")" in reading.folded[left : quantity.start]:
        return False
    return (
        "," in reading.folded[left : quantity.start]
        and re.search(r"\d", reading.folded[left : quantity.start]) is not None
    )


def value_is_odd(months: float) -> bool:
    """Certificates last whole or half years; other numbers of months are terms of something."""
    return months % 6 != 0
