"""Reading a workbook that went through Excel, LibreOffice or another program."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Sequence
from typing import Any

from mcminer.errors import InputError
from mcminer.review.grid import Grid

__all__ = ["read_xlsx"]


def read_xlsx(data: bytes, name: str) -> Grid:
    """Read the sheet of offers: the first one with a column ``row`` near its top.

    Hidden and filtered lines and columns are read like the others.

    Raises:
        InputError: the file is no workbook, is protected by a password, or has no such sheet.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"{name}: is an old .xls file or has a password; save it as .xlsx without")
    try:
        with warnings.catch_warnings():
            # openpyxl warns of drop-downs and conditional formats that it does not keep.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            for sheet in workbook.worksheets:
                sheet.reset_dimensions()  # other programs write wrong ones
                lines: list[Sequence[Any]] = list(sheet.iter_rows(values_only=True))
                if any(_is_header(line) for line in lines[:20]):
                    return Grid(name, lines, False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise InputError(f"{name}: cannot be read as a workbook ({error})") from error
    raise InputError(
        f"{name}: has no sheet with the column 'row'; is it a sheet that `mcminer sheet` made?"
    )


def _is_header(line: Sequence[Any]) -> bool:
    names = {str(cell).strip().splitlines()[-1].strip() for cell in line if cell not in (None, "")
             and str(cell).strip()}  # fmt: skip
    return bool(names & {"row", "_row"}) and len(names) > 2
