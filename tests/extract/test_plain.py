"""Plain text: metadata in any form, the body from its title line to its last sentence, nothing of the page around it."""

from __future__ import annotations

import contextlib
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_archive import extract
from gov_archive.errors import GovArchiveError
from gov_archive.extract.plain import printed

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
BODY = (
    "政 府 工 作 报 告",
    "——在清河区云栖镇第六届人民代表大会第一次会议上",
    "周  岚",
    "（2021年12月20日）",
    "各位代表：",
    "现在，我代表云栖镇人民政府，向大会报告工作，请予审议。",
    "一、过去五年工作回顾",
    "过去五年，我们一手抓园区改造，一手抓河道整治，集镇面貌焕然一新，老街居民的日子越过越舒心，外来工匠也愿意留下。",
    "二、2022年主要工作安排",
    "各位代表，让我们携手同心，为建设更加美丽的云栖而努力奋斗！",
)
TEXT = "\n".join(BODY)
TITLE = "云栖镇2021年政府工作报告"
PAIRS = {"索引号": "QH-2021-7", "主题分类": "综合政务", "体裁": "报告", "发文字号": "", "发文日期": "2021-12-22", "公开类别": "主动公开"}


def test_a_labelled_line_below_the_first_paragraph_is_no_metadata() -> None:
    page = printed(
        "水闸值守的通知\n\n  • 发布机构: 云栖镇\n  • 发文日期: 2021-06-01\n\n各村：\n\n请各村按表值守。\n\n附件：1.值守表\n\n云栖镇\n"
    )
    assert page.paragraphs == ("各村：", "请各村按表值守。", "附件：1.值守表", "云栖镇")
    assert page.metadata == {"发布机构": "云栖镇", "发文日期": "2021-06-01"}


def test_page_saved_as_text_gives_metadata_and_body_and_nothing_else() -> None:
    page = printed(
        f"{TITLE}_政府信息公开年报_清河区人民政府门户网站\n\n{TITLE}\n\n信息来源: 云栖镇 发布时间 2021-12-23\n【字号\n"
        "  • 所属类目: 政府信息公开年报\n  • 体\u00a0\u00a0\u00a0裁: 报告\n  • 发布日期: 2021-12-22\n"
        "  • 发文字号:\n  • 发文日期: 2021-12-22\n  • 机构名称: 云栖镇\n\n"
        f"{TEXT}\n\n  • 文件预览\n\n  • 附件下载\n\n  • 云栖镇报告.docx\n\n  • 相关文章\n\n云栖镇2020年政府工作报告\n当前页二维码"
    )
    assert page.paragraphs == BODY
    assert (page.title, page.column, page.published_on) == (TITLE, "政府信息公开年报", date(2021, 12, 22))
    assert page.metadata == {
        "所属类目": "政府信息公开年报",
        "体裁": "报告",
        "发布日期": "2021-12-22",
        "发文字号": "",
        "发文日期": "2021-12-22",
        "机构名称": "云栖镇",
    }
    assert [found.name for found in page.attachments] == ["云栖镇报告.docx"]
    assert page.warnings == ()


@pytest.mark.parametrize(
    "block",
    [
        "\n".join(f"{label}：{value}" for label, value in PAIRS.items()),
        "\n".join(f"  • {'　'.join(label)}: {value}" for label, value in PAIRS.items()),
        "　".join(f"{label}：{value}" for label, value in PAIRS.items()),
        "\n".join(f"{label}：\n{value}" if value else f"{label}：" for label, value in PAIRS.items()),
        "\t".join(f"{label}\t{value}" for label, value in PAIRS.items()),
        "\n".join(f"{label}\t{value}" for label, value in PAIRS.items()),
    ],
    ids=["lines", "bullets", "one line", "values below", "one row", "rows"],
)
def test_labels_in_any_form_keep_empty_values_empty_and_shift_nothing(block: str) -> None:
    page = printed(f"首页 > 政务公开 > 云栖镇\n{TITLE}\n{block}\n{TEXT}\n【打印本页】 【关闭窗口】\n主办单位：清河区人民政府办公室")
    assert page.metadata == PAIRS
    assert (page.title, page.paragraphs) == (TITLE, BODY)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "\ufeff" + TEXT.replace("\n", "\r\n"),
        "\n\n".join(f"　　{line}　" for line in BODY),
        f"{TITLE}\n{TEXT}",
        f"{TITLE}\n来源：云栖镇　发布时间：2021-12-22 10:00　浏览次数：12\n{TEXT}\n责任编辑：小王",
        f"当前位置：首页 > 云栖镇\n字号：大 中 小\n{TEXT}\n相关文章\n" + "云栖镇召开全年工作部署会，布置各条线任务。" * 3,
        f"{TEXT}\n附件：云栖镇政府工作报告.docx\n上一篇：甲\n下一篇：乙\n版权所有：清河区人民政府 某ICP备05000000号",
    ],
)
def test_body_runs_from_its_own_title_line_to_its_last_sentence(text: str) -> None:
    assert printed(text).paragraphs == BODY


def test_text_without_a_page_around_it_takes_its_title_from_its_own_line() -> None:
    assert printed(TEXT).title == "政府工作报告"


def test_short_notice_keeps_its_signature() -> None:
    page = printed("关于停水的通知\n来源：水务所 发布时间 2021-01-02\n各村：\n明日停水。\n云栖镇人民政府\n2021年1月2日")
    assert (page.title, page.paragraphs) == ("关于停水的通知", ("各村：", "明日停水。", "云栖镇人民政府", "2021年1月2日"))


@pytest.mark.parametrize("indent", ["", "　　"])
def test_lines_wrapped_to_a_width_are_joined_to_paragraphs(indent: str) -> None:
    paragraphs = [f"过去一年第{n}项工作有序推进，" + "全镇上下同心协力攻坚克难，" * 6 + f"完成任务{n}件。" for n in "一二三四五六"]
    wrapped = ["\n".join((indent + line)[at : at + 36] for at in range(0, len(indent + line), 36)) for line in paragraphs]
    assert printed(("\n" if indent else "\n\n").join(wrapped)).paragraphs == tuple(paragraphs)


def test_indent_begins_a_paragraph_even_after_a_full_line() -> None:
    paragraphs = ["全镇上下同心协力攻坚克难，" * 8 + "完成。"] * 4
    width = (len(paragraphs[0]) + 2) // 3 + (1 if (len(paragraphs[0]) + 2) % 3 else 0)
    wrapped = "\n".join(("　　" + line)[at : at + width] for line in paragraphs for at in range(0, len(line) + 2, width))
    assert printed(wrapped).paragraphs == tuple(paragraphs)


def test_heading_that_differs_from_the_windows_title_is_said() -> None:
    page = printed(f"关于停水的通知_通知_清河区人民政府门户网站\n{TITLE}\n索引号：1\n主题分类：综合\n发布日期：2021-12-22\n{TEXT}")
    assert page.title == TITLE
    assert "differs from the window's title" in page.warnings[0]


def test_text_of_metadata_alone_has_no_body_and_says_so() -> None:
    page = printed("索引号：1\n主题分类：综合\n发布日期：2021-13-22\n")
    assert (page.paragraphs, page.published_on) == ((), None)
    assert page.warnings[0].startswith("no body")


def test_page_seed_is_read_whole() -> None:
    if not SEEDS.exists():
        pytest.skip("the report seeds are not beside this clone")
    raw = (SEEDS / "dachang-2021-page.txt").read_text("utf-8")
    reading = extract.reading(raw.encode())
    begin = raw.index("\n", raw.index("机构名称"))
    own = raw[begin : raw.index("•", begin)]
    assert "".join("".join(reading.body).split()) == "".join(own.split())
    assert (reading.kind, reading.column, reading.published_on) == ("work_report", "政府信息公开年报", date(2021, 12, 22))
    assert list(reading.metadata.items()) == [
        ("所属类目", "政府信息公开年报"), ("主题分类", "综合政务"), ("体裁", "报告"), ("发布日期", "2021-12-22"),
        ("发文字号", ""), ("发文日期", "2021-12-22"), ("公开类别", "主动公开"), ("机构名称", "大场镇"),
    ]  # fmt: skip
    said = reading.delivery
    assert (said.speaker, said.delivered_on, said.congress, said.session) == ("孙兰", date(2021, 12, 22), 6, 1)
    assert (said.reviews, said.plans) == ((2017, 2021), (2022, 2022))
    assert [section.number for section in reading.sections if section.level == 1] == ["一、", "二、", "三、"]
    assert (len(reading.sections), reading.warnings) == (49, ())


def test_docx_seed_is_read_whole_with_its_notes_resolved() -> None:
    if not SEEDS.exists():
        pytest.skip("the report seeds are not beside this clone")
    raw = (SEEDS / "dachang-2025-docx.txt").read_text("utf-8")
    reading = extract.reading(raw.encode())
    printed_notes = sum(len("".join(f"[footnoteRef:{note.mark}][{note.mark}:{note.text}]".split())) for note in reading.footnotes)
    assert len("".join("".join(reading.body).split())) == len("".join(raw.split())) - printed_notes
    assert (reading.title, reading.kind, len(reading.footnotes)) == ("政府工作报告", "work_report", 5)
    assert (reading.delivery.delivered_on, reading.delivery.reviews, reading.delivery.plans) == (
        date(2025, 1, 2),
        (2024, 2024),
        (2025, 2025),
    )
    assert reading.warnings == ()


@given(st.text(alphabet="政府工作报告各位代表：。，一、（）(1)①[]来源发布时间附件 　\t\n_-|•20年月日注释“”", max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    extract.read(printed(text))


@given(st.binary(max_size=300))
def test_any_bytes_give_a_reading_or_one_of_the_projects_errors(body: bytes) -> None:
    with contextlib.suppress(GovArchiveError):
        assert extract.reading(body).extractor == extract.EXTRACTOR


HOSTILE = (
    *("[", "[0: ", "[footnoteRef:0]", "①", "(1)", "甲①\n", "1.甲\n", "一、甲\n", "。一、甲", "注：1.\n", "名词解释\n"),
    *("来源：", "受甲委托", "我代表政府向大会报告工作", "第一届人民代表大会", "2021年", "— ", "“", "甲\t乙\n"),
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_fifty_kilobytes_of_hostile_text_take_less_than_a_second(piece: str) -> None:
    text = piece * (50_000 // len(piece.encode()))
    begin = time.process_time()
    extract.read(printed(text))
    assert time.process_time() - begin < 1
