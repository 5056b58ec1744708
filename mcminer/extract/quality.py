"""How provider or programme is quality-assured: the ``qa_`` columns.

Codebook, block Quality assurance. Words of quality turn up in every course about quality; a
standard that the course *teaches* or that the learner's work must meet says nothing of the
provider, so that titles, contents and outcomes do not count. Names of standards come from the
codebook's table ``qa_standards``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcminer.extract.candidates import Candidate
from mcminer.extract.names import is_name, names_within
from mcminer.extract.reading import Reading
from mcminer.extract.standards import Standard, find_standards, strays
from mcminer.lexicon import Hit

__all__ = ["candidates"]

_MECHANISMS = ("accreditation", "certification", "quality_label", "inspection", "self_assessment")
_ELEMENTS = (
    "external_certificate", "leadership_and_management", "ongoing_monitoring",
    "organisational_structure", "public_information", "quality_management_system",
    "regulatory_compliance", "staff", "training_design_and_delivery",
)  # fmt: skip
_METHODS = {
    "performance_indicators": "performance_indicators", "expert_review": "expert_review",
    "interview": "interview", "questionnaire": "self_assessment_questionnaire",
    "site_visit": "site_visit", "survey": "survey",
}  # fmt: skip
_BENEFITS = {
    "public_funding": "public_funding", "register_listing": "register_listing",
    "licence": "licence", "award_prize": "award",
}  # fmt: skip
#: Sections whose words are about the subject, the learner or another paper.
_ELSEWHERE = frozenset(
    ("entry", "recommended", "audience", "content", "outcomes", "occupations", "stackable",
     "assessment", "exam_duration", "renewal", "validity", "duration", "workload")
)  # fmt: skip
_PARTY = ("page.offer", "identity.training_company", "identity.vet_school", "identity.university",
          "identity.professional_body", "identity.sector_organisation")  # fmt: skip
_STATE = ("identity.public_authority", "identity.sector_organisation", "identity.professional_body")
#: References that institutions work by; nobody is accredited or certified to them.
_FRAMEWORKS = frozenset(("ESG", "EQAVET"))
_NUMBER = re.compile(r"(?i:№|\bn[ro°º]\b\.?|\bč\.|\bAz\.|αρ\.|\bbr\.|\bšt\.)\s*:?\s*[\w-]*\d")
_TEXTS = ("data", "address", "head")


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Candidates for the quality columns."""
    standards = [one for one in find_standards(reading) if one.score >= 0.5]
    for one in standards:
        yield from _of_standard(one)
        yield from _validity(reading, one)
    for mechanism in _MECHANISMS:
        for hit in _usable(reading, f"quality.{mechanism}"):
            if any(one.start < hit.end and hit.start < one.end for one in standards):
                continue  # the table says what kind of thing the named standard is
            score = _mechanism_score(reading, mechanism, hit)
            if score:
                yield _set("qa_mechanisms", mechanism, hit, score)
                if score >= 0.6:
                    yield from _body(reading, hit)
    yield from _actors(reading)
    anchored = bool(standards)
    for element in _ELEMENTS:
        yield from _under_quality(reading, "qa_elements", f"quality.{element}", element, anchored)
    for key, method in _METHODS.items():
        yield from _under_quality(reading, "qa_methods", f"quality.{key}", method, anchored)
    for key, benefit in _BENEFITS.items():
        for hit in _usable(reading, f"quality.{key}"):
            if reading.offside(hit.start):
                continue
            if _words(reading, hit) >= 2 or reading.near(("page.offer",), hit.start, hit.end, 30):
                yield _set("qa_benefits", benefit, hit, 0.6 if _words(reading, hit) >= 2 else 0.52)


def _set(column: str, code: str, hit: Hit | Standard, score: float) -> Candidate:
    return Candidate(column, {column: [code]}, hit.start, hit.end, score, f"rule:{column}.{code}")


def _words(reading: Reading, hit: Hit) -> int:
    return len(reading.folded[hit.start : hit.end].split())


def _of_standard(one: Standard) -> Iterator[Candidate]:
    """A standard that provider or programme holds: name, mechanism, body, scope."""
    entry = one.entry
    if one.named:
        yield Candidate(
            "qa_standards", {"qa_standards": [entry.name]}, one.start, one.end, one.score,
            "table:qa_standards.name",
        )  # fmt: skip
    if entry.name in _FRAMEWORKS:
        return
    yield Candidate(
        "qa_mechanisms", {"qa_mechanisms": [entry.kind]}, one.start, one.end, one.score - 0.05,
        "table:qa_standards.kind",
    )  # fmt: skip
    if len(entry.scope) == 1:
        yield Candidate(
            "qa_scope", {"qa_scope": list(entry.scope)}, one.start, one.end, one.score - 0.08,
            "table:qa_standards.scope",
        )  # fmt: skip
    if entry.body and entry.body_type:
        yield Candidate(
            "qa_body", {"qa_body": entry.body, "qa_body_type": entry.body_type}, one.start, one.end,
            one.score - 0.15, "table:qa_standards.body",
        )  # fmt: skip


def _validity(reading: Reading, one: Standard) -> Iterator[Candidate]:
    """How long the provider's certificate is valid, where the same sentence says so."""
    if not one.named or one.score < 0.7:
        return
    begin, stop = reading.clause(one.start, one.end)
    if reading.hits.any(("validity.valid", "validity.renew"), begin, stop) is None:
        return
    for quantity in reading.quantities:
        if begin <= quantity.start < stop and quantity.unit == "years":
            yield Candidate(
                "qa_validity_years", {"qa_validity_years": quantity.value}, quantity.start,
                quantity.end, 0.6, "rule:qa_validity_years.standard",
            )  # fmt: skip
            return


def _actors(reading: Reading) -> Iterator[Candidate]:
    """Labour-market actors that a section on quality assurance names."""
    for hit in _usable(reading, "quality.industry_involvement"):
        if "quality" in reading.kinds_at(hit.start) and _words(reading, hit) >= 2:
            yield _set("qa_stakeholders", "qa_process", hit, 0.58)


def _usable(reading: Reading, tag: str) -> Iterator[Hit]:
    """Hits that may speak of the provider: not the subject, not denied, not another's."""
    for hit in reading.hits[tag]:
        block = reading.block(hit.start)
        if block.region in _TEXTS or (reading.offside(hit.start) and block.region != "footer"):
            continue
        if block.start == 0 or (block.kind == "heading" and block.level == 1):
            continue  # the title is the subject
        begin, stop = reading.clause(hit.start, hit.end)
        if _ELSEWHERE.intersection(reading.kinds_at(hit.start)[:1]) and not (
            block.region == "footer"
            or (strays(reading, hit.start) and reading.hits.any(_PARTY[1:], begin, stop))
        ):
            continue
        if reading.hits.any(("context.negation",), max(begin, hit.start - 25), hit.start):
            continue
        yield hit


def _is_label(reading: Reading, hit: Hit) -> bool:
    """Whether the words are, or stand in, the label that they are read under."""
    return any(
        f.label_start <= hit.start < f.label_end for f in reading.fields if f.kind == "quality"
    )


def _mechanism_score(reading: Reading, mechanism: str, hit: Hit) -> float:
    """How sure it is that the words tell of the course's or provider's own quality assurance."""
    words = _words(reading, hit)
    kinds = reading.kinds_at(hit.start)
    labelled = "quality" in kinds[:2]
    begin, stop = reading.clause(hit.start, hit.end)
    if reading.hits.any(
        ("entry.required", "assessment.generic", "level.words", "entry.education"), begin, stop
    ):
        return 0.5 if labelled and words >= 2 else 0.0
    party = reading.near(_PARTY, hit.start, hit.end, 50) is not None
    if mechanism == "accreditation":
        official = reading.near(_STATE, hit.start, hit.end, 50) is not None
        behind = names_within(reading, hit.end, min(stop, hit.end + 60))
        named = any(is_name(reading, *span) for span in behind)
        if labelled:
            if words >= 2 or official or named:
                return 0.72
            # A heading alone ("Accreditation") may be about the learner's.
            return 0.0 if _is_label(reading, hit) else 0.56
        if official and (party or words >= 2):
            return 0.66
        if words >= 2 and (named or party):
            return 0.62
        if named and _NUMBER.search(reading.page.text, hit.end, stop):
            return 0.6  # "Akreditácia MV SR č. PPZ-SBS-0/2021"
        if any(
            0 <= h.start - hit.end <= 2
            for t in _PARTY[1:]
            for h in reading.hits.within(t, hit.end, stop)
        ):
            return 0.58  # "licensed training centre"
        # "akreditovaný kurz": a lone adjective must stand beside the course itself.
        return 0.58 if reading.near(("page.offer",), hit.start, hit.end, 12) else 0.0
    if mechanism == "certification":
        return (
            0.68
            if labelled and words >= 2
            else (0.56 if words >= 3 or (words >= 2 and party) else 0.0)
        )
    if mechanism == "quality_label":
        return 0.68 if labelled else (0.56 if words >= 2 else 0.0)
    return 0.66 if labelled else (0.55 if words >= 2 else 0.0)


def _body(reading: Reading, hit: Hit) -> Iterator[Candidate]:
    """The body named right behind "accredited by"; its type where its name says it."""
    _, stop = reading.clause(hit.start, hit.end)
    for start, end in names_within(reading, hit.end, min(stop, hit.end + 70)):
        if start - hit.end > 25 or not is_name(reading, start, end):
            return
        values: dict[str, str] = {"qa_body": reading.page.text[start:end]}
        for key, kind in (
            ("public_authority", "government_agency"), ("sector_organisation", "sectoral"),
            ("professional_body", "ngo"),
        ):  # fmt: skip
            if reading.hits.any((f"identity.{key}",), start, end):
                values["qa_body_type"] = kind
                break
        yield Candidate("qa_body", dict(values), start, end, 0.58, "rule:qa_body.name")
        return


def _under_quality(
    reading: Reading, column: str, tag: str, code: str, anchored: bool
) -> Iterator[Candidate]:
    """What the page tells of quality assurance itself: under its heading, or beside its words."""
    for hit in _usable(reading, tag):
        words = _words(reading, hit)
        if reading.offside(hit.start):
            continue
        if code == "external_certificate" and not anchored:
            continue  # the certificate of nothing that the page holds
        if "quality" in reading.kinds_at(hit.start):
            yield _set(column, code, hit, 0.7)
        elif words >= 3 or (words >= 2 and anchored):
            yield _set(column, code, hit, 0.55)
        elif reading.near(
            ("quality.quality_management_system", "quality.certification"), hit.start, hit.end, 80
        ):
            yield _set(column, code, hit, 0.52)
