"""Names of organisations in running text: where they begin and end.

No list of organisations could be complete; a name is told by its shape. It is a run of
capitalised words, with at most two short words between them ("of the", "van"), that goes on over
a legal form ("GmbH") and over a lower-case word that says what the organisation is
("Eskilstuna folkhögskola").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mcminer.codebook.tables import languages
from mcminer.extract.name_words import (
    is_shortened,
    legal_forms,
    type_hits,
)
from mcminer.extract.reading import Reading
from mcminer.extract.same_name import same_organisation
from mcminer.lexicon import Hit, fold, lexicon

__all__ = ["cut_value", "is_name", "name_from", "names_within", "with_initials"]

_WORD = re.compile(r"[^\W_](?:[\w&’']|[./-](?=\w))*|&")
_SHORT = 4  # letters of a word that may stand inside a name uncapitalised
_INITIALS = re.compile(r" \(([^\W\d_a-z]{2,9})\)")
_OPENING, _CLOSING = '„“«"”', '“”»"'
# A legal form in single letters, whatever the language: "e. V.", "S. L.", "z. s."
_LETTERS = re.compile(r"\s(?:[^\W\d_]\.\s?){1,3}[^\W\d_]\.")
# What ends the name in a label's value; the full stop of "e. V." does not.
_VALUE_ENDS = re.compile(r"[,;|(\n\t]|:\s|\s[–-]\s|(?<![\s.(]\w)\.\s|\s·\s")
_LONGEST = 90
# Every word of a name has a capital here; what goes on small is the sentence.
_CAPITAL_NAMES = frozenset(("de", "lb", "nl", "en", "da", "sv"))
# Articles of an object: "verleiht die Universität X das Zertifikat Y" names two things.
_OBJECTS = frozenset(("das", "die", "den", "dem", "ein", "eine", "einen"))
# Nouns are capitalised in German, so that a capital alone proves no name there.
_CAPITAL_NOUNS = frozenset(("de", "lb"))


def name_from(reading: Reading, start: int, end: int, *, skip: int = 3) -> tuple[int, int] | None:
    """The name that begins at ``start`` or behind at most ``skip`` short words of lower case."""
    text = reading.page.text
    end = min(end, start + _LONGEST + 40)
    kinds = [hit for _, hit in type_hits(reading, max(0, start - 1), end)]
    first = last = -1
    capitals, position, pending = 0, start, 0
    # Where nouns are capitalised a verb of four letters would lead on to the next noun.
    short = _SHORT - 1 if reading.language in _CAPITAL_NOUNS else _SHORT
    for match in _WORD.finditer(text, start, end):
        between = text[position : match.start()]
        begin, word = _unelided(match)
        typed = any(hit.start < match.end() and begin < hit.end for hit in kinds)
        if first < 0:
            if between.strip(" \"'«»„“”:()-–") or match.start() - start > 40:
                return None
            opens = any(hit.start == begin and hit.end - hit.start >= 5 for hit in kinds)
            if word[0].isupper() or opens:
                first, last, capitals = begin, match.end(), int(word[0].isupper())
            else:
                skip -= 1
                if skip < 0 or len(word) > _SHORT + 3:
                    return None
        else:
            signs = between.strip(" \"'«»„“”-–")
            if signs == "." and word[0].isupper() and is_shortened(reading, position):
                signs = ""  # "St. Mary's", "Св. Патриарх"
            if signs or "\n" in between or match.end() - first > _LONGEST:
                break
            if word[0].isupper() or (word[0].isdigit() and not pending):
                last, pending, capitals = match.end(), 0, capitals + 1
            elif typed:
                last, pending = match.end(), 0
            else:
                pending += 1
                if pending > 2 or len(word) > short or word in _OBJECTS:
                    break
        position = match.end()
    if first < 0 or not capitals:
        return None
    first = _without_article(reading, first, last)
    last = _without_year(text, first, last)
    last = _to_clause_end(reading, first, _without_full_stop(text, last), end, kinds)
    return _with_quotes(text, first, _with_legal_form(reading, first, last))


def _with_quotes(text: str, first: int, last: int) -> tuple[int, int]:
    """With the quote that closes one opened inside the name, or opened right before it."""
    if text[last : last + 1] in tuple(_CLOSING):
        inside = text[first + 1 : last]
        if any(sign in inside for sign in "„“«") or inside.count('"') % 2:
            return first, last + 1
    if first and text[first - 1] in "„«" and any(s in text[first:last] for s in _CLOSING):
        return first - 1, last
    return first, last


def with_initials(reading: Reading, start: int, end: int) -> int:
    """The end of a name with its own initials in brackets: "First Aid Awards (FAA)"."""
    match = _INITIALS.match(reading.page.text, end)
    if match and match[1].isupper() and " " in reading.page.text[start:end]:
        letters = iter(reading.folded[start:end])  # compounds give letters from inside of words
        if reading.folded[start] == fold(match[1])[0] and all(c in letters for c in fold(match[1])):
            return match.end()
    return end


def _without_article(reading: Reading, first: int, last: int) -> int:
    """Without a sentence's first word where the page also writes it small: "El Instituto"."""
    match = re.compile(r"([^\W\d_]{1,3}) (?=[^\W\d_])").match(reading.page.text, first, last)
    if match and not match[1].isupper() and (
        reading.page.text[match.end()].isupper()
        or any(True for _ in type_hits(reading, match.end(), match.end() + 12))
    ):  # fmt: skip
        small = re.compile(rf"(?<!\w){match[1].lower()}(?!\w)")
        if small.search(reading.page.text):
            return match.end()
    return first


def _unelided(match: re.Match[str]) -> tuple[int, str]:
    """Start and letters of a word without an elided article ("l'Université", "d'Oc")."""
    head, mark, tail = match[0].replace("\u2019", "'").partition("'")
    if mark and tail and (len(head) <= 2 or (len(head) <= 5 and head[0].islower())):
        return match.start() + len(head) + 1, tail
    return match.start(), match[0]


def _to_clause_end(reading: Reading, first: int, last: int, end: int, kinds: list[Hit]) -> int:
    """Over a short rest in lower case, where the name says what it is: "Vysoká škola pedagogiky."

    Many languages capitalise only a name's first word; where the clause ends soon behind it, what
    stands between belongs to it.
    """
    text = reading.page.text
    if not any(hit.start >= first and hit.end <= last for hit in kinds):
        return last
    stop = min(end, reading.clause(first, last)[1])
    rest = re.compile(r"[,;:()]").split(text[last:stop])[0].rstrip(" .")
    words = rest.split()
    # "Fakultet informatike i poslovanja, Zvonimirova 14": a head word leads the name
    leads = any(hit.start == first and hit.end == last for hit in kinds)
    if (
        words
        and len(words) <= (4 if leads and reading.language not in _CAPITAL_NAMES else 2)
        and len(words[-1]) > _SHORT
        and text[last] == " "
        and all(w[0].islower() for w in words)
    ):
        return last + len(rest)
    return last


def _without_full_stop(text: str, end: int) -> int:
    while end > 0 and text[end - 1] in ".'’&-/":
        end -= 1
    return end


def _with_legal_form(reading: Reading, first: int, last: int) -> int:
    letters = _LETTERS.match(reading.page.text, last)
    if letters:
        return letters.end()
    text = reading.page.text
    for hit in legal_forms(reading, first, last + 4):
        if hit.start <= last + 2 and "," not in text[last : hit.start]:
            dotted = "." in text[hit.start : hit.end] or _written_with_dot(reading, hit)
            last = max(last, hit.end + (dotted and text[hit.end : hit.end + 1] == "."))
    return last


def _without_year(text: str, first: int, last: int) -> int:
    """Without the year of a copyright line: "© Universität Altenstein 2025"."""
    year = re.search(r" (?:19|20)\d\d$", text[first:last])
    return first + year.start() if year else last


def _written_with_dot(reading: Reading, hit: Hit) -> bool:
    """Whether the language writes this legal form with a full stop: "Kft.", "Lda."."""
    words = reading.folded[hit.start : hit.end] + "."
    return any(fold(form) == words for form in lexicon(reading.language)["identity.legal_forms"])


def names_within(reading: Reading, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Names inside a stretch, in order, none overlapping another."""
    position = start
    opening = {hit.start for _, hit in type_hits(reading, start, end) if hit.end - hit.start >= 5}
    for match in _WORD.finditer(reading.page.text, start, end):
        begin, word = _unelided(match)
        if begin < position or not (word[0].isupper() or begin in opening):
            continue
        found = name_from(reading, begin, end, skip=0)
        if found is not None:
            yield found
            position = found[1]


def is_name(reading: Reading, start: int, end: int, known: tuple[str, ...] = ()) -> bool:
    """Whether a run of capitalised words is an organisation's name rather than a noun or title."""
    words = reading.page.text[start:end]
    if len(words) < 2 or not any(map(str.isalpha, words)):
        return False
    if any(start <= q.start < end for q in reading.quantities) or _are_languages(words):
        return False  # "universitaire de 24 ECTS"; the switch "Íslenska English"
    typed = [hit for _, hit in type_hits(reading, start, end)]
    if typed:  # the bare word ("Université") is no name
        first, last = min(hit.start for hit in typed), max(hit.end for hit in typed)
        rest = _WORD.findall(reading.page.text, start, first) + _WORD.findall(
            reading.page.text, last, end
        )
        if first <= start and last >= end:
            return " " in words or any(
                sum(map(str.isupper, w)) >= 2 for w in re.split(r"\W", words)
            )
        # "L-Università", "Is í an Chomhairle": small words make no name of the bare noun
        return (
            any(len(word) > 3 or (len(word) > 1 and word.isupper()) for word in rest)
            or " " in words[first - start : last - start]
        )
    if any(True for _ in legal_forms(reading, start, end)):
        return True
    if any(same_organisation(words, name) for name in known):
        return True
    tokens = _WORD.findall(words)
    if any(sum(map(str.isupper, token)) >= 2 for token in tokens):
        return True
    if reading.language in _CAPITAL_NOUNS:
        return False
    capitals = sum(token[0].isupper() for token in tokens)
    return capitals >= 2 or (capitals == 1 and len(words) >= 4 and _mid_sentence(reading, start))


@cache
def _language_names() -> frozenset[str]:
    return frozenset(fold(name) for one in languages() for name in (one.name, one.own_name))


def _are_languages(words: str) -> bool:
    return all(fold(word) in _language_names() for word in _WORD.findall(words))


def _mid_sentence(reading: Reading, start: int) -> bool:
    before = reading.page.text[:start].rstrip(" \"'«»„“”(")
    return bool(before) and (before[-1].isalpha() or before[-1] == ",")


def cut_value(
    reading: Reading, start: int, end: int, *, labelled: bool = False
) -> tuple[int, int] | None:
    """The name that a label's value begins with: up to a comma, bracket or line end.

    Under a label of organisations (``labelled``) a value is a name as a whole, in whatever case
    its words are; elsewhere only where a word says what it is, and a longer one is read as running
    text.
    """
    text = reading.page.text
    start, end = reading.trimmed(start, end)
    whole = next((m.start() for m in _VALUE_ENDS.finditer(text, start, end)
                  if m[0][0] != "." or not is_shortened(reading, m.start())), end)  # fmt: skip
    # A comma before a legal form belongs to the name's dress, not to the name.
    words = text[start:whole].strip()
    if 2 <= len(words) <= 70 and len(words.split()) <= 8 and any(map(str.isupper, words)):
        lower = [w for w in words.split()[1:] if len(w) > _SHORT and w[0].islower()]
        typed = any(True for _ in type_hits(reading, start, whole))
        if (
            typed
            or not lower
            or words.split()[-1][0].isupper()
            or (labelled and words[0].isupper())
        ):
            start, whole = reading.trimmed(start, _with_legal_form(reading, start, whole))
            whole = _without_year(text, start, whole)
            return _without_article(reading, start, whole), whole
    return name_from(reading, start, end)
