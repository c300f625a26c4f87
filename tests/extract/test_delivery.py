"""The speech: every printed form of header, and nothing that is not printed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_archive.extract.dates import dates
from gov_archive.extract.delivery import delivery
from gov_archive.extract.meetings import meeting
from gov_archive.extract.speakers import speaker
from gov_archive.model import Delivery

MEETING = "清河区第五届人民代表大会第六次会议"
DAY = date(2021, 1, 5)
FORMULA = "现在，我代表清河区人民政府，向大会报告工作，请予审议。"
HEADINGS = ("一、2020年工作回顾", "二、2021年工作安排")


def said(
    header: tuple[str, ...], *, title: str = "政府工作报告", headings: tuple[str, ...] = HEADINGS, greeting: str = "各位代表："
) -> Delivery:
    return delivery(title, (*header, *filter(None, (greeting,)), FORMULA, *headings))[0]


@pytest.mark.parametrize(
    "header",
    [
        ("政 府 工 作 报 告", f"——2021年1月5日在{MEETING}上", "清河区区长　陆行远"),
        ("政府工作报告", f"──2021年1月5日在{MEETING}上", "陆行远"),
        ("政府工作报告", f"―― 在{MEETING}上", "陆 行 远", "（2021年1月5日）"),
        ("政府工作报告", f"—— 在 {MEETING} 上", "(２０２１年１月５日)", "区长：陆行远"),
        ("政府工作报告", "——在清河区第五届人民代表大会", "第六次会议上", "代区长陆行远", "二〇二一年一月五日"),
        ("政府工作报告", "——在清河区", "第五届人民代表大会第六次会议上", "（二○二一年一月五日）", "（陆行远）"),
        ("政府工作报告", f"（2021年1月5日在{MEETING}上）", "区人民政府区长 陆行远"),
        ("政府工作报告", f"（2021年1月5日在{MEETING}上 陆行远）"),
        ("政府工作报告", f"2021年1月5日在{MEETING}上", "区委副书记、区长  陆行远"),
        ("政府工作报告", "清河区区长 陆行远", f"（2021年1月5日在{MEETING}上）"),
        ("政府工作报告", "2021年1月5日", MEETING, "代区长 陆行远"),
        ("陆行远", f"（2021.1.5在{MEETING}上）"),
        (f"政府工作报告 ——2021年1月5日在{MEETING}上 区长 陆行远",),
        (f"政府工作报告——2021年1月5日在{MEETING}上区长陆行远",),
        ("凝心聚力开新局", "乘势而上谱新篇", f"——2021年1月5日在{MEETING}上的报告", "清河区人民政府", "区长 陆行远"),
        ("清河区政府工作报告", f"（2021年1月5日{MEETING}）", "报告人：陆行远"),
        (f"在{MEETING}上的", "政府工作报告", "（2021年元月5日）", "区长　陆行远"),
        ("政府工作报告", f"（2021年1月8日{MEETING}通过）", f"——2021年1月5日在{MEETING}上", "陆行远"),
    ],
)
@pytest.mark.parametrize("greeting", ["各位代表：", "各位代表、同志们：", "尊敬的各位代表：", ""])
def test_every_printed_form_of_header_tells_who_when_and_where(header: tuple[str, ...], greeting: str) -> None:
    found = said(header, greeting=greeting)
    assert (found.speaker, found.meeting, found.delivered_on) == ("陆行远", MEETING, DAY)
    assert (found.congress, found.session, found.issuer) == (5, 6, "清河区人民政府")


def test_whole_report_on_one_line_is_read_as_well() -> None:
    header = f"政府工作报告 ——2021年1月5日在{MEETING}上 区长 陆行远 各位代表："
    text = f"{header}{FORMULA}一、2020年工作回顾 过去一年，成绩不小。二、2021年工作安排 今年任务不轻。"
    assert delivery(None, (text,))[0] == Delivery("陆行远", MEETING, DAY, "清河区人民政府", 5, 6, (2020, 2020), (2021, 2021))


def test_header_may_stand_in_the_pages_title() -> None:
    found = said((), title=f"政府工作报告——2021年1月5日在{MEETING}上")
    assert (found.meeting, found.delivered_on) == (MEETING, DAY)


def test_absent_speaker_and_day_are_none_and_said() -> None:
    found, warnings = delivery("政府工作报告", ("政府工作报告", f"——在{MEETING}上", "各位代表：", FORMULA, *HEADINGS), date(2021, 1, 9))
    assert (found.speaker, found.delivered_on) == (None, None)
    assert warnings == ("the day of the speech is not printed", "no speaker is named")


@pytest.mark.parametrize(
    "fused", ["2024722日", "2024年722日", "20247月22日", "2024年7月日", "2024年13月2日", "2024年2月30日", "2024年7月22日至23日"]
)
def test_day_that_is_fused_or_impossible_is_never_guessed(fused: str) -> None:
    found, warnings = delivery("政府工作报告", ("政府工作报告", f"——在{MEETING}上", f"（{fused}）", "各位代表：", FORMULA, *HEADINGS))
    assert found.delivered_on is None
    assert warnings[0].startswith("the day of the speech cannot be told")


def test_fused_day_is_taken_from_elsewhere_where_the_page_prints_it() -> None:
    body = ("政府工作报告", f"——在{MEETING}上", "（2021105日）", "各位代表：", f"{MEETING}于2021年1月5日召开。" + FORMULA, *HEADINGS)
    assert delivery("政府工作报告", body)[0].delivered_on == DAY


@pytest.mark.parametrize(
    "line",
    [
        "摘要",
        "（全文）",
        "（书面）",
        "清河区人民政府",
        "清河区",
        "2021年",
        "（征求意见稿）",
        "文件之一",
        "目 录",
        "同心同德",
        "（清河）",
        "清河",
    ],
)
def test_line_of_the_header_that_is_no_name_is_no_speaker(line: str) -> None:
    assert said(("政府工作报告", line, f"——2021年1月5日在{MEETING}上")).speaker is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("周  岚", "周岚"),
        ("上官云", "上官云"),
        ("区长 欧阳明远", "欧阳明远"),
        ("代县长（何树声）", "何树声"),
        ("阿不都·热合曼", "阿不都·热合曼"),
        ("镇长孙望舒", "孙望舒"),
        ("孙望舒镇长", "孙望舒"),
        ("孙\u3400", "孙\u3400"),
    ],
)
def test_names_are_read_with_spaces_offices_and_dots(words: str, name: str) -> None:
    assert speaker(words) == name


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("清河区云栖镇第六届人民代表大会第十次会议", (6, 10)),
        ("云栖镇第二十一届人民代表大会第一次会议", (21, 1)),
        ("云栖镇人大十九届二次会议", (19, 2)),
        ("云栖镇人民代表大会第十九届第二次会议", (19, 2)),
        ("日照市第１６届人民代表大会第３次会议", (16, 3)),
        ("于洪区第三届人民代表大会第十二次会议", (3, 12)),
        ("上海市清河区第五届人民代表大会第四次会议", (5, 4)),
        ("云栖镇人民代表大会第三次会议", (None, 3)),
        ("第五届人民代表大会第三次会议", (5, 3)),
    ],
)
def test_meeting_is_kept_as_printed_with_its_numbers(words: str, expected: tuple[int | None, int]) -> None:
    for line in (words, f"——在{words}上", f"2010年3月2日在{words}上", f"（2010年3月2日在{words}上）", f"二〇一〇年三月二日于{words}"):
        found = meeting(line)
        assert found is not None
        assert (found.words, (found.congress, found.session)) == (words, expected)


@pytest.mark.parametrize("venue", ["荷塘乡影剧院召开的", "乡文化中心举行的", "荷塘乡政府会议室召开的"])
def test_the_hall_in_which_a_meeting_was_held_is_no_part_of_its_name(venue: str) -> None:
    found = meeting(f"——2022年1月10日在{venue}荷塘乡第九届人民代表大会第一次会议上")
    assert found is not None
    assert (found.words, found.place) == ("荷塘乡第九届人民代表大会第一次会议", "荷塘乡")


def test_short_name_of_the_government_is_completed_by_the_place_of_the_meeting() -> None:
    body = ("政府工作报告", "——在清河区云栖镇第六届人民代表大会第一次会议上", "各位代表：", "我代表镇政府，向大会报告工作。")
    assert delivery(None, body)[0].issuer == "清河区云栖镇人民政府"


@pytest.mark.parametrize(
    ("day", "session", "headings", "reviews", "plans"),
    [
        (
            "2021年12月22日",
            "一",
            ("一、过去五年工作回顾", "二、今后五年工作的总体要求", "三、2022年主要工作安排"),
            (2017, 2021),
            (2022, 2022),
        ),
        ("2025年1月2日", "十", ("一、2024年工作回顾", "二、2025年主要目标和任务"), (2024, 2024), (2025, 2025)),
        ("2017年1月10日", "一", ("一、本届政府五年工作回顾", "二、今后五年奋斗目标和2017年主要任务"), (2012, 2016), (2017, 2017)),
        ("2016年2月1日", "六", ("一、“十二五”时期和2015年工作回顾", "二、“十三五”发展目标", "三、2016年工作"), (2011, 2015), (2016, 2016)),
        ("2016年2月1日", "六", ("一、“十二五”工作回顾（2011-2015年）", "二、今年重点工作"), (2011, 2015), (2016, 2016)),
        ("2018年1月9日", "三", ("一、过去一年工作回顾", "二、新的一年工作安排"), (2017, 2017), (2018, 2018)),
        ("2018年12月20日", "四", ("一、过去一年工作回顾", "二、新的一年工作安排"), (2018, 2018), (2019, 2019)),
        ("2018年6月20日", "四", ("一、过去一年工作回顾", "二、工作安排"), None, None),
        ("2018年12月20日", "四", ("一、今年以来工作回顾", "二、明年工作安排"), (2018, 2018), (2019, 2019)),
        ("2018年1月9日", "三", ("一、2017年主要工作", "二、2018年主要工作"), (2017, 2017), (2018, 2018)),
        ("2012年1月6日", "一", ("第一部分　工作回顾", "第二部分　2012年工作任务"), (2007, 2011), (2012, 2012)),
        ("2007年1月10日", "一", ("一、过去三年工作回顾", "二、今后三年工作设想"), (2004, 2006), (2007, 2009)),
        ("2018年1月9日", "三", ("过去一年工作回顾", "甲" * 60, "2018年工作安排", "乙" * 60), (2017, 2017), (2018, 2018)),
        ("2023年1月9日", "三", ("一、二〇二二年工作回顾", "二、二〇二三年工作安排"), (2022, 2022), (2023, 2023)),
        ("2023年1月9日", "三", ("一、“十三五”以来工作回顾", "二、2023年工作安排"), (2016, 2022), (2023, 2023)),
        ("2023年1月9日", "三", ("一、爬坡过坎的一年", "二、2023年工作安排"), (2022, 2022), (2023, 2023)),
        ("2018年1月9日", "三", ("2017年工作回顾", "2017年指标完成表", "2018年主要任务", "乙" * 60), (2017, 2017), (2018, 2018)),
        ("2018年6月9日", "三", ("一、工作情况", "二、存在问题"), None, None),
    ],
)
def test_periods_follow_headings_and_day_and_never_the_sessions_number(
    day: str, session: str, headings: tuple[str, ...], reviews: tuple[int, int] | None, plans: tuple[int, int] | None
) -> None:
    found = said(("政府工作报告", f"——{day}在云栖镇第六届人民代表大会第{session}次会议上"), headings=headings)
    assert (found.reviews, found.plans) == (reviews, plans)


@pytest.mark.parametrize("greeting", [(), ("各位代表：",)])
@pytest.mark.parametrize("turn", ["我向大会报告", "现向大会报告", "由我向大会报告"])
def test_government_on_whose_behalf_the_speaker_reports_is_the_issuer(turn: str, greeting: tuple[str, ...]) -> None:
    header = ("上半年工作情况报告", "——2022年7月28日在云栖镇第六届人民代表大会第三次会议上", "副镇长 陆行远")
    found = delivery("上半年工作情况报告", (*header, *greeting, f"受云栖镇人民政府委托，{turn}2022年上半年工作情况，请予审议。"))[0]
    assert (found.issuer, found.speaker, found.session) == ("云栖镇人民政府", "陆行远", 3)


def test_a_line_of_the_header_that_says_on_whose_behalf_ends_no_header() -> None:
    header = (
        "上半年工作情况报告",
        "——在云栖镇第六届人民代表大会第三次会议上",
        "受云栖镇人民政府委托",
        "副镇长 陆行远",
        "（2022年7月28日）",
    )
    found = delivery("上半年工作情况报告", (*header, "各位代表：", "现将上半年工作报告如下。"))[0]
    assert (found.speaker, found.delivered_on) == ("陆行远", date(2022, 7, 28))


def test_half_year_report_reviews_and_plans_the_current_year() -> None:
    headings = ("一、上半年工作回顾", "二、下半年工作安排")
    found = said(
        ("上半年工作情况报告", "——2022年7月28日在云栖镇第六届人民代表大会第三次会议上"), title="上半年工作情况报告", headings=headings
    )
    assert (found.reviews, found.plans) == ((2022, 2022), (2022, 2022))


def test_titles_year_is_that_of_the_speech_where_no_day_is_printed() -> None:
    headings = ("一、去年工作回顾", "二、今年工作安排")
    found = said(("政府工作报告", f"——在{MEETING}上"), title="清河区2021年政府工作报告", headings=headings)
    assert (found.delivered_on, found.reviews, found.plans) == (None, (2020, 2020), (2021, 2021))


@pytest.mark.parametrize("joint", ["", "一、"])
def test_years_of_a_report_put_on_one_line_are_told_by_the_headings_that_run_into_its_sentences(joint: str) -> None:
    line = (
        f"——在{MEETING}上区长陆行远各位代表：{FORMULA}{joint}2020年工作回顾2020年，全区疏浚河道九条。（一）农业生产早稻丰收。谢谢大家！"
        "2021年工作安排2021年要建成两座桥。2019年农房改造和安排的搬迁照常进行。"
    )
    found = delivery(None, ("政府工作报告", line))[0]
    assert (found.reviews, found.plans) == ((2020, 2020), (2021, 2021))


@given(st.dates(date(1980, 1, 1), date(2060, 12, 31)), st.sampled_from("0年月日 /-.　"))
def test_any_day_is_found_in_every_writing(day: date, blank: str) -> None:
    han = str.maketrans("0123456789", "〇一二三四五六七八九")
    tens = {
        n: ("" if n < 20 else "一二三"[n // 10 - 1]) + "十" + ("" if n % 10 == 0 else "一二三四五六七八九"[n % 10 - 1])
        for n in range(10, 32)
    }
    spelled = [tens.get(n, str(n).translate(han)) for n in (day.month, day.day)]
    space = blank if blank.isspace() else ""
    for text in (
        f"{day.year}年{space}{day.month}月{space}{day.day}日",
        f"（{str(day.year).translate(han)}年{spelled[0]}月{spelled[1]}日）",
        f"{day:%Y-%m-%d}",
        f"{day.year}.{day.month}.{day.day}",
    ):
        assert [found.day for found in dates(text)] == [day]


@given(st.lists(st.text(alphabet="——在第一届人民代表大会次会议上区长(2021年月日)我代表政府，向报告工作。\n 各位", max_size=60), max_size=6))
def test_any_header_is_read_without_an_error(lines: list[str]) -> None:
    delivery("政府工作报告", tuple(lines))
