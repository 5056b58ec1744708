"""Bytes to characters: what servers and markup claim is often wrong."""

from __future__ import annotations

import pytest

from mcminer.page import read_page
from mcminer.page.charset import decode

POLISH = "Szkolenie dla osób bezrobotnych, egzamin końcowy, zaświadczenie"
GREEK = "Πρόγραμμα κατάρτισης με εξετάσεις και πιστοποιητικό στο τέλος"


@pytest.mark.parametrize(
    ("body", "declared", "text"),
    [
        (POLISH.encode(), None, POLISH),
        (POLISH.encode(), "iso-8859-1", POLISH),  # a lying server
        (b"\xef\xbb\xbf" + POLISH.encode(), None, POLISH),
        (POLISH.encode("cp1250"), "windows-1250", POLISH),
        (GREEK.encode("cp1253"), "windows-1253", GREEK),
        ("Prüfung – 5 €".encode("cp1252"), "iso-8859-1", "Prüfung – 5 €"),
        ("Prüfung".encode("cp1252"), "no-such-charset", "Prüfung"),
    ],
)
def test_decoding(body: bytes, declared: str | None, text: str) -> None:
    assert decode(body, declared)[0] == text


def test_meta_declaration_counts_where_the_server_is_silent() -> None:
    body = b'<html><head><meta charset="iso-8859-2"></head><body><p>' + POLISH.encode("iso-8859-2")
    assert read_page(body, language=False).text == POLISH


def test_a_character_cut_off_at_the_end_is_still_utf8() -> None:
    body = (POLISH * 5).encode() + "ń".encode()[:1]
    assert decode(body)[1] == "utf-8"
