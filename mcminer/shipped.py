"""Files that come with mcminer: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

from mcminer.errors import McminerError

__all__ = ["shipped"]

_PACKAGE = Path(__file__).resolve().parent
_IN_CHECKOUT = {"demo": "corpora/demo", "models": "models", "crawlers": "crawlers"}


def shipped(name: str) -> Path:
    """The folder of shipped files: ``demo``, ``models`` or ``crawlers``.

    Raises:
        McminerError: the installation lacks it.
    """
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent / _IN_CHECKOUT[name]):
        if folder.is_dir():
            return folder
    raise McminerError(f"mcminer was installed without its {name} files; reinstall the wheel")
