"""Where a page says how the course is taught: structured data, labels, places, running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mcminer.extract.fields import Field
from mcminer.extract.mode_context import (
    ELSEWHERE,
    FORMATS,
    find_rooms,
    in_exam,
    is_about_exam,
    is_negated,
    is_not_course,
    is_taught,
)
from mcminer.extract.reading import Reading
from mcminer.lexicon import Hit
from mcminer.page import Block

__all__ = ["Mode", "find_modes"]

#: schema.org's courseMode; its values are English by definition.
_MODES = {
    "online": "online", "onsite": "face_to_face", "blended": "blended", "remote": "online",
    "in-person": "face_to_face", "offline": "face_to_face", "hybrid": "blended",
    "offlineeventattendancemode": "face_to_face", "onlineeventattendancemode": "online",
    "mixedeventattendancemode": "blended", "distance": "online", "on-site": "face_to_face",
}  # fmt: skip


#: Keys of structured data for the mode, and for where an instance of the course takes place.
_MODE_KEYS = (
    "coursemode",
    "programmode",
    "attendancemode",
    "course.mode",
    "deliverymode",
    "studymode",
)
#: "ul. Długa 5": a street begins with a short word in small letters.
_STREET = re.compile(r"[^\W\d_]{1,5}\.? [^\W\d_a-z]")
_DEMANDS = ("entry.recommended", "entry.work_experience")
_PLACE_KEYS = ("location", "location.name", "addresslocality", "streetaddress")


@dataclass(frozen=True, slots=True)
class Mode:
    """A mode said somewhere (or ``choice``), how sure that is, and by which rule."""

    kind: str
    start: int
    end: int
    score: float
    how: str


def find_modes(reading: Reading) -> list[Mode]:
    """All places that say the mode; ``how`` tells facts under a label from running text."""
    return [
        *_from_data(reading),
        *_from_fields(reading),
        *_from_text(reading),
        *_from_sites(reading),
        *_from_rooms(reading),
    ]


def _from_data(reading: Reading) -> Iterator[Mode]:
    text = reading.page.text
    for pair in reading.page.pairs:
        if pair.layout != "data":
            continue
        path = text[pair.label_start : pair.label_end].lower()
        value = text[pair.start : pair.end].strip().lower().rsplit("/", 1)[-1]
        if path.endswith(_MODE_KEYS):
            if value in _MODES:
                yield Mode(_MODES[value], pair.start, pair.end, 0.82, "data")
            else:
                for kind, hit in _hits(reading, pair.start, pair.end):
                    yield Mode(kind, hit.start, hit.end, 0.8, "data")
        elif (
            "courseinstance.location" in path
            and path.endswith(_PLACE_KEYS)
            and value
            and "http" not in value
            and not any(_hits(reading, pair.start, pair.end))
        ):
            yield Mode("face_to_face", pair.start, pair.end, 0.72, "place")


def _hits(reading: Reading, start: int, end: int) -> Iterator[tuple[str, Hit]]:
    """Words of the mode within a stretch that are not about registering, paying or the exam."""
    for kind in (*FORMATS, "choice"):
        for hit in reading.hits.within(f"delivery.{kind}", start, end):
            if _is_part(reading, kind, hit):
                continue
            if not is_not_course(reading, hit) and not is_negated(reading, hit):
                yield kind, hit


def _is_part(reading: Reading, kind: str, hit: Hit) -> bool:
    """Whether the words are part of a longer phrase of another mode: "live" in "live online"."""
    return reading.is_part(hit, [f"delivery.{mode}" for mode in FORMATS if mode != kind], reach=40)


def _from_fields(reading: Reading) -> Iterator[Mode]:
    """Values under a label of the mode, and places under a label of the place."""
    for field in reading.fields_of("delivery", "location"):
        if reading.offside(field.start) or field.layout == "data":
            continue
        if not field.tight and field.end - field.start > 600:
            continue
        about_place = field.kind == "location"
        if not about_place:
            yield from _from_label(reading, field)
        begin, stop = field.start, min(field.end, field.start + 400)
        any_hit = False
        for kind, hit in _hits(reading, begin, stop):
            if not field.tight and is_about_exam(reading, hit):
                continue
            any_hit = True
            yield Mode(kind, hit.start, hit.end, 0.9 if field.tight else 0.72, "label")
        room = reading.hits.any(("delivery.classroom",), begin, stop)
        if room is not None and _is_part(reading, "classroom", room):
            room = None
        if about_place and not any_hit and field.tight and room is not None:
            yield Mode("face_to_face", room.start, room.end, 0.74, "place")
        elif about_place and not any_hit and field.tight and field.sure >= 0.75:
            span = _place(reading, begin, stop)
            if span:
                yield Mode("face_to_face", *span, 0.74, "place")


def _from_label(reading: Reading, field: Field) -> Iterator[Mode]:
    """``Formula mista: ...``: the label names the mode itself; ``mixed`` alone as its value."""
    for kind in FORMATS:
        for hit in reading.hits.within(f"delivery.{kind}", field.label_start, field.label_end):
            if hit.end - hit.start >= 5 and not is_not_course(reading, hit):
                yield Mode(kind, hit.start, hit.end, 0.7, "label")
    start, _ = reading.trimmed(field.start, field.end)
    mixed = reading.hits.any(("delivery.mixed",), start, min(field.end, start + 60))
    if mixed is not None and field.tight and not is_negated(reading, mixed):
        yield Mode("blended", mixed.start, mixed.end, 0.84, "label")


def _from_rooms(reading: Reading) -> Iterator[Mode]:
    """``room 12``, ``sala nr 2``: a room with its number is where one has to be."""
    for hit in find_rooms(reading):
        yield Mode("face_to_face", hit.start, hit.end, 0.56, "place")


def _place(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """The first words of a place, where the value looks like one."""
    text = reading.page.text
    start, end = reading.trimmed(start, end)
    stop = text.find("\n", start, end)
    end = min(stop if stop > 0 else end, start + 80)
    words = text[start:end]
    named = words[:1].isupper() or _STREET.match(words)
    if not len(words) >= 3 or not named or "http" in words or words.count(" ") > 10:
        return None
    if reading.hits.any(("context.negation", "delivery.not_course"), start, end):
        return None
    return start, end


def _from_text(reading: Reading) -> Iterator[Mode]:
    """Running text, headings and fact lists; what is no fact of the course stays below the bar."""
    for kind in (*FORMATS, "choice"):
        for hit in reading.hits[f"delivery.{kind}"]:
            block = reading.block(hit.start)
            if block.region in ("data", "address", "head") or reading.offside(hit.start):
                continue
            if "/option" in block.where or is_not_course(reading, hit) or is_negated(reading, hit):
                continue  # a form's options are other courses' modes as well
            if _is_part(reading, kind, hit):
                continue
            kinds = reading.kinds_at(hit.start)
            if ELSEWHERE.intersection(kinds[:1]) and not _says_mode(reading, block):
                continue
            if "delivery" in kinds:
                continue  # read as a field
            score = _text_score(reading, kind, hit)
            if score and kind == "online" and _only_theory(reading, hit):
                yield Mode("blended", hit.start, hit.end, 0.62, "parts")
            elif score:
                yield Mode(kind, hit.start, hit.end, score, "text")


def _says_mode(reading: Reading, block: Block) -> bool:
    """Whether a short line or heading begins with a label of the mode ("Modalidad online")."""
    return block.end - block.start <= 60 and (
        reading.hits.any(("labels.delivery",), block.start, block.start + 3) is not None
    )


def _only_theory(reading: Reading, hit: Hit) -> bool:
    """Whether only the theory is online ("Theory (online) 36 h") and practice stands apart."""
    if reading.sentence_hit(("workload.theory",), hit.start, hit.end) is None:
        return False
    begin, stop = reading.clause(hit.start, hit.end)
    return any(
        not begin <= practice.start < stop and not reading.offside(practice.start)
        for practice in reading.hits["workload.practice"]
        if abs(practice.start - hit.start) < 300
    )


def _from_sites(reading: Reading) -> Iterator[Mode]:
    """Teaching in a classroom, a workshop or at work is face to face."""
    for key in ("classroom", "workplace"):
        for hit in reading.hits[f"delivery.{key}"]:
            block = reading.block(hit.start)
            if block.region in ("data", "address", "head") or reading.offside(hit.start):
                continue
            if ELSEWHERE.intersection(reading.kinds_at(hit.start)[:1]) or is_negated(reading, hit):
                continue
            if in_exam(reading, hit) or not is_taught(reading, hit):
                continue
            if _is_part(reading, key, hit):
                continue  # the "classroom" of a virtual classroom
            if reading.sentence_hit(_DEMANDS, hit.start, hit.end) is not None:
                continue  # "a year or so on the job" is experience
            words = len(reading.folded[hit.start : hit.end].split())
            yield Mode("face_to_face", hit.start, hit.end, 0.56 if words >= 2 else 0.52, "site")


def _text_score(reading: Reading, kind: str, hit: Hit) -> float:
    block = reading.block(hit.start)
    size = block.end - block.start
    covers = (hit.end - hit.start) / max(size, 1)
    if is_about_exam(reading, hit):
        return 0.0
    if block.kind == "heading" and block.level <= 2:
        return 0.76 if block.level == 1 else 0.6
    if size <= 60 and (covers >= 0.5 or block.kind in ("item", "cell", "label")):
        return 0.74
    if kind == "blended" and size <= 80:
        return 0.62
    if kind in ("blended", "choice"):
        if reading.sentence_hit(("page.offer",), hit.start, hit.end):
            return 0.66
        return 0.54 if " " in reading.folded[hit.start : hit.end] else 0.0
    taught = is_taught(reading, hit)
    words = len(reading.folded[hit.start : hit.end].split())
    if taught and kind == "online":
        return 0.62 if words >= 2 else 0.56
    if taught:
        return 0.62 if words >= 2 else 0.52
    return 0.0
