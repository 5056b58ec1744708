"""``award_basis``, ``external_assessment``, ``identity_verification`` and ``validity_years``."""

from __future__ import annotations

from collections.abc import Iterator

from mcminer.extract import assessment, validity
from mcminer.extract.candidates import Candidate
from mcminer.extract.purpose import purpose
from mcminer.extract.reading import Reading
from mcminer.lexicon import Hit

__all__ = ["candidates"]


#: How sure a phrase for each route to the certificate is.
_BASES = {"participation": 0.72, "programme_and_assessment": 0.72, "assessment_only": 0.6,
          "prior_learning": 0.6}  # fmt: skip
_FOR_ENTRY = frozenset(("entry", "recommended", "audience", "stackable"))
_WATCHED = ("award.supervised_online", "award.supervised_onsite", "award.supervised")
_NOT_EXAM = frozenset(
    ("entry", "recommended", "outcomes", "content", "occupations", "price", "audience")
)
#: Units and roles of figures that a course has, and an exam has not.
_TAUGHT = frozenset(("hours", "teaching_hours", "days", "weeks", "months", "semesters", "ects",
                     "credits"))  # fmt: skip
_OF_COURSE = frozenset(("total", "contact", "theory", "practice", "weekly", "daily", "part"))
#: Words for courses that stand in the names of exams and papers as well.
_PAPERS = ("award.certificate", "assessment.generic", "assessment.passed", "forms.exam")
#: Characters over which words for the place of an exam belong to its supervision.
_ROOM = 250


def candidates(reading: Reading) -> Iterator[Candidate]:
    """Propose on what the award rests, who assesses, how identity is checked, how long it lasts."""
    yield from _basis(reading)
    yield from _external(reading)
    yield from _verification(reading)
    yield from validity.candidates(reading)


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
            if not _usable(reading, hit) or _FOR_ENTRY.intersection(kinds[:1]) - (
                {"audience"} if basis == "participation" else set()
            ):
                continue
            score_here = score + (0.1 if {"award", "assessment"} & set(kinds[:2]) else 0.0)
            found.setdefault(basis, []).append(
                Candidate("award_basis", {"award_basis": [basis]}, hit.start, hit.end, score_here,
                          f"rule:award_basis.{basis}")
            )  # fmt: skip
    methods = [c for c in assessment.candidates(reading) if c.slot == "assessment_methods"]
    tests = [c for c in methods if c.values["assessment_methods"] != ["attendance"]]
    exam = _named_exam(reading) or _exam_alone(reading)
    if exam is not None and "assessment_only" not in found:
        found["assessment_only"] = [
            Candidate("award_basis", {"award_basis": ["assessment_only"]}, exam.start, exam.end,
                      0.56, "rule:award_basis.exam")
        ]  # fmt: skip
    if "assessment_only" in found and not _teaches(reading):
        # "a certificate on passing the exam" says nothing of a course
        found["programme_and_assessment"] = [
            c
            for c in found.pop("programme_and_assessment", [])
            if reading.hits.any(("page.offer",), c.start, c.end) is not None
        ]
    elif tests and found and "programme_and_assessment" not in found:
        best = max(tests, key=lambda c: c.score)
        found["programme_and_assessment"] = [
            Candidate("award_basis", {"award_basis": ["programme_and_assessment"]}, best.start,
                      best.end, best.score * 0.9, "rule:award_basis.methods")
        ]  # fmt: skip
    if not found and not methods:
        yield from _formless(reading)
    for basis, those in found.items():
        for candidate in those:
            if basis == "participation" and tests and _after_test(reading, candidate):
                continue
            yield candidate


def _formless(reading: Reading) -> Iterator[Candidate]:
    """``The course ends with a final exam``: an assessment, though the page names no form."""
    if any(not reading.offside(hit.start) for hit in reading.hits["assessment.none"]):
        return
    for hit in reading.hits["assessment.generic"]:
        kinds = reading.kinds_at(hit.start)
        if not _usable(reading, hit) or _NOT_EXAM.intersection(kinds[:1]):
            continue
        if reading.near(("assessment.entrance", "assessment.exam_prep"), hit.start, hit.end, 40):
            continue
        proved = reading.near(("assessment.passed", "award.certificate"), hit.start, hit.end, 60)
        if " " in reading.folded[hit.start : hit.end] or proved is not None:
            yield Candidate(
                "award_basis", {"award_basis": ["programme_and_assessment"]}, hit.start, hit.end,
                0.54, "rule:award_basis.formless",
            )  # fmt: skip
            return


def _teaches(reading: Reading) -> bool:
    """Whether the page has facts of a course, and not of an exam alone."""
    facts = ("duration", "contact_hours", "delivery")
    of_exam = [q.start for q in reading.quantities if purpose(reading, q).role == "exam"]
    return any(
        f.tight
        and not reading.offside(f.start)
        and not any(f.start <= position < f.end for position in of_exam)
        for f in reading.fields_of(*facts)
    )


def _exam_alone(reading: Reading) -> Hit | None:
    """The exam of a page that is about nothing else: exams again and again, and hardly a course.

    A page on a course names it over and over; one on an exam may name a course to prepare for it.
    """
    if _teaches(reading) or any(
        q.unit in _TAUGHT and purpose(reading, q).role in _OF_COURSE for q in reading.quantities
    ):
        return None
    exams: dict[int, Hit] = {}
    for tag in ("assessment.generic", "forms.exam"):
        for hit in reading.hits[tag]:
            if _usable(reading, hit) and not _NOT_EXAM.intersection(
                reading.kinds_at(hit.start)[:1]
            ):
                exams.setdefault(hit.start, hit)
    courses = sum(
        not reading.offside(hit.start)
        and not _FOR_ENTRY.intersection(reading.kinds_at(hit.start)[:1])
        and not any(
            paper.start < hit.end
            for tag in _PAPERS
            for paper in reading.hits.within(tag, hit.start - 20, hit.end)
            if paper.end > hit.start
        )
        for hit in reading.hits["page.offer"]
        if reading.block(hit.start).region not in ("data", "address")
    )
    if len(exams) < 4 or len(exams) < 6 * courses:
        return None
    return exams[min(exams)]


def _named_exam(reading: Reading) -> Hit | None:
    """The word for an exam that the offer is named by: "Foundation exam", and no course of it."""
    if _teaches(reading) or any(q.unit in ("ects", "credits") for q in reading.quantities):
        return None
    for start, end in reading.title_spans:
        if reading.page.text[end - 1] in ".!?;" or reading.folded.count(" ", start, end) > 11:
            continue  # a sentence names nothing
        exam = reading.hits.any(("assessment.generic", "forms.exam"), start, end)
        if exam is not None and not reading.denied(exam.start, reach=30):
            course = [
                h for h in reading.hits.within("page.offer", start, end)
                if not exam.start <= h.start < exam.end and not h.start <= exam.start < h.end
            ]  # fmt: skip
            prepared = reading.hits.any(("assessment.exam_prep", "assessment.entrance"), start, end)
            return None if course or prepared is not None else exam
    return None


def _after_test(reading: Reading, candidate: Candidate) -> bool:
    """Whether a paper with the name of one for attendance is given to those who pass."""
    begin, _ = reading.clause(candidate.start, candidate.end)
    passed = reading.sentence_hit(("assessment.passed",), candidate.start, candidate.end)
    return (
        passed is not None and reading.hits.any(("context.negation",), begin, candidate.end) is None
    )


def _external(reading: Reading) -> Iterator[Candidate]:
    both = ("award.external_yes", "award.external_no")
    for tag, opposite in (both, both[::-1]):
        value = tag.rsplit("_", 1)[-1]
        for hit in reading.hits[tag]:
            if reading.is_part(hit, (opposite,), reach=80):
                continue  # "is examined by ... our own teachers": the longer phrase says more
            if _usable(reading, hit) and reading.kinds_at(hit.start)[:1] != ["quality"]:
                yield Candidate(
                    "external_assessment", {"external_assessment": value}, hit.start, hit.end,
                    0.62, f"rule:external_assessment.{value}",
                )  # fmt: skip

    for examiner in reading.hits["award.examiner"]:
        other = reading.near(("award.independent",), examiner.start, examiner.end, 40)
        if other is not None and _usable(reading, examiner) and _is_of_exam(reading, examiner):
            yield Candidate(
                "external_assessment", {"external_assessment": "yes"}, examiner.start,
                examiner.end, 0.58, "rule:external_assessment.examiner",
                more=((other.start, other.end),),
            )  # fmt: skip


def _is_of_exam(reading: Reading, hit: Hit) -> bool:
    """Whether an examiner examines: a word for exam in the clause or above, and no audit."""
    kinds = reading.kinds_at(hit.start)[:2]
    if "assessment" in kinds:
        return True
    if {"quality", "entry", "issuer", "audience"} & set(kinds[:1]):
        return False
    return (
        reading.sentence_hit(("forms.exam", "assessment.generic"), hit.start, hit.end) is not None
    )


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
