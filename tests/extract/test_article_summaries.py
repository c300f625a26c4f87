"""A box in which the site sums up its article is no part of the text; a summary in the text's own flow is."""

from __future__ import annotations

import pytest

from speech import SPEECH, TITLE, paragraphs, read

SUMMARY = "报告回顾了荷塘乡一年的工作，粮食增产，群众收入提高。"
MACHINE = ("AI摘要", "AI 摘要", "智能摘要", "AI速览", "智能导读", "✨AI总结", "以下摘要由AI自动生成")
BOXES = (
    "<div class=ai><div class=t>{}</div><div>{}</div></div>",
    "<div class=ai><h4>{}</h4><p>{}</p></div>",
    "<div class=ai><strong>{}：</strong>{}</div>",
    "<div class=ai><div><span>{}</span><a href='javascript:;'>展开</a></div><div>{}</div><div>内容由大模型生成，仅供参考</div></div>",
    "<section class=ai><div><span>{}</span><em>内容由大模型生成</em></div><div>{}</div></section>",
)
PLACES = (
    "<div><h1>{title}</h1>{box}{text}</div>",
    "<div><h1>{title}</h1><div>发布时间：2018-01-20　来源：党政办</div>{box}{text}</div>",
    "{box}<h1>{title}</h1>{text}",
    "<div><div><h1>{title}</h1>{box}</div>{text}</div>",
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("label", [*MACHINE, "内容摘要", "文章摘要"])
def test_a_box_that_sums_up_the_article_is_no_text(label: str, box: str, place: str) -> None:
    found = read(place.format(title=TITLE, box=box.format(label, SUMMARY), text=paragraphs(SPEECH)), TITLE)
    assert (found.title, found.body) == (TITLE, SPEECH)


@pytest.mark.parametrize("box", BOXES)
def test_such_a_box_may_stand_first_in_the_element_of_the_text(box: str) -> None:
    lines = "".join(f"<p>{line}</p>" for line in SPEECH)
    assert read(f"<h1>{TITLE}</h1><div>{box.format('AI摘要', SUMMARY)}{lines}</div>", TITLE).body == SPEECH


def test_a_summary_may_be_longer_than_a_sentence() -> None:
    box = f"<div class=ai><b>AI摘要</b><ul><li>粮食总产量增长。</li><li>群众收入提高。</li></ul><p>{SUMMARY}</p></div>"
    lines = (*SPEECH, *(f"荷塘乡第{number}村修好了水渠，三百亩水田用上了活水。" for number in range(9)))
    assert read(f"<h1>{TITLE}</h1>{box}{paragraphs(lines)}", TITLE).body == lines


@pytest.mark.parametrize(
    "lines",
    [
        (f"摘要：{SUMMARY}",),
        (f"内容摘要：{SUMMARY}",),
        ("内容摘要", SUMMARY),
        ("各村：", "现将智能设备的使用要点印发给你们，请遵照执行。", "智能总结：设备能自动汇总一周的水情。"),
    ],
    ids=["a line", "a labelled line", "a heading of its own", "a paragraph about machines"],
)
def test_a_summary_in_the_flow_of_the_text_is_the_text_s(lines: tuple[str, ...]) -> None:
    whole = (*lines, *SPEECH[3:])
    assert read(f"<h1>{TITLE}</h1>{paragraphs(whole)}", TITLE).body == whole


@pytest.mark.parametrize("label", ["AI摘要", "内容摘要", "摘要"])
def test_a_box_without_a_name_is_one_beside_a_text_that_has_one(label: str) -> None:
    text = paragraphs(SPEECH).replace("<div>", "<div class=text>")
    assert read(f"<h1>{TITLE}</h1><div><b>{label}</b><p>{SUMMARY}</p></div>{text}", TITLE).body == SPEECH


def test_parts_of_one_text_of_which_the_first_is_a_summary_stay() -> None:
    parts = (f"<p>摘要</p><p>{SUMMARY}</p>", *(f"<p>{line}</p>" for line in SPEECH[3:]))
    assert read(f"<h1>{TITLE}</h1>{''.join(f'<div>{part}</div>' for part in parts)}", TITLE).body == ("摘要", SUMMARY, *SPEECH[3:])


@pytest.mark.parametrize("box", ["<blockquote><b>摘要</b><p>{}</p></blockquote>", "<div class=abstract><b>摘要</b><p>{}</p></div>"])
def test_an_abstract_set_off_within_the_element_of_the_text_is_the_text_s(box: str) -> None:
    lines = "".join(f"<p>{line}</p>" for line in SPEECH[3:])
    assert SUMMARY in read(f"<h1>{TITLE}</h1><div>{box.format(SUMMARY)}{lines}</div>", TITLE).body
