from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from fetch.conftest import MISSING, PAGE, moved, site
from gov_archive.errors import DisallowedError, RefusedError
from gov_archive.fetch import Client
from gov_archive.model import Answer
from loopback import Loopback, answer

if TYPE_CHECKING:
    from fetch.conftest import Clock

MakeClient = Callable[..., Client]


def test_redirect_to_a_declared_host_asks_its_robots_first(make_client: MakeClient) -> None:
    with (
        Loopback(site({"/file.pdf": PAGE})) as files,
        Loopback(site({"/a": moved(f"{files.url}file.pdf")})) as server,
        make_client(server.url, attachment_hosts=(files.host,)) as client,
    ):
        assert client.get("a").final.url == f"{files.url}file.pdf"
    assert files.paths == ["/robots.txt", "/file.pdf"]


def test_tries_for_robots_txt_are_handed_on_and_redirects_before_a_failure_too(make_client: MakeClient) -> None:
    told: list[tuple[str, int]] = []
    robots = iter([answer(status="503 x"), moved("/r"), *[answer(status="503 x")] * 2])
    with (
        Loopback(lambda path: next(robots) if path == "/robots.txt" else b"") as server,
        make_client(server.url, on_exchange=lambda found, purpose: told.append((purpose, found.final.status))) as client,
        pytest.raises(DisallowedError),
    ):
        client.get("a")
    assert told == [("try", 503), ("robots", 302)]


def test_crawl_delay_raises_the_pace(make_client: MakeClient, clock: Clock) -> None:
    robots = answer(b"User-agent: *\nCrawl-delay: 10\n")
    with Loopback(site({"/a": PAGE}, robots)) as server, make_client(server.url, pace_seconds=3.0) as client:
        client.get("a")
        client.get("a")
    assert clock.slept == [3.0, 10.0]


def test_robots_txt_is_obeyed_and_handed_on(make_client: MakeClient) -> None:
    robots = answer(b"User-agent: gov-archive\nDisallow: /private\n\nUser-agent: *\nDisallow: /\n")
    told: list[tuple[Answer, str]] = []
    with (
        Loopback(site({"/a": PAGE}, robots)) as server,
        make_client(server.url, on_exchange=lambda found, purpose: told.append((found, purpose))) as client,
    ):
        assert client.get("a").final.status == 200
        with pytest.raises(DisallowedError, match=r"robots\.txt of .* forbids .*private/x"):
            client.get("private/x")
    assert server.paths == ["/robots.txt", "/a"]
    assert told == [(client.robots[0], "robots")]
    assert client.robots[0].final.body.startswith(b"User-agent")


@pytest.mark.parametrize("status", ["401 x", "403 x", "429 x", "500 x", "503 x"])
def test_robots_txt_that_may_not_be_known_closes_the_host_for_the_night(make_client: MakeClient, status: str) -> None:
    with Loopback(site({"/a": PAGE}, answer(status=status))) as server, make_client(server.url) as client:
        for _ in range(2):
            with pytest.raises(DisallowedError, match=f"not asked tonight.*{status[:3]}"):
                client.get("a")
    assert set(server.paths) == {"/robots.txt"}


@pytest.mark.parametrize(
    "robots",
    [MISSING, answer(status="410 Gone"), answer(b"<!DOCTYPE html><p>Disallow: /</p>"), moved("http://elsewhere.example/"), answer()],
    ids=["404", "410", "a page of HTML", "redirected away", "empty"],
)
def test_absent_robots_txt_forbids_nothing(make_client: MakeClient, robots: bytes) -> None:
    with Loopback(site({"/a": PAGE}, robots)) as server, make_client(server.url) as client:
        assert client.get("a").final.status == 200
        assert len(client.robots) == 1


def test_unreachable_robots_txt_closes_the_host(make_client: MakeClient) -> None:
    with Loopback(site({"/a": PAGE}, b"")) as server, make_client(server.url) as client, pytest.raises(DisallowedError):
        client.get("a")


@pytest.mark.parametrize(("status", "may_open"), [("500 x", True), ("503 x", True), ("403 x", False), ("429 x", False), ("521 x", False)])
def test_robots_txt_that_could_not_be_had_is_asked_for_again_only_where_that_may_help(
    make_client: MakeClient, status: str, may_open: bool
) -> None:
    robots = [*[answer(status=status)] * (3 if may_open else 1), MISSING]
    with Loopback(lambda path: robots.pop(0) if path == "/robots.txt" else PAGE) as server, make_client(server.url) as client:
        with pytest.raises(DisallowedError, match=r"robots\.txt") as closed:
            client.get("a")
        assert (client.may_open(f"{server.url}a"), closed.value.may_pass) == (may_open, may_open)
        assert status[:3] in (client.stopped(f"{server.url}a") or "")
        client.ask_robots_again()
        if may_open:
            assert client.get("a").final.status == 200
        else:
            with pytest.raises(DisallowedError):
                client.get("a")
    assert len(robots) == (0 if may_open else 1)


def test_robots_txt_that_fails_again_and_again_stops_the_host(make_client: MakeClient) -> None:
    with Loopback(lambda _: answer(status="503 x")) as server, make_client(server.url, settings={"failures_to_stop": 2}) as client:
        for _ in range(2):
            with pytest.raises(RefusedError):
                client.get("a")
            client.ask_robots_again()
        assert "2 failures in a row" in (client.stopped(server.host) or "")
        assert not client.may_open(f"{server.url}a")
