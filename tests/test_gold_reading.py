"""What the reader owes every page: all visible words in some block, every value on the page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from mcminer.mining import mine
from mcminer.page import read_page

PAGES = Path(__file__).resolve().parent.parent / "corpora/gold/pages"
#: Elements whose words a browser does not show.
UNSEEN = ("script", "style", "noscript", "template", "svg", "iframe", "object", "head", "textarea")
WORD = re.compile(r"\w+")


def visible_words(markup: bytes) -> Counter[str]:
    """Words of a page by another reader than ours."""
    soup = BeautifulSoup(markup, "lxml")
    for element in soup(list(UNSEEN)):
        element.decompose()
    text = soup.get_text(" ").replace("\u00ad", "").replace("\u200b", "")
    return Counter(WORD.findall(text.casefold()))


def test_all_visible_words_of_the_gold_pages_are_in_some_block() -> None:
    seen = kept = 0
    for file in sorted(PAGES.glob("*.html")):
        body = file.read_bytes()
        wanted = visible_words(body)
        page = read_page(body, language=False)
        blocks = " ".join(page.words(i) for i in range(len(page.blocks)))
        found = Counter(WORD.findall(blocks.casefold()))
        here = sum((wanted & found).values())
        assert here >= 0.97 * wanted.total(), (file.name, (wanted - found).most_common(8))
        seen, kept = seen + wanted.total(), kept + here
    assert kept >= 0.995 * seen


@pytest.mark.parametrize("third", [0, 1, 2])
def test_every_value_of_the_gold_pages_stands_where_it_says(third: int) -> None:
    for file in sorted(PAGES.iterdir())[third::3]:
        body = file.read_bytes()
        text = read_page(body, language=False).text
        for offer in mine(body).offers:
            for column, cell in offer.cells.items():
                for piece in cell.evidence:
                    assert text[piece.start : piece.end] == piece.quote, (file.name, column)
                assert cell.evidence or column.startswith("transparency"), (file.name, column)


_MINE = """
import sys
from pathlib import Path
from mcminer.mining import mine
for path, url in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
    mined = mine(Path(path).read_bytes(), url=url)
    print(mined.page_type, [offer.cells for offer in mined.offers])
"""


def test_cells_do_not_hang_on_the_order_of_hashes() -> None:
    # Python mixes the order of a set anew in every process. The first page states two modes that
    # are equally sure; of the second's address one word for "about us" begins another.
    pages = (
        PAGES / "pl-istqb-podstawowy.html", "https://example.com/szkolenia/istqb",
        PAGES / "nl-kwaliteit-keurmerken.html", "https://example.nl/over-ons/kwaliteit",
    )  # fmt: skip
    told = {
        subprocess.run(
            [sys.executable, "-c", _MINE, *map(str, pages)], capture_output=True, text=True,
            check=True, env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "4", "5")
    }  # fmt: skip
    assert len(told) == 1
