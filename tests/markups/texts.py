"""Invented documents of a fictional town and district: long reports, short notices, one of a single line."""

# ruff: noqa: E501 - pages stand in lines as they are sent
from __future__ import annotations

from dataclasses import dataclass

_TOPICS = (
    "粮食生产",
    "集市改造",
    "河道整治",
    "老街保护",
    "托育服务",
    "山塘水库",
    "茶园提质",
    "村级道路",
    "夜间照明",
    "防汛演练",
    "乡村阅览室",
    "公交接驳",
)
_DONE = (
    "全年完成投资{a}.{b}亿元，同比增长{b}%",
    "新建改建点位{a}处，覆盖{b}个村居",
    "受益群众达到{a}{b}0人次，满意率保持在9{b}%以上",
    "修订制度{b}项，办结群众来信{a}件",
)
_MANNER = ("坚持先规划后建设", "按照“一村一策”的办法", "会同清河区有关部门", "依托云栖镇综合服务站", "在全镇干部群众的共同努力下")
_NEXT = ("力争实现稳中有升", "确保年底前全面完成", "着力补齐短板弱项", "不断提高治理水平")


@dataclass(frozen=True)
class Text:
    """What a page must give back, whatever its markup."""

    name: str
    title: str
    column: str
    body: tuple[str, ...]
    metadata: tuple[tuple[str, str], ...]
    published_on: str = "2021-12-22"
    source: str = "云栖镇"
    site: str = "清河区人民政府门户网站"


def _paragraph(seed: int, sentences: int) -> str:
    said = []
    for at in range(sentences):
        number = seed * 7 + at * 3
        done = _DONE[number % len(_DONE)].format(a=number % 37 + 3, b=number % 8 + 1)
        said.append(
            f"{_MANNER[number % len(_MANNER)]},推进{_TOPICS[(seed + at) % len(_TOPICS)]}，{done}。"
            if at % 2
            else f"{_TOPICS[(seed + at) % len(_TOPICS)]}方面，{_MANNER[number % len(_MANNER)]}，{done}；{_NEXT[number % len(_NEXT)]}。"
        )
    return "".join(said)


def _report_body(title_line: str, header: tuple[str, ...], parts: int, paragraphs: int) -> tuple[str, ...]:
    body = [title_line, *header] if title_line else list(header)
    body += ["各位代表：", "现在，我代表清河区云栖镇人民政府，向大会报告工作，请予审议，并请列席人员提出意见。"]
    for part in range(parts):
        body.append(
            f"{'一二三四五'[part]}、{('过去五年工作回顾', '今后五年的奋斗目标', '2022年主要工作安排', '加强政府自身建设', '保障措施')[part]}"
        )
        for at in range(paragraphs):
            body.append(
                f"（{'一二三四五六七八九十'[at % 10]}）{_TOPICS[(part + at) % len(_TOPICS)]}取得新进展。"
                + _paragraph(part * 11 + at, 1 + (part + at) % 4)
            )
    body += ["各位代表，新的征程已经开启，让我们携手同心，为建设宜居宜业的新云栖而努力奋斗！", "谢谢大家！"]
    return tuple(body)


def _metadata(column: str, day: str, number: str, office: str, genre: str) -> tuple[tuple[str, str], ...]:
    return (
        ("所属类目", column),
        ("主题分类", "综合政务"),
        ("体裁", genre),
        ("发布日期", day),
        ("发文字号", number),
        ("发文日期", day),
        ("公开类别", "主动公开"),
        ("机构名称", office),
    )


def _text(
    name: str,
    title: str,
    column: str,
    body: tuple[str, ...],
    *,
    day: str = "2021-12-22",
    number: str = "",
    genre: str = "报告",
    office: str = "云栖镇",
) -> Text:
    return Text(name, title, column, body, _metadata(column, day, number, office, genre), day, office)


LONG = _text(
    "long report",
    "云栖镇2021年政府工作报告",
    "政府信息公开年报",
    _report_body("政 府 工 作 报 告", ("——在清河区云栖镇第六届人民代表大会第一次会议上", "苏\xa0\xa0禾", "(2021年12月22日)"), 4, 9),
)
BRACKETED = _text(
    "report with a bracketed header",
    "区政府工作报告(2010)",
    "政府工作报告",
    _report_body("", ("（2010年3月2日在清河区第四届人民代表大会第五次会议上）", "区长\u3000陆望舒"), 3, 5),
    day="2010-03-05",
    genre="其他",
    office="区政府办公室",
)
SAME_TITLE = _text(
    "report whose title line equals the page's title",
    "政府工作报告",
    "重要报告",
    _report_body("政府工作报告", ("── 在云栖镇第七届人民代表大会第三次会议上", "镇长 闻人雨", "2024年1月9日"), 2, 4),
    day="2024-01-12",
)
NOTICE = _text(
    "notice of five lines",
    "关于云栖镇2022年度防汛物资储备点调整的通知",
    "公告公示",
    (
        "各村民委员会、各有关单位：",
        "因河道整治需要，自2022年6月1日起，原设于临溪码头的防汛物资储备点迁至镇综合服务站，请各单位做好衔接。",
        "特此通知。",
        "清河区云栖镇人民政府",
        "2022年5月18日",
    ),
    day="2022-05-18",
    number="云政〔2022〕17号",
    genre="通知",
)
TWO_LINES = _text(
    "announcement of two lines",
    "云栖镇食堂菜价公示",
    "公示",
    ("经镇长办公会议研究，6月份职工食堂午餐价格维持12元不变。", "联系电话：5500-1234"),
    day="2023-05-30",
    genre="公示",
)
THREE_LINES = _text(
    "reply of three lines",
    "关于同意设立松风社区卫生站的批复",
    "批复",
    (
        "松风社区居民委员会：",
        "你居委《关于设立卫生站的请示》收悉。经研究，同意设立松风社区卫生站，所需经费由镇财政统筹安排。",
        "云栖镇人民政府 2020年4月7日",
    ),
    day="2020-04-07",
    number="云府〔2020〕5号",
    genre="批复",
)
ONE_LINE = _text(
    "whole report in one paragraph",
    "云栖镇2015年政府工作报告",
    "政府工作报告",
    ("".join(_report_body("", ("——2015年1月20日在云栖镇第四届人民代表大会第六次会议上",), 3, 4)),),
    day="2015-01-26",
)
ONE_SENTENCE = _text(
    "single sentence",
    "云栖镇停水公告",
    "公告",
    ("因管网检修，清风路沿线将于3月5日8时至17时停水，敬请谅解。",),
    day="2019-03-04",
    genre="公告",
)
TEXTS = (LONG, BRACKETED, SAME_TITLE, NOTICE, TWO_LINES, THREE_LINES, ONE_LINE, ONE_SENTENCE)
TEASERS = tuple(_paragraph(100 + at, 3) for at in range(6))
