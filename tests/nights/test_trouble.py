"""Nights on which not everything is had at the first try, or at all; every night is compared with the model as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.responses import Response

from nights import pages, skies

if TYPE_CHECKING:
    from collections.abc import Callable

    from nights.play import Play


@pytest.mark.parametrize(("sky", "status", "requests"), [("robots busy", "503", 6), ("robots forbidden", "403", 1)])
def test_robots_that_cannot_be_had_fails_the_night_with_its_reason_and_the_next_one_does_it_all(
    office: Play, sky: str, status: str, requests: int
) -> None:
    office.night()
    late = office.desk.publish("report", today=office.at.date())
    night = office.night(sky)
    assert [path for path, _ in office.requests] == ["/robots.txt"] * requests
    assert (night.outcome, night.fetched) == ("failed", 0)
    assert all("robots.txt" in error and status in error for error in night.errors)
    assert len(night.errors) == 3, "the listing, the made-up key, and the documents in one sentence"
    night = office.night()
    assert (night.outcome, [event.document for event in night.events]) == ("ok", [late.key])


@pytest.mark.parametrize("path", ["/robots.txt", "/infoDirectory.html", "/article.html"])
@pytest.mark.parametrize("status", [500, 503])
def test_what_failed_at_every_try_is_asked_for_once_more_at_the_end(office: Play, path: str, status: int) -> None:
    office.night()
    late = office.desk.publish("report", today=office.at.date())

    def stumbling(asked: str, key: str | None, _count: int) -> Response | None:
        is_meant = asked == path and key in {None, late.key}
        return Response("busy", status, media_type="text/plain") if is_meant and office.times(asked, key) < 3 else None

    night = office.night(stumbling)
    assert [event.document for event in night.events] == [late.key]
    assert (night.outcome, list(night.errors)) == ("ok", [])
    assert office.times(path, late.key if path == "/article.html" else None) == 4


def test_document_that_fails_in_both_rounds_is_named_once(office: Play) -> None:
    office.night()
    one = next(one for one in office.desk.documents.values() if one.is_report)
    night = office.night(_failing(one.key))
    assert night.outcome == "degraded"
    assert len(night.errors) == 1
    assert one.key in night.errors[0]
    assert office.times("/article.html", one.key) == 6


def test_pages_that_nobody_can_ask_for_are_named_each_night(office: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal leads to its second page by a script that the listing does not show."""
    whole = pages.listing

    def scripted(*args: object) -> Response:
        page = whole(*args)  # type: ignore[arg-type]
        pager = "<p>共3页</p><a onclick='go()'>下一页</a></body>"
        return Response(bytes(page.body).replace(b"</body>", pager.encode()), media_type=skies.HTML)

    monkeypatch.setattr(pages, "listing", scripted)
    for _ in range(2):
        night = office.night_unjudged()
        assert night.outcome == "degraded"
        assert any("was not read to its end" in error for error in night.errors)


def _failing(wanted: str) -> Callable[[str, str | None, int], Response | None]:
    return lambda _path, key, _count: Response("busy", 503, media_type="text/plain") if key == wanted else None
