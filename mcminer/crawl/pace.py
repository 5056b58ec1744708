"""How long a host is left alone: configured delay, Crawl-delay, slowness, Retry-After, failures."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from mcminer.study import CrawlSettings

__all__ = ["backoff", "delay_for", "retry_after"]

_SLOWNESS_LIMIT = 60.0
"""A response of minutes does not stop a crawl for hours: failures do that, see backoff."""
_BACKOFF_LIMIT = 3600.0


def delay_for(
    settings: CrawlSettings,
    *,
    crawl_delay: float | None,
    last_seconds: float,
    provider_delay: float = 0.0,
) -> tuple[float, str]:
    """Seconds to wait after a response, and why.

    The greatest of: the study's ``delay``; the provider's own; the robots.txt ``Crawl-delay``;
    ``delay_factor`` times the host's last response time (at most a minute).
    """
    slow = min(settings.delay_factor * last_seconds, _SLOWNESS_LIMIT)
    choices = [
        (settings.delay, "delay of the study"),
        (provider_delay, "delay of the provider"),
        (crawl_delay or 0.0, f"Crawl-delay {crawl_delay:g}" if crawl_delay else ""),
        (slow, "slow responses"),
    ]
    return max(choices, key=lambda choice: choice[0])


def retry_after(value: str | None, *, now: float) -> float | None:
    """Seconds that a ``Retry-After`` header asks for.

    Args:
        value: The header: a number of seconds or an HTTP date.
        now: This moment, seconds since 1970.

    Returns:
        Seconds from now, 0 for a date that has passed; None when there is no readable header.
    """
    value = (value or "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", value):
        return float(value)
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - now)


def backoff(settings: CrawlSettings, failures: int) -> float:
    """Seconds to leave a host alone after its n-th failure in a row (n from 1): doubles."""
    return float(min(settings.retry_wait * 2 ** max(0, failures - 1), _BACKOFF_LIMIT))
