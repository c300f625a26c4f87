"""What many documents change alike is the portal's design; what one changes beside it is still told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flag.observed import BODY, Book, Story, reading
from gov_archive import flag
from gov_archive.flag import Around
from gov_archive.flag.design import Addition, Design, addition
from gov_archive.model import Attachment, Reading

YEARS = (2021, 2022, 2023, 2024)
LINE = "清河区人民政府办公室主办 联系电话：020-0000"


def report(year: int, *, last: str = "", body: tuple[str, ...] = BODY, **fields: object) -> Reading:
    lines = tuple(line.replace("48家", f"{year % 100}家") for line in body) + ((last,) if last else ())
    return reading(*lines, **{"title": f"云栖镇{year}年政府工作报告", **fields})


def common(before: list[Reading], after: list[Reading]) -> Design:
    return flag.design.design(zip(before, after, strict=True))


def told(old: Reading, new: Reading, shared: Design, **fields: object) -> list[str]:
    story = Story(book=Book()).good(0, old).good(1, new, **fields)
    history = flag.history(story.of, story.observations, story.book, Around(lambda _old, _new: shared))
    return [event.kind for event in history.events] + [found.rule for found in history.flags]


@pytest.mark.parametrize("is_leaving", [False, True])
def test_line_that_enters_or_leaves_several_documents_is_no_news_of_any(*, is_leaving: bool) -> None:
    plain = [report(year) for year in YEARS]
    lined = [report(year, last=LINE) for year in YEARS]
    before, after = (lined, plain) if is_leaving else (plain, lined)
    shared = common(before, after)
    assert [told(old, new, shared) for old, new in zip(before, after, strict=True)] == [["new"]] * 4


def test_line_of_dates_and_counters_is_one_line_in_all_documents() -> None:
    after = [report(year, last=f"更新于{year}-01-0{year % 10}，第{year % 7}次阅读") for year in YEARS]
    assert told(report(2021), after[0], common([report(year) for year in YEARS], after)) == ["new"]


def test_edit_beside_a_line_that_all_gained_is_told_without_that_line() -> None:
    edited = tuple(line.replace("12.5", "10.5") for line in BODY)
    after = [report(2021, last=LINE, body=edited), *(report(year, last=LINE) for year in YEARS[1:])]
    shared = common([report(year) for year in YEARS], after)
    story = Story(book=Book()).good(0, report(2021)).good(1, after[0])
    history = flag.history(story.of, story.observations, story.book, Around(lambda _old, _new: shared))
    assert history.events[-1].detail["paragraphs"] == {"changed": 1, "added": 0, "removed": 0}
    assert [found.rule for found in history.flags] == ["figure_restated"]


CAVEAT = "本报告所列数据以镇统计所核定数为准。"


@pytest.mark.parametrize("place", range(2, 7))
def test_paragraph_between_two_of_a_report_is_its_own_in_however_many_reports_it_enters(place: int) -> None:
    before = [report(year) for year in YEARS]
    after = [report(year, body=(*BODY[:place], CAVEAT, *BODY[place:])) for year in YEARS]
    shared, back = common(before, after), common(after, before)
    assert [told(old, new, shared) for old, new in zip(before, after, strict=True)] == [["new", "changed"]] * 4
    assert told(after[0], before[0], back) == ["new", "changed"]


@pytest.mark.parametrize("place", [2, 5, 6])
def test_new_wording_of_a_heading_or_of_the_last_sentence_is_told_though_all_reports_get_it(place: int) -> None:
    stock = "各位代表，让我们奋力谱写云栖镇二〇二六年的新篇章！" if place == 6 else "三、往后的打算"
    before = [report(year) for year in YEARS]
    after = [report(year, body=(*BODY[:place], stock, *BODY[place + 1 :])) for year in YEARS]
    story = Story(book=Book()).good(0, before[0]).good(1, after[0])
    shared = common(before, after)
    last = flag.history(story.of, story.observations, story.book, Around(lambda _old, _new: shared)).events[-1]
    assert (last.kind, stock in {one["new"] for one in last.detail["first"]}) == ("changed", True)


def test_sentence_behind_the_last_one_of_several_reports_is_no_change_but_never_left_out_in_silence() -> None:
    before, after = [report(year) for year in YEARS], [report(year, last=CAVEAT) for year in YEARS]
    assert told(before[0], after[0], common(before, after)) == ["new", "shared_sentence"]
    assert told(after[0], before[0], common(after, before)) == ["new", "shared_sentence"]


def test_editors_name_behind_the_last_sentence_may_change_in_all_reports() -> None:
    before, after = ([report(year, last=f"责任编辑：{name}") for year in YEARS] for name in ("沈砚", "顾苇"))
    assert told(before[0], after[0], common(before, after)) == ["new"]


def test_label_above_the_first_sentence_that_all_reports_gained_is_no_news() -> None:
    before = [report(year) for year in YEARS]
    after = [report(year, body=(BODY[0], "字号：大 中 小", *BODY[1:])) for year in YEARS]
    assert told(before[0], after[0], common(before, after)) == ["new"]


def test_stock_sentence_that_one_document_lost_is_told_although_all_print_it() -> None:
    before = [report(year) for year in YEARS]
    after = [report(2021, body=BODY[:-1]), *before[1:]]
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert told(before[0], after[0], flag.design.design(changed)) == ["new", "changed"]


def test_two_documents_changed_alike_are_two_changes() -> None:
    before, after = [report(year) for year in YEARS[:2]], [report(year, last=LINE) for year in YEARS[:2]]
    assert told(before[0], after[0], common(before, after)) == ["new", "changed"]


def test_one_text_under_three_keys_counts_once() -> None:
    before, after = [report(2021)] * 3, [report(2021, last=LINE)] * 3
    assert told(before[0], after[0], common(before, after)) == ["new", "changed"]


def test_figures_corrected_in_the_same_sentence_of_several_reports_are_told() -> None:
    before = [report(year) for year in YEARS]
    after = [report(year, body=tuple(line.replace("12.5", f"{year % 9}.5") for line in BODY)) for year in YEARS]
    shared = common(before, after)
    assert told(before[0], after[0], shared) == ["new", "changed", "figure_restated"]


@pytest.mark.parametrize(
    "printed", ["清河区人民政府门户网站 {}", "{}_清河区政府信息公开网", "{} - 工作报告 - 清河区人民政府", "{}|工作报告", "清河区门户网站{}"]
)
def test_title_with_the_site_or_the_column_around_it_is_the_same_title(printed: str) -> None:
    old = report(2021)
    assert told(old, replace(old, title=printed.format(old.title)), Design()) == ["new"]
    assert told(replace(old, title=printed.format(old.title)), old, Design()) == ["new"]


@pytest.mark.parametrize("printed", ["{}（修订稿）", "关于印发{}的通知", "（草案）{}", "清河区{}"])
def test_title_with_words_of_its_own_around_it_is_altered(printed: str) -> None:
    old = report(2021)
    assert told(old, replace(old, title=printed.format(old.title)), Design()) == ["new", "changed", "title_altered"]


def test_title_longer_than_listed_by_what_is_set_apart_is_the_same_while_the_text_is() -> None:
    old = report(2021)
    longer = replace(old, title=f"{old.title} - 云上云栖")
    assert told(old, longer, Design(), titles=(str(old.title),)) == ["new"]
    assert told(old, longer, Design(), titles=(str(longer.title),)) == ["new", "changed", "title_altered"]


def test_words_that_several_titles_gained_are_no_news_of_any() -> None:
    before = [report(year) for year in YEARS]
    after = [replace(one, title=f"【公开】{one.title}") for one in before]
    assert told(before[0], after[0], common(before, after)) == ["new"]
    same = [replace(one, title="清河融媒") for one in before]
    assert told(before[0], same[0], common(before, same)) == ["new"]


def test_value_that_differs_alike_in_several_documents_is_another_field() -> None:
    before = [report(year, metadata={"机构名称": "云栖镇", "索引号": f"A-{year}"}) for year in YEARS]
    after = [report(year, metadata={"机构名称": "云栖镇人民政府", "索引号": f"B/{year}"}) for year in YEARS]
    assert told(before[0], after[0], common(before, after)) == ["new"]
    assert told(before[0], after[0], common(before[:2], after[:2])) == ["new", "changed"]


def test_file_that_several_documents_link_to_belongs_to_none() -> None:
    help_page = (Attachment("http://files.example/help.pdf", "帮助.pdf"),)
    before, after = [report(year) for year in YEARS], [report(year, attachments=help_page) for year in YEARS]
    assert told(before[0], after[0], common(before, after)) == ["new"]
    assert told(before[0], after[0], Design()) == ["new", "changed"]


def test_paragraphs_broken_otherwise_beside_a_new_line_are_no_news() -> None:
    joined = (BODY[0], BODY[1] + BODY[2], *BODY[3:])
    before = [report(year) for year in YEARS]
    after = [report(year, last=LINE, body=joined) for year in YEARS]
    assert told(before[0], after[0], common(before, after)) == ["new"]


def test_addition_is_what_the_longer_title_has_around_the_shorter() -> None:
    assert addition("政府工作报告", "云栖镇 政府工作报告_门户") == Addition("云栖镇 ", "_门户")
    assert addition("政 府 工 作 报 告", "政府工作报告（全文）") == Addition("", "(全文)")
    assert addition("政府工作报告", "财政预算报告") is None
    assert addition(None, "政府工作报告") is None
