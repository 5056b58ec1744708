"""Lets the tests of this folder import ``review_studies``, however pytest is told to import."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
