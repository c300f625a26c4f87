"""Office by year: what is kept, what is not, why, and what to do about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from gov_archive import query, store, years
from gov_archive.model import Source
from gov_archive.query import coverage
from gov_archive.query.office import Office
from ingest.archived import NEWS, SOURCE, Document, Site, catch_up, key, report

MARCH, APRIL = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 4, 2, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """2019 stored, 2020 a text about the report, 2021 listed and gone from its address, 2024 a half-year report, else nothing."""
    made = Site(tmp_path / "archive")
    made.publish(1, report(2019))
    made.publish(2, Document("图解：云栖镇2020年政府工作报告", NEWS, "2020-02-01"))
    made.publish(3, replace(report(2021), is_there=False))
    half = tuple(line.replace("2024年主要任务", "下半年主要任务").replace("2023年工作", "2024年上半年工作") for line in report(2024).body)
    made.publish(4, Document("云栖镇2024年上半年工作情况报告", half, "2024-07-30"))
    made.night(0)
    catch_up(made.archive)
    return made


def matrix(archive: Path, at: datetime = MARCH, **given: Any) -> list[dict[str, Any]]:
    with store.reader(archive) as connection:
        return coverage.matrix(connection, at=at, **given)


def cells(archive: Path, at: datetime = MARCH, **given: Any) -> dict[int, dict[str, Any]]:
    (office,) = matrix(archive, at, **given)
    return {cell["year"]: cell for cell in office["years"]}


def test_every_year_has_its_state_from_the_first_known_to_the_present(site: Site) -> None:
    found = cells(site.archive)
    assert {year: cell["state"] for year, cell in found.items()} == {
        2019: "stored",
        2020: "near_miss",
        2021: "unread",
        2022: "missing",
        2023: "missing",
        2024: "missing",
        2025: "missing",
        2026: "not_due",
    }
    assert [one["kind"] for one in found[2024]["reports"]] == ["half_year_report"]


def test_every_gap_says_why_and_what_to_do(site: Site) -> None:
    found = cells(site.archive)
    assert "its title is that of an explanation of a report" in found[2020]["reason"]
    assert found[2020]["next_step"] == "gov-archive show 00000002"
    assert found[2021]["reason"] == "云栖镇2021年政府工作报告 is listed, but its address answered missing when it was last asked"
    assert found[2021]["next_step"] == "python flows/backfill.py --from-year 2021 --to-year 2021"
    assert found[2022]["reason"] == "the listing was read to its end (2026-03-01) and shows none"
    assert found[2022]["next_step"] == "python flows/backfill.py --from-year 2022 --to-year 2022 --from-wayback"
    assert "only a half-year report is there" in found[2024]["reason"]
    assert all(cell["next_step"] for cell in found.values() if cell["state"] in coverage.GAPS)


def test_of_several_rows_that_may_be_the_report_the_likeliest_is_told_of() -> None:
    titles = (
        "常务委员会工作报告（2025）",
        "一图读懂清河区2025年政府工作报告",
        "区政府工作报告（2025）",
        "召开2025年政府工作报告专家论证会",
    )
    rows: list[dict[str, Any]] = [{"key": title, "title": title, "why": "it was never asked for"} for title in titles]
    state, reason, _ = coverage._unread(Office("qinghe", "清河区", unread={2025: rows}), 2025, coverage.USUAL) or ("", "", "")
    assert (state, reason) == ("unread", "区政府工作报告（2025） is listed, but it was never asked for")


def test_years_that_lack_for_one_reason_are_one_gap_with_one_command(site: Site) -> None:
    commands = coverage.Commands(archive="/data/my archive", sources_file="my.toml")
    told = coverage.gaps(matrix(site.archive, commands=commands), commands)
    assert [(gap["first"], gap["last"], gap["state"]) for gap in told] == [
        (2020, 2020, "near_miss"),
        (2021, 2021, "unread"),
        (2022, 2023, "missing"),
        (2024, 2024, "missing"),
        (2025, 2025, "missing"),
    ]
    step = "python flows/backfill.py --from-year 2022 --to-year 2023 --sources my.toml --archive '/data/my archive' --from-wayback"
    assert told[2]["next_step"] == step
    assert told[0]["next_step"] == "gov-archive --archive '/data/my archive' show 00000002"
    assert coverage.lacking(matrix(site.archive)) == {"yunqi": 6}


def test_a_report_falls_due_on_31_march_and_a_listing_not_read_since_says_nothing(site: Site) -> None:
    assert cells(site.archive, datetime(2026, 3, 31, 15, tzinfo=UTC))[2026]["state"] == "not_due"
    found = cells(site.archive, APRIL)[2026]
    assert (found["state"], found["reason"]) == ("missing", "its listing was not read since it fell due")
    assert found["next_step"] == "python flows/nightly.py"


def test_a_listing_that_failed_is_no_reason_to_call_a_year_missing_for_good(tmp_path: Path) -> None:
    site = Site(tmp_path / "archive")
    site.publish(1, report(2021))
    site.night(0)
    site.is_down = True
    catch_up(site.archive)
    assert "read to its end" in cells(site.archive)[2022]["reason"]
    other = Site(tmp_path / "other", has_listing=False)
    other.publish(1, report(2021))
    other.night(0)
    catch_up(other.archive)
    assert cells(other.archive)[2022]["reason"] == "no listing of it was ever read"
    declared = (replace(SOURCE, listings=()),)
    assert cells(other.archive, declared=declared)[2022]["reason"] == "no listing is declared for it"


def test_documents_declared_known_and_never_read_are_told_though_their_year_is_not(site: Site) -> None:
    declared = (replace(SOURCE, known=("00000001-0000-4000-8000-000000000000", "never")), Source("baihe", "白鹤镇", known=("other",)))
    yunqi, baihe = matrix(site.archive, declared=declared)
    assert (yunqi["name"], baihe["name"]) == ("云栖镇", "白鹤镇")
    assert [(one["document"], one["state"]) for one in yunqi["undated"]] == [("never", "unread")]
    assert {cell["state"] for cell in baihe["years"]} == {None}


def test_the_only_report_of_a_year_does_not_stand_for_the_next_one_too(tmp_path: Path) -> None:
    site = Site(tmp_path / "archive")
    told = {"（2021年1月8日）": "（2021年12月28日）", "二、2021年主要任务": "二、2022年主要任务", "一、2020年": "一、2021年"}
    late = tuple(told.get(line, line.replace("一、2020年", "一、2021年")) for line in report(2021).body)
    site.publish(1, Document("云栖镇2021年政府工作报告", late, "2021-12-30"))
    site.night(0)
    catch_up(site.archive)
    found = cells(site.archive)
    assert [found[year]["state"] for year in (2021, 2022)] == ["stored", "missing"]
    assert "the report delivered on 2021-12-28 plans 2022" in found[2022]["reason"]


def test_a_report_withdrawn_from_the_portal_is_still_stored(site: Site) -> None:
    with store.open(site.archive) as db:
        db.execute("update documents set state = 'withdrawn'")
    assert (cells(site.archive)[2019]["state"], cells(site.archive)[2019]["reason"]) == ("stored", "the portal has withdrawn it")


def test_a_report_in_a_file_is_stored_where_the_file_was_read_and_unread_with_the_reason_where_not(tmp_path: Path) -> None:
    site = Site(tmp_path / "archive")
    for number, attachment in ((2023, "\n".join(report(2023).body)), (2024, "\x00\x01 of a kind of its own")):
        site.publish(number, replace(report(number), body=(), attachment=attachment))
    site.night(0)
    catch_up(site.archive)
    found = cells(site.archive)
    assert [found[year]["state"] for year in (2023, 2024)] == ["stored", "unread"]
    assert found[2024]["reason"].endswith("holds no text; 全文.txt: not read: its bytes are of no known kind")
    with store.reader(site.archive) as connection:
        shown = [query.show(connection, key(number)) for number in (2023, 2024)]
    assert [one["unread"] for two in shown if two for one in two["attachments"]] == [None, "not read: its bytes are of no known kind"]


def test_an_archive_that_was_never_filled_covers_nothing(tmp_path: Path) -> None:
    with store.open(tmp_path):
        pass
    assert matrix(tmp_path) == []


@pytest.mark.parametrize(
    ("year", "title", "told"),
    [
        (2021, "云栖镇2021年政府工作报告", {"delivered_on": date(2021, 12, 22), "plans_from": 2022}),
        (2021, "云栖镇2021年政府工作报告", {"delivered_on": date(2020, 12, 28), "plans_from": 2021}),
        (2025, None, {"delivered_on": date(2025, 1, 2), "plans_from": 2025}),
        (2021, "云栖镇2020年政府工作报告", {"delivered_on": date(2021, 1, 12)}),
        (2021, "政府工作报告", {"delivered_on": date(2021, 12, 22), "plans_from": 2022}),
        (2008, "区政府工作报告(2008)", {"published_on": date(2015, 6, 1)}),
        (2022, "二〇二二年政府工作报告", {"published_on": date(2022, 1, 10)}),
        (2021, "关于2020年工作和2021年安排的报告", {}),
        (2012, "政府工作报告", {"plans_from": 2012, "published_on": date(2015, 6, 1)}),
        (2015, "政府工作报告", {"published_on": date(2015, 1, 20)}),
        (None, "政府工作报告", {}),
    ],
)
def test_a_report_is_that_of_the_year_of_its_delivery_which_its_title_names(year: int | None, title: str | None, told: Any) -> None:
    assert years.year(title, **told) == year
