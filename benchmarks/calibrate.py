"""How often cells of a score are right: the measurements behind ``confidence.toml``.

Prints, for ten bins of the rules' raw scores, cells and share right on the dev part of the gold
pages, and the calibration error of the stated confidence on both parts.
"""

from __future__ import annotations

from collections import defaultdict

from gold import PARTS, run

from mcminer.extract import confidence


def main() -> None:
    """Print the tables."""
    for part in PARTS:
        print(
            f"{part}: calibration error of the stated confidence {run(part).calibration_error:.3f}"
        )
    confidence._points = lambda: ((0.0, 0.0), (1.0, 1.0))  # type: ignore[assignment]
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, right in run("dev").confidences:
        bins[min(9, int(score * 10))].append((score, right))
    for _, cells in sorted(bins.items()):
        mean = sum(score for score, _ in cells) / len(cells)
        share = sum(right for _, right in cells) / len(cells)
        print(f"score {mean:.2f}: {len(cells):>5} cells, right {share:.2f}")


if __name__ == "__main__":
    main()
