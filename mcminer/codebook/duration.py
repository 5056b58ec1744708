"""Durations in ISO 8601 as the codebook uses them: ``P6W``, ``P2.5D``, ``P1Y6M``, ``PT4H``.

Unlike ISO 8601-1 the parts may be mixed with weeks and each may be decimal, since courses last
"two and a half days". The text keeps the unit that the page uses; :func:`duration_days` compares.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["canonical_duration", "duration_days"]

_NUMBER: Final = r"\d+(?:[.,]\d+)?"
_ISO: Final = re.compile(
    rf"P(?:({_NUMBER})Y)?(?:({_NUMBER})M)?(?:({_NUMBER})W)?(?:({_NUMBER})D)?"
    rf"(?:T(?:({_NUMBER})H)?(?:({_NUMBER})M)?)?",
    re.ASCII,
)
_SPOKEN: Final = re.compile(rf"({_NUMBER})\s*(hour|day|week|month|year)s?", re.ASCII)

_SIGNS: Final = ("Y", "M", "W", "D", "H", "M")
_DAYS: Final = (365.0, 365.0 / 12, 7.0, 1.0, 1.0 / 24, 1.0 / 1440)
"""Length of each part in days: a year has 365 days, a month is the twelfth of a year."""


def canonical_duration(text: str) -> str:
    """The duration in canonical spelling: upper case, decimal point, no empty or zero part.

    Plain English such as ``6 weeks`` is understood too. Units are kept: ``P12M`` stays.

    Raises:
        ValueError: ``text`` is no duration, or a duration of no length.
    """
    text = text.strip()
    if spoken := _SPOKEN.fullmatch(text.casefold()):
        sign = spoken[2][0].upper()
        text = f"PT{spoken[1]}H" if sign == "H" else f"P{spoken[1]}{sign}"
    parts = [_tidy(part) for part in _parts(text)]
    written = [f"{part}{sign}" if part else "" for part, sign in zip(parts, _SIGNS, strict=True)]
    date, time = "".join(written[:4]), "".join(written[4:])
    if not date and not time:
        raise ValueError(f"{text!r} has no length")
    return f"P{date}" + (f"T{time}" if time else "")


def duration_days(iso: str) -> float:
    """Length in days, for comparison: 365 days a year, 365/12 a month, 24 hours a day.

    >>> duration_days("P12M") == duration_days("P1Y")
    True

    Raises:
        ValueError: ``iso`` is no ISO 8601 duration.
    """
    parts = (float(part.replace(",", ".")) for part in _parts(iso))
    return sum(part * days for part, days in zip(parts, _DAYS, strict=True))


def _parts(text: str) -> list[str]:
    """The six numbers of a duration as written, from years to minutes; ``0`` where absent."""
    match = _ISO.fullmatch(text.strip().upper())
    if match is None or not any(match.groups()):
        raise ValueError(f"{text!r} is no ISO 8601 duration")
    return [part or "0" for part in match.groups()]


def _tidy(number: str) -> str:
    """``02,50`` as ``2.5``, zero as nothing."""
    whole, _, fraction = number.replace(",", ".").partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    if not whole and not fraction:
        return ""
    return (whole or "0") + (f".{fraction}" if fraction else "")
