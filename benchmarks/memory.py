"""Memory over many pages in one process: it has to stay flat.

    python benchmarks/memory.py [PAGES]

Reads and mines the gold pages again and again, 50,000 in all unless told, and prints the
process's memory on the way.
"""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path

from mcminer.mining import mine

PAGES = Path(__file__).resolve().parent.parent / "corpora" / "gold" / "pages"


def resident() -> float:
    """Memory of this process in MB, now and not at its peak."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    """Mine and print."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    bodies = [file.read_bytes() for file in sorted(PAGES.iterdir())]
    start = time.perf_counter()
    for number, body in enumerate(itertools.islice(itertools.cycle(bodies), wanted), 1):
        mine(body)
        if number % (wanted // 10) == 0:
            rate = number / (time.perf_counter() - start)
            print(f"{number:>8,} pages  {resident():7.1f} MB  {rate:6.1f} pages/s", flush=True)


if __name__ == "__main__":
    main()
