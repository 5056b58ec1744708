"""The codebook as objects: columns, their values, groups and standard elements.

All are frozen and built once by :func:`mcminer.codebook.load.codebook`. A column knows what may
stand in it: :meth:`Column.check` for values of the program, :meth:`Column.parse` and
:meth:`Column.format` for what people type and read in a sheet.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from mcminer.codebook import values as forms
from mcminer.codebook.duration import canonical_duration
from mcminer.codebook.numerals import canonical_number, read_number, write_number
from mcminer.codebook.values import CellValue, fold
from mcminer.errors import CodebookError

__all__ = ["Codebook", "Column", "Element", "Group", "Kind", "Need", "Value"]

Kind: TypeAlias = Literal[
    "code", "codes", "text", "texts", "integer", "number", "duration", "quantity"
]
Need: TypeAlias = Literal["mandatory", "optional"]

_MANY_VALUES = 20
"""Above so many values a message gives an example instead of the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a coded column.

    Attributes:
        code: what the sheet holds.
        title: short English name; accepted for the code when typed.
        definition: when to choose it; empty for values out of a table (countries, languages).
        description: several sentences typical of such offers, for similarity by embeddings.
        marks: signs by which the value is recognised.
        nace: NACE Rev. 2.1 sections that it covers wholly, and ``nace_partly`` in part.
        aliases: other codes and names that people type (``UK``, ``Irlanda``).
        alone: whether the value excludes every other one of a set.
    """

    code: str
    title: str
    definition: str = ""
    description: str = ""
    marks: tuple[str, ...] = ()
    nace: tuple[str, ...] = ()
    nace_partly: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A block of columns that belong together in the sheet; ``note`` holds for all of them."""

    id: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A standard element of Council Recommendation 2022/C 243/02, annex I."""

    id: str
    title: str
    need: Need


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the mapping sheet.

    Attributes:
        name: its name in the sheet and in code.
        title: short English heading.
        group: id of its :class:`Group`.
        kind: what a cell holds, see ``codebook.toml``.
        definition: how to decide.
        values: the values of a coded column, in codebook order.
        values_from: name of the table that holds the values, where they are many.
        minimum, maximum: bounds of a number, both included.
        derived: computed from other columns only, never read from a page.
        may_derive: read from the page where stated, else derived.
        classified: decided by a trained classifier.
        element: id of the standard element that the column carries, or nothing.
        standard_element: whether that element is mandatory or optional.
        noun: what a value is, in words, for messages.
        see: the column that may be meant when a value does not fit.
        example: a value as typed in a sheet with a decimal point.
    """

    name: str
    title: str
    group: str
    kind: Kind
    definition: str
    values: tuple[Value, ...] = ()
    values_from: str = ""
    minimum: float | None = None
    maximum: float | None = None
    derived: bool = False
    may_derive: bool = False
    classified: bool = False
    element: str = ""
    standard_element: Need | None = None
    noun: str = ""
    see: str = ""
    example: str = ""
    _codes: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _rank: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        codes: dict[str, str] = {}
        for value in self.values:
            codes[_code_key(value.code)] = value.code
        for value in self.values:
            codes.setdefault(_code_key(value.title), value.code)
        for value in self.values:
            for alias in value.aliases:
                codes.setdefault(_code_key(alias), value.code)
        object.__setattr__(self, "_codes", codes)
        rank = {value.code: place for place, value in enumerate(self.values)}
        object.__setattr__(self, "_rank", rank)

    @property
    def coded(self) -> bool:
        """Whether a cell holds codes out of :attr:`values`."""
        return self.kind in ("code", "codes")

    @property
    def many(self) -> bool:
        """Whether a cell holds a set."""
        return self.kind in ("codes", "texts")

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of :attr:`values`, in codebook order."""
        return tuple(self._rank)

    def value(self, code: str) -> Value:
        """The :class:`Value` of ``code``.

        Raises:
            CodebookError: the column has no such code.
        """
        return self.values[self._rank[self._code(code)]]

    def check(self, value: object) -> CellValue:
        """The canonical form of ``value``.

        Sets become tuples without repeats: codes in codebook order, texts in their own. Whole
        numbers become ``int``. Text loses surplus white space. A code may be typed in any
        case, or by its title or another name.

        Raises:
            CodebookError: the column cannot hold ``value``; the message is one line for a user.
        """
        return self._canonical(value, ".")

    def parse(self, text: object, decimal: str = ",") -> CellValue | None:
        """The canonical value that a person typed into a cell, or ``None`` for an empty cell.

        Codes of a set stand between semicolons, commas or bars, texts between bars or on lines of
        their own. Numbers that a spreadsheet hands over as numbers are taken as they are; in text
        ``decimal`` decides what would be ambiguous (``1.750``).

        Raises:
            CodebookError: the cell holds something that the column does not allow.
        """
        if text is None or (isinstance(text, float) and math.isnan(text)):
            return None
        if isinstance(text, int | float) and not isinstance(text, bool):
            if self.kind in ("integer", "number"):
                return self._canonical(text, decimal)
            text = write_number(text, ".") if math.isfinite(text) else str(text)
        if not isinstance(text, str):
            return self._canonical(text, decimal)
        if not text.strip():
            return None
        if self.kind == "codes":
            parts = [part for part in re.split(r"[;,|\n\r]", text) if part.strip()]
            return self._canonical(parts, decimal) if parts else None
        if self.kind == "texts":
            return forms.unique_texts(forms.split_texts(text)) or None
        return self._canonical(text, decimal)

    def format(self, value: object, decimal: str = ",") -> str:
        """``value`` as the text of a sheet cell; nothing for ``None``. :meth:`parse` reads it back.

        Raises:
            CodebookError: the column cannot hold ``value``.
        """
        if value is None:
            return ""
        canonical = self.check(value)
        if isinstance(canonical, tuple):
            return "; ".join(canonical) if self.kind == "codes" else forms.join_texts(canonical)
        if isinstance(canonical, str):
            if self.kind == "quantity":
                return forms.write_quantity(canonical, ".", decimal)
            return canonical
        return write_number(canonical, decimal)

    def _canonical(self, value: object, decimal: str) -> CellValue:
        """Canonical form by kind; ``decimal`` is the decimal sign of numbers in text."""
        match self.kind:
            case "code":
                return self._code(value)
            case "codes":
                return self._code_set(value)
            case "integer" | "number":
                return self._number(value, decimal)
            case "texts":
                texts = forms.unique_texts(self._strings(value))
                if not texts:
                    raise self._misfit(value)
                return texts
        if self.kind == "text" and isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str) or not value.strip():
            raise self._misfit(value)
        try:
            if self.kind == "duration":
                return canonical_duration(value)
            if self.kind == "quantity":
                return forms.canonical_quantity(value, decimal)
        except ValueError:
            raise self._misfit(value) from None
        return forms.one_line(value)

    def _code(self, value: object) -> str:
        code = self._codes.get(_code_key(value)) if isinstance(value, str) else None
        if code is not None:
            return code
        raise self._misfit(value)

    def _code_set(self, value: object) -> tuple[str, ...]:
        codes = {self._code(part) for part in self._strings(value)}
        if not codes:
            raise self._misfit(value)
        ordered = tuple(sorted(codes, key=self._rank.__getitem__))
        if len(ordered) > 1:
            for code in ordered:
                if self.values[self._rank[code]].alone:
                    raise CodebookError(f"{self.name}: '{code}' cannot stand beside other values")
        return ordered

    def _number(self, value: object, decimal: str) -> int | float:
        number: int | float
        if isinstance(value, str):
            try:
                number = read_number(value, decimal)
            except ValueError:
                raise self._misfit(value) from None
        elif isinstance(value, int | float) and not isinstance(value, bool):
            if not math.isfinite(value):
                raise self._misfit(value)
            number = canonical_number(value)
        else:
            raise self._misfit(value)
        if self.kind == "integer" and not isinstance(number, int):
            raise self._misfit(value)
        if (self.minimum is not None and number < self.minimum) or (
            self.maximum is not None and number > self.maximum
        ):
            raise self._misfit(value)
        return number

    def _strings(self, value: object) -> list[str]:
        """The parts of a set; a single text counts as a set of one."""
        if isinstance(value, str):
            return [value]
        if not isinstance(value, Iterable):
            raise self._misfit(value)
        parts = list(value)
        for part in parts:
            if not isinstance(part, str):
                raise self._misfit(part)
        return parts

    def _misfit(self, value: object) -> CodebookError:
        """One line that says what is wrong with ``value`` and what would be right."""
        shown = repr(value if not isinstance(value, str) else _shorten(value))
        noun = self.noun or f"value of {self.name}"
        return CodebookError(f"{shown} is no {noun}{self._allowed()}{self._hint(value)}")

    def _allowed(self) -> str:
        if self.coded:
            if len(self.values) > _MANY_VALUES:
                return f" (such as {self.example or self.values[0].code})"
            return "" if self.noun else f" ({', '.join(self.codes)})"
        if self.minimum is not None and self.maximum is not None:
            return f" ({write_number(self.minimum, '.')} to {write_number(self.maximum, '.')})"
        if self.kind == "texts":
            return " (a list of texts)"
        return f" (such as {self.example})" if self.example else ""

    def _hint(self, value: object) -> str:
        if self.coded and isinstance(value, str):
            near = difflib.get_close_matches(_code_key(value), self._codes, n=1, cutoff=0.75)
            return f"; did you mean '{self._codes[near[0]]}'?" if near else ""
        return f"; {self.see}?" if self.see else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """All columns in the order of the sheet, with groups, elements and general rules."""

    version: str
    rules: tuple[str, ...]
    groups: tuple[Group, ...]
    elements: tuple[Element, ...]
    columns: tuple[Column, ...]
    _by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {column.name: column for column in self.columns}
        object.__setattr__(self, "_by_name", by_name)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns, in the order of the sheet."""
        return tuple(self._by_name)

    def __getitem__(self, name: str) -> Column:
        """The column called ``name``.

        Raises:
            CodebookError: there is none; the message names the nearest.
        """
        column = self._by_name.get(name)
        if column is None:
            near = difflib.get_close_matches(name.casefold(), self._by_name, n=1, cutoff=0.5)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            raise CodebookError(f"no column '{name}'{hint}")
        return column

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def in_group(self, group: str) -> tuple[Column, ...]:
        """The columns of one group, by the group's id."""
        return tuple(column for column in self.columns if column.group == group)

    def carrying(self, element: str) -> tuple[Column, ...]:
        """The columns that carry a standard element, by the element's id."""
        return tuple(column for column in self.columns if column.element == element)


def _code_key(text: str) -> str:
    """Key of a typed code: case, blanks and hyphens do not matter."""
    return re.sub(r"[\s_-]+", "_", fold(text))


def _shorten(text: str) -> str:
    """``text`` on one line and short enough for a message."""
    line = forms.one_line(text)
    return line if len(line) <= 60 else f"{line[:57]}..."
