"""From an address to the key under which an index of captures sorts it: host reversed, all that does not matter folded away."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

_SAFE: Final = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_PORTS: Final = {"http": 80, "https": 443}
_MIRROR: Final = re.compile(r"^www\d*\.")
_QUERY_SESSION: Final = re.compile(
    r"(?:(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)(?:&|$)", re.IGNORECASE
)
_ASPX_SESSION: Final = re.compile(r"/\((?:[a-z]\([0-9a-z]{24}\)|[0-9a-z]{24})\)(?=/[^?]+\.aspx)", re.IGNORECASE)


def surt(url: str) -> str:
    """Return the key of *url* as replay tools look it up: case, scheme, ``www``, default port, order of the query and session ids fold.

    >>> surt("https://WWW.Portal.example:443/Article.html?type=dept&infoid=A1#top")
    'example,portal)/article.html?infoid=a1&type=dept'
    >>> surt("http://101.230.193.164/大场/../article.html?")
    '164,193,230,101)/article.html'
    """
    parts = urlsplit(url.strip())
    host = _host(parts.hostname or "")
    try:
        port = parts.port
    except ValueError:
        port = None
    stated = f":{port}" if port is not None and port != _PORTS.get(parts.scheme.lower()) else ""
    query = _query(parts.query)
    return f"{host}{stated}){_path(parts.path)}{f'?{query}' if query else ''}"


def _host(name: str) -> str:
    plain = unquote_to_bytes(name).decode("utf-8", "replace").lower()
    try:
        plain = plain.encode("ascii").decode() if plain.isascii() else plain.encode("idna").decode()
    except UnicodeError:
        plain = _escaped(plain)
    plain = re.sub(r"\.{2,}", ".", plain).strip(".")
    return ",".join(reversed(_MIRROR.sub("", plain, count=1).split(".")))  # numeric addresses too, as pywb does


def _path(path: str) -> str:
    kept: list[str] = []
    for part in _escaped(path).split("/")[1:]:
        if part == ".." and kept:
            del kept[-1]
        elif part != ".":
            kept.append(part)
    folded = "/" + "/".join(part for part in kept if part)  # doubled slashes and one at the end fold
    return _ASPX_SESSION.sub("", folded).lower()


def _query(query: str) -> str:
    kept = _QUERY_SESSION.sub("", _escaped(query))
    pairs = sorted(tuple(pair.split("=", 1)) for pair in kept.lower().split("&"))
    return "&".join("=".join(pair) for pair in pairs)


def _escaped(text: str) -> str:
    """Return *text* with every layer of percent-encoding undone and one put on."""
    raw = text.encode("utf-8", "surrogatepass")
    while (undone := unquote_to_bytes(raw)) != raw:
        raw = undone
    return quote_from_bytes(raw, safe=_SAFE)
