"""Which countries a page may be from: what it says, its address, else where its language is spoken.

For rules that need a country before the row's own ``country`` is decided (an unnamed framework,
hours per credit). A language alone never fills ``country``.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from mcminer.codebook.tables import country_of_tld
from mcminer.extract import country as country_component
from mcminer.extract.reading import Reading

__all__ = ["home_countries"]

_SPOKEN = {
    "bg": ("BG",), "cs": ("CZ",), "da": ("DK",), "de": ("DE", "AT"), "el": ("GR", "CY"),
    "es": ("ES",), "ca": ("ES",), "et": ("EE",), "fi": ("FI",), "fr": ("FR", "BE", "LU"),
    "ga": ("IE",),
    "hr": ("HR",), "hu": ("HU",), "it": ("IT",), "lt": ("LT",), "lv": ("LV",), "mt": ("MT",),
    "nl": ("NL", "BE"), "pl": ("PL",), "pt": ("PT",), "ro": ("RO",), "sk": ("SK",), "sl": ("SI",),
    "sv": ("SE", "FI"),
}  # fmt: skip

#: Score from which a statement of the page settles the country.
_SURE = 0.6


def home_countries(reading: Reading) -> tuple[str, ...]:
    """ISO codes, the likeliest first; empty for an English page on an international domain."""
    host = urlsplit(reading.page.url or "").hostname or ""
    ending = re.search(r"\.([a-z]{2})$", host)
    country = country_of_tld(ending[1]) if ending else None
    if country is not None:
        return (country,)
    stated = [c for c in country_component.candidates(reading) if "country" in c.values]
    best = max(stated, key=lambda c: c.score, default=None)
    if best is not None and best.score >= _SURE:
        return (str(best.values["country"]),)
    return _SPOKEN.get(reading.language, ())
