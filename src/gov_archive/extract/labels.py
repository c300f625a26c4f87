"""Label and value pairs as official pages print them in a line of text."""

from __future__ import annotations

import re
from functools import lru_cache

from gov_archive.extract import leaf
from gov_archive.extract.furniture import is_button_line
from gov_archive.extract.spaces import compact

_SURE = [
    "信息索引号",
    "索引号",
    "索引编号",
    "索取号",
    "主题分类",
    "所属主题",
    "主题类别",
    "组配分类",
    "信息分类",
    "信息类别",
    "所属类目",
    "所属类别",
    "所属栏目",
    "所属分类",
    "分类",
    "类别",
    "体裁",
    "体裁分类",
    "体裁类别",
    "公文种类",
    "文种",
    "发布机构",
    "发布机关",
    "发布单位",
    "发文机构",
    "发文机关",
    "发文单位",
    "制发机关",
    "制作机关",
    "公开主体",
    "公开机构",
    "公开单位",
    "公开责任部门",
    "责任部门",
    "机构名称",
    "机构分类",
    "单位名称",
    "来源机构",
    "信息提供单位",
    "发布部门",
    "发布日期",
    "发文日期",
    "成文日期",
    "生成日期",
    "公开日期",
    "公开时间",
    "公布日期",
    "公布时间",
    "印发日期",
    "签发日期",
    "制发日期",
    "实施日期",
    "施行日期",
    "生效日期",
    "废止日期",
    "失效日期",
    "失效时间",
    "生效时间",
    "成文时间",
    "生成时间",
    "更新日期",
    "有效期",
    "有效性",
    "时效性",
    "文件状态",
    "效力状态",
    "是否有效",
    "发文字号",
    "发文文号",
    "文件编号",
    "文件字号",
    "文号",
    "公文字号",
    "字号",
    "编号",
    "登记号",
    "统一编号",
    "统一登记号",
    "规范性文件编号",
    "流水号",
    "公开类别",
    "公开方式",
    "公开属性",
    "公开范围",
    "公开时限",
    "公开期限",
    "公开形式",
    "公开程序",
    "公开依据",
    "关键词",
    "关键字",
    "主题词",
    "内容概述",
    "内容摘要",
    "概述",
    "信息名称",
    "文件名称",
    "公文名称",
    "名称",
    "标题",
    "文件类型",
    "服务对象",
    "适用对象",
    "载体类型",
    "记录形式",
    "存储格式",
    "语种",
    "获取方式",
    "废止记录",
    "备注",
]
_SOURCE = [
    "信息来源",
    "文章来源",
    "稿件来源",
    "内容来源",
    "来源",
    "来源于",
    "发布时间",
    "发表日期",
    "发表时间",
    "更新时间",
    "发布者",
    "发布人",
    "责任编辑",
    "责编",
    "编辑",
    "作者",
    "录入",
    "录入人",
    "审核",
    "审核人",
    "审稿",
    "签发人",
]
_COUNTERS = [
    "浏览次数",
    "点击次数",
    "点击数",
    "点击率",
    "点击量",
    "点击人数",
    "人气",
    "浏览人数",
    "阅读人数",
    "访问次数",
    "访问量",
    "阅读次数",
    "阅读量",
    "阅读数",
    "浏览量",
    "浏览数",
    "阅读",
    "浏览",
    "点击",
    "访问",
    "打印",
    "字体",
    "字体大小",
    "字号大小",
    "浏览字号",
    "分享",
    "分享到",
    "分享至",
    "下载",
    "收藏",
    "关闭",
]
# Labels that a report's own text uses as well: alone they make no list of metadata.
_SHARED = [
    "名称",
    "标题",
    "编号",
    "备注",
    "分类",
    "类别",
    "概述",
    "语种",
    "字号",
    "有效期",
    "登记号",
    "流水号",
    "文种",
    "单位名称",
    "服务对象",
    "适用对象",
    "施行日期",
    "实施日期",
    "生效日期",
    "公示",
    "文件名称",
    "存储格式",
]
TELLING = frozenset(_SURE) - frozenset(_SHARED)
SURE = frozenset(_SURE)
SOURCE = frozenset(_SOURCE)
_NAMING = SOURCE - {"发布时间", "发表日期", "发表时间", "更新时间"}
COUNTERS = frozenset(_COUNTERS) | {"字号"}
KNOWN = SURE | SOURCE | COUNTERS
_FIRST = frozenset(label[0] for label in KNOWN)
_BRACKETS, _ENDS = frozenset("[【〔"), frozenset(":：]】〕")
_SIGNS = ":：[]【】〔〕|｜•·●■◆※*"  # around a label
_OPENS = _FIRST | frozenset(_SIGNS)
_LABEL_REACH = 40  # a label with the spaces inside it
_GAP = "[\\s\x1f]*"
_ALTERNATIVES = "|".join(_GAP.join(label) for label in sorted(KNOWN, key=len, reverse=True))
_BEFORE = "(?:^|(?<=[\\s\x1f|｜•·●■◆※\\[【(（〔;；,，/、]))"
# A label that is not known: one word, or single characters set wide (a value and the label after it are never one).
_WORD = "(?:[\u4e00-\u9fff]{2,10}|[\u4e00-\u9fff](?:[\\s\x1f]+[\u4e00-\u9fff]){1,4})"
_LABEL = re.compile(
    f"{_BEFORE}(?:(?P<known>{_ALTERNATIVES})(?={_GAP}[:：\\]】〕]|[\\s\x1f]|$)|"
    f"(?P<other>{_WORD})(?={_GAP}[:：])|(?<=[\\[【〔])(?P<boxed>{_WORD})(?={_GAP}[\\]】〕]))"
    f"{_GAP}[\\]】〕]?{_GAP}[:：]?",
)
_BOX = re.compile(rf"\s*[\[【〔]{_GAP}(?P<label>{_WORD}){_GAP}[\]】〕]{_GAP}[:：]?(?P<value>.*)", re.DOTALL)  # [label] value
_EDGES = " \t\r\n\f\xa0\u3000\x1f|｜/•·●■◆※;；[]【】〔〕"
_CLOCK = r"\d{1,2}\s*[:：时]\s*\d\d(?:\s*[:：分]\s*\d\d秒?|分)?"
_DAY = rf"(?:19|20)\d\d\s*[-./年]\s*\d{{1,2}}\s*[-./月]\s*\d{{1,2}}日?(?:\s*{_CLOCK})?"
_SITE = r"[\u4e00-\u9fff]{2,20}(?:网|网站|门户|政府|频道)"  # 柳荫市人民政府门户网站 www.liuyin.example, before the labels
_LEAD = re.compile(  # what may stand first without a label of its own: the site's name and address, a day
    rf"[\s\x1f|｜•·●■◆※\[【(（〔]*(?:(?:{_SITE}[\s\x1f]+)?(?:https?://|www\.)[\w./-]+[\s\x1f]+|{_SITE}[\s\x1f]+)?(?:[(（\[【]?\s*{_DAY}[\s\x1f|｜)）\]】]+)?"
)
_DAY_BEHIND = re.compile(rf"(?<=[^\d\s])\s*{_DAY}$")
_OF_TEXT = re.compile("(?:信息|正文|公开|文章|文件|详细|主要|具体)?(?:内容|正文)")
LONGEST = 400
LONGEST_VALUE = 160
JOINT = "\x1f"


def plain_label(text: str) -> str:
    """Return *text* as a label: without inner spaces, brackets and colon (``体　　裁：`` gives ``体裁``)."""
    return compact(text).strip(_SIGNS)


def is_known(text: str) -> bool:
    """Return whether *text* alone is a label that official pages use."""
    return 0 < len(text) <= _LABEL_REACH and (text[0] in _OPENS or text[0].isspace()) and plain_label(text) in KNOWN


def is_of_text(text: str) -> bool:
    """Return whether *text* labels the article itself: 信息内容."""
    return len(text) <= _LABEL_REACH and _OF_TEXT.fullmatch(plain_label(text)) is not None


@lru_cache(maxsize=4096)
def line_pairs(pieces: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the pairs printed in one line whose text runs are *pieces*; empty unless the line opens with a known label.

    A label ends at a colon, at a space, or where its run ends; it is known, or stands in a line with a known one.
    Labels may lie in several runs (体, nbsp, 裁). A sentence is never a line of pairs.
    """
    line = JOINT.join(pieces)
    if len(line) > LONGEST or not line:
        return ()
    lead = _LEAD.match(line)
    opening = line[lead.end() : lead.end() + _LABEL_REACH] if lead else line
    if not opening or (opening[0] not in _FIRST and _ENDS.isdisjoint(opening)):
        return ()
    matches = list(_LABEL.finditer(line))
    if not matches or not any(match["known"] for match in matches):
        return ()
    if matches[0].start() != (lead.end() if lead else 0):
        return ()
    if not all(_is_boxed(line, match) for match in matches):
        matches = [match for match in matches if not match["boxed"]]  # brackets within a value
    matches = _without_values(line, matches)
    ends = [match.start() for match in matches[1:]] + [len(line)]
    pairs = [
        (plain_label(match["known"] or match["other"] or match["boxed"]), _value(line[match.end() : end]))
        for match, end in zip(matches, ends, strict=True)
    ]
    if any(len(value) > LONGEST_VALUE or ("。" in value[:-1]) for _, value in pairs):
        return ()
    return tuple((label, _of_source(value) if label in _NAMING else value) for label, value in pairs)


def _of_source(value: str) -> str:
    """Return who or what a line of source names: no button beside it, no day behind it (``来源：柳荫日报 2031-05-06 08:03``)."""
    named = _DAY_BEHIND.sub("", value)
    return "" if is_button_line(named) else named


def boxed(text: str) -> tuple[str, str] | None:
    """Return label and value of a line that opens with a label in brackets, ``【索引号】 A1``; None where it does not."""
    match = _BOX.fullmatch(text) if text[:1] in _BRACKETS else None
    return (plain_label(match["label"]), match["value"].strip()) if match else None


def _is_boxed(line: str, match: re.Match[str]) -> bool:
    """Return whether a label stands in brackets."""
    return line[: match.start()][-1:] in _BRACKETS


def _without_values(line: str, matches: list[re.Match[str]]) -> list[re.Match[str]]:
    """Drop a match within the value of the label before it: 公告 in ``体裁: 公告 文号: …``, 窗口 in ``机构：云栖镇（窗口：三楼）``."""
    kept: list[re.Match[str]] = []
    for match in matches:
        if kept and match["other"] and (_is_open(line[kept[-1].end() : match.start()]) or _is_run_of_value(line, kept, match)):
            continue
        has_colon = match[0].rstrip(" \x1f\xa0\u3000")[-1:] in (":", "：")
        if kept and not has_colon and not line[kept[-1].end() : match.start()].strip(_EDGES):
            previous_colon = kept[-1][0].rstrip(" \x1f\xa0\u3000")[-1:] in (":", "：")
            if previous_colon:
                continue
        kept.append(match)
    return kept


def _is_run_of_value(line: str, kept: list[re.Match[str]], match: re.Match[str]) -> bool:
    """Return whether a line is a label and, in a run of its own, a value that begins like a label: 名称 and ``图解：政府工作报告``."""
    is_second = line.count(JOINT) == 1 and line.index(JOINT) == match.start() - 1
    return is_second and len(kept) == 1 and not line[kept[0].end() : match.start()].strip(_EDGES)


def _is_open(text: str) -> bool:
    """Return whether *text* opens a bracket that it does not close."""
    return sum((char in "（(") - (char in "）)") for char in text) > 0


def _value(text: str) -> str:
    value = leaf.joined(text.split(JOINT)) or " ".join(text.replace(JOINT, "").split()).strip(_EDGES)
    for opening, closing in ("（）", "()"):
        if value.endswith(opening) or (value.endswith(closing) and opening not in value):
            value = value[:-1].strip(_EDGES)
    return value
