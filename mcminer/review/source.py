"""Where a decision came from: how it was made, in which batch, out of which file.

The store keeps one text a decision (:attr:`mcminer.study.Decision.source`); this module is the only
one that knows its form, ``mode:batch:name``. The mode tells what the coder saw:

``own``       a sheet of their own, other coders' values hidden
``shared``    a sheet for all, where what others had decided stood in the cells
``conflict``  a shared sheet whose edit met somebody else's; kept, but not the current value
``resolve``   an adjudication: the person who decides between coders
``undo``      takes an earlier decision back; its number follows the batch
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

__all__ = ["Mode", "Source"]

Mode = Literal["own", "shared", "conflict", "resolve", "undo"]


@dataclass(frozen=True, slots=True)
class Source:
    """A decision's source, taken apart.

    Attributes:
        mode: see the module.
        batch: number shared by the decisions of one ``take``, or of one notebook session; it is
            what ``undo`` takes back. 0 where unknown.
        name: the file or notebook.
        undoes: number of the decision that is taken back, or 0.
    """

    mode: Mode
    batch: int = 0
    name: str = ""
    undoes: int = 0

    def __str__(self) -> str:
        mark = f"{self.batch}={self.undoes}" if self.undoes else str(self.batch)
        return f"{self.mode}:{mark}:{self.name}"

    @classmethod
    def read(cls, text: str) -> Source:
        """The inverse of ``str``; a text of another form counts as the coder's own work."""
        mode, _, rest = text.partition(":")
        mark, _, name = rest.partition(":")
        batch, _, undoes = mark.partition("=")
        if mode in get_args(Mode) and batch.isdigit() and (undoes.isdigit() or not undoes):
            return cls(mode, int(batch), name, int(undoes or 0))  # type: ignore[arg-type]
        return cls("own", 0, text)
