"""Which addresses may be connected to at all.

A page's links are a stranger's input: without a check they could make the crawler read a cloud's
metadata service, a printer or the institute's intranet. Names are resolved once, every address is
checked, and the connection goes to the checked address, so that a name server cannot answer
differently the second time.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence

from mcminer.crawl.urls import normalise, split

__all__ = ["Guard", "GuardError", "Resolver"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the addresses of a name and port, as text."""

_BAD_PORTS = frozenset(
    {
        1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87,
        95, 101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139,
        143, 161, 179, 389, 427, 445, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540,
        548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
        3306, 3659, 4045, 4190, 5060, 5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667,
        6668, 6669, 6679, 6697, 9200, 10080, 11211, 27017, 0
    }
)  # fmt: skip
"""The ports that the WHATWG Fetch standard blocks, and those of common databases."""

_SPECIAL = [
    ipaddress.ip_network(text)
    for text in (
        "168.63.129.16/32",  # a cloud's internal service behind a public-looking address
        "192.0.0.0/24",  # protocol assignments, a cloud's metadata among them
        "192.88.99.0/24",  # 6to4 relays
        "64:ff9b:1::/48",  # local NAT64
        "100::/64",
        "5f00::/16",
        "3fff::/20",
    )
]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class GuardError(Exception):
    """The guard refuses an address; the message is the rule."""


class Guard:
    """Checks addresses before anything is sent.

    Args:
        allow_networks: Networks (CIDR) that may be reached although they are not public.
        resolver: Replaces the system's, in tests.
    """

    def __init__(
        self, allow_networks: Iterable[str] = (), *, resolver: Resolver | None = None
    ) -> None:
        self._allowed = [ipaddress.ip_network(text, strict=False) for text in allow_networks]
        self._resolver = resolver or _system_resolver

    def check_url(self, url: str) -> None:
        """Check what shows without asking a name server.

        Raises:
            GuardError: It is no normalised http(s) address, its port is one that no web server has,
                or its host is an address that is not public.
        """
        address = normalise(url)
        if address is None:
            raise GuardError("guard: no http(s) address, or one with a user name in it")
        _, host, port, _ = split(address)
        if port in _BAD_PORTS:
            raise GuardError(f"guard: port {port} is no port of web servers")
        try:
            literal = ipaddress.ip_address(host.strip("[]"))
        except ValueError:
            return
        self.check_address(literal)

    def check_address(self, address: Address) -> None:
        """Check one address.

        Raises:
            GuardError: It is private, loopback, link-local, reserved or the like.
        """
        if any(address in network for network in self._allowed):
            return
        inner = _inner(address)
        if inner is not None:
            self.check_address(inner)
            return
        if (
            not address.is_global
            or address.is_multicast
            or address.is_reserved
            or any(address in network for network in _SPECIAL)
        ):
            raise GuardError(
                f"guard: {address} is not a public address; "
                "allow_networks in study.toml can allow its network"
            )

    async def resolve(self, host: str, port: int) -> list[str]:
        """The addresses of a host, all of them checked.

        Raises:
            GuardError: Any of them is not public: a name that points to both is an attack or a
                mistake, and neither is for us to sort out.
            OSError: The name has no address.
        """
        try:
            found = [str(ipaddress.ip_address(host.strip("[]")))]
        except ValueError:
            found = list(await self._resolver(host, port))
        if not found:
            raise OSError(f"{host} has no address")
        for text in found:
            # A scope id (fe80::1%eth0) only ever marks an address that is not public.
            self.check_address(ipaddress.ip_address(text.partition("%")[0]))
        return found


def _inner(address: Address) -> Address | None:
    """The IPv4 address that an IPv6 address carries, by any of the ways to carry one."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or (int(address) >> 32 == 0 and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


async def _system_resolver(host: str, port: int) -> Sequence[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # Each address once, in the system's order of preference.
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
