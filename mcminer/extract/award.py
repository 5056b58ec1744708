"""``award_basis``, ``external_assessment``, ``identity_verification`` and ``validity_years``."""

from __future__ import annotations

from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.quantities import Quantity
from mcminer.extract.reading import Reading
from mcminer.extract.workload import tidy
from mcminer.lexicon import Hit

__all__ = ["candidates"]

_YEARS = {"years": 1.0, "months": 1 / 12}
_NOT_CREDENTIAL = ("validity.not_credential", "workload.access", "entry.work_experience",
                   "workload.experience", "workload.deadline")  # fmt: skip


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
    scores = {"participation": 0.72, "programme_and_assessment": 0.72, "assessment_only": 0.6,
              "prior_learning": 0.6}  # fmt: skip
    for basis, score in scores.items():
        for hit in reading.hits[f"award.{basis}"]:
            if not _usable(reading, hit):
                continue
            kinds = reading.kinds_at(hit.start)
            if "entry" in kinds[:1]:
                continue
            yield Candidate(
                "award_basis", {"award_basis": [basis]}, hit.start, hit.end,
                score + (0.1 if {"award", "assessment"} & set(kinds[:2]) else 0.0),
                f"rule:award_basis.{basis}",
            )  # fmt: skip


def _external(reading: Reading) -> Iterator[Candidate]:
    for value, tag in (("yes", "award.external_yes"), ("no", "award.external_no")):
        for hit in reading.hits[tag]:
            if _usable(reading, hit):
                yield Candidate(
                    "external_assessment", {"external_assessment": value}, hit.start, hit.end,
                    0.62, f"rule:external_assessment.{value}",
                )  # fmt: skip


def _verification(reading: Reading) -> Iterator[Candidate]:
    kinds = (("supervised_online", 0.75), ("supervised_onsite", 0.7), ("supervised", 0.62))
    for code, score in kinds:
        for hit in reading.hits[f"award.{code}"]:
            if _usable(reading, hit):
                yield Candidate(
                    "identity_verification", {"identity_verification": code}, hit.start, hit.end,
                    score, f"rule:identity_verification.{code}",
                )  # fmt: skip
    for hit in reading.hits["award.identity"]:
        if _usable(reading, hit) and reading.sentence_hit(
            ("assessment.generic", "assessment.written_exam"), hit.start, hit.end
        ):
            yield Candidate(
                "identity_verification", {"identity_verification": "supervised"}, hit.start,
                hit.end, 0.58, "rule:identity_verification.identity",
            )  # fmt: skip


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
    if reading.near(_NOT_CREDENTIAL, start, end, 50) or reading.names_other(start):
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


def value_is_odd(months: float) -> bool:
    """Certificates last whole or half years; other numbers of months are terms of something."""
    return months % 6 != 0
