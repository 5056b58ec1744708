"""Fact values that readers keep: mcminer, trafilatura, readability on the gold pages' layouts.

    python benchmarks/facts_kept.py

A fact is a label that stands on the page word for word (title, bodies, levels, outcomes,
standards) or a figure with its unit that an answer confirms (hours, ECTS, days, weeks). A reader
keeps it when its text still holds the same words. readability-lxml is no dependency of mcminer:
where it is not installed it is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from bs4 import BeautifulSoup

from mcminer.page import read_page

GOLD = Path(__file__).resolve().parent.parent / "corpora" / "gold"
TEXTS = ("title", "issuing_body", "provider", "level_as_written", "learning_outcomes",
         "qa_standards", "occupations")  # fmt: skip
FIGURES = ("hours_min", "hours_max", "ects", "validity_years")


def ours(body: bytes) -> str:
    """The page's text as mcminer reads it."""
    return read_page(body, language=False).text


def trafilatura(body: bytes) -> str:
    """Main text, with tables and comments as by default."""
    import trafilatura

    return trafilatura.extract(body) or ""


def readability(body: bytes) -> str:
    """Main text with its title."""
    from readability import Document

    document = Document(body.decode("utf-8", "replace"))
    summary = BeautifulSoup(document.summary(), "lxml").get_text(" ")
    return f"{document.title()} {summary}"


def plain(text: str) -> str:
    """Lower case, every run of blanks and signs one blank."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def facts(labels: dict[str, object], visible: str) -> Iterator[str]:
    """The facts of an answer that the page shows in its own words."""
    for name in TEXTS:
        value = labels.get(name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and plain(item) and plain(item) in visible:
                yield plain(item)
    for name in FIGURES:
        value = labels.get(name)
        if isinstance(value, int):
            yield from re.findall(rf"(?<!\w){value} [^\W\d_]+(?!\w)", visible)[:1]


def main() -> None:
    """Print the share of facts that each reader keeps."""
    readers: dict[str, Callable[[bytes], str]] = {"mcminer": ours, "trafilatura": trafilatura}
    try:
        import readability as installed  # noqa: F401

        readers["readability"] = readability
    except ImportError:
        print("readability-lxml is not installed: left out")
    kept = dict.fromkeys(readers, 0)
    total = 0
    for file in sorted(GOLD.glob("*/*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            path = GOLD / "pages" / f"{case['id']}.html"
            if case["page_type"] != "offer" or not path.exists():
                continue
            body = path.read_bytes()
            soup = BeautifulSoup(body, "lxml")
            for element in soup(["script", "style", "noscript", "template"]):
                element.decompose()
            wanted = set(facts(case["labels"], plain(soup.get_text(" "))))
            total += len(wanted)
            for name, read in readers.items():
                text = plain(read(body))
                kept[name] += sum(fact in text for fact in wanted)
    print(f"{total} facts")
    for name, count in kept.items():
        print(f"{name:14}{count / total:8.3f} kept")


if __name__ == "__main__":
    main()
