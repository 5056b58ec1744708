"""``mcminer archive check``: every byte of the archive against what was written down of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mcminer.errors import StudyError
from mcminer.study import Study
from mcminer.study.warc import read_response

__all__ = ["ArchiveReport", "Problem", "check_archive"]

_STEP = 1 << 20


@dataclass(frozen=True)
class Problem:
    """Something wrong at a place of a WARC file."""

    file: str
    offset: int
    message: str


@dataclass
class ArchiveReport:
    """What a check found.

    Attributes:
        files, records, pages, size: How much was looked at; ``size`` in bytes.
        problems: Damage. Empty: every byte is as it was written.
        notes: What is no damage, such as the tail of a run that was killed.
    """

    files: int = 0
    records: int = 0
    pages: int = 0
    size: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def check_archive(
    study: Study, *, progress: Callable[[int, int], None] | None = None
) -> ArchiveReport:
    """Recompute every digest of a study's archive.

    Three ways, each of which sees what the others cannot: the SHA-256 of each stretch as it was
    written (also finds flips in parts that no record's digest covers, such as gzip headers), the
    WARC digests of each record, and each page's digest by way of the offset that the study keeps.

    Args:
        study: Which study.
        progress: Called with bytes done and bytes in all.
    """
    report = ArchiveReport()
    known: dict[str, list[tuple[int, int, str]]] = {}
    for row in study.store.connection.execute(
        "SELECT file, offset, length, sha256 FROM archive_blocks ORDER BY file, offset"
    ):
        known.setdefault(str(row[0]), []).append((int(row[1]), int(row[2]), str(row[3])))
    paths = {path.name: path for path in sorted(study.archive.glob("*.warc*"))}
    total = sum(path.stat().st_size for path in paths.values())
    for name in sorted({*known, *paths}):
        path = paths.get(name)
        if path is None:
            report.problems.append(Problem(name, 0, "the file is missing"))
            continue
        report.files += 1
        report.size += path.stat().st_size
        whole = _check_blocks(path, known.get(name, []), report)
        _check_records(path, report, whole)
        if progress is not None:
            progress(report.size, total)
    damaged = {problem.file for problem in report.problems}
    _check_pages(study, report, damaged)
    return report


def _check_blocks(path: Path, blocks: list[tuple[int, int, str]], report: ArchiveReport) -> bool:
    """Compare stretches; returns whether the file is as it was written."""
    before = len(report.problems)
    size = path.stat().st_size
    end = 0
    with path.open("rb") as file:
        for offset, length, digest in blocks:
            if offset != end:
                report.problems.append(
                    Problem(path.name, end, f"{offset - end} bytes that nobody wrote down")
                )
            end = offset + length
            if end > size:
                report.problems.append(
                    Problem(path.name, size, f"truncated: {end - size} bytes are missing")
                )
                return False
            file.seek(offset)
            found = hashlib.sha256()
            left = length
            while left and (part := file.read(min(left, _STEP))):
                found.update(part)
                left -= len(part)
            if found.hexdigest() != digest:
                report.problems.append(
                    Problem(path.name, offset, f"altered within these {length} bytes")
                )
    if not blocks:
        report.notes.append(f"{path.name}: not written by this study; only its records are checked")
    elif size > end:
        report.notes.append(
            f"{path.name}: {size - end} bytes of a run that was killed; the next crawl "
            "cuts them off"
        )
    return len(report.problems) == before


def _check_records(path: Path, report: ArchiveReport, whole: bool) -> None:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    with path.open("rb") as file:
        records = ArchiveIterator(file, check_digests=True)
        offset = 0
        try:
            for record in records:
                offset = records.get_record_offset()
                report.records += 1
                record.raw_stream.read()
                records.read_to_end(record)
                # A revisit's payload is elsewhere; its block is covered by the stretch's digest.
                if record.rec_type != "revisit" and record.digest_checker.passed is False:
                    problems = "; ".join(record.digest_checker.problems)
                    report.problems.append(Problem(path.name, offset, f"record: {problems}"))
        except (ArchiveLoadFailed, OSError, ValueError, EOFError) as error:
            # Where the stretches are whole this is only the tail of a killed run.
            if not whole or not _is_tail(path, report):
                report.problems.append(
                    Problem(path.name, offset, f"cannot be read behind this record ({error})")
                )


def _is_tail(path: Path, report: ArchiveReport) -> bool:
    return any(note.startswith(path.name) and "killed" in note for note in report.notes)


def _check_pages(study: Study, report: ArchiveReport, damaged: set[str]) -> None:
    for page in study.pages.iter(gone=True):
        report.pages += 1
        if page.warc_file in damaged and not (study.archive / page.warc_file).exists():
            continue  # the missing file is reported once, not for each of its pages
        try:
            found = read_response(study.archive / page.warc_file, page.warc_offset)
        except StudyError as error:
            report.problems.append(
                Problem(page.warc_file, page.warc_offset, f"{page.url}: {error}")
            )
            continue
        if "sha256:" + hashlib.sha256(found.body).hexdigest() != page.digest:
            report.problems.append(
                Problem(page.warc_file, page.warc_offset, f"{page.url}: another body than fetched")
            )
