"""What of a page the classifier looks at: the title, the main text, and the cue words in them.

Cues are the lexicon's phrases for types, sectors, green content and kinds of providers, in the
page's language and in English. Where a cue stands decides its weight: most in the title, some in
headings, little in menus and footers, which speak of the site rather than of the offer.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log1p

from mcminer.codebook import codebook
from mcminer.lexicon import Hit, Matcher, lexicon
from mcminer.lexicon.fold import fold
from mcminer.page.model import Block, Page
from mcminer.record import Offer

__all__ = ["CITATION", "CUES", "SECTOR_STEMS", "STEMS", "Cue", "Reading", "read_offer"]

#: Words of ``stems.toml`` that lean towards a type without proving it.
STEMS = (
    "stems.law", "stems.company", "stems.sector", "stems.standard", "stems.formal",
    "stems.degree", "stems.private", "stems.badge",
)  # fmt: skip

#: Words of ``sector_stems.toml``, which lean towards a sector.
SECTOR_STEMS = tuple(f"likely.{code}" for code in codebook()["sector"].codes)

#: Words that deny; not a feature, but they take away what stands beside them.
NEGATION = "context.negation"

_BADGE = ("typology.badge", "stems.badge")

#: Papers that an offer may end in.
_PAPER = ("award.certificate", "award.participation", "award.programme_and_assessment")

#: A law cited by number: ``§ 34a``, ``Nr. 852/2004``, ``art. 136``, ``2006/42/EG``.
CITATION = "law.citation"

_CITED = re.compile(
    r"§{1,2}\s?\d+\w?|\b(?:art|artt|articles?|artikel|artikla|nr|no|n\.?o|n[ºo°]|c|cl|ord|rd|lov|lag)"
    r"\.?\s?\d{1,4}(?:[/.-]\d{2,4}|\s?\w?\b)|\b(?:1[3-9]|[2-9]\d|\d{3,4})/(?:19|20)\d\d(?:/\w{2,3})?\b"
)

#: Lexicon keys and others whose hits are features.
CUES = (
    "typology.law", "typology.company", "typology.badge", "typology.standard",
    "typology.sector_body", "typology.vulnerable", "typology.enterprise",
    "sectors.construction", "sectors.cultural_creative", "sectors.manufacturing",
    "sectors.energy_environment", "sectors.ict", "sectors.health_social", "sectors.education",
    "sectors.tourism_hospitality", "sectors.transport_logistics", "sectors.agri_food",
    "sectors.business_finance", "sectors.retail_personal", "sectors.public_safety",
    "sectors.transversal",
    "outcomes.green",
    "identity.university", "identity.vet_school", "identity.training_company",
    "identity.sector_organisation", "identity.professional_body", "identity.employer",
    "identity.public_authority", "identity.platform",
    "page.formal", "page.degree_module", "quality.licence", "quality.formal_recognition",
    "award.certificate", "award.participation", "award.programme_and_assessment",
    *STEMS, *SECTOR_STEMS, CITATION,
)  # fmt: skip

#: Characters of main text that count; what stands lower on a page is seldom about the offer.
_LIMIT = 3_500
_SITE = frozenset({"nav", "header", "footer", "banner", "related", "data"})
_TITLE, _HEADING, _TEXT, _AROUND = 3.0, 1.5, 1.0, 0.3


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that speak for something: offsets in the page's text, the key, and their weight."""

    start: int
    end: int
    key: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a page that the classifier uses.

    Attributes:
        title: the offer's title; ``title_at`` its offsets in the page's text.
        body: the main text, without the title, cut to some 3,500 characters.
        cues: all cues, by key, heaviest first.
        blocks: blocks of the main text.
    """

    title: str
    title_at: tuple[int, int]
    body: str
    cues: Mapping[str, Sequence[Cue]]
    blocks: Sequence[Block]

    def paper(self) -> float:
        """How strongly the page speaks of a certificate or the like that it does not deny."""
        negations = [cue.start for cue in self.cues.get(NEGATION, ())]
        badges = [cue for key in _BADGE for cue in self.cues.get(key, ())]
        found = 0.0
        for key in _PAPER:
            for cue in self.cues.get(key, ()):
                denied = any(-60 <= place - cue.start <= 30 for place in negations)
                badge = any(cue.start < other.end and other.start < cue.end for other in badges)
                found += 0.0 if denied or badge else cue.weight
        return log1p(found)

    def strength(self, key: str) -> float:
        """How strongly a key's cues speak: log of one plus the weights of its different words."""
        return log1p(sum(cue.weight for cue in self.cues.get(key, ())))

    def title_strength(self, key: str) -> float:
        """The same, of the title's words alone."""
        return log1p(sum(cue.weight for cue in self.cues.get(key, ()) if cue.weight >= _TITLE))


def read_offer(page: Page, offer: Offer) -> Reading:
    """Read an offer's page."""
    title_at = _title_span(page, offer)
    main = [block for block in page.blocks if _is_main(block)] or list(page.blocks)
    size = 0
    blocks: list[Block] = []
    for block in main:
        if size > _LIMIT:
            break
        blocks.append(block)
        size += block.end - block.start
    title = page.text[title_at[0] : title_at[1]]
    body = "\n".join(
        page.text[block.start : block.end]
        for block in blocks
        if not (block.start <= title_at[0] < block.end)
    )
    folded = fold(page.text[: _end(blocks, page)])
    cues = _cues(page, folded, title_at, blocks)
    return Reading(title, title_at, body, cues, blocks)


def _is_main(block: Block) -> bool:
    return block.region not in _SITE and block.kind != "address" and block.region != "address"


def _title_span(page: Page, offer: Offer) -> tuple[int, int]:
    """Where the title stands: the title cell's evidence, else the first heading or title block."""
    cell = offer.cells.get("title")
    if cell is not None:
        for piece in cell.evidence:
            if piece.url is None and page.text[piece.start : piece.end] == piece.quote:
                return piece.start, piece.end
    best: Block | None = None
    for block in page.blocks:
        if block.kind == "heading" and block.level == 1 and block.region != "related":
            best = block
            break
        if block.kind in ("title", "heading") and best is None and block.region not in _SITE:
            best = block
    if best is None and page.blocks:
        best = next((block for block in page.blocks if _is_main(block)), page.blocks[0])
    return (best.start, best.end) if best is not None else (0, len(page.text))


def _end(blocks: Sequence[Block], page: Page) -> int:
    """Where reading for cues stops: behind the main text, and a little of what follows."""
    last = max((block.end for block in blocks), default=len(page.text))
    return min(len(page.text), last + 600)


@cache
def _stems(file: str) -> Mapping[str, Mapping[str, list[str]]]:
    text = files("mcminer.classify").joinpath(file).read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _matcher(language: str) -> Matcher:
    """The cue phrases of a language and of English."""
    phrases: dict[str, list[str]] = {}
    for one in dict.fromkeys((language, "en")):
        words = lexicon(one)
        for key in (*CUES, NEGATION):
            phrases.setdefault(key, []).extend(words[key])
        for prefix, file in (("stems", "stems.toml"), ("likely", "sector_stems.toml")):
            for name, stems in _stems(file).get(one, {}).items():
                phrases[f"{prefix}.{name}"] += stems
    return Matcher(phrases)


def _cues(
    page: Page, folded: str, title_at: tuple[int, int], blocks: Sequence[Block]
) -> dict[str, list[Cue]]:
    main = {block.start for block in blocks}
    best: dict[tuple[str, str | int], Cue] = {}
    cited = [Hit(*match.span(), CITATION) for match in _CITED.finditer(folded)]
    for hit in [*_matcher(page.language or "en").find(folded), *cited]:
        if title_at[0] <= hit.start < title_at[1]:
            weight = _TITLE
        else:
            block = page.blocks[page.block_at(hit.start)] if page.blocks else None
            if block is None or block.start not in main:
                weight = _AROUND
            elif block.kind in ("heading", "title"):
                weight = _HEADING
            else:
                weight = _TEXT
        # The same words twice say no more than once.
        words: str | int = folded[hit.start : hit.end] if hit.tag != NEGATION else hit.start
        key = (hit.tag, words)
        if key not in best or best[key].weight < weight:
            best[key] = Cue(hit.start, hit.end, hit.tag, weight)
    found: dict[str, list[Cue]] = {}
    for cue in sorted(best.values(), key=lambda cue: (-cue.weight, cue.start, cue.end)):
        found.setdefault(cue.key, []).append(cue)
    return found
