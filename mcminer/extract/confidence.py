"""From a rule's score to the confidence that is shown: the share of right cells at that score.

Scores order candidates; they are set by hand and too modest in the middle. The table in
``confidence.toml`` says how often cells of a score were right on labelled pages, a little less
than measured, since those pages are our own. ``benchmarks/calibrate.py`` measures it.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from functools import cache
from importlib.resources import files

__all__ = ["stated"]


@cache
def _points() -> tuple[tuple[float, float], ...]:
    resource = files("mcminer.extract").joinpath("confidence.toml")
    table = tomllib.loads(resource.read_text(encoding="utf-8"))["point"]
    return tuple((float(point["score"]), float(point["confidence"])) for point in table)


def stated(score: float) -> float:
    """The confidence to show for a score, by straight lines between the table's points."""
    points = _points()
    index = bisect_right(points, score, key=lambda point: point[0])
    if index == 0:
        return points[0][1]
    if index == len(points):
        return points[-1][1]
    (x0, y0), (x1, y1) = points[index - 1], points[index]
    return y0 + (y1 - y0) * (score - x0) / (x1 - x0)
