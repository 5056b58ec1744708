"""Offers that a person adds by hand, with the address of their page."""

from __future__ import annotations

import hashlib
import json
from urllib.parse import urlsplit

from mcminer.study import Study
from mcminer.study.db import now
from mcminer.study.pages import Page

__all__ = ["add_row", "is_address"]

_PROPOSAL = {"by_hand": True, "cells": {}}


def is_address(text: str) -> bool:
    """Whether ``text`` is a web address."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text


def add_row(study: Study, url: str) -> int:
    """A new row without proposals; to be called inside a transaction, with an ``add`` decision.

    A page that was never fetched gets an entry without archive record. When the crawl fetches it
    later, the machine's proposal comes to the same row and the person's decisions stay over it.
    """
    page = study.pages.by_url(url)
    if page is None:
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}"
        page_id = study.pages.put(
            Page(
                url=url, final_url=url, provider="", host=host, fetched=now(), status=0,
                media_type="", warc_file="", warc_offset=0, digest="by-hand", size=0,
            )
        )  # fmt: skip
        return study.offers.replace(page_id, [_PROPOSAL])[0]
    text = json.dumps(_PROPOSAL, sort_keys=True)
    with study.store.write("review") as connection:
        found = connection.execute(
            "INSERT INTO offers (page_url, ordinal, page_id, proposal, digest, page_digest) "
            "VALUES (?, (SELECT coalesce(max(ordinal), -1) + 1 FROM offers WHERE page_url = ?), "
            "?, ?, ?, ?) RETURNING row",
            (
                page.url,
                page.url,
                page.id,
                text,
                "sha256:" + hashlib.sha256(text.encode()).hexdigest(),
                page.digest,
            ),
        ).fetchone()
    return int(found[0])
