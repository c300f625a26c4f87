"""The scripted nights: each differs from the last in exactly the way that is announced."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from gov_archive import nights, sample

REPORTS = {"work_report", "half_year_report"}
NEAR_MISSES = {
    "budget_report",
    "plan_report",
    "audit_report",
    "disclosure_report",
    "rule_of_law_report",
    "draft",
    "plan_outline",
    "interpretation",
    "task_breakdown",
    "expert_review",
    "subdistrict_report",
    "news",
    "standing_committee_report",
    "notice",
    "minutes",
}


def shown(number: int) -> dict[str, sample.Document]:
    return {document.key: document for document in sample.documents(sample.NIGHTS[number - 1])}


def events(number: int) -> set[tuple[str, str]]:
    return {(kind, key) for _, kind, key in sample.EXPECTED[number - 1].events}


def test_the_nights_are_ten_in_a_row_at_ten_past_two_in_shanghai() -> None:
    steps = {later - earlier for earlier, later in zip(sample.NIGHTS, sample.NIGHTS[1:], strict=False)}
    assert len(sample.NIGHTS) == 10
    assert steps == {timedelta(days=1)}
    assert sample.NIGHTS[0].astimezone(nights.SHANGHAI).strftime("%H:%M") == "02:10"
    assert [night.at for night in sample.EXPECTED] == list(sample.NIGHTS)


def test_the_first_night_announces_every_report_of_at_least_eight_years_and_nothing_else() -> None:
    reports = {document.key: document for document in shown(1).values() if document.kind in REPORTS}
    assert events(1) == {("new", key) for key in reports}
    for department in (sample.TOWN, sample.DISTRICT):
        years = {document.published_on.year for document in reports.values() if document.department == department}
        assert len(years) >= 8
    assert sum(document.kind == "half_year_report" for document in reports.values()) == 1


def test_there_are_at_least_fifteen_kinds_of_near_misses_and_ordinary_items_of_both_offices() -> None:
    kinds = [document.kind for document in shown(1).values()]
    assert set(kinds) >= NEAR_MISSES
    assert sum(kind not in REPORTS | {"ordinary"} for kind in kinds) >= 15
    assert kinds.count("ordinary") > 40


def test_a_disclosure_report_stands_in_the_column_of_a_work_report() -> None:
    columns = {
        kind: {document.column for document in shown(1).values() if document.kind == kind} for kind in ("work_report", "disclosure_report")
    }
    assert columns["work_report"] & columns["disclosure_report"]


@pytest.mark.parametrize("number", [2, 7, 9])
def test_on_a_night_without_events_the_documents_are_those_of_the_night_before(number: int) -> None:
    assert shown(number) == shown(number - 1)
    assert not events(number) - {("withdrawn", key) for _, key in events(number)}


def test_the_third_night_restates_one_figure_of_one_report() -> None:
    before, after = shown(2), shown(3)
    changed = [key for key in after if after[key] != before[key]]
    assert before.keys() == after.keys()
    assert events(3) == {("changed", key) for key in changed}
    (key,) = changed
    lines = [(old, new) for old, new in zip(before[key].paragraphs, after[key].paragraphs, strict=True) if old != new]
    ((old, new),) = lines
    assert abs(len(old) - len(new)) <= 1
    assert old.split("亿元", 1)[1] == new.split("亿元", 1)[1]
    assert before[key].published_on == after[key].published_on


def test_the_fourth_night_is_closed_and_no_other() -> None:
    assert [night.is_open for night in sample.EXPECTED] == [True, True, True, False, True, True, True, True, True, True]


def test_the_fifth_night_publishes_a_report_and_a_near_miss() -> None:
    appeared = shown(5).keys() - shown(3).keys()
    assert {shown(5)[key].kind for key in appeared} == {"work_report", "interpretation"}
    assert events(5) == {("new", key) for key in appeared if shown(5)[key].kind == "work_report"}


def test_a_report_is_gone_from_the_sixth_night_withdrawn_on_the_eighth_and_back_on_the_tenth() -> None:
    ((kind, key),) = events(8)
    assert kind == "withdrawn"
    assert [key in shown(number) for number in range(5, 11)] == [True, False, False, False, False, True]
    assert events(10) == {("restored", key)}
    assert shown(10)[key] == shown(5)[key]
    assert not (events(6) | events(7) | events(9))


def test_keys_are_those_of_the_last_release() -> None:
    # An archive of the demo, or a sources file that names one, must survive an update of the sample.
    keys = {document.title: document.key for document in shown(1).values()}
    assert keys["云栖镇2026年政府工作报告"] == "fa182d65-9b02-59d2-8cde-c01f01b5d1e8"


def test_another_process_writes_the_same_texts() -> None:
    code = "from gov_archive import sample; print(ascii(sample.documents(sample.NIGHTS[0])))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": "7"}
    )
    assert done.stdout.strip() == ascii(sample.documents(sample.NIGHTS[0]))


def test_no_text_is_published_twice() -> None:
    texts = [document.body for document in shown(5).values() if not document.pinned]
    assert len(set(texts)) == len(texts)


def test_every_paragraph_of_a_report_is_text_without_blank_ends_or_open_slots() -> None:
    for document in shown(5).values():
        for line in document.body:
            assert line == line.strip()
            assert line
            assert "{" not in line


def test_every_note_form_of_the_reports_is_printed_in_its_page() -> None:
    printed = {document.title: "\n".join(document.paragraphs) for document in shown(1).values() if document.notes}
    marks = ("[footnoteRef:0]", "[1]", "(1)", "①")
    assert [any(mark in text for text in printed.values()) for mark in marks] == [True] * 4
    assert any("名词解释" in text for text in printed.values())
