"""Where the models that ship with mcminer are: in the wheel, or in a checkout."""

from __future__ import annotations

from pathlib import Path

from mcminer.errors import ModelError

__all__ = ["shipped_cases_folder", "shipped_folder", "shipped_model"]

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_folder() -> Path:
    """The folder of shipped models: ``mcminer/_data/models`` of a wheel, else ``models/``.

    Raises:
        ModelError: there is neither.
    """
    for folder in (_PACKAGE / "_data" / "models", _PACKAGE.parent / "models"):
        if folder.is_dir():
            return folder
    raise ModelError("mcminer was installed without its models; reinstall it from the wheel")


def shipped_model(name: str) -> Path:
    """The folder of a shipped model.

    Raises:
        ModelError: there is none of that name; the message lists those there are.
    """
    folder = shipped_folder() / name
    if not folder.is_dir():
        there = sorted(path.name for path in shipped_folder().iterdir() if path.is_dir())
        raise ModelError(f"no shipped model {name!r}; there are: {', '.join(there) or 'none'}")
    return folder


def shipped_cases_folder() -> Path | None:
    """The folder of training cases: ``mcminer/_data/cases``, else ``corpora/cases``, else None."""
    for folder in (_PACKAGE / "_data" / "cases", _PACKAGE.parent / "corpora" / "cases"):
        if folder.is_dir():
            return folder
    return None
