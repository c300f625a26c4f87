"""From an address to its Answer: declared hosts only, robots.txt first, redirects hop by hop, paced, tried again where that helps."""

from __future__ import annotations

import random
import time
from http.cookiejar import CookieJar, DefaultCookiePolicy
from string import punctuation
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

import httpx

from gov_archive import __version__, identity
from gov_archive.errors import DisallowedError, FetchError, HostStoppedError, PaceError, RefusedError, TransientError
from gov_archive.fetch import patience
from gov_archive.fetch.breaker import Breaker
from gov_archive.fetch.exchange import exchange
from gov_archive.fetch.hosts import Hosts
from gov_archive.fetch.pace import SHARED, Pace, Turns
from gov_archive.fetch.recording import Watch
from gov_archive.fetch.robots import PRODUCT, UNKNOWN, Rules, rules
from gov_archive.fetch.transport import OneHop, Transport
from gov_archive.model import Answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from types import TracebackType

    from gov_archive.model import Exchange, Portal, Purpose, Validators, VerdictName
    from gov_archive.settings import Settings

    Keep = Callable[[Exchange], None]

_MAX_HOPS = 10
_REDIRECTS = {301, 302, 303, 307, 308}


class Client:
    """Everything that is asked of one portal in one night.

    ``robots`` lists the answers for robots.txt in the order they came; ``on_exchange`` is told at once of each, and of each ("try")
    in whose place another was asked for, so that it can be captured. ``monotonic`` and ``sleep`` are the clock of the pace; clients on
    the real clock share it, so that two sources of one portal never ask it at the same time; *pace* comes in its place where others
    than this process ask the same hosts. *busy_seconds* is how long a host that says 429 and no more is left alone before it is asked
    again; without it that answer stands. Cookies are neither kept nor sent.
    """

    def __init__(
        self,
        portal: Portal,
        settings: Settings,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
        transport: httpx.BaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        on_exchange: Callable[[Answer, Purpose], None] | None = None,
        busy_seconds: float | None = None,
        pace: Turns | None = None,
    ) -> None:
        self.robots: list[Answer] = []
        self._portal = portal
        self._settings = settings
        self.now = now
        self._on_exchange = on_exchange
        self._busy_seconds = busy_seconds
        self._hosts = Hosts(portal)
        self._watch = Watch()
        self._pace = pace or (SHARED if (sleep, monotonic) == (time.sleep, time.monotonic) else Pace(monotonic, sleep))
        self._breaker = Breaker(settings.failures_to_stop)
        self._rules: dict[str, Rules] = {}
        self._http = httpx.Client(
            transport=OneHop(transport or Transport(self._hosts.named, self._watch)),
            headers={
                "User-Agent": f"{PRODUCT}/{__version__} (+{quote(settings.contact, safe=punctuation)})",
                "Accept": "*/*",
                "Accept-Encoding": "gzip, deflate",
                "Accept-Language": "zh-CN",
            },
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=settings.timeout_seconds,
            trust_env=False,  # the transport reads the environment's proxies itself; httpx would add passwords from .netrc
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def get(self, url: str, *, validators: Validators | None = None, keep: Keep | None = None) -> Answer:
        """Return the answer for *url*, all hops of it; with *validators* as a conditional request.

        *keep* is told at once of what came beside it: answers that were asked for again, and parts of answers that broke off.

        A status is never an error: 304, 404 and, after the last try, 503 are answers. TransientError if none came;
        RefusedError if it may not be asked: undeclared host, robots.txt (DisallowedError), a host left alone for
        the night (HostStoppedError), too large. The error's ``hops`` are the redirects that were followed before.
        """
        return self._chased(url, validators, self._admit, keep or _forget)

    def stopped(self, host: str) -> str | None:
        """Return why *host* (or the host of an address, for which its robots.txt counts too) is left alone, or None."""
        if "://" not in host:
            return self._breaker.reason(host.lower())
        return self._breaker.reason(identity.host(host)) or self._closed(host)

    def may_open(self, url: str) -> bool:
        """Return whether the host of *url* is left alone for no more than a robots.txt that could not be had, and may be had in a while."""
        return not self._breaker.reason(identity.host(url)) and self._rules.get(_origin(url), Rules()).may_pass

    def ask_robots_again(self) -> None:
        """Forget that the robots.txt of some hosts could not be had: the next request asks for it first."""
        self._rules = {origin: found for origin, found in self._rules.items() if not found.may_pass}

    def judged(self, url: str, name: VerdictName) -> None:
        """Take note of the verdict on an answer from *url*: it decides whether its host is asked further."""
        host = identity.host(str(self._hosts.address(url)))
        if name == "blocked":
            self._breaker.open(host, f"it blocked the request for {url}")
        elif name == "unavailable":
            self._breaker.failed(host, f"no answer of the portal itself at {url}")
        else:
            self._breaker.answered(host)

    def _chased(self, url: str, validators: Validators | None, admit: Callable[[httpx.URL], None], keep: Keep) -> Answer:
        """Follow *url* from hop to hop, all under the date of the first."""
        hops: list[Exchange] = []
        try:
            target: httpx.URL | None = self._hosts.address(url)
            while target is not None:
                admit(target)
                hops.append(self._tried(target, validators, hops[0].at if hops else None, keep))
                target = self._next(hops)
        except FetchError as error:
            error.hops = tuple(hops)
            raise
        return Answer(tuple(hops))

    def _next(self, hops: list[Exchange]) -> httpx.URL | None:
        location = hops[-1].header("location")
        if hops[-1].status not in _REDIRECTS or not location:
            return None
        target = self._hosts.address(location, base=hops[-1].url)
        if str(target) in {hop.url for hop in hops}:
            raise RefusedError(f"redirects refused: {hops[0].url} leads in a circle, back to {target}")
        if len(hops) > _MAX_HOPS:
            raise RefusedError(f"redirects refused: {hops[0].url} leads over more than {_MAX_HOPS} addresses")
        return target

    def _admit(self, url: httpx.URL) -> None:
        """Raise RefusedError unless *url* may be asked tonight."""
        self._admit_host(url)
        origin = _origin(url)
        if origin not in self._rules:
            self._rules[origin] = self._asked_rules(origin)
            self._admit_host(url)  # the answer for robots.txt can itself have stopped the host
        found = self._rules[origin]
        if closed := self._closed(str(url)):
            raise DisallowedError(closed, may_pass=found.may_pass)
        if not found.allows(str(url)):
            raise DisallowedError(f"robots.txt of {origin} forbids {url}")

    def _closed(self, url: str) -> str | None:
        """Return why the robots.txt of *url*'s host closes all of it, or None."""
        origin = _origin(url)
        closed = self._rules[origin].closed if origin in self._rules else None
        return closed and f"{origin} is not asked tonight: {closed}"

    def _admit_host(self, url: httpx.URL) -> None:
        reason = self._breaker.reason(host := identity.host(str(url)))
        if reason is not None:
            raise HostStoppedError(f"{host} is left alone until the next night: {reason}")

    def _asked_rules(self, origin: str) -> Rules:
        try:
            answer = self._chased(f"{origin}/robots.txt", None, self._admit_host, self._keep_try)
        except FetchError as error:
            if error.hops:
                self._keep_robots(Answer(error.hops))
            if isinstance(error, HostStoppedError):
                return Rules()  # the stop itself is what the caller is told
            if isinstance(error, TransientError) or not error.hops:
                return Rules(closed=f"{UNKNOWN}, {error}", may_pass=error.may_pass)
            answer = Answer(error.hops)  # a redirect that we do not follow: no robots.txt of this host's own
        else:
            self._keep_robots(answer)
        found = rules(answer.final)
        if found.may_pass:
            self._breaker.failed(identity.host(origin), f"{found.closed} ({answer.final.url})")
        if found.pause_seconds > patience.LONGEST_WAIT_SECONDS:
            return Rules(closed=f"its robots.txt asks for {found.pause_seconds:.0f} seconds between requests, longer than is waited")
        return found

    def _keep_robots(self, answer: Answer) -> None:
        self.robots.append(answer)
        if self._on_exchange is not None:
            self._on_exchange(answer, "robots")

    def _keep_try(self, exchange: Exchange) -> None:
        if self._on_exchange is not None:
            self._on_exchange(Answer((exchange,)), "try")

    def _tried(self, url: httpx.URL, validators: Validators | None, at: datetime | None, keep: Keep) -> Exchange:
        """Return the answer for one hop, asked again while the trouble is of a kind that passes; *keep* is told of all else that came."""
        host = identity.host(str(url))
        known = self._rules.get(_origin(url))
        seconds = max(self._portal.pace_seconds, known.pause_seconds if known else 0.0)
        for number in range(1, self._settings.tries + 1):
            try:
                with self._pace.turn(host, seconds):  # how long the host is to be left alone is settled before the turn is over
                    try:
                        answer, is_final = self._try(url, validators, at, number)
                    finally:  # a host counts from when it is asked, and a first request is on its way for long
                        self._pace.postpone(host, seconds - self._watch.since_sent)
            except FetchError as error:
                if isinstance(error, PaceError):
                    self._breaker.open(host, str(error))
                if error.rest is not None:
                    keep(error.rest)
                if number == self._settings.tries or not isinstance(error, TransientError):
                    raise
            else:
                if is_final:
                    return answer
                keep(answer)
        raise AssertionError(self._settings.tries)

    def _try(self, url: httpx.URL, validators: Validators | None, at: datetime | None, number: int) -> tuple[Exchange, bool]:
        """Ask for the *number*-th time; return the answer, and whether there is no use in another try."""
        host, is_last = identity.host(str(url)), number == self._settings.tries
        pause = self._settings.retry_wait_seconds * 2 ** (number - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - jitter is no secret
        try:
            answer = self._asked(url, validators, at)
        except TransientError as error:
            if is_last:
                self._breaker.failed(host, str(error))
            else:
                self._pace.postpone(host, pause)
            raise
        asked_wait = patience.retry_after(answer, self.now())
        if asked_wait is None and answer.status == patience.TOO_MANY:
            asked_wait = self._busy_seconds
        if asked_wait is not None and asked_wait > patience.LONGEST_WAIT_SECONDS:
            self._breaker.open(host, f"it asked to wait {asked_wait:.0f} seconds (status {answer.status} at {url})")
            return answer, True
        self._pace.postpone(host, asked_wait or 0.0)
        if is_last or not patience.is_passing(answer.status, asked_wait):
            return answer, True
        self._pace.postpone(host, pause)
        return answer, False

    def _asked(self, url: httpx.URL, validators: Validators | None, at: datetime | None) -> Exchange:
        self._watch.start(self._settings.timeout_seconds, self._settings.max_bytes)
        headers = patience.conditions(validators, str(url))
        return exchange(self._http, url, headers, at=at or self.now(), watch=self._watch)


def _origin(url: httpx.URL | str) -> str:
    """Return scheme, host and port of *url*, for which one robots.txt counts; empty for what is no address."""
    try:
        at = httpx.URL(url)
    except httpx.InvalidURL:
        return ""
    return f"{at.scheme}://{at.netloc.decode('ascii')}"


def _forget(_exchange: Exchange) -> None:
    """Keep nothing: for those who only look."""
