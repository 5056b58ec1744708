"""Imports point one way; import-linter's contracts in pyproject.toml say which."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_import_contracts_are_kept() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_public_names_are_sorted_and_there() -> None:
    import mcminer

    assert mcminer.__all__ == sorted(mcminer.__all__)
    for name in mcminer.__all__:
        assert getattr(mcminer, name) is not None
