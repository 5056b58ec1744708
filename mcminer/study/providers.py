"""providers.csv: read as Excel, LibreOffice or a text editor in any country writes it."""

from __future__ import annotations

import csv
import difflib
import io
import re
from dataclasses import dataclass
from pathlib import Path

from mcminer.codebook import codebook
from mcminer.errors import SettingsError

__all__ = ["HEADER", "Provider", "provider_types", "read_providers"]

HEADER = ("country", "name", "type", "url", "scope", "notes", "legal_ground")
"""The columns of providers.csv, in the order that `mcminer new` writes them."""

_REQUIRED = ("name", "url")


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One line of providers.csv.

    Attributes:
        country: ISO 3166-1 alpha-2 code, ``INT``, or empty.
        name: The provider's name; the key that pages are filed under.
        type: A provider type of the codebook, or empty.
        url: Where the crawl starts; an absolute http(s) address.
        scope: Parts of the web that belong to the provider, space-separated: ``/courses/``,
            ``https://example.org/training/`` or ``*.example.org``. Empty: the host of ``url``.
        notes: For people.
        legal_ground: Why pages may be mined although their owner reserves text mining, for
            example ``Art. 3 Directive (EU) 2019/790``. Empty: reservations are honoured.
        line: Line in the file, from 1.
    """

    country: str
    name: str
    type: str
    url: str
    scope: str = ""
    notes: str = ""
    legal_ground: str = ""
    line: int = 0


def provider_types() -> tuple[str, ...]:
    """Values of ``type``: those of ``provider_type`` in the codebook."""
    return codebook()["provider_type"].codes


def read_providers(path: Path) -> list[Provider]:
    """Read a list of providers.

    Comma, semicolon or tab; UTF-8 with or without BOM, UTF-16 with BOM, or windows-1252; blank
    lines and lines that begin with ``#`` are passed over.

    Raises:
        SettingsError: It is missing, a column is unknown or missing, or a line is wrong; the
            message names file and line.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot be read ({error.strerror}); `mcminer new` writes one"
        ) from error
    text = _decoded(data)
    first = next((line for line in text.splitlines() if line.strip(" ,;\t#")), "")
    if first.lower().startswith("sep="):  # Excel's own hint, which it writes on some exports
        text = text.split("\n", 1)[1]
        first = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header: list[str] = []
    providers: list[Provider] = []
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not any(cells) or cells[0].startswith("#"):
                continue
            if not header:
                header = _checked_header(path, rows.line_num, cells)
                continue
            providers.append(_provider(path, rows.line_num, header, cells))
    except csv.Error as error:
        raise SettingsError(f"{path} line {rows.line_num}: {error}") from error
    _check_names(path, providers)
    return providers


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _checked_header(path: Path, line: int, cells: list[str]) -> list[str]:
    names = [cell.lower().replace(" ", "_") for cell in cells]
    for name in names:
        if name and name not in HEADER:
            near = difflib.get_close_matches(name, HEADER, n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"known are: {', '.join(HEADER)}"
            raise SettingsError(f"{path} line {line}: unknown column `{name}`; {hint}")
    for name in _REQUIRED:
        if name not in names:
            raise SettingsError(
                f"{path} line {line}: column `{name}` is missing; the first line must name the "
                f"columns: {','.join(HEADER)}"
            )
    return names


def _provider(path: Path, line: int, header: list[str], cells: list[str]) -> Provider:
    if len(cells) > len(header) and any(cells[len(header) :]):
        raise SettingsError(
            f"{path} line {line}: has {len(cells)} cells, the first line names {len(header)}; "
            "put text that holds the separator in double quotes"
        )
    values = {name: cell for name, cell in zip(header, cells, strict=False) if name}
    for name in _REQUIRED:
        if not values.get(name):
            raise SettingsError(f"{path} line {line}: `{name}` is empty")
    url = values["url"]
    if "://" not in url and re.match(r"[\w.-]+\.\w{2,}(/|$)", url):
        values["url"] = url = f"https://{url}"
    if not re.match(r"https?://[^\s/]+", url) or re.search(r"\s", url):
        raise SettingsError(f"{path} line {line}: {url!r} is no http(s) address")
    country = values.get("country", "").upper()
    if country and country != "INT" and not re.fullmatch(r"[A-Z]{2}", country):
        raise SettingsError(
            f"{path} line {line}: country {country!r} is no ISO code of two letters (or INT)"
        )
    kind = values.get("type", "").lower().replace(" ", "_")
    if kind and kind not in provider_types():
        near = difflib.get_close_matches(kind, provider_types(), n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(provider_types())}"
        raise SettingsError(f"{path} line {line}: unknown type `{kind}`; {hint}")
    return Provider(**{**values, "country": country, "type": kind, "line": line})  # type: ignore[arg-type]


def _check_names(path: Path, providers: list[Provider]) -> None:
    """Several lines may share a name (several entrances), but then they must agree."""
    seen: dict[str, Provider] = {}
    for provider in providers:
        other = seen.setdefault(provider.name, provider)
        if (other.country, other.type) != (provider.country, provider.type):
            raise SettingsError(
                f"{path} line {provider.line}: {provider.name!r} has another country or type than "
                f"on line {other.line}"
            )
