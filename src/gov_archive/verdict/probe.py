"""The answer to a made-up key: what a portal says when it has nothing, so that the same answer elsewhere is not taken for a document."""

from __future__ import annotations

import hashlib
import re
import uuid
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from gov_archive.verdict.article import same_signs
from gov_archive.verdict.sight import Sight, seen

if TYPE_CHECKING:
    from gov_archive.model import Exchange

_VARYING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{16,}\b"
    r"|\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?|星期[一二三四五六日天]|周[一二三四五六日]|农历\S{2,12}|[上下]午|\d{1,2}:\d\d(?::\d\d)?|\d{1,2}\s*[时点]\s*\d{1,2}\s*分?(?:\s*\d{1,2}\s*秒)?"
    r"|(?:浏览|访问|阅读|点击|访客|在线|人气|总?访问量|次数)[^\d\n]{0,8}[\d,]+\s*(?:次|人|人次)?|第?\s*[\d,]+\s*位?访[客问]者?|\d+\s*秒|-?\d+\s*(?:~|℃|°C)|PM2\.5\S*|[多晴阴小大中]?[雨雪云晴阴转到]{1,4}\s*-?\d*",
    re.IGNORECASE,
)
_MAY_DIFFER = 12
_SHARE_MAY_DIFFER = 0.02


def made_up_key() -> str:
    """Return a key that no document has: a random UUID."""
    return str(uuid.uuid4())


def fingerprint(exchange: Exchange) -> str:
    """Return a digest of what a reader is told by *exchange*, the same whenever only dates, counters, keys and links differ."""
    told = [str(exchange.status), _title(exchange, seen(exchange)), *_told(exchange, seen(exchange))]
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()


def is_same_answer(exchange: Exchange, probe: Exchange) -> bool:
    """Return whether *exchange* tells a reader nothing that *probe* does not.

    Both share the site's template, so only what the exchange adds to the probe counts: another ``<title>``, or more than a few
    signs of text that is neither link nor date nor counter, and it is an answer of its own.
    """
    if exchange.status != probe.status:
        return False
    if exchange.body == probe.body:
        return True
    here, there = seen(exchange), seen(probe)
    if _title(exchange, here) != _title(probe, there):
        return False
    told, known = _told(exchange, here), set(_told(probe, there))
    added = sum(len(text) for text in told if text not in known)
    lacking = sum(len(text) for text in known if text not in set(told))
    whole = sum(map(len, told))
    allowed = max(_MAY_DIFFER, whole * _SHARE_MAY_DIFFER)
    return added <= allowed and lacking <= allowed


def _title(exchange: Exchange, sight: Sight) -> str:
    return same_signs(_without_key(exchange, sight.title))


def _told(exchange: Exchange, sight: Sight) -> list[str]:
    """Return the texts that are no links, without what varies from one request to the next."""
    texts = (same_signs(_VARYING.sub("", _without_key(exchange, block.text))) for block in sight.blocks if not block.is_link)
    return [text for text in texts if text]


def _without_key(exchange: Exchange, text: str) -> str:
    parts = urlsplit(exchange.url)
    values = [value for _, value in parse_qsl(parts.query)] + [unquote(parts.path).rpartition("/")[2].partition(".")[0]]
    for value in values:
        if len(value) >= _KEY_LEAST:
            text = re.sub(re.escape(value), "", text, flags=re.IGNORECASE)
    return text


_KEY_LEAST = 6
