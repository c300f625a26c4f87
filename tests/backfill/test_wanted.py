"""Which rows are asked for: the rules of years as a table."""

from __future__ import annotations

from datetime import date

import pytest

from gov_archive.backfill.wanted import Years, may_be_report
from gov_archive.errors import MisuseError
from gov_archive.model import Row


def row(title: str, listed_on: str | None) -> Row:
    return Row("k", "u", title, date.fromisoformat(listed_on) if listed_on else None)


@pytest.mark.parametrize(
    ("title", "listed_on", "judged", "why"),
    [
        ("云栖镇2021年政府工作报告", "2021-01-15", "in", "title and date agree"),
        ("云栖镇2021年政府工作报告", "2024-06-01", "in", "published years later, delivered in 2021"),
        ("云栖镇2015年政府工作报告", "2021-06-01", "in", "delivered earlier, published in 2021"),
        ("云栖镇2022年政府工作报告", "2021-12-30", "in", "delivered and published in December, of the next year by title"),
        ("云栖镇2022年政府工作报告", "2022-01-05", "unknown", "may have been delivered in December 2021"),
        ("云栖镇2020年政府工作报告", "2020-01-05", "unknown", "may be titled by the year it reviews"),
        ("云栖镇2018年政府工作报告", "2018-01-05", "out", "no year of it can be 2021"),
        ("政府工作报告", "2020-12-28", "unknown", "no year in the title; may plan 2021"),
        ("政府工作报告", "2025-03-01", "unknown", "no year in the title; may be an old report published again"),
        ("政府工作报告", "2019-03-01", "out", "published before any report of 2021 was delivered"),
        ("云栖镇召开防汛工作会…", "2024-07-01", "unknown", "cut off: what it is cannot be told"),
        ("", "2024-07-01", "unknown", "no title at all"),
        ("关于防汛工作的通知", "2024-07-01", "out", "no report, published in another year"),
        ("关于防汛工作的通知", "2021-07-01", "in", "published in 2021"),
        ("关于防汛工作的通知", None, "unknown", "no date: its publication may fall in the year"),
        ("云栖镇2015年政府工作报告", None, "unknown", "no date: it may have been published again in 2021"),
        ("云栖镇二〇二一年政府工作报告", "2024-06-01", "in", "the year in numerals"),
        ("政 府 工 作 报 告（２０２１）", "2024-06-01", "in", "full width"),
    ],
)
def test_a_row_is_taken_left_or_read_first(title: str, listed_on: str | None, judged: str, why: str) -> None:
    assert Years(2021, 2021).judged(row(title, listed_on)) == judged, why


def test_a_cut_title_may_be_a_report() -> None:
    assert may_be_report("关于云栖镇人民政府工...")
    assert not may_be_report("关于停水的通知")


def test_years_the_wrong_way_round_are_told() -> None:
    with pytest.raises(MisuseError, match="earlier one first"):
        Years(2022, 2018)
