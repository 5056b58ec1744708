"""Pages that are empty without scripts: which ones, drawn by whom, and what becomes of them.

A page is drawn when its provider's file (or notes) says ``render``, or when nothing but scripts is
in it. Its response is archived as any other; what the browser shows goes into the archive as a
conversion record, and is the page that `map` reads. Where no browser can be had, the page is kept
as it came, and the reason is written down.
"""

from __future__ import annotations

from collections.abc import Mapping

from mcminer.crawl.browser import Browser, BrowserError, missing
from mcminer.crawl.courier import Courier
from mcminer.crawl.habits import Habits
from mcminer.crawl.outcome import Outcome, rendered
from mcminer.crawl.urls import join

__all__ = ["Rendering"]

_NO_HABITS = Habits()


class Rendering:
    """Draws pages, where it is wanted and possible.

    Args:
        habits: Which providers' pages are always drawn.
        courier: Fetches for the browser.
        browser: Draws.
        agent: Our product token, for the wishes of a drawn page.
    """

    def __init__(
        self, habits: Mapping[str, Habits], courier: Courier, browser: Browser, *, agent: str
    ) -> None:
        self._habits = habits
        self._courier = courier
        self._browser = browser
        self._agent = agent
        self._missing: str | None = None

    def wanted(self, outcome: Outcome) -> bool:
        """Whether a page that has come is to be drawn."""
        if not outcome.page or outcome.raw_links is None or outcome.response is None:
            return False
        always = self._habits.get(outcome.entry.provider, _NO_HABITS).render
        return always or outcome.raw_links.bare

    async def apply(self, outcome: Outcome, legal_ground: str) -> None:
        """Draw a page; the outcome becomes that of the drawn one, or says why it could not be."""
        assert outcome.response is not None
        if self._missing is None:
            self._missing = missing()
        if self._missing:
            outcome.unrendered = self._missing
            return
        try:
            drawn = await self._browser.draw(
                outcome.response, self._courier.errand(outcome.entry.provider)
            )
        except BrowserError as error:
            outcome.unrendered = str(error)
            return
        moved = [target for url in drawn.moved if (target := join(outcome.entry.url, url))]
        rendered(outcome, drawn.html, agent=self._agent, legal_ground=legal_ground, moved=moved)
        if drawn.partly:
            outcome.unrendered = f"in part: {drawn.partly}"

    async def close(self) -> None:
        """End browser and connections."""
        await self._browser.close()
        await self._courier.close()
