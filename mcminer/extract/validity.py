"""``validity_years``: how long the credential lasts, by its label, its validity or its renewal.

Much else is valid for years: offers, accreditations, registrations, other courses' certificates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.quantities import Quantity
from mcminer.extract.reading import Reading
from mcminer.extract.workload_figures import tidy

__all__ = ["candidates"]

_YEARS = {"years": 1.0, "months": 1 / 12}
_NOT_CREDENTIAL = ("validity.not_credential", "workload.access", "entry.work_experience",
                   "workload.experience", "workload.deadline")  # fmt: skip
#: Characters of a line in a list of offers; what is longer is a sentence.
_LINE = 110


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for ``validity_years``: labelled, said to be valid, or to be renewed."""
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
    advice = reading.near(("entry.recommended",), start, end, 50)
    if advice is not None and "," in reading.folded[end : advice.start]:
        advice = None  # "valid for 3 years, after which a refresher is recommended"
    if advice is not None and not (field and field.label_start <= advice.start < field.label_end):
        return 0.0
    score = 0.9 if field is not None else 0.82 if valid is not None else 0.72
    if quantity.unit == "months" and _is_odd(quantity.value):
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
    begin, stop = reading.clause(quantity.start)
    first, _ = reading.trimmed(begin, quantity.start)
    own = reading.hits.any(("labels.award",), first, first + 1)  # "Certificate: PDF, valid 2 years"
    if own is None and stop - begin <= _LINE and reading.names_other(quantity.start):
        return True
    left = reading.folded.rfind("(", begin, quantity.start)
    right = reading.folded.find(")", quantity.end, quantity.end + 60)
    if left < 0 or right < 0 or ")" in reading.folded[left : quantity.start]:
        return False
    return (
        "," in reading.folded[left : quantity.start]
        and re.search(r"\d", reading.folded[left : quantity.start]) is not None
    )


def _is_odd(months: float) -> bool:
    """Certificates last whole or half years; other numbers of months are terms of something."""
    return months % 6 != 0
