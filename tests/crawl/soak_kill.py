"""200 x kill -9 at random moments of one crawl of 2,000 pages: `make soak` runs this.

    python tests/crawl/soak_kill.py [--kills 200] [--sites 20] [--pages 100]

The same study is crawled again and again, each time killed after a random while, until all kills
are done; then the crawl is let come to its end. The site's own log is compared with the store:
nothing lost, nothing double, at most one request in flight on each host fetched twice for a kill.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT)]

from crawl_web import Site, make_study, page  # noqa: E402

from mcminer.crawl import crawl  # noqa: E402
from mcminer.crawl.check import check_archive  # noqa: E402

CRAWL = (
    "import sys; from mcminer.study import Study; from mcminer.crawl import crawl; "
    "crawl(Study.open(sys.argv[1]))"
)


def main() -> int:
    """Kill, go on, compare; returns the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--sites", type=int, default=20)
    options.add_argument("--pages", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)
    sites = []
    for _ in range(chosen.sites):
        site = Site({"/": page(*(f"/{n}" for n in range(1, chosen.pages)))}, robots="")
        text = "words of a page " * 100
        site.routes |= {f"/{n}": page(f"/{n + 1}", text=text) for n in range(1, chosen.pages)}
        sites.append(site)
    total = chosen.sites * (chosen.pages + 1) - chosen.sites
    with tempfile.TemporaryDirectory() as name:
        # Slow enough that the kills are spread over the whole crawl.
        study = make_study(Path(name) / "study", *sites, delay=0.5)
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        started = time.monotonic()
        for number in range(chosen.kills):
            process = subprocess.Popen(
                [sys.executable, "-c", CRAWL, str(study.folder)],
                env=environment,
                stderr=subprocess.PIPE,
                text=True,
            )
            # One kill in ten falls anywhere in the start, the others while pages are fetched.
            before = sum(len(site.log) for site in sites)
            if number % 10:
                while process.poll() is None and sum(len(site.log) for site in sites) == before:
                    time.sleep(0.002)
            time.sleep(chance.random() * 0.4)
            if process.poll() not in (None, 0):
                print(process.communicate()[1])
                return 1
            process.kill()
            process.communicate()
            if number % 20 == 19:
                print(f"{number + 1} kills, {study.pages.count()} pages", flush=True)
        report = crawl(study)
        connection = study.store.connection
        twice = sum(
            times - 1 for site in sites for times in Counter(site.asked()).values() if times > 1
        )
        rows = connection.execute(
            "SELECT count(*) - count(DISTINCT url) FROM fetches WHERE decision = 'fetched' "
            "AND reason = 'new'"
        ).fetchone()[0]
        checked = check_archive(study)
        figures = {
            "kills": chosen.kills,
            "pages expected": total,
            "pages stored": study.pages.count(),
            "waiting": report.waiting,
            "double rows": rows,
            "fetched twice": twice,
            "of at most": chosen.kills * chosen.sites,
            "integrity_check": connection.execute("PRAGMA integrity_check").fetchone()[0],
            "archive problems": len(checked.problems),
            "seconds": round(time.monotonic() - started),
        }
        study.close()
    for site in sites:
        site.close()
    print(figures)
    good = (
        figures["pages stored"] == total
        and not rows
        and not report.waiting
        and twice <= chosen.kills * chosen.sites
        and figures["integrity_check"] == "ok"
        and not checked.problems
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
