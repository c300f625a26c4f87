"""A listing may be well while articles are not: what is missing then proves nothing, and the night says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.responses import Response

from nights.test_stories import change, listed_report

if TYPE_CHECKING:
    from nights.play import Play


@pytest.mark.parametrize("sky", ["articles not found", "articles are the home page"])
def test_report_gone_from_the_listing_while_no_article_opens_is_not_withdrawn_and_the_night_says_so(office: Play, sky: str) -> None:
    one = listed_report(office)
    office.desk.publish("report", today=office.at.date())
    office.night()
    change(office, one, listed=False)
    for _ in range(5):
        night = office.night(sky)
        assert (list(night.events), night.outcome) == ([], "degraded")
        assert any("the articles are out of order" in error for error in night.errors)
        listed = [each.key for each in office.desk.documents.values() if each.is_report and each.listed]
        assert all(any(key in error for error in night.errors) for key in listed)
    night = office.night()
    assert (list(night.events), night.outcome) == ([], "ok")


def test_known_report_that_is_listed_but_missing_is_named_though_others_open(office: Play) -> None:
    one = listed_report(office)
    office.night()
    change(office, one, address="gone")
    night = office.night()
    assert (night.outcome, [error for error in night.errors if one.key in error]) == (
        "degraded",
        [f"{one.key} stands in the listing, but is missing at its address"],
    )


def test_all_reports_of_an_office_withdrawn_at_once_are_withdrawn_since_its_notices_open(office: Play) -> None:
    office.night()
    reports = [one for one in office.desk.documents.values() if one.is_report]
    for one in reports:
        change(office, one, listed=False, address="gone")
    notice = next(one for one in office.desk.documents.values() if one.listed)
    found = [sorted(event.document for event in office.night().events) for _ in range(3)]
    assert found == [[], [], sorted(one.key for one in reports)]
    assert notice.key in {key for _, key in office.requests}


def test_made_up_key_that_was_not_answered_is_asked_again_so_that_a_home_page_is_never_an_article(office: Play) -> None:
    office.form = "column"  # who asks for what is gone is led to the front page
    one = listed_report(office)
    office.night()
    change(office, one, address="gone")
    failed: list[str] = []

    def stumbling(path: str, key: str | None, _count: int) -> Response | None:
        if path != "/article.html" or key in office.desk.documents or len(failed) == tries:
            return None
        failed.append(path)
        return Response("busy", 503, media_type="text/plain")

    tries = 3
    night = office.night(stumbling)
    assert len(failed) == tries
    assert list(night.errors) == [f"{one.key} stands in the listing, but is missing at its address"]
    assert list(night.flags) == []


def test_night_whose_made_up_key_is_never_answered_proves_no_absence(office: Play) -> None:
    one = listed_report(office)
    office.night()
    change(office, one, listed=False, address="gone")

    def silent(path: str, key: str | None, _count: int) -> Response | None:
        is_made_up = path == "/article.html" and key not in office.desk.documents
        return Response("busy", 503, media_type="text/plain") if is_made_up else None

    for _ in range(4):
        night = office.night(silent)
        assert (list(night.events), night.outcome) == ([], "degraded")
        assert any("the made-up key was not answered" in error for error in night.errors)
