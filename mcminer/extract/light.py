"""spaCy without torch.

thinc imports torch wherever it is installed, which takes spaCy's start from one second to four
and its memory from 150 to 500 MB; the rules need none of it.
"""

from __future__ import annotations

import sys
from functools import cache
from types import ModuleType

__all__ = ["spacy"]


@cache
def spacy() -> ModuleType:
    """The spacy module, imported with torch out of sight unless torch is loaded already."""
    hidden = "torch" not in sys.modules
    if hidden:
        sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        import spacy.tokens

        return spacy
    finally:
        if hidden:
            sys.modules.pop("torch", None)
