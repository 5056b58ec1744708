"""``make real``: figures on real data sets that are not part of this repository.

They are looked for in ``../shared/real`` (or the folder given); what is absent is skipped.
Nothing is copied from there.
"""

from __future__ import annotations

import io
import json
import re
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mcminer.extract.quantities import find_quantities
from mcminer.lexicon import fold
from mcminer.mining import mine
from mcminer.record import MinedPage

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "real"
_SECONDS = {"hours": 3600, "teaching_hours": 3600, "minutes": 60, "half_days": 43200, "days": 86400,
            "weeks": 604800, "months": 2592000, "years": 31536000}  # fmt: skip
_LANGUAGES = {"English": "en", "German": "de", "French": "fr", "Portuguese": "pt", "Spanish": "es",
              "Dutch": "nl", "Italian": "it", "Swedish": "sv"}  # fmt: skip


class Counts:
    """Right, wrong and missed values by column."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.counts: dict[str, Counter[str]] = {}
        self.holds = Counter[str]()

    def add(self, column: str, expected: Any, found: Any, note: str = "") -> None:
        """Count one cell; ``note`` names a wrong one."""
        counts = self.counts.setdefault(column, Counter())
        if expected is None and found is None:
            counts["empty"] += 1
        elif expected == found:
            counts["right"] += 1
        else:
            counts["missed" if found is None else "wrong"] += 1
            if note and found is not None:
                print(f"    {self.name} {note} {column}: expected {expected!r}, found {found!r}")

    def evidence(self, page: MinedPage, text: str) -> None:
        """Check that every quote stands at its offsets."""
        for offer in page.rows():
            for cell in offer.cells.values():
                for piece in cell.evidence:
                    self.holds[str(text[piece.start : piece.end] == piece.quote)] += 1

    def show(self) -> None:
        """Print the table."""
        print(f"{self.name}: evidence right {self.holds['True']}, wrong {self.holds['False']}")
        for column, c in self.counts.items():
            found, there = c["right"] + c["wrong"], c["right"] + c["wrong"] + c["missed"]
            precision = f"{c['right'] / found:.3f}" if found else "-"
            recall = f"{c['right'] / there:.3f}" if there else "-"
            print(f"  {column:<26} n {sum(c.values()):>5}  precision {precision}  recall {recall}")


def archive(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of the HTML files of a tar."""
    with tarfile.open(path) as tar:
        for member in tar.getmembers():
            file = tar.extractfile(member) if member.name.endswith(".html") else None
            if file is not None:
                yield member.name, file.read()


def read(body: bytes, url: str, counts: Counts, media_type: str = "text/html") -> dict[str, Any]:
    """Mine a page, check its evidence, return its flat row."""
    from mcminer.page import read_page

    page = mine(body, url=url, media_type=media_type)
    if page.skipped is None:
        counts.evidence(page, read_page(body, url=url, media_type=media_type, language=False).text)
    return page.flat()


def san_pablo(folder: Path) -> None:
    """Spanish course pages: hours and entry against the facts as printed."""
    counts = Counts("escuela-san-pablo-es")
    bodies = dict(archive(folder / "site.tar.xz"))
    for line in (folder / "facts-as-printed.jsonl").read_text(encoding="utf-8").splitlines():
        fact = json.loads(line)
        name = next(n for n in bodies if n.endswith(fact["page"]))
        row = read(bodies[name], f"https://escuela.example.es/{fact['page']}", counts)
        printed = re.search(r"\d[\d.]*", fact["workload_as_printed"] or "")
        hours = float(printed[0].replace(".", "")) if printed else None
        counts.add("hours_min", hours, row.get("hours_min"), fact["page"])
        entry, words = fact["entry_as_printed"], row.get("entry_requirements")
        same = bool(entry and words and fold(entry)[:40] in fold(words))
        counts.add("entry_requirements", bool(entry) or None, (same or bool(words)) or None)
        counts.add("eqf_level", None, row.get("eqf_level"), fact["page"])
        counts.add("page_type", "offer", row.get("page_type"))
    counts.show()


def study_at_home(folder: Path) -> None:
    """An English site: which pages are offers, and the credits that their fact strip prints."""
    counts = Counts("studyathome-hub-en")
    for name, body in archive(folder / "site.tar.xz"):
        path = name.split("site/", 1)[-1]
        if path.startswith("next/") or path == "404.html":
            continue
        row = read(body, f"https://hub.example.eu/{path.removesuffix('index.html')}", counts)
        words = re.sub(r"<[^>]+>", " ", body.decode("utf-8", "replace"))
        course = (
            path.startswith("courses/") and path != "courses/index.html" and "enroll" not in path
        )
        if course and len(words.split()) < 250:
            continue  # draft shells without content
        counts.add("offer", course or None, (row.get("page_type") == "offer") or None, path)
        if course:
            printed = re.search(r"(\d+(?:\.\d+)?)\s+ECTS", words)
            counts.add("ects", float(printed[1]) if printed else None, row.get("ects"), path)
    counts.show()


def mcast(folder: Path) -> None:
    """Maltese college: MQF levels and entry, from records laid out as a page of text."""
    counts = Counts("mcast-mt")
    for course in json.loads((folder / "mcast-courses-2019.json").read_text(encoding="utf-8")):
        level = str(course.get("mqf") or "")
        if not level.isdigit():
            continue
        text = (
            f"{course['title']}\n\nThis course at Malta College of Arts, Science and Technology.\n"
            f"{' '.join(course['desc_en'])}\n\n"
            f"MQF Level: {level}\nDuration: {course['duration']} years\n"
            f"Entry requirements\n{course.get('req_entry') or ''}\n"
        )
        row = read(text.encode(), "https://www.college.edu.mt/courses/x", counts, "text/plain")
        if row.get("page_type") == "offer":
            counts.add("nqf_level", level, row.get("nqf_level"))
            counts.add("eqf_level", int(level), row.get("eqf_level"))
        counts.add("page_type", "offer", row.get("page_type"))
    counts.show()


def french_courses(folder: Path) -> None:
    """French training records laid out as a page of text: hours, and "no prerequisites"."""
    counts = Counts("organisme-formation-fr")
    for course in json.loads((folder / "formations-2025.json").read_text(encoding="utf-8")):
        text = (
            f"{course['titre']}\n\n{course['description']}\n\nObjectifs pédagogiques\n"
            + "".join(f"- {goal}\n" for goal in course.get("objectifs_pedagogiques") or [])
            + f"\nPublic : {course.get('public')}\nDurée : {course.get('duree')}\n"
            + f"Prérequis : {course.get('prerequis')}\n"
        )
        row = read(text.encode(), "https://formations.example.fr/formation/x", counts, "text/plain")
        counts.add("page_type", "offer", row.get("page_type"))
        if row.get("page_type") != "offer":
            continue
        printed = re.match(r"(\d+)\s?h(?:eures)?\s?(\d\d)?\b", str(course.get("duree")))
        if printed:
            hours = int(printed[1]) + int(printed[2] or 0) / 60
            counts.add("hours_min", round(hours, 2), row.get("hours_min"))
        if fold(str(course.get("prerequis"))).startswith("aucun"):
            counts.add("entry none", ["none"], row.get("entry_requirement_kinds"))
    counts.show()


def durations(folder: Path) -> None:
    """Durations of the specification suite that are one number with one unit."""
    counts = Counts("recognizers-text-specs")
    for language, code in _LANGUAGES.items():
        path = folder / "DateTime" / language / "DurationParser.json"
        if not path.exists():
            continue
        for case in json.loads(path.read_text(encoding="utf-8-sig")):
            for result in case.get("Results") or []:
                value = (result.get("Value") or {}).get("FutureResolution", {}).get("duration")
                words = result.get("Text") or ""
                if value and len(words.split()) <= 3:
                    found = find_quantities(fold(words), code)
                    known = [q for q in found if q.unit in _SECONDS and q.low is not None]
                    seconds = known[0].low * _SECONDS[known[0].unit] if known else None  # type: ignore[operator]
                    counts.add(f"duration {code}", float(value), seconds)
    counts.show()


SETS = {
    "escuela-san-pablo-es": san_pablo,
    "studyathome-hub-en": study_at_home,
    "mcast-mt": mcast,
    "organisme-formation-fr": french_courses,
    "recognizers-text-specs": durations,
}


def main() -> None:
    """Run every set that is there."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    for name, run in SETS.items():
        if (shared / name).is_dir():
            run(shared / name)
        else:
            print(f"{name}: absent, skipped")


if __name__ == "__main__":
    sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", line_buffering=True)
    main()
