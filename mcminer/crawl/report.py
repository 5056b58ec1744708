"""What a crawl reports, while it runs and when it has ended."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["CrawlReport", "Parked", "Planned", "Progress"]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How a crawl is doing now.

    Attributes:
        done: Addresses with a decision in this run, sitemaps and refusals included.
        pages: Pages fetched or found unchanged.
        waiting: Addresses in the queue.
        rate: Pages a second, over the last few seconds.
        note: What is being waited for, in words; empty: nothing.
    """

    done: int
    pages: int
    waiting: int
    rate: float
    note: str


@dataclass(frozen=True, kw_only=True)
class Parked:
    """A host that is left for a later run.

    Attributes:
        host: ``scheme://name:port``.
        until: When it may be asked again, ISO 8601 in UTC.
        reason: Why.
        waiting: Addresses of it in the queue.
    """

    host: str
    until: str
    reason: str
    waiting: int


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What a dry run would begin with: one provider's starting address, or what waits on a host."""

    provider: str
    url: str
    waiting: int
    fetched: int
    note: str = ""


@dataclass(kw_only=True)
class CrawlReport:
    """What a crawl did.

    Attributes:
        run: The run's number; 0 for a dry run.
        counts: Addresses by decision: ``fetched``, ``unchanged``, ``redirected``, ``missing``,
            ``refused``, ``skipped``, ``failed``, ``retry``, ``sitemaps``.
        new, changed, gone: Pages that were not in the study, that differ, that are missing now.
        waiting: Addresses left in the queue.
        pages: Pages in the study now.
        received: Bytes as sent.
        seconds: How long it took.
        parked: Hosts left for a later run.
        capped: Hosts that reached ``max_pages_per_host`` with addresses left.
        interrupted: Whether somebody stopped it.
        plan: Of a dry run.
    """

    run: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    gone: int = 0
    waiting: int = 0
    pages: int = 0
    received: int = 0
    seconds: float = 0.0
    parked: list[Parked] = field(default_factory=list)
    capped: list[str] = field(default_factory=list)
    interrupted: bool = False
    plan: list[Planned] = field(default_factory=list)

    @property
    def fetched(self) -> int:
        """Pages fetched, new and changed."""
        return self.counts.get("fetched", 0)

    @property
    def unchanged(self) -> int:
        """Pages that are as they were."""
        return self.counts.get("unchanged", 0)

    @property
    def refused(self) -> int:
        """Addresses that robots.txt, a reservation, the guard or the server refuses."""
        return self.counts.get("refused", 0)

    @property
    def failed(self) -> int:
        """Addresses that could not be fetched."""
        return self.counts.get("failed", 0)
