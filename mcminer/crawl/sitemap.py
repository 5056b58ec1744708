"""Sitemaps and feeds: addresses out of XML or plain lines, without an XML parser.

Only addresses are wanted, so they are searched for. A parser would have to be protected against
entity bombs and would refuse the many sitemaps that are not well-formed.
"""

from __future__ import annotations

import html
import re
import zlib

from mcminer.crawl.urls import join
from mcminer.study.decode import BodyTooLargeError, BodyTruncatedError, decode_body

__all__ = ["MAX_SITEMAPS", "read_sitemap"]

MAX_SITEMAPS = 50
"""Sitemap files of one host."""
MAX_URLS = 20_000
"""Addresses taken from one file (the protocol allows 50,000)."""
_MAX_DECODED = 60_000_000

_LOC = re.compile(
    rb"<(?:[\w.-]+:)?(?:loc|link)\s*>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)", re.IGNORECASE
)
_ATOM = re.compile(rb"<link\b[^>]*\bhref\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_INDEX = re.compile(rb"<(?:[\w.-]+:)?sitemapindex\b", re.IGNORECASE)


def read_sitemap(body: bytes, url: str) -> tuple[list[str], list[str]]:
    """Read a sitemap, a sitemap index, a feed or a list of lines; gzipped or not.

    Args:
        body: The file.
        url: Its address, for the rare relative ones in it.

    Returns:
        Addresses of pages, and of further sitemaps. Both are bounded; a file that cannot be
        unpacked gives none.
    """
    if body.startswith(b"\x1f\x8b"):
        try:
            body = decode_body(body, "gzip", max_bytes=_MAX_DECODED, max_ratio=1000)
        except (BodyTooLargeError, BodyTruncatedError, zlib.error):
            return [], []
    head = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        if re.match(rb"<(?:!doctype html|html)", head, re.IGNORECASE):
            return [], []  # an error page
        found = [match[1] for _, match in zip(range(MAX_URLS), _LOC.finditer(body), strict=False)]
        if not found and b"<feed" in head:
            found = [m[1] for _, m in zip(range(MAX_URLS), _ATOM.finditer(body), strict=False)]
    else:
        found = body.split()[:MAX_URLS]
    addresses = [html.unescape(item.decode("utf-8", "replace")) for item in found]
    urls = list(dict.fromkeys(filter(None, (join(url, address) for address in addresses))))
    return ([], urls[: MAX_SITEMAPS * 2]) if _INDEX.search(head) else (urls, [])
