"""The errors of mcminer, and the exit code that the command line gives each.

A user's mistake is one line that says what is wrong and what to do. The command line prints
the message of any :class:`McminerError` and ends with its ``exit_code``; everything else is a
defect of the program and keeps its traceback.

::

    McminerError                 1
    ├── UsageError               2   a wrong option, column, value or file kind
    ├── InputError               3   a file that is missing, empty or cannot be read
    │   └── PageError            3   bytes that are no page
    ├── SettingsError            4   study.toml, providers.csv or a crawler file
    ├── ConflictError            5   edits that a person has to decide
    ├── CrawlError               6   nothing could be fetched, no contact given
    ├── StudyError               7   the study's store is damaged, locked or newer
    ├── ModelError               8   a model folder that is damaged or does not fit
    └── CodebookError            9   a value that the codebook does not allow
"""

from __future__ import annotations

__all__ = [
    "CodebookError",
    "ConflictError",
    "CrawlError",
    "InputError",
    "McminerError",
    "ModelError",
    "PageError",
    "SettingsError",
    "StudyError",
    "UsageError",
]


class McminerError(Exception):
    """Base of all errors that mcminer raises on purpose."""

    exit_code = 1


class UsageError(McminerError):
    """The call itself is wrong: an option, a column, a value, a kind of file."""

    exit_code = 2


class InputError(McminerError):
    """A file given as input is missing, empty or unreadable."""

    exit_code = 3


class PageError(InputError):
    """Bytes that cannot be read as a page (binary, damaged, empty)."""


class SettingsError(McminerError):
    """A setting in study.toml, providers.csv or a crawler file is wrong."""

    exit_code = 4


class ConflictError(McminerError):
    """Edits contradict each other; a person has to decide."""

    exit_code = 5


class CrawlError(McminerError):
    """The crawl cannot start or could fetch nothing."""

    exit_code = 6


class StudyError(McminerError):
    """The study's store is missing, damaged, locked, or of a newer version."""

    exit_code = 7


class ModelError(McminerError):
    """A model folder is damaged, or does not fit the encoder, codebook or version."""

    exit_code = 8


class CodebookError(McminerError):
    """A value that the codebook does not allow in its column."""

    exit_code = 9
