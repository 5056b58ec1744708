"""Files that come with mcminer: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

from mcminer.errors import InputError, ModelError

__all__ = ["shipped", "shipped_model"]

_PACKAGE = Path(__file__).resolve().parent
#: Folders of a checkout; pyproject.toml copies each into ``mcminer/_data`` of a wheel.
_IN_CHECKOUT = {
    "cases": "corpora/cases",
    "crawlers": "crawlers",
    "demo": "corpora/demo",
    "gold": "corpora/gold",
    "models": "models",
}


def shipped(name: str) -> Path:
    """A folder of shipped files.

    Args:
        name: ``cases`` (training cases), ``crawlers`` (provider files), ``demo`` (the made-up web),
            ``gold`` (labelled pages) or ``models``.

    Raises:
        InputError: the installation lacks it.
    """
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent / _IN_CHECKOUT[name]):
        if folder.is_dir():
            return folder
    raise InputError(f"mcminer was installed without its {name} files; reinstall the wheel")


def shipped_model(name: str) -> Path:
    """The folder of a shipped model.

    Raises:
        ModelError: there is none of that name; the message lists those there are.
    """
    models = shipped("models")
    folder = models / name
    if not folder.is_dir():
        there = sorted(path.name for path in models.iterdir() if path.is_dir())
        raise ModelError(f"no shipped model {name!r}; there are: {', '.join(there) or 'none'}")
    return folder
