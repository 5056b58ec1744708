"""What became of one address: the judgement on a response, before anything is stored."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import Literal

from mcminer.crawl.archive import payload_digest
from mcminer.crawl.frontier import Entry, Found
from mcminer.crawl.links import Link, PageLinks, links_of
from mcminer.crawl.reservation import Directives, directives_of
from mcminer.crawl.response import Fetched
from mcminer.crawl.urls import join
from mcminer.study import Page

__all__ = ["ACCEPTED", "Decision", "Outcome", "judge", "rendered", "sniff"]

Decision = Literal[
    "fetched", "unchanged", "redirected", "missing", "refused", "skipped", "failed", "retry"
]

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_XML = frozenset({"application/xml", "text/xml", "application/rss+xml", "application/atom+xml"})
ACCEPTED = _HTML | _XML | {"application/pdf", "text/plain"}
"""Media types whose bodies are read."""

MAX_HOPS = 10
"""Redirects in a row that are followed, one frontier entry each."""


@dataclass
class Outcome:
    """One address's result, complete enough to be stored.

    Attributes:
        entry: The address.
        decision: What became of it; ``retry``: it stays in the queue.
        reason: The rule, in words.
        at: When, ISO 8601 in UTC.
        response: What the server sent, if it was asked.
        archive: Whether the response goes to the archive.
        page: Whether it becomes a page of the study.
        media_type: After looking at the bytes.
        digest: ``sha256:`` of the decoded body.
        delay: Seconds that were waited before the request.
        pause: Seconds that the host asked to be left alone; None: it did not.
        signal, legal_ground: Reservation seen, and why it does not bind here.
        robots: Digest of the robots.txt that was applied.
        links: Addresses found, ready for the frontier.
        raw_links: What the page says, before scope and traps are looked at.
        location: Where a redirect points.
        gone: Whether a page of the study is to be marked as gone.
        known: The page as it was before this round.
        drawn: The page as a browser shows it, UTF-8, where it was drawn; ``digest`` is of it then.
        unrendered: Why a page that wants a browser was not drawn, or only in part.
        likeness: How much it looks like one offer, 0 to 1; None: it tells nothing (no HTML, or
            a list of offers, which is neither for nor against its neighbours).
    """

    entry: Entry
    decision: Decision
    reason: str = ""
    at: str = ""
    response: Fetched | None = None
    archive: bool = False
    page: bool = False
    media_type: str = ""
    digest: str = ""
    delay: float = 0.0
    pause: float | None = None
    signal: str = ""
    legal_ground: str = ""
    robots: str | None = None
    links: list[Found] = field(default_factory=list)
    raw_links: PageLinks | None = None
    location: str | None = None
    gone: bool = False
    known: Page | None = None
    likeness: float | None = None
    drawn: bytes | None = None
    unrendered: str = ""
    status: int | None = None
    seconds: float = 0.0

    @property
    def repeats(self) -> bool:
        """Whether the archive holds this very response already."""
        if self.known is None or self.response is None or self.decision != "unchanged":
            return False
        return (
            self.response.status == 304 or payload_digest(self.response.raw) == self.known.payload
        )


def sniff(media_type: str, body: bytes) -> str:
    """The media type by the bytes, where the server named none or a wrong one."""
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0").lower()
    if start.startswith(b"%pdf-"):
        return "application/pdf"
    if media_type in ("", "application/octet-stream", "text/plain"):
        if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
            return "text/html"
        if b"\0" in body[:1024]:
            return "application/octet-stream"
    if media_type in _XML and b"<html" in start:
        return "text/html"
    return media_type


def judge(
    entry: Entry, response: Fetched, *, known: Page | None, agent: str, legal_ground: str
) -> Outcome:
    """Judge a response to a page or a sitemap.

    Args:
        entry: What was asked for.
        response: What came, any status.
        known: The page as the study has it, in a re-crawl.
        agent: Our product token.
        legal_ground: Why reservations do not bind here; empty: they do.
    """
    outcome = Outcome(
        entry,
        "fetched",
        response=response,
        archive=True,
        known=known,
        status=response.status,
        seconds=response.seconds,
        media_type=response.media_type,
    )
    status = response.status
    if status == 304 and known is not None:
        outcome.decision, outcome.reason = "unchanged", "HTTP 304"
        outcome.digest, outcome.media_type = known.digest, known.media_type
        return outcome
    if 300 <= status < 400:
        return _redirected(outcome, response)
    if status in (404, 410):
        outcome.decision, outcome.reason = "missing", f"HTTP {status}"
        outcome.gone, outcome.archive = known is not None, known is not None
        return outcome
    if status in (401, 403, 407, 451):
        outcome.decision, outcome.reason = "refused", f"HTTP {status}"
        return outcome
    if not 200 <= status < 300:
        outcome.decision, outcome.reason = "failed", f"HTTP {status}"
        return outcome
    if entry.kind == "sitemap":
        return outcome
    return _page(outcome, response, agent=agent, legal_ground=legal_ground)


def _redirected(outcome: Outcome, response: Fetched) -> Outcome:
    outcome.decision, outcome.reason = "redirected", f"HTTP {response.status}"
    location = response.header("Location") or ""
    # Header bytes are UTF-8 in practice, whatever the RFC says.
    location = location.encode("latin-1", "replace").decode("utf-8", "replace")
    target = join(outcome.entry.url, location)
    outcome.location = target or location
    if target is None:
        outcome.decision = "refused"
        outcome.reason = f"guard: redirect to {location[:200]!r}, which is no http(s) address"
    elif target == outcome.entry.url:
        outcome.decision, outcome.reason = "failed", "redirect to itself"
    elif outcome.entry.hops >= MAX_HOPS:
        outcome.decision, outcome.reason = "failed", f"more than {MAX_HOPS} redirects"
    return outcome


def _page(outcome: Outcome, response: Fetched, *, agent: str, legal_ground: str) -> Outcome:
    media_type = outcome.media_type = sniff(response.media_type, response.body)
    if media_type not in ACCEPTED:
        outcome.decision, outcome.archive = "skipped", False
        outcome.reason = f"type: {media_type or 'unknown'}"
        return outcome
    directives = directives_of(response.headers, agent=agent, source="header")
    if media_type in _HTML:
        outcome.raw_links = links_of(
            response.body, response.url, charset=response.charset, agent=agent
        )
        directives |= outcome.raw_links.directives
    if not _permitted(outcome, directives, legal_ground):
        return outcome
    if media_type in _XML:
        outcome.reason = "feed"
        return outcome
    if not response.body.strip():
        outcome.decision, outcome.reason, outcome.archive = "skipped", "empty body", False
        return outcome
    outcome.page = True
    outcome.digest = "sha256:" + hashlib.sha256(response.body).hexdigest()
    if outcome.known is None:
        outcome.reason = "new"
    elif outcome.known.digest == outcome.digest:
        outcome.decision, outcome.reason = "unchanged", "identical body"
    else:
        outcome.reason = "changed"
    return outcome


def rendered(
    outcome: Outcome, html: str, *, agent: str, legal_ground: str, moved: list[str]
) -> None:
    """Make an outcome that of the page as the browser shows it.

    Args:
        outcome: Of the page as it came.
        html: The DOM, serialised.
        agent: Our product token.
        legal_ground: Why reservations do not bind here; empty: they do.
        moved: Addresses that its scripts wanted to go to; links of it.
    """
    body = html.encode("utf-8", "replace")
    page = links_of(body, outcome.entry.url, charset="utf-8", agent=agent)
    seen = {link.url for link in page.links}
    further = [Link(url, "") for url in dict.fromkeys(moved) if url not in seen]
    outcome.raw_links = replace(page, links=[*page.links, *further])
    if not _permitted(outcome, page.directives, legal_ground):
        outcome.page = False
        return
    outcome.drawn = body
    outcome.digest = "sha256:" + hashlib.sha256(body).hexdigest()
    if outcome.known is None:
        outcome.decision, outcome.reason = "fetched", "new"
    elif outcome.known.digest == outcome.digest:
        outcome.decision, outcome.reason = "unchanged", "identical when drawn"
    else:
        outcome.decision, outcome.reason = "fetched", "changed"


def _permitted(outcome: Outcome, directives: Directives, legal_ground: str) -> bool:
    """Apply the page's own wishes; a page that may not be kept is not archived either."""
    if directives.reserved:
        outcome.signal = directives.reserved
        if not legal_ground:
            outcome.decision, outcome.reason = "refused", f"reserved: {directives.reserved}"
            outcome.archive, outcome.raw_links = False, None
            outcome.gone = outcome.known is not None
            return False
        outcome.legal_ground = legal_ground
    if directives.nofollow:
        outcome.raw_links = None if outcome.raw_links is None else _unfollowed(outcome.raw_links)
    if directives.noindex:
        outcome.decision, outcome.reason, outcome.archive = "refused", "noindex", False
        outcome.gone = outcome.known is not None
        return False
    return True


def _unfollowed(links: PageLinks) -> PageLinks:
    return replace(links, links=[replace(link, nofollow=True) for link in links.links], files=[])
