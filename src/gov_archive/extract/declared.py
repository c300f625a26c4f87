"""What the head of a page declares: the titles that it can mean in ``<title>`` and the meta tags, and the column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.extract.bylines import is_signed, runs
from gov_archive.extract.furniture import is_button_line
from gov_archive.extract.spaces import compact

if TYPE_CHECKING:
    from gov_archive.extract.blocks import Document

_SEPARATOR = re.compile(
    r"\s*[_|｜]\s*|\s+[>＞»]+\s+|\s+[-—–]{1,2}\s+|\s*:{2,}\s*|(?<=[\u4e00-\u9fff）)！？”》])[-–—]{1,2}(?=[\u4e00-\u9fff])"
)
_SITE = re.compile(
    r"(?:(?:详情|内容|文章|正文|信息|细览|最终|展示)页(?:面)?|网|网站|门户|平台|政府|公开|(?:^|公开|信息|政务|网站|文件)目录|首页|详情|正文|内容页?|中心|专栏|频道)$"
)
_SITE_AROUND = re.compile(
    r"^(?:(?!关于)[^《（(]){2,20}?(?:门户网站|政府网站?|信息公开网|信息网)(?=[\u4e00-\u9fff\d]{4})|\s*[【(（\[][^【(（\[]{2,24}(?:网|网站|门户|平台|人民政府)[】)）\]]$"
)
_OFFICE = re.compile(r"^(?!关于)[^，。：《》]{2,24}(?:委员会|办公室|办事处|[局厅院馆所校])$")
_TOWN = re.compile(r"(?:[省市区县州旗乡镇村]|街道|社区)$")
_OFFICE_BEHIND = re.compile(r"\s+[^\s，。：《》]{2,24}(?:委员会|办公室|办事处|人民政府|[局厅院馆所网校])$")  # title office_site
_SORT_BEFORE = re.compile(r"^[【\[〔][^【】\[\]〔〕]{1,8}[】\]〕]\s*")  # 【通知】title
_ANY_SEPARATOR = re.compile(r"[_|｜\-—–]+|:{2,}")
_BARE_PLACE = re.compile(r"(?!关于)[\u4e00-\u9fff]{1,7}(?:[省市区县州旗乡镇]|街道)")
_PORTAL = re.compile(r"(?:网|网站|门户|门户网站|平台|人民政府|信息港)$")
_BLANK = re.compile(r"\s+")
_YEAR = re.compile(r"\d{4}")
LONGEST, _LONGEST_COLUMN, _LONGEST_NAME, _SHORTEST, _TWO = 400, 12, 50, 3, 2
_ISSUE = r"(?:(?:19|20)\d\d年?)?[-—·]?第?[\d一二三四五六七八九十]{1,4}期(?:[（(]?总(?:第)?\d{1,4}期[)）]?)?"
_PERIODICAL = re.compile(
    rf"(?:{_ISSUE})?[《〈“]?(?:[\u4e00-\u9fff]{{0,18}}(?:政府|人大|常委会|委员会|办公[厅室])[公政]报|"
    rf"(?:[\u4e00-\u9fff]{{2,18}}(?<!统计)(?<!普查)(?<!状况)(?<!质量)(?<!资源)(?<!调查)[公政]报)(?=[》〉”]?[（(]?{_ISSUE}))"
    rf"[》〉”]?[（(]?(?:{_ISSUE})?[）)]?"
)
META_TITLES = ("articletitle", "article_title", "og:title", "dc.title", "title")
_META_COLUMNS = ("columnname", "column_name", "channelname")


def parts(title: str | None) -> list[str]:
    """Return the parts of a ``<title>``: ``{title}_{column}_{site}``, or the site first."""
    return [part.strip() for part in _SEPARATOR.split(title or "") if part.strip()]


def titles(document: Document) -> list[str]:
    """Return the titles that the head declares, most exact first; never the site's name before or after one."""
    found = [document.meta[name] for name in META_TITLES[:2] if document.meta.get(name) and not is_periodical(document.meta[name])]
    return [*dict.fromkeys([*found, *candidates(document)])]


def candidates(document: Document) -> list[str]:
    """Return what can be the title in a ``<title>``, worked out once a page: never the name of the account that signs the article."""
    if document.titles is None:
        authors = {compact(run) for block in document.blocks if is_signed(block) for run in runs(block)}
        document.titles = [title for title in _titles(document) if compact(title) not in authors and not names_periodical(document, title)]
    return document.titles


def _titles(document: Document) -> list[str]:
    """Return the beginning of a ``<title>`` up to each separator, or its end where the site comes first."""
    site = document.meta.get("sitename", "")
    declaration = _SITE_AROUND.sub("", (document.title or "")[:LONGEST])
    if (match := _SEPARATOR.search(declaration)) and is_button_line(declaration[: match.start()]):  # 正文 - title - site
        declaration = declaration[match.end() :]
    cuts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(declaration)]
    named = parts(declaration)
    if not named or (len(named) == 1 and _is_place(named[0], site)):
        spaced = _after_site(declaration, site)
        return _ends(spaced, [(match.start(), match.end()) for match in _BLANK.finditer(spaced)]) if spaced else []
    if len(named) > 1 and _is_reversed(named, site, document):
        first = cuts[0][1]
        rest = declaration[first:].strip()
        return _ends(rest, [(start - first, end - first) for start, end in cuts[1:]])
    starts = [declaration[: match.start()].strip() for match in _ANY_SEPARATOR.finditer(declaration)]
    starts = [start for start in starts if start.count("（") == start.count("）") and start.count("《") == start.count("》")]
    spaced = _after_site(declaration[: cuts[0][0]] if cuts else declaration, site)
    if spaced:
        return _ends(spaced, [(match.start(), match.end()) for match in _BLANK.finditer(spaced)])
    ends = [declaration[end:].strip() for _, end in cuts]
    ends = [end for end in ends if len(compact(end)) > _SHORTEST and not _is_place(end, site) and not _OFFICE.search(end)]
    bare = [_SORT_BEFORE.sub("", _OFFICE_BEHIND.sub("", text)) for text in (*starts, declaration)]
    return [*dict.fromkeys(text for text in [*starts, declaration, *ends, *bare] if text)]


def _ends(text: str, cuts: list[tuple[int, int]]) -> list[str]:
    """Return the ends of *text* after each cut, the most probable title first: a short word before it is a column."""
    ends = [text, *(text[end:].strip() for _, end in cuts)]
    ends = [end for end in dict.fromkeys(ends) if len(compact(end)) >= _SHORTEST]
    if not cuts or not ends or len(compact(text[: cuts[0][0]])) > _LONGEST_COLUMN or _YEAR.search(text[: cuts[0][0]]):
        return ends
    return ends[1:2] + ends[:1] + ends[2:]


def _after_site(text: str, site: str) -> str:
    """Return what follows the site's name and a blank at the head of *text*; empty where no site's name stands there."""
    head, _, rest = text.strip().partition(" ")
    return rest.strip() if rest and (head == site or _PORTAL.search(head)) else ""


def _is_place(part: str, site: str) -> bool:
    """Return whether *part* names a site, or a column of one."""
    return part == site or _SITE.search(part) is not None


def _is_reversed(named: list[str], site: str, document: Document) -> bool:
    """Return whether the site stands before the title."""
    first, last = named[0], named[-1]
    if first == site or _PORTAL.search(first):
        return not (last == site or _PORTAL.search(last))
    if _is_linked(document, first) and not _is_place(last, site) and not _OFFICE.search(last) and not _is_linked(document, last):
        return True
    is_column = not _YEAR.search(first) and len(first) <= _LONGEST_COLUMN
    is_path = len(last) > len(first) and not _TOWN.search(last) and any(_is_place(part, site) for part in named[1:-1])
    return is_column and not _is_place(last, site) and (_is_place(first, site) or is_path)


def _is_linked(document: Document, part: str) -> bool:
    """Return whether a link of the page says *part* and nothing more: a column of the menu or the path."""
    return any(block.linked and block.text == part for block in document.blocks)


def is_periodical(text: str) -> bool:
    """Return whether *text* names a gazette or an issue of one, in which the article stands among others.

    >>> is_periodical("《清河市人民政府公报》2026年第1期"), is_periodical("清河区统计公报")
    (True, False)
    """
    return len(text) <= _LONGEST_NAME and _PERIODICAL.fullmatch(compact(text)) is not None


def names_periodical(document: Document, declaration: str) -> bool:
    """Return whether a declared title says nothing but a gazette, and the site perhaps."""
    if "报" not in declaration:
        return False
    named, site = parts(declaration), document.meta.get("sitename", "")
    return bool(named) and is_periodical(named[0]) and all(is_periodical(part) or _is_place(part, site) for part in named[1:])


def names_site(document: Document, declaration: str) -> bool:
    """Return whether a ``<title>`` names a site, its place, its office or one of its columns and nothing else."""
    named = {document.meta.get(name) for name in ("sitename", *_META_COLUMNS)}
    return all(
        _SITE.search(part) or _OFFICE.search(part) or _BARE_PLACE.fullmatch(part) or part in named for part in parts(declaration)[:1]
    )


def is_portal(text: str) -> bool:
    """Return whether *text* ends as the names of portals do."""
    return _PORTAL.search(compact(text)) is not None


def column(document: Document, title: str | None, pairs: dict[str, str]) -> str | None:
    """Return the column: 所属类目, else the meta tag, else the middle part of ``<title>``."""
    for label in ("所属类目", "所属栏目", "所属类别"):
        if pairs.get(label):
            return pairs[label]
    for name in _META_COLUMNS:
        declaration = document.meta.get(name)
        is_other = declaration and (compact(declaration) == compact(title or "") or is_portal(declaration))
        if declaration and not is_other:  # some templates give the title for the column, or the site
            return declaration
    named = parts(document.title)
    if len(named) > _TWO and title and compact(named[-1]) == compact(title):
        return named[1]
    middle = parts(_rest(document.title, title))
    return middle[0] if len(middle) > 1 else None


def _rest(declared_title: str | None, title: str | None) -> str | None:
    """Return what follows *title* in a ``<title>``; without a match, what follows its first part."""
    if not declared_title:
        return None
    prefix = _prefix(declared_title, len(compact(title or "")))
    if title and compact(prefix) == compact(title):
        rest = declared_title[len(prefix) :]
        behind = parts(rest)
        if behind and rest[:1].isspace() and _OFFICE_BEHIND.fullmatch(f" {behind[0]}"):
            return "_".join(behind[1:])
        return rest.lstrip(" _|｜-—–")
    return "_".join(parts(declared_title)[1:])


def _prefix(text: str, characters: int) -> str:
    """Return the beginning of *text* that holds *characters* characters, spaces not counted."""
    seen = 0
    for position, char in enumerate(text):
        seen += not char.isspace()
        if seen == characters:
            return text[: position + 1]
    return text
