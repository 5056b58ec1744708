"""The study.toml that `mcminer new` writes: every key, what it means, and its default."""

from __future__ import annotations

__all__ = ["STUDY_TOML"]

STUDY_TOML = """\
# Settings of this study. Lines that begin with # are comments; remove the # to set a value.

# Who answers for the crawl: an e-mail address or a web page. It is sent with every request, so
# that a site's owner can reach you. Nothing is fetched before it is set.
contact = "@CONTACT@"

# Languages to keep, as ISO 639-1 codes. Empty: all.
languages = []

# Sectors that the study looks at first (codes of `mcminer codebook`). Empty: all.
focus_sectors = []

# Text encoder of the classifier.
# encoder = "default"

[crawl]
# Seconds between two requests to one host, at least. A site's Crawl-delay, if longer, is kept.
delay = 1.0

# Pages of one host, at most, and links from a starting address, at most.
max_pages_per_host = 500
max_depth = 8

# The name that robots.txt rules are matched with.
# agent = "mcminer"

# A slow host gets more rest: this many times its last response time.
# delay_factor = 2.0

# A host that asks for a longer pause than this (seconds) is left for the next run.
# patience = 600

# Private networks that may be reached, as CIDR, for example ["127.0.0.0/8"] for a demo on this
# computer. Empty: none, which is right for crawling the web.
allow_networks = []

# Limits of one response: bytes as sent and decompressed, their ratio, seconds of silence, and
# seconds in all.
# max_bytes = 20000000
# max_decoded_bytes = 30000000
# max_ratio = 100
# timeout = 30
# deadline = 120

# Further attempts at a page that failed for the moment, and the first pause before one.
# retries = 2
# retry_wait = 10

# Requests in flight over all hosts; one host never gets more than one at a time.
# concurrency = 32

# A WARC file that has reached this size (bytes) is closed and another begun.
# warc_bytes = 1000000000
"""
