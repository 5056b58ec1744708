"""Studies for these tests: made in a moment, with pages in a real archive."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from mcminer.codebook import codebook
from mcminer.study import Study
from mcminer.study.pages import Page

__all__ = [
    "NAMES", "PAGE", "add_archived_page", "add_page", "archived_study", "edit_csv", "edit_xlsx",
    "make_study", "proposal", "random_value", "values_of",
]  # fmt: skip

NAMES = (
    "=1+1", "-5", "+49 30", "@home", "3-5", "1E5", "007", "22.5", "22,5", "Zürich: Ağ",
    "'t Hof", "'=x", "''-1", "TRUE", "May 2026", "1/2", "12:30", "a;b,c\td".replace("\t", " "),
    'say "hi"', "Łódź", "Ελλάδα", "България", "x · y", "a | b", "back\\slash", "…", "_x0041_",
    "50 %", "N/A", "#NV", "null", "5 am", "12. Mai", "ｆｕｌｌ", "🙂 emoji", "mai 12",
)  # fmt: skip
"""Texts that spreadsheets like to change."""


def random_value(column: Any, chance: random.Random) -> Any:
    """A value that the column may hold."""
    match column.kind:
        case "code":
            return chance.choice(column.codes)
        case "codes":
            free = [value.code for value in column.values if not value.alone]
            return list(column.check(chance.sample(free, chance.randint(1, min(3, len(free))))))
        case "integer":
            return chance.randint(int(column.minimum or 0), int(column.maximum or 9))
        case "number":
            top = column.maximum if column.maximum is not None else 900
            return column.check(round(chance.uniform(column.minimum or 0, top), 2))
        case "duration":
            return column.check(f"P{chance.randint(1, 20)}{chance.choice('DWMY')}")
        case "quantity":
            return column.check(f"{chance.randint(1, 50)} {chance.choice(['CATS', 'ECVET'])}")
        case "texts":
            return list(column.check(chance.sample(NAMES, chance.randint(1, 3))))
        case _:
            return column.check(f"{chance.choice(NAMES)}")


def proposal(cells: dict[str, Any], confidence: float = 0.9) -> dict[str, Any]:
    """An offer as the machine proposes it."""
    return {
        "cells": {
            name: {
                "value": value,
                "confidence": confidence,
                "method": "rule:test",
                "evidence": [{"quote": f"{value}", "start": 0, "end": 5, "where": "/html/body/p"}],
            }
            for name, value in cells.items()
        }
    }


def add_page(study: Study, url: str, offers: list[dict[str, Any]]) -> list[int]:
    """A page without archive record, with these offers; returns their rows."""
    page = Page(
        url=url, final_url=url, provider="Demo", host="https://example.org", status=200,
        fetched="2026-11-20T10:00:00Z", media_type="text/html", warc_file="demo.warc.gz",
        warc_offset=0, digest=f"sha256:{hash(url) & 0xFFFFFFFF:x}", size=1,
    )  # fmt: skip
    return study.offers.replace(study.pages.put(page), offers)


def make_study(folder: Path, count: int = 5, seed: int = 1, share: float = 0.4) -> Study:
    """A study of random offers, ``share`` of whose cells are filled."""
    chance = random.Random(seed)
    study = Study.create(folder, contact="test@example.org")
    with study.store.write():
        for number in range(count):
            cells = {
                column.name: random_value(column, chance)
                for column in codebook()
                if chance.random() < share
            }
            cells["title"] = f"Offer {number}"
            offer = proposal(cells)
            for cell in offer["cells"].values():
                cell["confidence"] = round(chance.uniform(0.3, 1), 2)
            add_page(study, f"https://example.org/course/{number}", [offer])
    return study


def edit_csv(path: Path, edits: dict[tuple[int, str], str], separator: str = ",") -> None:
    """Change cells of a CSV sheet: ``{(row, column): text}``."""
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file, delimiter=separator))
    header = lines[0]
    for line in lines[1:]:
        for (row, column), text in edits.items():
            if line[header.index("row")] == str(row):
                line[header.index(column)] = text
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(lines)


def edit_xlsx(path: Path, edits: dict[tuple[int, str], Any]) -> None:
    """Change cells of a workbook with openpyxl, as another program would."""
    import openpyxl

    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Offers"]
    names = {str(cell.value).split("\n")[-1]: cell.column for cell in sheet[2]}
    for line in range(3, sheet.max_row + 1):
        for (row, column), value in edits.items():
            if sheet.cell(line, names["row"]).value == row:
                sheet.cell(line, names[column]).value = value
    workbook.save(path)


def values_of(study: Study, coder: str | None = None) -> dict[tuple[int, str], Any]:
    """Every filled cell of the mapping as it stands."""
    from mcminer.review.table import rows

    return {
        (row.row, name): cell.value
        for row in rows(study, coder=coder)
        for name, cell in row.cells.items()
        if cell.value is not None
    }


PAGE = """<!doctype html><html lang="en"><title>Energy coach | School</title><body>
<nav><a href="/">Home</a></nav><h1>Energy coach {number}</h1>
<p>Learn to advise on heat pumps &amp; insulation. <b>No entry requirements.</b></p>
<dl><dt>Duration</dt><dd>6 weeks</dd><dt>Credits</dt><dd>5 EC</dd><dt>Level</dt><dd>NLQF 5</dd></dl>
<p>Written exam at the end. &lt;script&gt;alert("x")&lt;/script&gt;</p>
<p>{filler}</p></body></html>"""


def add_archived_page(
    study: Study, url: str, quotes: dict[str, tuple[Any, str]], html: str, confidence: float = 0.9
) -> int:
    """A page whose body is in the archive, and one offer whose quotes stand on it."""
    import gzip

    from mcminer.page import read_page

    path = study.archive / "test.warc.gz"
    body = html.encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
        "WARC-Date: 2026-11-20T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    with path.open("ab") as file:
        offset = file.tell()
        file.write(gzip.compress(head.encode() + http + b"\r\n\r\n"))
    page = Page(
        url=url, final_url=url, provider="School", host="https://example.org", status=200,
        fetched="2026-11-20T10:00:00Z", media_type="text/html", warc_file=path.name,
        warc_offset=offset, digest=f"sha256:{offset}", size=len(body),
    )  # fmt: skip
    text = read_page(body, url=url, media_type="text/html").text
    cells = {}
    for column, (value, quote) in quotes.items():
        start = text.index(quote)
        cells[column] = {
            "value": value, "confidence": confidence, "method": "rule:test",
            "evidence": [{"quote": quote, "start": start, "end": start + len(quote), "where": "/html"}],
        }  # fmt: skip
    return study.offers.replace(study.pages.put(page), [{"cells": cells}])[0]


def archived_study(folder: Path, count: int = 3, confidence: float = 0.9) -> Study:
    """A study whose pages stand in a real archive."""
    study = Study.create(folder, contact="test@example.org")
    for number in range(1, count + 1):
        html = PAGE.replace("{number}", str(number)).replace("{filler}", "More words. " * 40)
        quotes: dict[str, tuple[Any, str]] = {
            "title": (f"Energy coach {number}", f"Energy coach {number}"),
            "duration": ("P6W", "6 weeks"),
            "ects": (5, "5 EC"),
            "level_as_written": ("NLQF 5", "NLQF 5"),
            "eqf_level": (5, "NLQF 5"),
            "assessment_methods": (["written_exam"], "Written exam"),
            "sector": ("construction", "heat pumps & insulation"),
            "country": ("NL", "NLQF 5"),
            "typology": ("1", "Energy coach"),
        }
        add_archived_page(study, f"https://example.org/course/{number}", quotes, html, confidence)
    return study
