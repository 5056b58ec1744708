"""``make gold``: extraction on the gold pages, against the pinned scores.

    python benchmarks/gold.py             score all parts and compare
    python benchmarks/gold.py --errors    list what is wrong or missed (not of the test parts)
    python benchmarks/gold.py --part text --language nl --errors
    python benchmarks/gold.py --pin       pin the scores as they are now

``corpora/baseline.json`` holds the pinned scores with the corpus's hash; a test refuses a drop.
The test parts are for measuring: their errors are not listed, so that nobody tunes to them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from mcminer.cli.evaluate import show
from mcminer.evaluation import Report, evaluate, load_cases

GOLD = Path(__file__).resolve().parent.parent / "corpora" / "gold"
BASELINE = GOLD.parent / "baseline.json"
#: ``text`` holds pages as plain text, the way they are when somebody saved the words alone.
PARTS = ("dev", "test", "text", "text-test")
#: Their errors are not listed, and nothing is trained on them.
MEASURED = ("test", "text-test")


def corpus_hash() -> str:
    """Hash of all pages and answers."""
    digest = hashlib.sha256()
    for file in sorted(GOLD.rglob("*")):
        if file.is_file() and file.suffix in (".html", ".txt", ".pdf", ".jsonl"):
            digest.update(file.relative_to(GOLD).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def run(part: str, language: str = "*") -> Report:
    """Score one part, or its pages in one language."""
    files = sorted((GOLD / part).glob(f"{language}.jsonl"))
    cases = [case for file in files for case in load_cases(file)]
    return evaluate(cases, GOLD / "pages")


def pinned(reports: dict[str, Report]) -> dict[str, Any]:
    """What baseline.json holds."""
    return {
        "corpus": corpus_hash(),
        "parts": {
            part: {
                "cases": report.cases,
                "precision": round(report.overall.precision or 0, 4),
                "recall": round(report.overall.recall or 0, 4),
                "columns": {
                    name: {"n": t.n, "f1": None if t.f1 is None else round(t.f1, 4)}
                    for name, t in report.columns.items()
                },
            }
            for part, report in reports.items()
        },
    }


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--part", choices=PARTS, action="append", help="these parts alone")
    parser.add_argument("--language", default="*", help="pages in this language alone")
    parser.add_argument("--pin", action="store_true")
    options = parser.parse_args()
    reports = {part: run(part, options.language) for part in options.part or PARTS}
    for part, report in reports.items():
        print(f"\n=== {part}: {report.cases} pages")
        show(report)
        if options.errors and part not in MEASURED:
            for case, column, expected, found in report.errors:
                print(f"{case}  {column}: expected {expected!r}, found {found!r}")
    if options.part or options.language != "*":
        return 0
    now = pinned(reports)
    if options.pin:
        BASELINE.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
        print(f"pinned in {BASELINE.name}")
    elif BASELINE.exists():
        before = json.loads(BASELINE.read_text(encoding="utf-8"))
        if before["corpus"] != now["corpus"]:
            print("the corpus has changed since the scores were pinned")
        for part in PARTS:
            old, new = before["parts"].get(part), now["parts"][part]
            if old is None:
                continue
            print(f"{part}: precision {old['precision']} -> {new['precision']}, "
                  f"recall {old['recall']} -> {new['recall']}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
