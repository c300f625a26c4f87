"""From a host's robots.txt to what it asks of us: which addresses not to read, and how slowly to read the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from protego import Protego

from gov_archive import decoding
from gov_archive.fetch import patience

if TYPE_CHECKING:
    from gov_archive.model import Exchange

PRODUCT = "gov-archive"

UNKNOWN = "what its robots.txt allows is not known"

_READ_BYTES = 512 * 1024  # RFC 9309 asks for at least 500 KiB
_CLOSED = {401, 403, 429}


@dataclass(frozen=True)
class Rules:
    """What one host asks: ``closed`` is the reason why none of it may be read, None if it may; ``may_pass`` says that it may end soon."""

    closed: str | None = None
    may_pass: bool = False
    text: Protego | None = None

    def allows(self, url: str) -> bool:
        """Tell whether *url* may be read."""
        return self.text is None or bool(self.text.can_fetch(url, PRODUCT))

    @property
    def pause_seconds(self) -> float:
        """The pause that the host asks for between two requests, 0 if it names none."""
        if self.text is None:
            return 0.0
        rate = self.text.request_rate(PRODUCT)
        return max(float(self.text.crawl_delay(PRODUCT) or 0), rate.seconds / rate.requests if rate and rate.requests else 0.0)


def rules(answer: Exchange) -> Rules:
    """Return the rules in *answer*: none where there is no robots.txt, closed where we may not know (RFC 9309, 2.3.1).

    A page of HTML is what portals serve in place of a missing file; it holds no rules.
    """
    if answer.status in _CLOSED or answer.status >= 500:  # noqa: PLR2004 - server errors
        return Rules(closed=f"{UNKNOWN}, it was answered with status {answer.status}", may_pass=patience.is_passing(answer.status, None))
    if not 200 <= answer.status < 300:  # noqa: PLR2004 - any other answer but success: there is none
        return Rules()
    text = decoding.decoded(answer.body[:_READ_BYTES], "charset=utf-8").text
    return Rules() if text.lstrip().startswith("<") else Rules(text=Protego.parse(text))
