"""The same offer under several addresses is one row; different offers stay apart."""

from __future__ import annotations

from mcminer.duplicates import fingerprint, group_duplicates
from mcminer.page import read_page

TEXT = "<p>" + " ".join(f"word{i} about scaffolds and nets" for i in range(60)) + "</p>"


def prints(**pages: tuple[str, str]) -> dict[int, object]:
    found = {}
    for number, (markup, url) in enumerate(pages.values(), start=1):
        page = read_page(markup.encode(), url=url, media_type="text/html", language=False)
        found[number] = fingerprint(page, "Scaffolds")
    return found


def test_a_print_view_and_its_page_are_one() -> None:
    found = prints(
        page=(TEXT, "https://x.ie/c/scaffolds"),
        print=(TEXT + "<p>Printed</p>", "https://x.ie/c/scaffolds?print=1"),
    )
    assert group_duplicates(found) == [[1, 2]]  # type: ignore[arg-type]


def test_the_canonical_page_is_kept() -> None:
    copy = '<link rel="canonical" href="https://x.ie/c/scaffolds">' + TEXT
    found = prints(
        copy=(copy, "https://x.ie/c/old"),
        page=("<p>Other words entirely</p>", "https://x.ie/c/scaffolds"),
    )
    assert group_duplicates(found) == [[2, 1]]  # type: ignore[arg-type]


def test_language_versions_that_name_each_other_are_one() -> None:
    def version(other: str, language: str, words: str) -> str:
        return f'<link rel="alternate" hreflang="{language}" href="{other}"><p>{words}</p>'

    found = prints(
        en=(version("https://x.ie/ga/c", "ga", "English words here"), "https://x.ie/en/c"),
        ga=(version("https://x.ie/en/c", "en", "Focail Ghaeilge anseo"), "https://x.ie/ga/c"),
    )
    assert group_duplicates(found) == [[1, 2]]  # type: ignore[arg-type]


def test_courses_from_one_template_stay_apart() -> None:
    other = TEXT.replace("scaffolds", "lifts").replace("nets", "slings")
    found = prints(a=(TEXT, "https://x.ie/c/1"), b=(other, "https://x.ie/c/2"))
    assert group_duplicates(found) == [[1], [2]]  # type: ignore[arg-type]
