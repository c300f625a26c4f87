"""Plain text, such as a page saved as text or the text of a file, to what it prints: metadata, and the body without furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gov_archive.extract.dates import day
from gov_archive.extract.folding import folded, unspaced
from gov_archive.extract.furniture import is_button_line, is_counter, is_crumbs, is_editor_line, is_footer, is_neighbour, is_related_heading
from gov_archive.extract.labels import COUNTERS, KNOWN, SOURCE, SURE, is_known, line_pairs, plain_label
from gov_archive.extract.opening import is_greeting, is_own_title
from gov_archive.extract.wrapping import unwrapped
from gov_archive.model import Attachment, Printed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_BLANKS = "\ufeff \t\r\x0b\x0c\u00a0\u3000\u200b"
_BULLETS = "•·●■▪◆*–- \t\u00a0\u3000"
_BULLETED = re.compile(r"^[•·●■▪◆*-]\s+")
_PAIR = re.compile(r"^(?P<label>[\u4e00-\u9fff](?:\s*[\u4e00-\u9fff]){1,9})\s*[:：]\s*(?P<value>[^。]{0,80})$")
_ADDRESSED = re.compile("各|全[区县市镇乡]|有关|机关")  # 各村： turns to readers
_DATES = ("发布日期", "公开日期", "发布时间", "公开时间", "生成日期")
_COLUMNS = ("所属类目", "所属栏目", "所属类别", "栏目", "类目")
_SITE = re.compile(r"门户网站|政府网|人民政府$|网站$|信息公开网?$|政务网|www[.]|在线$")
_FILE = re.compile(
    r"^(?:附件(?:[0-9一二三四五六七八九十]{0,2})[:：.、]?\s*)?(?:[0-9]{1,2}[.、]\s*)?[^。；;]{1,80}"
    r"\.(?:docx?|pdf|wps|ofd|xlsx?|zip|rar)$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"文件预览|附件下载|相关(?:文章|附件|新闻|阅读|信息|链接|稿件|文件)|当前页二维码|打印本页|关闭窗口"
    r"|【打印本页】.*|【关闭窗口】.*|扫一扫.{0,20}"
)
_SENTENCE_END = re.compile(r"[。！!？?；;：:”’』」）)》…]$")
_TOP = 80  # lines in which the metadata stands
_PARAGRAPH = 40  # characters: a line as long as this that ends a sentence is text
_SHORT = 60  # characters of a value or a title line
_FEW = 3  # pairs that make a list, beside which the line of source and time is not needed


@dataclass
class _Top:
    """What stands above the body: the pairs of the list, those of the source line, and the line after the last."""

    end: int = 0
    pairs: dict[str, str] = field(default_factory=dict)
    source: dict[str, str] = field(default_factory=dict)

    def metadata(self) -> dict[str, str]:
        chosen = self.pairs if len(self.pairs) >= _FEW else {**self.source, **self.pairs}
        return {label: value for label, value in chosen.items() if label not in COUNTERS}


def printed(text: str) -> Printed:
    """Return what a plain *text* prints: title, metadata where it has any, and the body from its title line to its last sentence."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [line.strip(_BLANKS) for line in raw]
    window, column = _window_title(lines)
    top = _top(lines)
    start, heading = _start(lines, top.end, window)
    end = _end(lines, start)
    paragraphs = unwrapped(lines[start:end], raw[start:end])
    metadata = top.metadata()
    return Printed(
        title=heading or window or metadata.get("标题") or metadata.get("名称") or own_title(paragraphs),
        column=next((metadata[label] for label in _COLUMNS if metadata.get(label)), column),
        published_on=_published_on(top),
        metadata=metadata,
        paragraphs=tuple(paragraphs),
        attachments=tuple(Attachment("", line.lstrip(_BULLETS)) for line in lines[end:] if _FILE.match(line.lstrip(_BULLETS))),
        warnings=tuple(_warnings(heading, window, paragraphs)),
    )


def own_title(paragraphs: Sequence[str]) -> str | None:
    """Return the title that a text prints itself, letter spacing undone, or None: a report's, below what letterhead there is."""
    titles = [line for line in paragraphs[:6] if is_own_title(line)]
    short = [line for line in paragraphs[:3] if len(line) <= _SHORT and not _SENTENCE_END.search(line)]
    return next(map(close_spaced, titles or short), None)


def close_spaced(line: str) -> str:
    """Return *line* with runs of blanks collapsed, and without blanks where they only space single characters.

    >>> close_spaced("政 府　工 作 报 告")
    '政府工作报告'
    """
    words = folded(line).split()
    spaced = sum(len(word) == 1 for word in words)
    return "".join(line.split()) if spaced * 2 > len(words) else " ".join(line.split())


def _warnings(heading: str | None, window: str | None, paragraphs: Sequence[str]) -> list[str]:
    found = []
    if heading and window and unspaced(heading) != unspaced(window):
        found.append(f"the heading {heading[:_SHORT]!r} differs from the window's title {window[:_SHORT]!r}")
    if not paragraphs:
        found.append("no body: the text holds nothing but metadata and furniture, or is empty")
    return found


def _published_on(top: _Top) -> date | None:
    return next((found for pairs in (top.pairs, top.source) for label in _DATES if (found := day(pairs.get(label, "")))), None)


def _window_title(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """Return title and column from a first line of the form {title}_{column}_{site}."""
    first = next((line for line in lines if line), "")
    for mark in ("_", " - ", "|", "-"):
        parts = [part.strip() for part in first.split(mark)]
        if len(parts) > 1 and _SITE.search(parts[-1]) and len(first) < 3 * _SHORT:
            return parts[0] or None, (parts[1] or None) if len(parts) > 2 else None  # noqa: PLR2004 - title, column, site
    return None, None


def _top(lines: Sequence[str]) -> _Top:
    """Return the pairs above the body; labels come without inner blanks, and an empty value stays empty and shifts nothing."""
    top = _Top()
    for index, line in enumerate(lines[:_TOP]):
        found = _pairs(line, is_inside=bool(top.pairs) and not any(lines[top.end : index]))
        if not found:
            if len(line) > 2 * _PARAGRAPH or is_greeting(line):  # the body has begun
                break
            continue
        if top.end and not top.pairs and all(label in SOURCE for label, _ in found) and index - top.end > _FEW:
            break  # 来源 below a short text
        top.end = index + 1
        target = top.source if all(label in SOURCE or label in COUNTERS for label, _ in found) else top.pairs
        for label, value in found:
            target[label] = target.get(label) or value
    if not top.pairs.keys() & SURE and not (top.source and len(top.source) > 1):
        return _below(lines) or _Top()
    if len(top.pairs) >= _FEW and not any(top.pairs.values()):
        return _below(lines) or top
    return top


def _pairs(line: str, *, is_inside: bool) -> tuple[tuple[str, str], ...]:
    """Return the labels in *line* with their values; an unknown label counts only as one of a list."""
    found = line_pairs((line.lstrip(_BULLETS) if _BULLETED.match(line) else line,)) if line else ()
    if not found and is_inside and len(line) <= 2 * _SHORT and (match := _PAIR.match(line.lstrip(_BULLETS))) and not is_greeting(line):
        return ((plain_label(match["label"]), match["value"].strip()),) if match["value"].strip() or not _ADDRESSED.match(line) else ()
    return found


def _below(lines: Sequence[str]) -> _Top | None:
    """Return the pairs of a table saved as text, each label on a line and its value, if it has one, on the next."""
    top = _Top()
    label = ""
    for index, line in enumerate(lines[:_TOP]):
        if not line:
            continue
        if is_known(line):
            label = plain_label(line)
            top.pairs.setdefault(label, "")
            top.end = index + 1
        elif label:
            if len(line) > _SHORT or is_own_title(line):
                break
            top.pairs[label], label, top.end = line, "", index + 1
        elif top.pairs:
            break
    return top if len(top.pairs.keys() & KNOWN) >= _FEW else None


def _is_furniture(line: str) -> bool:
    words = line.strip(_BULLETS)
    is_control = is_button_line(words) or unspaced(words).strip("【】[]") in {"字号", "字体"}
    return not words or is_control or is_counter(words) or is_neighbour(words) or is_crumbs(words) or is_related_heading(words)


def _ends(line: str) -> bool:
    """Say whether *line* is what pages print below an article."""
    words = line.strip(_BULLETS)
    if _is_furniture(line) or is_editor_line(words) or is_footer(words):
        return True
    return bool(_FILE.match(words) or _AFTER.fullmatch(unspaced(words)))


def _start(lines: Sequence[str], block: int, window: str | None) -> tuple[int, str | None]:
    """Return the body's first line, and the heading printed above the metadata, which is not part of the body."""
    first = next((index for index, line in enumerate(lines) if line), 0)
    after_window = first + 1 if window else first
    heading = _heading(lines[after_window:block], unspaced(window or ""))
    start = max(block, after_window)
    start = _after_navigation(lines, start) if not block else start
    while start < len(lines) and (not lines[start] or _is_furniture(lines[start])):
        start += 1
    below = _next(lines, start + 1)
    if start < len(lines) and is_own_title(lines[start]) and below < len(lines) and is_own_title(lines[below]):
        return below, heading or lines[start]  # the page's heading stands above the report's own title line
    return start, heading


def _heading(lines: Sequence[str], wanted: str) -> str | None:
    """Return the line above the metadata that is the page's title: the one the window names, else the one nearest to the metadata."""
    short = [line for line in lines if line and len(line) <= 2 * _SHORT]
    candidates = [line for line in short if not _is_furniture(line) and not _pairs(line, is_inside=False)]
    same = [line for line in candidates if unspaced(line) == wanted]
    titled = [line for line in candidates if is_own_title(line)]
    return next(iter(same or titled[-1:] or candidates[-1:]), None)


def _after_navigation(lines: Sequence[str], start: int) -> int:
    """Return the line after crumbs and buttons at the top, where no metadata says where the body begins."""
    last = start
    for index in range(start, min(len(lines), start + _TOP)):
        if len(lines[index]) >= _PARAGRAPH or is_own_title(lines[index]):
            break
        if lines[index] and (_is_furniture(lines[index]) or is_crumbs(lines[index])):
            last = index + 1
    return _next(lines, last)


def _next(lines: Sequence[str], start: int) -> int:
    return next((index for index in range(start, len(lines)) if lines[index]), len(lines))


def _end(lines: Sequence[str], start: int) -> int:
    """Return the line after the body's last: furniture after its last sentence goes, with all below it."""
    sentences = (index for index in range(len(lines) - 1, start - 1, -1) if len(lines[index]) >= _PARAGRAPH)
    last = next((index for index in sentences if _SENTENCE_END.search(lines[index])), start)
    end = len(lines)
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if line and (_AFTER.fullmatch(unspaced(line).strip(_BULLETS)) or (index > last and _ends(line))):
            end = index
            break
    while end > start and not lines[end - 1]:
        end -= 1
    return end
