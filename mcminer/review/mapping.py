"""mapping.csv and mapping.xlsx in the study's folder, made anew by every ``map``.

A person may have opened and changed them: the program keeps the hash of what it wrote, and writes
beside a file that is not its own any more.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from mcminer.errors import UsageError
from mcminer.review.base import save_base, snapshot
from mcminer.review.csvfile import csv_bytes
from mcminer.review.layout import layout
from mcminer.review.pause import collector_paused
from mcminer.review.table import rows
from mcminer.review.xlsxfile import xlsx_bytes
from mcminer.study import Study, write_atomic

__all__ = ["WrittenFile", "write_mapping"]


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of the mapping.

    Attributes:
        path: where it was written.
        kept: the file beside it that a person changed and that was left alone, or None.
    """

    path: Path
    kept: Path | None = None

    def __str__(self) -> str:
        if self.kept is None:
            return str(self.path)
        return f"{self.path} ({self.kept.name} was changed by a person and is left as it is)"


def write_mapping(study: Study, *, separator: str = ",") -> list[WrittenFile]:
    """Write the mapping as it stands: the machine's proposals with people's decisions over them.

    Args:
        study: the study.
        separator: of the CSV file.

    Returns:
        What was written, the CSV file first.

    Raises:
        UsageError: a file is open elsewhere or the folder is full or cannot be written.
        StudyError: another process is writing to the study.
    """
    with collector_paused(), study.writing("map"):
        found = list(rows(study))
        fields = layout()
        columns = tuple(field.name for field in fields if field.role == "value")
        base = snapshot(found, columns)
        save_base(study, base)
        return [
            _write(study, "mapping.csv", csv_bytes(found, fields, base, separator=separator)),
            _write(study, "mapping.xlsx", xlsx_bytes(found, fields, base)),
        ]


def _write(study: Study, name: str, data: bytes) -> WrittenFile:
    """Write a file under its name, or under the next number where a person has changed it."""
    first = study.folder / name
    path, number = first, 1
    while path.exists() and _hash(path.read_bytes()) not in _known(study, path):
        number += 1
        path = first.with_name(f"{first.stem}-{number}{first.suffix}")
    # Both hashes stand while the file is written, so that a killed run is not taken for a person.
    study.store.set_fact(f"file:{path.name}", " ".join([*_known(study, path), _hash(data)]))
    try:
        write_atomic(path, data)
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written ({error.strerror}); close it elsewhere, or make room"
        ) from error
    study.store.set_fact(f"file:{path.name}", _hash(data))
    return WrittenFile(path, first if path != first else None)


def _known(study: Study, path: Path) -> list[str]:
    """Hashes of what mcminer wrote to a file."""
    return study.store.fact(f"file:{path.name}").split()


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
