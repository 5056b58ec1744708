"""What a sheet showed when it was made: the base of the three-way merge.

Each sheet that goes out leaves a snapshot of its values in the study, under an id that its rows
carry. What a reviewer changed is what differs from the snapshot, whatever has happened to the
study since.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mcminer.codebook import codebook
from mcminer.errors import StudyError
from mcminer.review.layout import VERDICT
from mcminer.review.table import REMARK, Row
from mcminer.study import Study
from mcminer.study.db import now as now_text

__all__ = ["Base", "BaseRow", "load_base", "row_values", "save_base", "snapshot"]


@dataclass(frozen=True, slots=True)
class BaseRow:
    """A row as the sheet showed it: its page's version, and the filled cells."""

    page_digest: str
    values: dict[str, Any]

    @property
    def mark(self) -> str:
        """Short hash of the values, for a sheet that comes back to another copy of the study."""
        text = json.dumps(self.values, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Base:
    """A sheet as it went out.

    Attributes:
        id: hash of all the rest but ``made``.
        kind: ``sheet`` or ``adjudication``.
        coder: whose sheet, or None for a shared one.
        blind: whether the machine's proposals were left out.
        codebook: version of the codebook.
        columns: the columns it showed, in order.
        rows: by number.
        made: when.
    """

    id: str
    kind: str
    coder: str | None
    blind: bool
    codebook: str
    columns: tuple[str, ...]
    rows: dict[int, BaseRow] = field(default_factory=dict)
    made: str = ""


def row_values(row: Row, columns: Iterable[str]) -> dict[str, Any]:
    """The filled cells of a row, with verdict and remark, as a snapshot keeps them."""
    values: dict[str, Any] = {}
    if row.verdict:
        values[VERDICT] = row.verdict
    if row.remark:
        values[REMARK] = row.remark
    for column in columns:
        if (value := row.value(column)) is not None:
            values[column] = list(value) if isinstance(value, tuple) else value
    return values


def snapshot(
    rows: Iterable[Row],
    columns: tuple[str, ...],
    *,
    coder: str | None = None,
    blind: bool = False,
    kind: str = "sheet",
) -> Base:
    """The base of a sheet that shows these rows."""
    kept = {row.row: BaseRow(row.page_digest, row_values(row, columns)) for row in rows}
    base = Base("", kind, coder, blind, codebook().version, columns, kept, now_text())
    data = _as_dict(base)
    del data["made"]
    digest = hashlib.sha256(json.dumps(data, ensure_ascii=False).encode()).hexdigest()[:12]
    return Base(digest, kind, coder, blind, base.codebook, columns, kept, base.made)


def save_base(study: Study, base: Base) -> None:
    """Keep a snapshot in the study; the same sheet made twice is kept once."""
    name = f"sheet:{base.id}"
    if not study.store.fact(name):
        text = json.dumps(_as_dict(base), ensure_ascii=False, separators=(",", ":"))
        packed = base64.b64encode(zlib.compress(text.encode(), 1)).decode()
        study.store.set_fact(name, packed)


def load_base(study: Study, key: str) -> Base | None:
    """The snapshot of a sheet by its id, or None where this study did not make the sheet.

    Raises:
        StudyError: the snapshot is damaged.
    """
    packed = study.store.fact(f"sheet:{key}")
    if not packed:
        return None
    try:
        data: Mapping[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed)))
        return Base(
            key,
            data["kind"],
            data["coder"],
            data["blind"],
            data["codebook"],
            tuple(data["columns"]),
            {int(row): BaseRow(digest, values) for row, (digest, values) in data["rows"].items()},
            data["made"],
        )
    except (ValueError, KeyError, zlib.error) as error:
        raise StudyError(
            f"{study.folder}: sheet {key} is damaged in the store; restore study.sqlite"
        ) from error


def _as_dict(base: Base) -> dict[str, Any]:
    return {
        "kind": base.kind,
        "coder": base.coder,
        "blind": base.blind,
        "codebook": base.codebook,
        "columns": list(base.columns),
        "rows": {str(row): [one.page_digest, one.values] for row, one in base.rows.items()},
        "made": base.made,
    }
