"""The queue learns on each host what its offers look like."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from crawl_web import Site, page

from mcminer.crawl import crawl
from mcminer.crawl.account import likely_offers
from mcminer.crawl.learning import Learner
from mcminer.crawl.likeness import PROVEN, likeness
from mcminer.study import Study

Sites = Callable[..., Site]
Studies = Callable[..., Study]

FACTS = "</p><dl><dt>Duur<dd>6 weken<dt>Studiepunten<dd>5<dt>Toelatingseisen<dd>geen</dl><p>"


@pytest.mark.parametrize(
    ("text", "proven"),
    [
        ("Dauer\n6 Wochen\nECTS-Punkte\n5\nVoraussetzungen\nkeine", True),
        ("Duration: 6 weeks\nECTS: 5\nEntry requirements: none\nAssessment: exam", True),
        ("Our history\nFounded in 1890\nContact: info@example.org", False),
        ("", False),
        # Cards of a list repeat their labels.
        ("\n".join(["Duration: 6 weeks", "Price: 5 EUR", "ECTS: 5", "Level: 5"] * 6), False),
    ],
)
def test_labels_tell_an_offer(text: str, proven: bool) -> None:
    assert (likeness(text) >= PROVEN) is proven


def test_a_proven_folder_rises_and_a_disappointing_one_sinks() -> None:
    learner = Learner()
    start = "http://a.example:80"
    assert learner.lift(f"{start}/lll/x", None) == 0
    for number in range(4):
        learner.learn(f"{start}/lll/angebot/{number}", f"{start}/lll/", 0.6)
        learner.learn(f"{start}/courses/{number}", f"{start}/courses/", 0.0)
        learner.learn(f"{start}/news/{number}", f"{start}/", 0.0)
    sibling = learner.lift(f"{start}/lll/angebot/99", f"{start}/lll/")
    cousin = learner.lift(f"{start}/lll/preise", None)
    stranger = learner.lift(f"{start}/people/1", None)
    disappointing = learner.lift(f"{start}/courses/99", f"{start}/courses/")
    assert sibling > cousin > stranger > disappointing
    again = learner.lift(f"{start}/lll/angebot/1", f"{start}/lll/", 0.6)
    assert again >= sibling


def confusing_site(site: Sites) -> Site:
    """Thirty pages in a folder called courses that are none, twelve offers in one called x."""
    courses = [f"/courses/{number}" for number in range(30)]
    offers = [f"/x/{number}" for number in range(12)]
    web = site({"/": page(*courses, *offers)})
    web.routes |= {path: page(text="A lecture of a degree.") for path in courses}
    web.routes |= {path: page(text=FACTS) for path in offers}
    return web


def test_a_cap_finds_offers_whose_addresses_say_nothing(site: Sites, study: Studies) -> None:
    found = {}
    for ordering in ("words", "likely"):
        web = confusing_site(site)
        mine = study(web, max_pages_per_host=25)
        crawl(mine, ordering=ordering)  # type: ignore[arg-type]
        found[ordering] = sum(path.startswith("/x/") for path in web.asked())
    assert found["likely"] > found["words"]
    assert found["likely"] >= 8
    assert likely_offers(mine) == found["likely"]


def test_what_was_learned_outlives_the_run(site: Sites, study: Studies) -> None:
    web = confusing_site(site)
    mine = study(web, max_pages_per_host=12)
    crawl(mine)
    web.log.clear()
    settings = mine.folder / "study.toml"
    settings.write_text(settings.read_text().replace("host = 12", "host = 14"))
    with Study.open(mine.folder) as opened:
        crawl(opened)
    assert [path.partition("/x/")[0] for path in web.asked()] == ["", ""]


def test_again_asks_for_last_times_offers_first(site: Sites, study: Studies) -> None:
    web = confusing_site(site)
    mine = study(web)
    crawl(mine)
    web.log.clear()
    crawl(mine, again=True)
    asked = [path for path in web.asked() if path != "/"]
    assert all(path.startswith("/x/") for path in asked[:12])
