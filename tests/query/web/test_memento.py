"""Memento (RFC 7089): the lists, the gate and the mementos, as a client of the protocol meets them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from gov_archive import capture, identity, store
from gov_archive.model import Answer, Exchange
from gov_archive.query import mementos
from ingest.archived import FIRST, PORTAL, SOURCE, Site, catch_up, key, report
from query.web.asking import Ask, asking

LINK = re.compile(r'<([^>]*)>((?:; [a-z]+="[^"]*")*)')


@pytest.fixture(scope="module")
def url(archive: Path, changed: str) -> str:
    with store.reader(archive) as connection:
        return str(connection.execute("select url from documents where key = ?", (changed,)).fetchone()[0])


def links(text: str) -> list[tuple[str, dict[str, str]]]:
    return [(target, dict(re.findall(r'; ([a-z]+)="([^"]*)"', attributes))) for target, attributes in LINK.findall(text)]


def test_a_timemap_lists_every_good_answer_once_in_time_order(ask: Ask, url: str) -> None:
    answer = ask(f"/timemap/link/{url}")
    assert answer.headers["content-type"] == "application/link-format"
    listed = links(answer.text)
    assert [target for target, one in listed if one["rel"] == "original"] == [url]
    kept = [(target, one) for target, one in listed if "memento" in one["rel"]]
    assert [one["rel"] for _, one in kept] == ["first memento", "memento", "last memento"]
    instants = [parsedate_to_datetime(one["datetime"]) for _, one in kept]
    assert instants == sorted(instants)
    assert len({target for target, _ in kept}) == 3


@pytest.mark.parametrize(
    ("wanted", "position"),
    [
        ("Thu, 01 Jan 1998 00:00:00 GMT", 0),
        ("Mon, 02 Mar 2026 18:00:00 GMT", 1),
        ("Wed, 31 Dec 2036 00:00:00 GMT", 2),
        (None, 2),
    ],
)
def test_the_gate_leads_to_the_memento_nearest_to_the_instant(ask: Ask, url: str, wanted: str | None, position: int) -> None:
    answer = ask(f"/timegate/{url}", headers={"Accept-Datetime": wanted} if wanted else {})
    kept = [target for target, one in links(ask(f"/timemap/link/{url}").text) if "memento" in one["rel"]]
    assert (answer.status_code, answer.headers["location"]) == (302, kept[position])
    assert "accept-datetime" in answer.headers["vary"].lower()
    assert "memento-datetime" not in answer.headers
    assert {"original", "timemap"} <= {one["rel"] for _, one in links(answer.headers["link"])}


def test_a_memento_is_the_payload_as_received_with_its_instant(ask: Ask, archive: Path, url: str) -> None:
    with store.reader(archive) as connection:
        row = connection.execute(
            'select file, "offset", at from captures where asked = ? and refers_to is null order by at desc', (url,)
        ).fetchone()
    stored = capture.read(archive / "captures", row["file"], row["offset"])
    stamp = row["at"][:19].translate({ord(sign): None for sign in "-:T"})
    answer = ask(f"/memento/{stamp}/{url}")
    assert answer.content == stored.exchange.body
    at = parsedate_to_datetime(answer.headers["memento-datetime"])
    assert at == datetime.fromisoformat(row["at"]).replace(microsecond=0)
    assert {"original", "timegate", "timemap"} <= {one["rel"] for _, one in links(answer.headers["link"])}


def test_an_answer_that_was_not_modified_serves_the_payload_it_refers_to(ask: Ask, archive: Path) -> None:
    with store.reader(archive) as connection:
        row = connection.execute(
            "select asked, at from captures where refers_to is not null and verdict = 'good' and purpose = 'document'"
        ).fetchone()
    answer = ask(f"/memento/{row['at'][:19].translate({ord(sign): None for sign in '-:T'})}/{row['asked']}")
    assert answer.status_code == 200
    assert len(answer.content) > 500


def test_a_stored_page_runs_nothing_and_a_stored_file_is_saved(ask: Ask, archive: Path, url: str) -> None:
    page = ask(ask(f"/timegate/{url}").headers["location"])
    policy = page.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow-scripts" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    with store.reader(archive) as connection:
        file = connection.execute("select asked from captures where purpose = 'attachment' and verdict = 'good'").fetchone()[0]
    assert ask(ask(f"/timegate/{file}").headers["location"]).headers["content-disposition"] == "attachment"


def test_any_capture_is_shown_by_its_id_though_no_memento(ask: Ask, archive: Path) -> None:
    with store.reader(archive) as connection:
        row = connection.execute(
            "select id, file, \"offset\" from captures where verdict = 'missing' and purpose = 'probe' and refers_to is null"
        ).fetchone()
    answer = ask(f"/capture/{row['id']}")
    assert answer.content == capture.read(archive / "captures", row["file"], row["offset"]).exchange.body
    assert "memento-datetime" not in answer.headers
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert ask("/capture/none").status_code == 404


def test_an_instant_between_two_mementos_leads_to_the_nearer(ask: Ask, url: str) -> None:
    answer = ask(f"/memento/2026/{url}")
    assert (answer.status_code, answer.headers["location"].count("/memento/20260301")) == (302, 1)


def test_other_spellings_of_an_address_are_the_same_one(ask: Ask, url: str, changed: str) -> None:
    whole = ask(f"/timemap/link/{url}").text
    for other in (
        url.replace("http://", "https://"),
        url.replace("http://", "http:/"),
        f"http://alias.example/article.html?infoid={changed.upper()}",
    ):
        assert ask(f"/timemap/link/{other}").text == whole, other


@pytest.mark.parametrize("path", ["/timemap/link/", "/timegate/", "/memento/20260301/"])
def test_an_address_that_was_never_asked_is_not_found(ask: Ask, path: str) -> None:
    answer = ask(f"{path}http://never.example/a?b=c")
    assert answer.status_code == 404
    assert "no good answer" in answer.text


def test_a_refusal_of_the_gate_varies_too_and_a_broken_instant_is_400(ask: Ask, url: str) -> None:
    assert "accept-datetime" in ask("/timegate/http://never.example/").headers["vary"].lower()
    for wanted in ("yesterday", "Tue, 03 Mar 2026 00:00:00 +0800", "Tue, 03 Mar 2026 00:00:00 -0000", "Tue, 99 Mar 2026 00:00:00 GMT"):
        assert ask(f"/timegate/{url}", headers={"Accept-Datetime": wanted}).status_code == 400, wanted
    assert ask(f"/memento/20269999/{url}").status_code == 400


@pytest.mark.parametrize("way", ["zh/%E6%8A%A5%E5%91%8A.html?z=%E4%B8%AD", "zh/报告.html?z=中", "hop"])
def test_an_address_that_a_redirect_led_to_or_over_has_the_answer_that_was_had_so(tmp_path: Path, way: str) -> None:
    site = Site(tmp_path / "archive")
    asked = identity.document_url(PORTAL, site.publish(1, report(2026)))
    page = site._page(site.documents[key(1)]).encode()
    hops = (
        (asked, 302, "/hop"),
        (f"{PORTAL.base_url}hop", 301, "/zh/"),
        (f"{PORTAL.base_url}zh/%E6%8A%A5%E5%91%8A.html?z=%E4%B8%AD", 200, ""),
    )
    led = [
        Exchange(url, FIRST, status, (("Location", to),) if to else (("Content-Type", "text/html"),), b"" if to else page)
        for url, status, to in hops
    ]
    with capture.Writer(site.archive / "captures", source=SOURCE.slug, run="nightly-0", at=FIRST, max_bytes=10**9) as book:
        book.append(Answer(tuple(led)), purpose="document", subject=key(1))
    catch_up(site.archive)
    ask = asking(site.archive)
    listed = links(ask(f"/timemap/link/{PORTAL.base_url}{way}").text)
    assert [one["rel"] for _, one in listed if "memento" in one["rel"]] == ["first last memento"]
    gate = ask(f"/timegate/{PORTAL.base_url}{way}")
    assert (gate.status_code, gate.headers["location"]) == (302, next(target for target, one in listed if "memento" in one["rel"]))
    assert ask(gate.headers["location"]).content == page


def test_digits_stand_for_the_beginning_of_what_they_name() -> None:
    assert mementos.instant("2026") == datetime(2026, 1, 1, tzinfo=UTC)
    assert mementos.instant("20260304021000") == datetime(2026, 3, 4, 2, 10, tzinfo=UTC)
    assert mementos.instant("202603") == datetime(2026, 3, 1, tzinfo=UTC)
