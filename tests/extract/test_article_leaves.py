"""A day whose parts stand in elements of their own, as the leaf of a calendar prints it."""

from __future__ import annotations

from datetime import date

import pytest

from speech import SPEECH, TITLE, paragraphs, read

DAY = date(2018, 1, 5)
LEAVES = (
    "<span>05</span><em>2018-01</em>",
    "<em>2018.01</em> <span>05</span>",
    "<b>05</b><i>2018年1月</i>",
    "<p>05</p><p>2018/01</p>",
    "<div>2018</div><div>01-05</div>",
    "<span>01-05</span><em>2018</em>",
    "<b>2018</b>年<b>1</b>月<b>5</b>日",
)
WRONG = ("<span>35</span><em>2018-01</em>", "<em>2018-13</em> <span>05</span>", "<span>05</span><em>1月</em>")


@pytest.mark.parametrize("leaf", LEAVES)
def test_a_leaf_under_the_heading_tells_the_day(leaf: str) -> None:
    found = read(f"<div><h1>{TITLE}</h1><div class=date>{leaf}</div>{paragraphs(SPEECH)}</div>", TITLE)
    assert (found.body, found.published_on) == (SPEECH, DAY)


@pytest.mark.parametrize("leaf", LEAVES[:-1])
def test_a_leaf_right_above_the_heading_in_one_element_with_it_tells_the_day(leaf: str) -> None:
    head = f"<div class=date>{leaf}</div><h1>{TITLE}</h1>"
    assert read(f"<div>{head}{paragraphs(SPEECH)}</div>", TITLE).published_on == DAY
    assert read(f"<header>{head}</header>{paragraphs(SPEECH)}", TITLE).published_on is None


@pytest.mark.parametrize("leaf", WRONG)
@pytest.mark.parametrize("head", ["<h1>{title}</h1><div>{leaf}</div>", "<div>{leaf}</div><h1>{title}</h1>"])
def test_a_leaf_that_tells_no_day_is_a_warning(head: str, leaf: str) -> None:
    found = read(f"<div>{head.format(title=TITLE, leaf=leaf)}{paragraphs(SPEECH)}</div>", TITLE)
    assert (found.body, found.published_on, "is no date" in found.warnings[0]) == (SPEECH, None, True)


@pytest.mark.parametrize("leaf", [LEAVES[0], LEAVES[1], LEAVES[6]])
@pytest.mark.parametrize(
    "row",
    [
        "<ul><li>索引号：A1</li><li>发布日期：{}</li></ul>",
        "<table><tr><td>索引号</td><td>A1</td></tr><tr><td>发布日期</td><td>{}</td></tr></table>",
        "<p>发布日期：{}</p>",
        "<p>来源：党政办　发布日期：{}</p>",
    ],
)
def test_a_leaf_may_stand_behind_a_label(row: str, leaf: str) -> None:
    assert read(f"<h1>{TITLE}</h1><div>{row.format(leaf)}</div>{paragraphs(SPEECH)}", TITLE).published_on == DAY
