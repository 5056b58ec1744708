"""``make bench-extract``: pages a second for reading with all columns, against trafilatura's text.

Pages are those of the demo web, padded to 70 KB with menus, styles and scripts in the shares that
real pages have, so that the figures compare with those of other readers.
"""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZE = 70_000
ROUNDS = 3


def pages() -> list[bytes]:
    """The demo's offer pages of one language after another, padded to SIZE bytes."""
    found = []
    for file in sorted((ROOT / "corpora/demo/sites").rglob("*.html")):
        body = file.read_bytes()
        if len(body) > 2_500:
            room = SIZE - len(body)
            item = (
                b'<li class="menu-item menu-item-type-post depth-2">'
                b'<a class="l" href="/p/%d">Item</a></li>'
            )
            menu = b"".join(item % number for number in range(room * 3 // 10 // 88))
            style = (
                b"<style>" + b".a{margin:0;padding:0 1px}" * (room * 3 // 10 // 26) + b"</style>"
            )
            script = (
                b"<script>"
                + b"var x=function(a){return a+1};" * (room * 4 // 10 // 30)
                + b"</script>"
            )
            padding = style + b'<nav class="main-menu"><ul>' + menu + b"</ul></nav>" + script
            found.append(body.replace(b"</body>", padding + b"</body>", 1))
    return found


def ours(body: bytes) -> int:
    """Cells of a page."""
    from mcminer.mining import mine

    page = mine(body, url="https://www.example.ie/courses/x", media_type="text/html")
    return sum(len(offer.cells) for offer in page.offers)


def theirs(body: bytes) -> int:
    """Characters of a page's main text."""
    import trafilatura

    return len(trafilatura.extract(body) or "")


def rate(work, bodies: list[bytes]) -> float:  # type: ignore[no-untyped-def]
    """Pages a second, after a warm-up over all pages (lexicons of every language)."""
    for body in bodies:
        work(body)
    start = time.perf_counter()
    for _ in range(ROUNDS):
        for body in bodies:
            work(body)
    return ROUNDS * len(bodies) / (time.perf_counter() - start)


def _share(bodies: list[bytes]) -> float:
    return rate(ours, bodies)


def main() -> None:
    """Print the figures."""
    bodies = pages()
    print(f"{len(bodies)} pages of {sum(map(len, bodies)) // len(bodies):,} bytes on average")
    mine_rate = rate(ours, bodies)
    print(f"mcminer, read + all columns, one core:   {mine_rate:7.1f} pages/s")
    with ProcessPoolExecutor(2) as pool:
        both = sum(pool.map(_share, [bodies[::2], bodies[1::2]]))
    print(f"mcminer, two processes:                  {both:7.1f} pages/s")
    their_rate = rate(theirs, bodies)
    print(f"trafilatura, plain text alone, one core: {their_rate:7.1f} pages/s")
    print(f"ratio on one core: {mine_rate / their_rate:.2f}")


if __name__ == "__main__":
    main()
