"""robots.txt against Google's suite, and what that suite does not ask."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from mcminer.crawl.robots import Robots
from mcminer.crawl.urls import normalise

SUITE = Path(__file__).parents[3] / "shared/real/robotstxt-spec-test/all-tests.json"

# Where RFC 9309 and the suite part: a URL that its caller forgot to percent-encode (ours are,
# always) does not match the rule there, and an escaped unreserved letter is not the letter.
DIFFERENCES = 3


def test_googles_suite() -> None:
    if not SUITE.exists():
        pytest.skip("shared/real/robotstxt-spec-test is not here")
    right = wrong = 0
    files = set()
    for case in json.loads(SUITE.read_text()):
        body = base64.b64decode(case["robotstxt_b64"])
        for expected in case["expectations"]:
            allowed = Robots(body, expected["agent"]).allows(normalise(expected["url"]) or "")
            if allowed == (expected["expected"] == "ALLOWED"):
                right += 1
            else:
                wrong += 1
                files.add(case["file"])
    assert (right, wrong) == (400 - DIFFERENCES, DIFFERENCES)
    assert files == {"correctness/non-ascii-paths.textproto"}


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 0.5\n", 0.5),
        ("User-agent: *\nCrawl-delay: 2,5\n", 2.5),
        ("User-agent: *\nCrawl-delay: soon\n", None),
        ("User-agent: *\nCrawl-delay: nan\n", None),
        ("User-agent: *\nCrawl-delay: -1\n", None),
        ("User-agent: *\nCrawl-delay: 5\nUser-agent: mcminer\nCrawl-delay: 1\n", 5.0),
        ("User-agent: *\nCrawl-delay: 5\nDisallow: /x\nUser-agent: mcminer\nCrawl-delay: 1\n", 1.0),
    ],
)
def test_crawl_delay(text: str, delay: float | None) -> None:
    assert Robots(text.encode(), "mcminer").crawl_delay == delay


def test_several_groups_of_one_agent_are_one() -> None:
    text = "User-agent: mcminer\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: MCminer\nDisallow: /b\n"
    robots = Robots(text.encode(), "mcminer")
    allowed = [robots.allows(f"https://example.org/{name}") for name in "abc"]
    assert allowed == [False, False, True]


def test_the_longest_rule_is_named() -> None:
    robots = Robots(b"User-agent: *\nDisallow: /a\nDisallow: /a/b*c$\n", "mcminer")
    assert robots.rule_against("https://example.org/a/bxc") == "Disallow: /a/b*c$"
