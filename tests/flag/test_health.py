"""Walks that can be trusted, and those that cannot; rules over a source as a whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flag.observed import FIRST
from gov_archive import flag
from gov_archive.flag import PageSeen, Walk
from gov_archive.flag.coverage import Report, listing_shrank, office_silent, years
from gov_archive.nights import night

DAY = date(2026, 2, 20)


def page(keys: range, *, number: int = 1, day: date | None = DAY, **fields: object) -> PageSeen:
    rows = tuple((f"k{key}", day - timedelta(days=key) if day else None) for key in keys)
    return PageSeen(capture=f"p{number}", at=FIRST + timedelta(seconds=number), rows=rows, url=f"/list?page={number}", **fields)  # type: ignore[arg-type]


def walked(*pages: PageSeen, before: tuple[Walk, ...] = (), number: int = 0) -> Walk:
    at = FIRST + timedelta(days=number)
    moved = [PageSeen(one.capture, at, one.rows, one.has_next, one.is_end_unknown, one.verdict, one.url) for one in pages]
    return flag.walk("yunqi", "list", f"n{number}", night=night(at), pages=moved, before=before)


def test_walk_to_the_last_page_is_complete_and_covers_everything() -> None:
    walk = walked(page(range(20), has_next=True), page(range(20, 30), number=2))
    assert (walk.reason, walk.complete, walk.rows) == (None, True, 30)
    assert flag.covers(None, reason=walk.reason, is_complete=walk.complete, oldest_on=walk.oldest_on)


def test_walk_that_ends_with_an_empty_page_or_without_an_address_of_the_next_is_not_complete() -> None:
    empty = PageSeen("p2", FIRST, (), has_next=True, url="p2")
    assert not walked(page(range(20), has_next=True), empty).complete
    assert not walked(page(range(20), has_next=True), page(range(20, 30), number=2, is_end_unknown=True)).complete


def test_walk_broken_off_covers_what_is_dated_after_its_last_row() -> None:
    walk = walked(page(range(20), has_next=True))
    assert not walk.complete
    days = (DAY, date(2026, 2, 1), date(2020, 1, 1))
    covers = [flag.covers(day, reason=None, is_complete=False, oldest_on=walk.oldest_on) for day in days]
    assert covers == [True, False, False]


def test_listing_that_does_not_run_from_new_to_old_covers_nothing_by_date() -> None:
    rising = PageSeen("p1", FIRST, tuple((f"k{n}", DAY + timedelta(days=n)) for n in range(20)), has_next=True)
    assert walked(rising).oldest_on is None


def test_pinned_old_row_on_top_does_not_end_the_reach_of_a_walk() -> None:
    rows = (("old", date(2009, 1, 1)), *(page(range(20)).rows or ()))
    assert walked(PageSeen("p1", FIRST, rows, has_next=True)).oldest_on == DAY - timedelta(days=19)


def test_last_page_that_repeats_rows_ends_the_listing() -> None:
    assert walked(page(range(20), has_next=True), page(range(20), number=2, has_next=True)).complete


def test_end_that_is_not_known_is_not_complete() -> None:
    assert not walked(page(range(20), is_end_unknown=True)).complete


def test_no_rows_undated_rows_and_a_failed_page_are_reasons() -> None:
    assert walked(page(range(0))).reason == "the listing shows no rows"
    assert walked(page(range(20), day=None)).reason == "20 of 20 rows have no date"
    failed = PageSeen("p2", FIRST, None, verdict="unavailable", url="/list?page=2")
    assert walked(page(range(20), has_next=True), failed).reason == "page 2 of the listing is unavailable"


def test_failed_page_asked_again_with_success_is_no_reason() -> None:
    failed = PageSeen("p1", FIRST, None, verdict="unavailable", url="/list?page=1")
    assert walked(failed, page(range(20))).reason is None


def test_complete_walk_under_half_of_the_last_one_is_a_reason_until_a_week_confirms_it() -> None:
    walks = [walked(page(range(40)))]
    for number in range(1, 10):
        walks.append(walked(page(range(10)), before=tuple(walks), number=number))
    assert [walk.reason is None for walk in walks] == [True, *[False] * 7, True, True]
    assert walks[1].reason == "the listing shows 10 rows where it showed 40"
    assert [found.at for found in listing_shrank("yunqi", walks)] == [walks[1].ended_at]


def test_short_listing_may_lose_a_few_rows() -> None:
    assert walked(page(range(1)), before=(walked(page(range(4))),), number=1).reason is None


def test_other_page_size_after_a_redesign_is_no_reason_when_the_walk_is_complete() -> None:
    before = (walked(page(range(50))),)
    now = walked(page(range(10), has_next=True), page(range(10, 50), number=2), before=before, number=1)
    assert now.reason is None


def test_office_without_a_report_of_the_year_is_flagged_once_after_31_march() -> None:
    walks = [walked(page(range(20)), number=number) for number in (10, 29, 30, 31, 32)]
    silent = office_silent("yunqi", walks, [])
    assert [(found.rule, found.evidence["year"]) for found in silent] == [("office_silent", 2026)]
    assert silent[0].at == walks[2].ended_at
    assert walks[2].ended_at == datetime(2026, 3, 31, 18, 10, tzinfo=UTC)


def test_office_that_reported_is_not_silent() -> None:
    walks = [walked(page(range(20)), number=40)]
    report = Report(FIRST, years("云栖镇2021年政府工作报告", (date(2025, 12, 22), None), (2026, 2026)))
    assert office_silent("yunqi", walks, [report]) == []
    assert office_silent("yunqi", walks, [Report(FIRST + timedelta(days=60), report.years)]) != []


def test_silence_is_not_concluded_from_a_listing_that_failed() -> None:
    assert office_silent("yunqi", [walked(page(range(0)), number=40)], []) == []
