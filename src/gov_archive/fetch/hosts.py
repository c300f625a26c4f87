"""From a portal's declaration to the hosts that may be contacted, and from an address to the form in which it is sent."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import httpx

from gov_archive.errors import RefusedError

if TYPE_CHECKING:
    from gov_archive.model import Portal

_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Hosts:
    """What one portal declares: no other host is ever contacted."""

    def __init__(self, portal: Portal) -> None:
        self._base = portal.base_url
        self._permitted: set[tuple[str, int | None]] = set()
        for url in (portal.base_url, *portal.aliases):
            at = httpx.URL(url)
            self._permitted |= {(_name(at), port) for port in ([at.port] if at.port else _PORTS.values())}
        for entry in portal.attachment_hosts:
            at = httpx.URL(entry if "://" in entry else f"http://{entry}")
            self._permitted.add((_name(at), at.port))
        self.named = frozenset(name for name, _ in self._permitted if is_literal(name))

    def address(self, url: str, *, base: str | None = None) -> httpx.URL:
        """Return *url* as it is sent: absolute, percent-encoded as UTF-8, without fragment; RefusedError if it may not be asked.

        A relative one is resolved against *base*, the address that redirects to it, or the portal's own.
        """
        try:
            sent = httpx.URL(urljoin(base or self._base, url.strip())).copy_with(fragment=None)
        except (httpx.InvalidURL, ValueError, TypeError) as error:
            raise RefusedError(f"address refused: {url!r} is no URL ({error})") from error
        if sent.scheme not in _PORTS:
            raise RefusedError(f"address refused: {url!r} is neither http nor https")
        if sent.userinfo:
            raise RefusedError(f"address refused: {sent.host} is asked with a user name in the address")
        self._check(sent)
        return sent

    def _check(self, url: httpx.URL) -> None:
        name = _name(url)
        if (name, url.port or _PORTS[url.scheme]) in self._permitted or (name, None) in self._permitted:
            return
        shown = url.netloc.decode("ascii")
        raise RefusedError(f"host refused: {shown} is not declared ({url}); if it is the portal's, add it to aliases or attachment_hosts")


def is_literal(name: str) -> bool:
    """Tell whether *name* is itself an address: who writes it into a sources file means that very machine."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def is_public(address: str) -> bool:
    """Tell whether *address* is on the public internet, also when it is an IPv4 address in IPv6 clothes."""
    found: Address = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


def _name(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii").lower().rstrip(".").strip("[]")
