"""Building a page's text: blocks, blanks and offsets, whatever the source format."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from mcminer.page.model import Block, Kind, Region

__all__ = ["CELL", "LINE", "SPACE", "Draft", "TextBuilder", "clean"]

# What has to stand between the text before and the text that comes next; the larger wins.
SPACE, CELL, LINE = 1, 2, 3
_SEPARATOR = {0: "", SPACE: " ", CELL: " | ", LINE: "\n"}

# Invisible: soft hyphen, zero-width signs, direction marks, byte-order mark.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_BLANKS = re.compile(r"\s+")


def clean(text: str) -> str:
    """NFC, without invisible and control characters, every run of blanks one blank."""
    if (
        text.isprintable()  # no blanks but the plain one, nothing invisible
        and "  " not in text
        and (text.isascii() or unicodedata.is_normalized("NFC", text))
    ):
        return text
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _BLANKS.sub(" ", _CONTROL.sub(" ", text))


@dataclass(slots=True)
class Draft:
    """A block in the making; the attributes are those of :class:`~mcminer.page.model.Block`."""

    start: int
    end: int
    kind: Kind
    region: Region
    where: str
    level: int
    hidden: bool


class TextBuilder:
    """Takes words in reading order and keeps their offsets.

    Attributes:
        size: length of the text so far.
        blocks: the blocks so far; :meth:`finish` freezes them.
    """

    def __init__(self) -> None:
        self._out: list[str] = []
        self._pending = 0
        self.size = 0
        self.blocks: list[Draft] = []

    def separate(self, separator: int) -> None:
        """Ask for a separator before the next words."""
        if separator > self._pending:
            self._pending = separator

    def force(self, separator: int) -> None:
        """Put ``separator`` before the next words, whatever was asked for."""
        self._pending = separator

    def add(
        self,
        words: str,
        kind: Kind,
        region: Region,
        where: str,
        *,
        level: int = 0,
        hidden: bool = False,
    ) -> tuple[int, int] | None:
        """Append cleaned ``words``; a new block begins where a line or cell was asked for.

        Returns:
            Offsets of the words in the text, or None where they are blank.
        """
        body = words.strip()
        if not body:
            if words:
                self.separate(SPACE)
            return None
        if words[0] == " ":
            self.separate(SPACE)
        fresh = not self.blocks or self._pending >= CELL
        if self.size:
            between = _SEPARATOR[self._pending]
            self._out.append(between)
            self.size += len(between)
        start = self.size
        self._out.append(body)
        self.size = end = start + len(body)
        if fresh:
            self.blocks.append(Draft(start, end, kind, region, where, level, hidden))
        else:
            self.blocks[-1].end = end
        self._pending = SPACE if words[-1] == " " else 0
        return start, end

    @property
    def last(self) -> str:
        """The last character so far, or a blank where a separator is due."""
        return " " if self._pending or not self._out else self._out[-1][-1]

    def finish(self) -> tuple[str, list[Block]]:
        """The text, and its blocks with the heading that each stands under."""
        blocks: list[Block] = []
        open_headings: list[tuple[int, int]] = []  # (level, index)
        region: Region | None = None
        for index, draft in enumerate(self.blocks):
            if draft.region != region:
                region = draft.region
                if region in ("footer", "data", "address", "nav"):
                    open_headings.clear()  # a section of the content does not reach in there
            if draft.level:
                while open_headings and open_headings[-1][0] >= draft.level:
                    open_headings.pop()
            blocks.append(
                Block(
                    draft.start, draft.end, draft.kind, draft.region, draft.where, draft.level,
                    open_headings[-1][1] if open_headings else -1, draft.hidden,
                )
            )  # fmt: skip
            if draft.level:
                open_headings.append((draft.level, index))
        return "".join(self._out), blocks
