"""Rules over one change and over dates: each fires on its fact, and on nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from flag.observed import BODY, Story, reading
from gov_archive.flag import File
from gov_archive.model import Attachment, Footnote, Section

NOTE = Footnote("1", "口袋公园：面积较小、向公众开放的公园。", 4, 7)


def with_text(old: str, new: str) -> tuple[str, ...]:
    return tuple(paragraph.replace(old, new) for paragraph in BODY)


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        (reading(), reading(*with_text("12.5", "10.5")), ["figure_restated"]),
        (reading(), reading(*with_text("再上新台阶", "取得新成效")), []),
        (reading(footnotes=(NOTE,)), reading(), ["footnote_removed"]),
        (reading(), reading(footnotes=(NOTE,)), []),
        (reading(), reading(title="云栖镇2026年上半年工作报告"), ["title_altered"]),
        (reading(), reading(*BODY[:5], sections=(Section(1, "一、", "二〇二五年工作回顾", 2),)), ["section_dropped"]),
        (reading(), reading(*BODY[:3], sections=reading().sections[:1]), ["section_dropped", "text_shortened"]),
    ],
)
def test_each_rule_fires_on_its_fact_alone(old: Any, new: Any, rules: list[str]) -> None:
    story = Story().good(0, old).good(1, new)
    assert story.rules() == rules
    event = story.history().events[-1]
    assert all(found.event == event.id and found.text and found.evidence for found in story.history().flags)


def test_report_dated_long_before_it_was_first_seen_is_backdated() -> None:
    story = Story(first_listed_at=None).good(5, reading(published_on=date(2026, 1, 15), metadata={}))
    assert story.rules() == ["backdated"]


def test_first_night_shows_old_reports_and_none_is_backdated() -> None:
    assert Story().good(0, reading(published_on=date(2019, 1, 15), metadata={})).rules() == []


def test_days_of_publication_that_disagree_are_flagged() -> None:
    story = Story().good(0, listed_on=date(2026, 2, 27))
    assert story.rules() == []
    story = Story().good(0, listed_on=date(2026, 3, 1))
    assert story.rules() == ["dates_disagree"]
    assert story.history().flags[0].evidence == {"listing": "2026-03-01", "page": "2026-02-27", "发布日期": "2026-02-27"}


def attached(*body: str) -> Story:
    story = Story()
    text = story.book.add(reading(*body))
    page = reading(attachments=(Attachment("http://files.example/a.docx", "全文.docx"),))
    return story.good(0, page, files=(File("http://files.example/a.docx", capture="f", payload_sha256="p", text=text),))


def test_attachment_of_the_same_report_in_other_figures_is_flagged_with_both_wordings() -> None:
    story = attached(*with_text("12.5", "11.5"))
    assert story.rules() == ["attachment_differs"]
    found = story.history().flags[0]
    assert "12.5" in found.evidence["differences"][0]["page"]
    assert found.event == story.history().events[0].id


@pytest.mark.parametrize("body", [BODY, BODY[1:], ("任务分解表", "牵头单位：党政办")])
def test_attachment_that_agrees_or_is_something_else_is_not_flagged(body: tuple[str, ...]) -> None:
    assert attached(*body).rules() == []


def test_title_or_date_that_changed_in_the_listing_alone_is_a_flag_and_no_event() -> None:
    row: dict[str, Any] = {"listed_as": "云栖镇2026年政府工作报告", "listed_on": date(2026, 2, 27)}
    story = Story().good(0, **row).good(1, **(row | {"listed_as": "云栖镇政务动态"})).good(2, **(row | {"listed_as": "云栖镇政务动态"}))
    assert (story.kinds(), story.rules()) == (["new"], ["listing_differs"])
    story = Story().good(0, **row).good(1, **(row | {"listed_on": date(2026, 3, 3)}))
    assert (story.kinds(), story.rules()) == (["new"], ["listing_differs"])
    assert story.history().flags[0].evidence == {"date": {"old": "2026-02-27", "new": "2026-03-03"}}


def test_title_cut_in_the_listing_or_changed_on_the_page_too_is_no_difference_of_the_listing() -> None:
    whole = "云栖镇2026年政府工作报告"
    assert Story().good(0, listed_as=whole).good(1, listed_as="云栖镇2026年政府…").rules() == []
    renamed = reading(title="云栖镇2026年工作总结")
    assert Story().good(0, listed_as=whole).good(1, renamed, listed_as="云栖镇2026年工作总结").rules() == ["title_altered"]
