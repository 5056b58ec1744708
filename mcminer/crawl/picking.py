"""A study picks its providers: lines of provider files added to providers.csv."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from pathlib import Path

from mcminer.crawl.providers import ProviderFile
from mcminer.study import Provider, Study, write_atomic
from mcminer.study.providers import HEADER, read_providers

__all__ = ["add_providers", "as_csv", "picked"]


def picked(
    files: Iterable[ProviderFile],
    *,
    country: str | None = None,
    kind: str | None = None,
    sector: str | None = None,
) -> list[ProviderFile]:
    """The provider files of a country, type and sector; None: any."""
    return [
        one
        for one in files
        if (country is None or one.country == country.upper())
        and (kind is None or one.type == kind)
        and (sector is None or sector in one.sectors)
    ]


def as_csv(
    rows: Iterable[Provider], *, header: tuple[str, ...] = HEADER, delimiter: str = ","
) -> str:
    """Lines of a providers.csv, without its first one."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    for row in rows:
        writer.writerow([getattr(row, name, "") for name in header])
    return out.getvalue()


def add_providers(study: Study, files: Iterable[ProviderFile]) -> list[Provider]:
    """Append provider files to a study's providers.csv, in the dialect that it is written in.

    Returns:
        The lines that were added; a starting address that is there already is not added again.

    Raises:
        SettingsError: providers.csv is wrong.
    """
    path = study.folder / "providers.csv"
    there = read_providers(path)
    addresses = {row.url.rstrip("/") for row in there}
    rows = [row for one in files for row in one.rows() if row.url.rstrip("/") not in addresses]
    if not rows:
        return []
    data = path.read_bytes()
    coding = _coding(data)
    text = data.decode(coding)
    end = "\r\n" if "\r\n" in text else "\n"
    header, delimiter = _dialect(text)
    added = as_csv(rows, header=header, delimiter=delimiter).replace("\n", end)
    if text and not text.endswith(("\n", "\r")):
        text += end
    try:
        whole = (text + added).encode(coding)
    except UnicodeEncodeError:  # an old file of Windows cannot hold every name
        whole = (text + added).encode("utf-8-sig")
    write_atomic(path, whole)
    _check(path, data)
    return rows


def _check(path: Path, before: bytes) -> None:
    try:
        read_providers(path)
    except Exception:
        write_atomic(path, before)
        raise


def _coding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _dialect(text: str) -> tuple[tuple[str, ...], str]:
    """Names and separator of the line that names the columns, as read_providers finds it."""
    for line in text.splitlines():
        if line.strip(" ,;\t") and not line.lstrip(" \ufeff").startswith(("#", "sep=", "SEP=")):
            delimiter = max(",;\t", key=line.count)
            (cells,) = csv.reader([line], delimiter=delimiter)
            return tuple(cell.strip().lower().replace(" ", "_") for cell in cells), delimiter
    return HEADER, ","
