"""Reservations of text and data mining: TDMRep, ``noai``, robots directives of pages.

Article 4(3) of Directive (EU) 2019/790 lets owners reserve text mining by machine-readable means.
The signals are honoured wherever they stand, unless the study states a legal ground for that
provider (such as article 3, research organisations); then they are recorded with each page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mcminer.crawl.urls import split

__all__ = ["Directives", "TdmRules", "directives_of"]


@dataclass(frozen=True)
class Directives:
    """What a response's headers or meta elements ask.

    Attributes:
        noindex: The page is not to be kept.
        nofollow: Its links are not to be followed.
        reserved: The signal that reserves text mining, in its own words; empty: none.
    """

    noindex: bool = False
    nofollow: bool = False
    reserved: str = ""

    def __or__(self, other: Directives) -> Directives:
        return Directives(
            self.noindex or other.noindex,
            self.nofollow or other.nofollow,
            "; ".join(part for part in (self.reserved, other.reserved) if part),
        )


def directives_of(pairs: Iterable[tuple[str, str]], *, agent: str, source: str) -> Directives:
    """Read name/value pairs of headers or of meta elements.

    Args:
        pairs: ``("X-Robots-Tag", "noindex")`` or ``("robots", "noai")``; others are ignored.
        agent: Our product token: directives for other agents do not concern us.
        source: ``header`` or ``meta``, for the record.
    """
    noindex = nofollow = False
    reserved: list[str] = []
    for name, value in pairs:
        name = name.lower()
        if name == "tdm-reservation":
            if value.strip() == "1":
                reserved.append(f"tdm-reservation {source}")
            continue
        if name not in ("x-robots-tag", "robots", agent.lower()):
            continue
        for word in _words_for(agent, value):
            if word in ("noindex", "none"):
                noindex = True
            if word in ("nofollow", "none"):
                nofollow = True
            if word in ("noai", "noml", "notdm"):
                reserved.append(f"{word} {source}")
    return Directives(noindex, nofollow, "; ".join(reserved))


def _words_for(agent: str, value: str) -> list[str]:
    """``otherbot: noindex, nofollow`` concerns otherbot only, up to the next agent's name."""
    words: list[str] = []
    concerned = True
    for part in value.lower().split(","):
        word = part.strip()
        named = re.match(r"([a-z0-9_-]+)\s*:\s*(.*)\Z", word)
        # `unavailable_after: date` and `max-snippet: 5` look alike, but name no agent.
        if named and not re.match(r"max-|unavailable", named[1]):
            concerned = named[1] in (agent.lower(), "*")
            word = named[2].strip()
        if concerned and word:
            words.append(word)
    return words


class TdmRules:
    """A site's ``/.well-known/tdmrep.json``.

    Args:
        body: The file; None or anything unreadable is taken as no statement.
    """

    def __init__(self, body: bytes | None) -> None:
        self._rules: list[tuple[str, re.Pattern[str], bool]] = []
        try:
            data: Any = json.loads(body.decode("utf-8-sig")) if body else []
        except ValueError:
            data = []
        for rule in data if isinstance(data, list) else [data]:
            if isinstance(rule, dict) and isinstance(rule.get("location"), str):
                location = rule["location"]
                reserved = str(rule.get("tdm-reservation", 0)).strip() == "1"
                self._rules.append((location, _pattern(location), reserved))
        # The longest location is the most special; of two equals the reservation counts.
        self._rules.sort(key=lambda rule: (-len(rule[0]), not rule[2]))

    def reserved(self, url: str) -> str:
        """The statement that reserves ``url``, for the record; empty: none does."""
        path = split(url)[3]
        for location, pattern, reserved in self._rules:
            if pattern.match(path):
                return f"tdmrep.json {location}" if reserved else ""
        return ""


def _pattern(location: str) -> re.Pattern[str]:
    end = r"\Z" if location.endswith("$") else ""
    parts = location.rstrip("$").split("*")
    if not parts[0].startswith("/"):
        parts[0] = "/" + parts[0]
    return re.compile(".*".join(re.escape(part) for part in parts) + end)
