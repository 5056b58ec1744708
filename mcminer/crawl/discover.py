"""From what a response says to addresses for the frontier: scope, depth, traps, order."""

from __future__ import annotations

from mcminer.crawl.frontier import Found, Frontier
from mcminer.crawl.likeness import PROVEN
from mcminer.crawl.links import PageLinks
from mcminer.crawl.order import Order
from mcminer.crawl.outcome import Outcome
from mcminer.crawl.priority import looks_like_catalogue, priority
from mcminer.crawl.scope import Scope
from mcminer.crawl.sitemap import MAX_SITEMAPS, read_sitemap
from mcminer.crawl.traps import Traps
from mcminer.crawl.urls import host_key

__all__ = ["SEED", "SITEMAP", "Discovery"]

SEED = 100.0
"""Priority of starting addresses."""
SITEMAP = 50.0
"""Priority of sitemaps: they tell what there is to choose from."""


class Discovery:
    """Turns links into frontier entries, each address once, with the reason where it is skipped.

    Args:
        scope: What belongs to the study.
        frontier: Knows what was seen.
        order: Scores the addresses, and learns from the pages.
        max_depth: Links from a starting address.
    """

    def __init__(self, scope: Scope, frontier: Frontier, order: Order, *, max_depth: int) -> None:
        self._scope = scope
        self._frontier = frontier
        self._order = order
        self._max_depth = max_depth
        self._traps = Traps()
        self._sitemaps: dict[str, int] = {}

    def fill(self, outcome: Outcome) -> None:
        """Set ``outcome.links`` from the response."""
        entry, response = outcome.entry, outcome.response
        if response is None:
            return
        if outcome.decision == "redirected" and outcome.location:
            outcome.links = self._redirect(outcome, outcome.location)
        elif outcome.raw_links is not None:
            outcome.links = self._links(outcome, outcome.raw_links)
        elif outcome.decision == "fetched" and (
            entry.kind == "sitemap" or outcome.reason == "feed"
        ):
            urls, further = read_sitemap(response.body, entry.url)
            outcome.links = [
                found
                for url in urls
                if (found := self._page(url, "", entry.url, 1, entry.provider, False))
            ]
            outcome.links += self.sitemaps(further, entry.url, entry.provider)
            outcome.reason = f"{len(urls) + len(further)} addresses"
        # What was read is not needed any more; a batch must not keep whole pages' link lists.
        outcome.raw_links = None

    def sitemaps(self, urls: list[str], parent: str, provider: str) -> list[Found]:
        """Sitemap files to fetch, as many as one host may have."""
        found: list[Found] = []
        for url in urls:
            if self._frontier.is_known(url):
                continue
            host = host_key(url)
            skip = ""
            if not self._scope.reaches(url):
                skip = "scope: sitemap on a host outside the study"
            elif self._sitemaps.get(host, 0) >= MAX_SITEMAPS:
                skip = f"trap: {MAX_SITEMAPS} sitemaps of one host are enough"
            else:
                self._sitemaps[host] = self._sitemaps.get(host, 0) + 1
            found.append(
                Found(url, provider, "sitemap", skip, priority=SITEMAP, depth=0, parent=parent)
            )
        return found

    def _links(self, outcome: Outcome, page: PageLinks) -> list[Found]:
        entry = outcome.entry
        url, depth, provider = entry.url, entry.depth, entry.provider
        catalogue = False
        if page.links:
            scores = [priority(link.url, link.anchor) for link in page.links]
            catalogue = looks_like_catalogue(url, page.title, scores)
        proven = page.likeness is not None and page.likeness >= PROVEN
        outcome.likeness = None if catalogue and not proven else page.likeness
        if outcome.page:
            self._order.learn(entry.host, url, entry.parent, outcome.likeness)
        found: list[Found] = []
        for link in page.links:
            one = self._page(
                link.url, link.anchor, url, depth + 1, provider, catalogue, link.nofollow
            )
            if one is not None:
                found.append(one)
        for target in page.files:
            if not self._frontier.is_known(target):
                found.append(
                    Found(target, provider, skip="type: by its ending", depth=depth + 1, parent=url)
                )
        return found

    def _page(
        self,
        url: str,
        anchor: str,
        parent: str,
        depth: int,
        provider: str,
        catalogue: bool,
        nofollow: bool = False,
    ) -> Found | None:
        if self._frontier.is_known(url):
            return None
        owner = self._scope.provider(url)
        skip, pattern, lift = "", None, 0.0
        if owner is None:
            skip = "scope"
        elif nofollow:
            skip = "nofollow"
            self._frontier.forget(url)
        elif depth > self._max_depth:
            skip = f"depth: more than {self._max_depth} links from a starting address"
        else:
            pattern, wrong = self._admit(url)
            skip = wrong or ""
            lift = self._order.lift(host_key(url), url, parent)
        return Found(
            url,
            owner or provider,
            skip=skip,
            priority=0.0 if skip else self._order.score(url, anchor, catalogue) + lift,
            depth=depth,
            parent=parent,
            pattern=pattern,
            lift=0.0 if skip else lift,
        )

    def _admit(self, url: str) -> tuple[str | None, str | None]:
        host = host_key(url)
        if not self._traps.known(host):
            self._traps.load(host, self._frontier.patterns(host))
        return self._traps.admit(host, url)

    def _redirect(self, outcome: Outcome, target: str) -> list[Found]:
        entry = outcome.entry
        if self._frontier.is_known(target):
            return []
        if entry.kind == "sitemap":
            owner = entry.provider if self._scope.reaches(target) else None
        else:
            owner = self._scope.provider(target)
        skip, pattern = "", None
        if owner is None:
            skip = f"scope: redirect from {entry.url} leaves the study"
        else:
            pattern, wrong = self._admit(target)
            skip = wrong or ""
        return [
            Found(
                target,
                owner or entry.provider,
                entry.kind,
                skip,
                priority=entry.priority,
                depth=entry.depth,
                hops=entry.hops + 1,
                parent=entry.parent or entry.url,
                pattern=pattern,
            )
        ]
