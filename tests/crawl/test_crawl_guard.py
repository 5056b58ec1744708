"""Hostile targets: none is reached, in whatever way its address is written or found."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Callable, Sequence

import pytest
from crawl_web import Reply, Site, page

from mcminer.crawl import crawl
from mcminer.crawl.fetch import Client
from mcminer.crawl.guard import Guard, GuardError
from mcminer.crawl.response import FetchError
from mcminer.study import CrawlSettings, Study

Sites = Callable[..., Site]
Studies = Callable[..., Study]
Tell = Callable[[Study, str], tuple[str, str]]

# Ways to write this computer's own address; {port} is where the victim listens.
LOOPBACK = [
    "http://127.0.0.1:{port}/", "http://127.1:{port}/", "http://127.0.1:{port}/",
    "http://2130706433:{port}/", "http://0x7f000001:{port}/", "http://017700000001:{port}/",
    "http://0x7f.0.0.1:{port}/", "http://0177.0.0.1:{port}/", "http://0x7f.0x0.0x0.0x1:{port}/",
    "http://0177.0000.0000.0001:{port}/", "http://127.0x1:{port}/", "http://0x7F.1:{port}/",
    "http://127.255.255.254:{port}/", "http://127.0.0.1.:{port}/", "http://localhost:{port}/",
    "http://LOCALHOST:{port}/", "http://localhost.:{port}/", "http://0:{port}/",
    "http://0.0.0.0:{port}/", "http://00000000:{port}/", "http://0x0:{port}/",
    "http://[::1]:{port}/", "http://[0:0:0:0:0:0:0:1]:{port}/", "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/", "http://[::ffff:7f00:1]:{port}/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/", "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::127.0.0.1]:{port}/", "http://[64:ff9b::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/", "http://[2002:7f00:0001::1]:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/", "http://127。0。0。1:{port}/", "http://%31%32%37.0.0.1:{port}/",
    "http://user@127.0.0.1:{port}/", "http://www.example.org@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@www.example.org/", "http://www.example.org:80@127.0.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}\\", "http:/127.0.0.1:{port}/", "http:127.0.0.1:{port}/",
    "HTTP://127.0.0.1:{port}/", "http://127.0.0.1\t:{port}/", "\thttp://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@www.example.org/", "http://127.0.0.1:0{port}/",
    "https://127.0.0.1:{port}/",
]  # fmt: skip

PRIVATE = [
    "http://10.0.0.1/", "http://10.255.255.255/", "http://172.16.0.1/", "http://172.31.255.1/",
    "http://192.168.0.1/", "http://192.168.1.1:8080/", "http://169.254.169.254/latest/meta-data/",
    "http://0xa9fea9fe/", "http://2852039166/", "http://0251.0376.0251.0376/",
    "http://[::ffff:169.254.169.254]/", "http://[fd00:ec2::254]/", "http://[fe80::1]/",
    "http://[fc00::1]/", "http://100.64.0.1/", "http://100.100.100.200/", "http://168.63.129.16/",
    "http://192.0.0.192/", "http://198.18.0.1/", "http://224.0.0.1/", "http://255.255.255.255/",
    "http://[ff02::1]/", "http://240.0.0.1/", "http://192.0.2.1/", "http://[2001:db8::1]/",
]  # fmt: skip

SCHEMES = [
    "file:///etc/passwd", "file://127.0.0.1/etc/passwd", "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET", "dict://127.0.0.1:{port}/", "data:text/html,x",
    "javascript:alert(1)", "jar:http://127.0.0.1:{port}/!/", "unix:///var/run/docker.sock",
    "ws://127.0.0.1:{port}/", "view-source:http://127.0.0.1:{port}/", "//127.0.0.1:{port}/",
    "http://", "http://:{port}/",
]  # fmt: skip

PORTS = [f"http://93.184.216.34:{port}/" for port in (22, 25, 110, 5432, 6379, 11211, 27017, 0)]

EVERYTHING = [*LOOPBACK, *PRIVATE, *SCHEMES, *PORTS]


@pytest.fixture
def victims(site: Sites) -> tuple[Site, int]:
    """A site on 127.0.0.1 that a study does not allow."""
    web = site({"/": page()})
    web.fallback = lambda request: Reply(page())
    return web, web.port


def test_there_are_at_least_sixty_hostile_targets() -> None:
    assert len(set(EVERYTHING)) >= 60


@pytest.mark.parametrize("target", EVERYTHING)
def test_a_hostile_target_is_not_fetched(victims: tuple[Site, int], target: str) -> None:
    victim, port = victims

    async def attempt() -> None:
        settings = CrawlSettings(timeout=1.0, deadline=2.0)
        client = Client(settings, Guard(), agent="mcminer/0", contact="a@example.org")
        try:
            await client.get(target.format(port=port))
        finally:
            await client.close()

    with pytest.raises(FetchError) as caught:
        asyncio.run(attempt())
    assert caught.value.kind == "refused"
    assert victim.log == []


@pytest.mark.parametrize("way", ["link", "redirect", "base", "sitemap"])
def test_a_page_cannot_lead_the_crawl_to_one(
    site: Sites, study: Studies, victims: tuple[Site, int], way: str
) -> None:
    """The same targets, as a page or a server would hand them to the crawler; all in scope."""
    victim, port = victims
    targets = [target.format(port=port) for target in [*LOOPBACK, *SCHEMES]]
    web = site(address="127.0.0.2")
    if way == "link":
        web.routes["/"] = page(*targets)
    elif way == "redirect":
        web.routes["/"] = page(*(f"/r{n}" for n in range(len(targets))))
        web.routes |= {
            f"/r{n}": Reply("", 302, {"Location": _header(target)})
            for n, target in enumerate(targets)
        }
    elif way == "base":
        web.routes["/"] = page("a", head=f'<base href="http://127.0.0.1:{port}/">')
    else:
        locs = "".join(f"<url><loc>{target}</loc></url>" for target in targets)
        web.routes["/"] = page()
        web.routes["/sitemap.xml"] = Reply(f"<urlset>{locs}</urlset>", media="application/xml")
    scope = f"/ http://127.0.0.1:{port}/ http://localhost:{port}/ http://[::1]:{port}/"
    mine = study(web, scope=scope, allow_networks=["127.0.0.2/32"])
    crawl(mine)
    assert victim.log == []
    assert len(web.log) >= 4


def _header(target: str) -> str:
    return target.encode("utf-8").decode("latin-1").replace("\t", "")


def test_a_name_that_changes_its_mind_is_connected_to_where_it_was_checked() -> None:
    """A name server that answers a public address first and this computer's the second time."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    async def attempt() -> list[str]:
        guard = Guard(resolver=rebinding)
        return await guard.resolve("rebind.example", 80)

    assert asyncio.run(attempt()) == ["93.184.216.34"]
    assert asked == ["rebind.example"]


@pytest.mark.parametrize(
    "answer",
    [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:10.0.0.1"], ["fe80::1%eth0"]],
)
def test_a_name_is_refused_if_any_of_its_addresses_is_private(
    victims: tuple[Site, int], answer: list[str]
) -> None:
    victim, port = victims

    async def resolver(host: str, number: int) -> Sequence[str]:
        return answer

    async def attempt() -> None:
        settings = CrawlSettings(timeout=1.0, deadline=2.0)
        client = Client(
            settings, Guard(resolver=resolver), agent="mcminer/0", contact="a@example.org"
        )
        try:
            await client.get(f"http://school.example:{port}/")
        finally:
            await client.close()

    with pytest.raises(FetchError, match="is not a public address"):
        asyncio.run(attempt())
    assert victim.log == []


def test_the_study_sees_why(site: Sites, study: Studies, decision: Tell) -> None:
    web = site({"/": page()})
    mine = study(web, allow_networks=[])
    report = crawl(mine)
    assert (report.fetched, report.refused) == (0, 1)
    verdict, reason = decision(mine, web.url())
    assert verdict == "refused"
    assert "allow_networks in study.toml" in reason
    assert web.log == []


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses_pass(address: str) -> None:
    Guard().check_address(ipaddress.ip_address(address))


def test_allowed_networks_pass_and_no_others() -> None:
    guard = Guard(["10.1.0.0/16"])
    guard.check_url("http://10.1.2.3/")
    with pytest.raises(GuardError):
        guard.check_url("http://10.2.2.3/")
