"""Bytes to characters, as a careful reader would decode them."""

from __future__ import annotations

import codecs
import re

__all__ = ["decode"]

_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})")
# The encoding standard of the web: what pages call latin-1 is windows-1252.
_WEB = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
         (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
#: What European pages without any declaration are written in.
_LIKELY = ("cp1252", "cp1250", "cp1253", "cp1251", "cp1257", "iso8859_2", "iso8859_7",
           "iso8859_5")  # fmt: skip


def _codec(name: str | None) -> str | None:
    if not name:
        return None
    try:
        found = codecs.lookup(name.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    if found in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        return "utf-8"  # a page whose meta can be read as ASCII is not in UTF-16
    return _WEB.get(found, found)


def decode(body: bytes, declared: str | None = None) -> tuple[str, str]:
    """Decode a page's bytes.

    The order is: byte-order mark; UTF-8 where the bytes are valid and hold more than ASCII
    (no other encoding looks like it by chance); what the server, the markup or XML declares;
    a statistical guess; windows-1252.

    Args:
        body: the bytes.
        declared: charset of the Content-Type header.

    Returns:
        The text and the name of the codec.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace"), name
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        # a multi-byte character cut off at the end is still UTF-8
        if error.start > len(body) - 4 and error.start > 100:
            return body.decode("utf-8", "replace"), "utf-8"
    meta = _META.search(body, 0, 4096) or _XML.match(body[:400])
    for candidate in (declared, meta.group(1).decode("ascii") if meta else None):
        codec = _codec(candidate)
        if codec and codec != "utf-8":
            return body.decode(codec, "replace"), codec
    if _mostly_utf8(body):
        return body.decode("utf-8", "replace"), "utf-8"
    guessed = _guess(body)
    return body.decode(guessed, "replace"), guessed


def _mostly_utf8(body: bytes) -> bool:
    """UTF-8 with a few broken bytes: damaged text pasted into a good page."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for char in text if ord(char) > 127) - bad
    return bad * 10 < good


def _guess(body: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:50_000], cp_isolation=list(_LIKELY)).best()
    return best.encoding if best is not None else "cp1252"
