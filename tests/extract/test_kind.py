"""Kinds: told by title, opening formula, issuer and meeting, on a labelled set of invented titles with openings."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from gov_archive.extract.kind import kind
from gov_archive.model import REPORT_KINDS

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parents[1] / "cases" / "kind" / "labelled.toml").read_text("utf-8"))["case"]
OPENING = ("各位代表：", "现在，我代表云栖镇人民政府，向大会报告工作，请予审议。", "一、2022年工作回顾")


def said(case: dict[str, Any]) -> str:
    return kind(case["title"], tuple(case["body"]))[0]


def test_labelled_set_has_precision_and_recall_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    table = []
    for name in sorted(REPORT_KINDS):
        told = [case for case in CASES if said(case) == name]
        true = [case for case in CASES if case["kind"] == name]
        right = [case for case in told if case["kind"] == name]
        table.append((name, len(true), len(right) / len(told), len(right) / len(true)))
    with capsys.disabled():
        for name, size, precision, recall in table:
            print(f"\n{name}: {size} of {len(CASES)} labelled, precision {precision:.3f}, recall {recall:.3f}", end="")
    assert len(CASES) >= 60
    assert all((precision, recall) == (1, 1) for _, _, precision, recall in table)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_kind_is_what_a_careful_reader_says(case: dict[str, Any]) -> None:
    assert said(case) == case["kind"]


def test_column_and_genre_cannot_be_asked_since_kind_never_sees_them() -> None:
    assert kind.__annotations__.keys() == {"title", "body", "return"}


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_every_kind_comes_with_one_sentence_that_says_why(case: dict[str, Any]) -> None:
    reason = kind(case["title"], tuple(case["body"]))[1]
    assert len(reason) > 20
    assert "\n" not in reason


def test_formula_quoted_in_a_longer_text_is_not_the_texts_own() -> None:
    body = ("日前，云栖镇召开座谈会，回顾人代会盛况。", "会上有人念起：“现在，我代表云栖镇人民政府，向大会报告工作，请予审议。”")
    assert kind("人代会侧记", body)[0] not in REPORT_KINDS


def test_letter_spacing_in_title_and_formula_changes_nothing() -> None:
    spaced = tuple("　".join(line) for line in OPENING[:2])
    assert kind("政 府 工 作 报 告", (*spaced, OPENING[2]))[0] == kind("政府工作报告", OPENING)[0] == "work_report"


def test_report_whose_body_is_lost_is_told_by_its_title_alone() -> None:
    assert kind("云栖镇2021年政府工作报告", ()) == (
        "work_report",
        "its title is '云栖镇2021年政府工作报告' and the page prints no text that says otherwise",
    )


def test_notice_about_a_report_is_not_the_report_however_long_it_is() -> None:
    body = ("各村：", "现将有关事项通知如下。", *("一、认真学习政府工作报告。全面落实各项任务。",) * 30)
    assert kind("关于贯彻落实政府工作报告的通知", body)[0] not in REPORT_KINDS
