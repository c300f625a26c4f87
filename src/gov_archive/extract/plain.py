"""Plain text, such as a page saved as text or the text of a file, to what it prints: metadata, and the body without furniture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.extract.dates import day
from gov_archive.extract.folding import folded, unspaced
from gov_archive.extract.opening import is_own_title
from gov_archive.model import Printed

if TYPE_CHECKING:
    from collections.abc import Sequence

_LABELS = (
    "信息索引号 索引号 索取号 主题分类 所属类目 所属栏目 栏目 类目 分类 信息分类 体裁 体裁分类 组配分类 发布机构 发布单位 公开机构 发布日期 发文日期 成文日期 生成日期 公开日期 更新日期 生效日期 "
    "失效日期 废止日期 发文字号 文号 文件编号 文件字号 公开类别 公开方式 公开属性 公开范围 公开时限 公开形式 公开程序 机构名称 发文机关 发文单位 制发机关 有效性 信息有效性 关键词 主题词 "
    "信息来源 来源 稿件来源 文章来源 发布时间 发文时间 公开时间 更新时间 责任编辑 作者 编辑 名称 标题 信息名称 文件名称 内容概述 内容摘要 服务对象 浏览次数 点击数 阅读次数 访问量 点击量 浏览量"
).split()
_COUNTERS = frozenset(("浏览次数", "点击数", "阅读次数", "访问量", "点击量", "浏览量"))
_SOURCE_LINE = frozenset(("信息来源", "来源", "稿件来源", "文章来源", "发布时间"))
_DATES = ("发布日期", "发布时间", "公开日期", "公开时间")
_COLUMNS = ("所属类目", "所属栏目", "栏目", "类目")
_SPACED = "|".join(r"\s*".join(label) for label in sorted(_LABELS, key=len, reverse=True))
_PAIR = re.compile(rf"(?<![\u4e00-\u9fff])(?P<label>{_SPACED})\s*(?:[:：]|(?<=时间)\s+|(?<=日期)\s+|\t)")
_UNKNOWN_PAIR = re.compile(r"^\s*[•·●■▪◆*\-]?\s*(?P<label>[\u4e00-\u9fff][\u4e00-\u9fff\s]{1,11})\s*[:：]\s*(?P<value>[^。]{0,60})$")
_BULLET = "•·●■▪◆*-– \t"
_FURNITURE = re.compile(
    r"(?:文件预览|文档预览|附件下载|附件预览|下载附件|附件列表|相关(?:文章|附件|信息|链接|新闻|稿件|文件|文档|解读|政策)|相关阅读|当前页二维码|扫一扫.{0,20}|二维码|打印本页|打印|关闭(?:窗口|本页)?|分享(?:到|至)?.{0,12}|返回(?:顶部|首页|列表|上一页)?|收藏|"
    r"字[号体](?:[:]?[大中小【】\[\]|]*)|字号|上一[篇条页].{0,60}|下一[篇条页].{0,60}|责任编辑[:].{0,12}|编辑[:].{0,12}|主办(?:单位)?[:].{0,40}|承办(?:单位)?[:].{0,40}|版权所有.{0,40}|网站标识码.{0,30}|"
    r".{0,10}ICP备.{0,30}|.{0,8}公网安备.{0,30}|网站地图|联系我们|关于我们|当前位置.{0,80}|您(?:现在|当前)?的?(?:所在)?位置.{0,80}|首页(?:[>»/·\-].{0,80})?|附件[0-9一二三四五六七八九十]{0,2}[:].{0,80}\.(?:docx?|pdf|wps|ofd|xlsx?|zip|rar))",
    re.IGNORECASE,
)
_CONTROLS = re.compile(r"(?:[【\[]?(?:字号|字体|大|中|小|打印|关闭|收藏|分享|返回|纠错|打印本页|关闭窗口)[】\]]?[:|,、]?)+[】\]]?")
_SITE = re.compile(r"门户网站|政府网|人民政府$|网站$|信息公开网?$|政务网|www[.]")
_SENTENCE_END = re.compile(r"[。！!？?；;：:”’』」）)》…]$")
_TOP = 60  # lines in which the metadata stands
_WRAPPED_WIDTH = 100  # characters; lines set by a machine to a fixed width are shorter


def printed(text: str) -> Printed:
    """Return what a plain *text* prints: title, metadata where it has any, and the body from its title line to its last sentence."""
    lines = [line.strip("\ufeff \t\r\x0b\x0c\u00a0\u3000\u200b") for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    page_title, column = _window_title(lines)
    block, metadata, counters = _metadata(lines)
    start, heading = _start(lines, block, page_title)
    end = _end(lines, start)
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    paragraphs = _paragraphs(lines[start:end], raw[start:end])
    title = heading or page_title or metadata.get("标题") or metadata.get("名称") or own_title(paragraphs)
    published = next((found for label in _DATES if (found := day(metadata.get(label, "") or counters.get(label, "")))), None)
    warnings = []
    if heading and page_title and unspaced(heading) != unspaced(page_title):
        warnings.append(f"the heading {heading[:60]!r} differs from the window's title {page_title[:60]!r}")
    if not paragraphs:
        warnings.append("no body: the text holds nothing but metadata and furniture" if any(lines) else "no body: the text is empty")
    return Printed(
        title=title,
        column=next((metadata[label] for label in _COLUMNS if metadata.get(label)), column),
        published_on=published,
        metadata=metadata,
        paragraphs=tuple(paragraphs),
        warnings=tuple(warnings),
    )


def _window_title(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """Return title and column from a first line of the form {title}_{column}_{site}."""
    first = next((line for line in lines if line), "")
    for mark in ("_", " - ", "|", "-"):
        parts = [part.strip() for part in first.split(mark)]
        if len(parts) > 1 and _SITE.search(parts[-1]) and len(first) < 200:  # noqa: PLR2004 - a window's title
            return parts[0] or None, (parts[1] or None) if len(parts) > 2 else None  # noqa: PLR2004 - title, column, site
    return None, None


def _metadata(lines: Sequence[str]) -> tuple[int, dict[str, str], dict[str, str]]:
    """Return the line after the block of labels, its pairs, and the pairs of the line that names source and time.

    Labels come without inner blanks; an empty value stays empty and shifts nothing.
    """
    end = 0
    pairs: dict[str, str] = {}
    source: dict[str, str] = {}
    for index, line in enumerate(lines[:_TOP]):
        found = _pairs(line)
        if not found and index and end == index and (match := _UNKNOWN_PAIR.match(line)) and line[:1] in "•·●■▪◆*" and pairs:
            found = [("".join(match["label"].split()), match["value"].strip())]
        if not found:
            if line and len(line) > 200:  # noqa: PLR2004 - a paragraph: the body has begun
                break
            continue
        end = index + 1
        target = source if all(label in _SOURCE_LINE for label, _ in found) else pairs
        for label, value in found:
            if label not in _COUNTERS:
                target.setdefault(label, value)
    if pairs and all(not value for value in pairs.values()):
        return _values_below(lines, end, pairs, source)
    return end, pairs, source


def _pairs(line: str) -> list[tuple[str, str]]:
    """Return the known labels in *line* with what stands between each and the next; none if the line begins with another text."""
    if len(line) > 300:  # noqa: PLR2004 - a paragraph
        return []
    found = list(_PAIR.finditer(line))
    if not found or line[: found[0].start()].strip(_BULLET + "【[（(|｜"):
        return []
    ends = [*(match.start() for match in found[1:]), len(line)]
    return [
        ("".join(match["label"].split()), line[match.end() : end].strip(" \t|｜\u00a0\u3000【[（("))
        for match, end in zip(found, ends, strict=True)
    ]


def _values_below(lines: Sequence[str], end: int, pairs: dict[str, str], source: dict[str, str]) -> tuple[int, dict[str, str], dict[str, str]]:
    """Return the pairs of a table saved as text, each value on the line below its label."""
    filled = dict.fromkeys(pairs, "")
    label = ""
    last = end
    for index, line in enumerate(lines[: end + 1]):
        found = _pairs(line)
        if found and found[0][0] in filled:
            label = found[0][0]
        elif line and label and len(line) <= 60 and (index < end or not is_own_title(line)) and not _CONTROLS.fullmatch(unspaced(line)):  # noqa: PLR2004
            filled[label] = line
            label, last = "", max(last, index + 1)
    return last, filled, source


def _is_furniture(line: str) -> bool:
    words = unspaced(line).strip(_BULLET)
    return not words or bool(_FURNITURE.fullmatch(words) or _CONTROLS.fullmatch(words))


def _start(lines: Sequence[str], block: int, page_title: str | None) -> tuple[int, str | None]:
    """Return the body's first line and the heading printed above the metadata, which is not part of the body."""
    wanted = unspaced(page_title or "")
    heading = None
    first = 0
    for index, line in enumerate(lines[:block]):
        if not line or _is_furniture(line) or _pairs(line) or (page_title and index == _first_full(lines)):
            continue
        if heading is None or unspaced(line) == wanted or (is_own_title(line) and unspaced(heading) != wanted):
            heading = line
    first = block
    if not block and page_title:
        first = _first_full(lines) + 1
        after = next((index for index in range(first, len(lines)) if lines[index] and not _is_furniture(lines[index])), len(lines))
        if after < len(lines) and unspaced(lines[after]) == wanted and any(is_own_title(line) for line in lines[after + 1 : after + 6] if line):
            heading, first = lines[after], after + 1
    while first < len(lines) and (not lines[first] or _is_furniture(lines[first])):
        first += 1
    return first, heading


def _first_full(lines: Sequence[str]) -> int:
    return next((index for index, line in enumerate(lines) if line), 0)


def _end(lines: Sequence[str], start: int) -> int:
    """Return the line after the last of the body: what stands from the first piece of furniture after the last sentence on is left out."""
    last = next((index for index in range(len(lines) - 1, start - 1, -1) if len(lines[index]) >= 40 and _SENTENCE_END.search(lines[index])), start)  # noqa: PLR2004
    for index in range(start, len(lines)):
        if lines[index] and _is_furniture(lines[index]) and (index > last or _opens_furniture(lines[index])):
            end = index
            break
    else:
        end = len(lines)
    while end > start and not lines[end - 1]:
        end -= 1
    return end


def _opens_furniture(line: str) -> bool:
    """Say whether *line* alone begins what follows an article, even where longer texts (teasers) stand below it."""
    return bool(re.fullmatch(r"文件预览|附件下载|相关(?:文章|附件|新闻|阅读|信息|链接)|当前页二维码|打印本页|关闭窗口", unspaced(line).strip(_BULLET)))


def _paragraphs(lines: Sequence[str], raw: Sequence[str]) -> list[str]:
    """Return the paragraphs: the lines, or where a machine wrapped them to a width, the lines joined again."""
    full = [line for line in lines if line]
    width = max((len(line) for line in full), default=0)
    long = [line for line in full if len(line) >= width - 2]
    wrapped = [line for line in long if not _SENTENCE_END.search(line)]
    if not (20 <= width <= _WRAPPED_WIDTH and len(full) >= 8 and len(wrapped) * 3 >= len(full) and len(wrapped) * 2 >= len(long)):  # noqa: PLR2004
        return full
    joined: list[str] = []
    goes_on = False
    for line, printed_line in zip(lines, raw, strict=True):
        if not line:
            goes_on = False
            continue
        is_indented = folded(printed_line[:2]).isspace()
        if goes_on and not is_indented:
            joined[-1] += (" " if joined[-1][-1].isascii() and joined[-1][-1].isalnum() and line[0].isascii() and line[0].isalpha() else "") + line
        else:
            joined.append(line)
        goes_on = len(line) >= width - 2
    return joined


def own_title(paragraphs: Sequence[str]) -> str | None:
    """Return the title that the text prints itself, letter spacing undone, or None."""
    for line in paragraphs[:3]:
        if is_own_title(line) or (len(line) <= 60 and not _SENTENCE_END.search(line)):  # noqa: PLR2004 - a title line
            return close_spaced(line)
    return None


def close_spaced(line: str) -> str:
    """Return *line* with runs of blanks collapsed, and without blanks where they only space single characters.

    >>> close_spaced("政 府　工 作 报 告")
    '政府工作报告'
    """
    words = folded(line).split()
    spaced = sum(len(word) == 1 for word in words)
    return "".join(line.split()) if spaced * 2 > len(words) else " ".join(line.split())
