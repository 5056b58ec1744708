"""Addresses: one spelling each, nothing merged that differs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcminer.crawl.scope import Scope
from mcminer.crawl.traps import pattern_of, trap_in
from mcminer.crawl.urls import host_key, join, normalise
from mcminer.errors import SettingsError
from mcminer.study import Provider

WHATWG = Path(__file__).parents[3] / "shared/real/wpt-url/urltestdata.json"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.ORG:80/A/../B/./c?x=1#f", "http://example.org/B/c?x=1"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org:443/", "https://example.org/"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https://example.org./", "https://example.org/"),
        (
            "https://bücher.example/Größe?ä=ö",
            "https://xn--bcher-kva.example/Gr%C3%B6%C3%9Fe?%C3%A4=%C3%B6",
        ),
        ("https://example.org/%7euser/%c3%a9", "https://example.org/~user/%C3%A9"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org\\a\\b", "https://example.org/a/b"),
        ("https://example.org/?utm_source=x&id=5&PHPSESSID=1", "https://example.org/?id=5"),
        ("https://example.org/c;jsessionid=1F.n2?id=5", "https://example.org/c?id=5"),
        ("https://example.org/(S(abc123))/c", "https://example.org/c"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://[0:0::1]/", "http://[::1]/"),
        ("mailto:a@b.eu", None),
        ("https://user:pass@example.org/", None),
        ("https://example.org:99999/", None),
        ("https://exa mple.org/", None),
        ("https://1.2.3.4.5/", None),
        ("https:///", None),
    ],
)
def test_normalise(url: str, expected: str | None) -> None:
    assert normalise(url) == expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("d", "https://e.org/b/d"),
        ("/d", "https://e.org/d"),
        ("//f.org/d", "https://f.org/d"),
        ("../d", "https://e.org/d"),
        ("../../../d", "https://e.org/d"),
        ("?q=1", "https://e.org/b/c?q=1"),
        ("#top", None),
        (" \n/d\n", "https://e.org/d"),
        ("javascript:void(0)", None),
        ("tel:123", None),
        ("kurs:1", None),
        ("./", "https://e.org/b/"),
        ("..", "https://e.org/"),
        ("\\d", "https://e.org/d"),
        ("https:d", "https://e.org/b/d"),
    ],
)
def test_join(href: str, expected: str | None) -> None:
    assert join("https://e.org/b/c?x=y", href) == expected


def test_whatwg_cases_that_we_claim() -> None:
    """Cases with http(s) results; left out are those that differ on purpose.

    On purpose: fragments and empty queries are dropped, user names are refused, unreserved
    escapes are undone, IPv6 keeps its dotted end, and hosts of punctuation alone are refused.
    """
    if not WHATWG.exists():
        pytest.skip("shared/real/wpt-url is not here")
    right: list[tuple[str, str, str | None]] = []
    wrong: list[tuple[str, str, str | None]] = []
    for case in json.loads(WHATWG.read_text()):
        if not isinstance(case, dict) or case.get("failure"):
            continue
        base = case["base"] or "http://x/"
        href = case["href"]
        if not href.startswith(("http://", "https://")) or not base.startswith("http"):
            continue
        if any(sign in case["input"] for sign in "#@%") or case["href"].endswith("?"):
            continue
        if not case["input"].strip():
            continue
        text = case["input"]
        found = join(normalise(base) or base, text) if case["base"] else normalise(text)
        (right if found == href else wrong).append((case["input"], href, found))
    assert len(right) >= 130
    assert len(wrong) <= 8, wrong


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = join("https://example.org/a/", text)
    assert found is None or found.startswith(("http://", "https://"))


@given(st.from_regex(r"https?://[a-z]{1,8}\.(org|eu)(:\d{2,4})?/[ -~]{0,40}", fullmatch=True))
def test_normalising_twice_changes_nothing(url: str) -> None:
    once = normalise(url)
    if once is not None:
        assert normalise(once) == once
        assert host_key(once).count(":") == 2


def provider(url: str, scope: str = "", name: str = "P") -> Provider:
    return Provider(country="", name=name, type="", url=url, scope=scope, line=3)


@pytest.mark.parametrize(
    ("scope", "url", "inside"),
    [
        ("", "https://school.org/anything", True),
        ("", "http://www.school.org/anything", True),
        ("", "https://shop.school.org/", False),
        ("", "https://school.org:8080/", False),
        ("/courses/", "https://school.org/courses/1", True),
        ("/courses", "https://school.org/courses?p=2", True),
        ("/courses", "https://school.org/courses-old", False),
        ("/courses/", "https://school.org/", True),  # the starting address itself
        ("/courses/", "https://school.org/news", False),
        ("*.school.org", "https://shop.school.org/x", True),
        ("*.school.org", "https://notschool.org/x", False),
        ("https://other.eu/training/ /", "https://other.eu/training/1", True),
        ("https://other.eu/training/ /", "https://other.eu/", False),
    ],
)
def test_scope(scope: str, url: str, inside: bool) -> None:
    assert (Scope([provider("https://school.org/", scope)]).provider(url) is not None) is inside


def test_the_most_special_scope_decides() -> None:
    scope = Scope([provider("https://h.org/"), provider("https://h.org/b/", "/b/", "B")])
    assert [scope.provider(f"https://h.org/{path}") for path in ("a", "b/c")] == ["P", "B"]


def test_a_scope_that_cannot_be_read_names_its_line() -> None:
    with pytest.raises(SettingsError, match=r"providers.csv line 3: scope 'ht\[tp'"):
        Scope([provider("https://h.org/", "ht[tp")])


@pytest.mark.parametrize(
    ("url", "trapped"),
    [
        ("https://h.org/a/b/a/b", True),
        ("https://h.org/en/en/en/", True),
        ("https://h.org/2026/10/2026/10/2026", True),
        ("https://h.org/courses/2026/course-1", False),
        ("https://h.org/a/b/c/a", False),
    ],
)
def test_traps(url: str, trapped: bool) -> None:
    assert (trap_in(url) is not None) is trapped


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://h.org/agenda?month=11", "calendar"),
        ("https://h.org/events/2026/11/", "calendar"),
        ("https://h.org/news/2026/11/opening", None),
        ("https://h.org/course?id=5", "query"),
        ("https://h.org/course/5", None),
    ],
)
def test_shapes(url: str, kind: str | None) -> None:
    shape = pattern_of(url)
    assert (shape[0].split()[0] if shape else None) == kind
