"""From the blocks of a page to the evidence that an article stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gov_archive.verdict import phrases

if TYPE_CHECKING:
    from gov_archive.verdict.sight import Block, Sight

_DATED_LABEL = re.compile(
    r"(?:发布|公开|公布|发文|成文|印发|生成|更新|录入|公示)\s*(?:日\s*期|时\s*间)\s*[:：]?\s*[\[(（]?\s*\d{4}\s*[-./年]\s*\d{1,2}|(?:日期|时间)\s*[:：]\s*\d{4}\s*[-./年]\s*\d{1,2}"
)
_LABEL = re.compile(
    r"(?:信息来源|文章来源|来\s*源|索\s*引\s*号|所属类目|主题分类|体\s*裁|发文字号|文\s*号|公开类别|公开方式|公开属性|机构名称|发文机关|发布机构|责任编辑|作\s*者|主题词|信息名称|发布机关)\s*[:：]?\s*(?P<value>[^\s:：].*)?$",
    re.DOTALL,
)
_DAY_FIRST = re.compile(
    r"\s*[\[(（]?\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}日?[\])）]?(?:\s+\d\d:\d\d(?::\d\d)?)?\s*(?:来源|作者|$|\|)"
)
_SENTENCE = re.compile(r"[。！？；：!?;:」”)）]\s*$|[。；]")
_EMPTY_LABELS = re.compile(r"(?:[^:：，。；！？]{2,8}[:：]\s*){2,}")
_HINT = re.compile(
    r"请检查|返回(?:首页|上一?页|主页)|(?:自动)?跳转|联系(?:我们|管理员|网站)|可能(?:的)?原因|原因可能|网址|刷新|稍[后候]|重新(?:输入|登录|访问)|搜索|\d+\s*秒|浏览器|事件\s*(?:ID|编号)|管理员|输入有误|"
    r"(?:浏览|阅读|点击|访问)(?:量|数|次数|人数)|【?字[体号]\s*[:：]|分享(?:到|至)?\s*[:：]|(?:发表|网友|最新)评论|自觉遵守|版权所有|备案|主办|承办|技术支持|Copyright|网站标识码|javascript|当前位置|您(?:现)?在的?位置",
    re.IGNORECASE,
)
_MORE = re.compile(r"[\[【(（]?\s*(?:详细|详情|更多|全文|阅读全文|查看全文|查看详情|more)\s*[>»\]】)）]*\s*$", re.IGNORECASE)
_CUT = re.compile(r"(?:…|\.{3}|⋯)\s*[\[【(（]?(?:详细|详情|更多|全文|查看|>+)?[\]】)）]?\s*$")
_SIGNS = re.compile(r"\W|_")
_TEASER_LINK = 6
_LONG = 400
_SOME = 100
_SENTENCE_LEAST = 8
_CHINESE_LEAST = 5
_TITLE_LEAST = 4


@dataclass(frozen=True)
class Article:
    """What speaks for an article: sentences of its own, its title again on the page, dated labels, the length of its prose."""

    sentences: int
    prose: int
    has_title: bool
    has_labels: bool
    is_expected: bool = False

    @property
    def weight(self) -> int:
        """Return how much speaks for an article, from 0; without a sentence of its own there is none."""
        if not self.sentences:
            return 0
        long = 2 if self.prose >= _LONG else int(self.prose >= _SOME)
        return 2 * self.has_title + 2 * self.has_labels + 2 * self.is_expected + long

    @property
    def is_one(self) -> bool:
        """Whether a page that also mentions a failure is still that article."""
        return self.weight >= 2  # noqa: PLR2004  two: either title or labels, or long prose

    @property
    def is_named(self) -> bool:
        """Whether anything but the length of its prose says that the prose is an article's."""
        return self.has_title or self.has_labels or self.is_expected

    @property
    def is_documented(self) -> bool:
        """Whether a page called like a document about a failure is that document, and not the failure: it is filed, or known."""
        return self.is_expected or (bool(self.sentences) and self.has_labels)

    @property
    def is_strong(self) -> bool:
        """Whether even a failure in title or heading is what the article is about: a notice on maintenance."""
        return self.weight >= 4  # noqa: PLR2004  four: two of title, labels, long prose


def prose(sight: Sight) -> list[Block]:
    """Return the blocks that are sentences of the page's own: no chrome, no hints, no teasers of other articles."""
    found: list[Block] = []
    before: Block | None = None
    teased: set[int] = set()
    for block in sight.blocks:
        parent = id(block.element.parent)
        if _is_sentence(block):
            if _is_teaser(block, before, teased):
                teased.add(parent)
            else:
                found.append(block)
        if len(block.text) > _TEASER_LINK:
            before = block
    return found


def same_signs(text: str) -> str:
    """Return letters and digits of *text* alone, for comparing titles."""
    return _SIGNS.sub("", text).lower()


def has_labels(sight: Sight) -> bool:
    """Return whether the page carries an article's own labels: a dated one, and not once for each of many teasers."""
    main = [block for block in sight.blocks if not block.is_chrome and not block.is_link]
    texts = [block.text for block in main]
    dated = sum(bool(_DATED_LABEL.search(text)) or _is_split_label(texts, place) for place, text in enumerate(texts))
    labelled = sum(_has_value(texts, place) for place in range(len(texts)))
    if 0 < dated <= _MOST_COPIES:
        return True
    return labelled >= _ENOUGH_LABELS or any(_DAY_FIRST.match(text) for text in texts[:_HEAD])


def has_empty_day(sight: Sight) -> bool:
    """Return whether a label such as 发布日期 stands on the page and no day after it."""
    main = [block.text for block in sight.blocks if not block.is_chrome and not block.is_link]
    for place, text in enumerate(main):
        found = _DAY_LABEL.search(text)
        if found and not re.match(r"\W*\d", f"{text[found.end() :]} {''.join(main[place + 1 : place + 2])}"):
            return True
    return False


def has_empty_labels(sight: Sight) -> bool:
    """Return whether two labels stand on the page side by side, neither with a value."""
    main = [block.text for block in sight.blocks if not block.is_chrome and not block.is_link]
    return _EMPTY_LABELS.search("\n".join(main)) is not None


_DAY_LABEL = re.compile(r"(?:发布|公开|公布|更新|发文|录入)\s*(?:日\s*期|时\s*间)\s*[:：]?")
_MOST_COPIES = 6  # published, written, in a list for desktops and one for phones
_ENOUGH_LABELS = 3
_HEAD = 12


def _has_value(texts: list[str], place: int) -> bool:
    """Return whether a label stands here with its value, in one block or the next: a template's empty ones file nothing."""
    found = _LABEL.match(texts[place])
    if not found:
        return False
    following = texts[place + 1] if place + 1 < len(texts) else ""
    value = found["value"] or following
    return bool(value) and not value.endswith((":", "：")) and not _LABEL.match(value)


def _is_split_label(texts: list[str], place: int) -> bool:
    """Return whether a label and its value stand in two blocks, as in a table."""
    here = texts[place]
    following = texts[place + 1] if place + 1 < len(texts) else ""
    return bool(
        re.fullmatch(r"(?:发布|公开|发文|成文|印发|生成)\s*(?:日\s*期|时\s*间)\s*[:：]?", here)
        and re.match(r"\d{4}\s*[-./年]\s*\d{1,2}", following)
    )


def _is_sentence(block: Block) -> bool:
    text = block.text
    least = _CHINESE_LEAST if text.endswith(("。", "！")) else _SENTENCE_LEAST
    if block.is_chrome or block.is_link or len(text) < least or not _SENTENCE.search(text):
        return False
    if _EMPTY_LABELS.fullmatch(text):
        return False
    if _CUT.search(text):  # a teaser breaks off; an article's paragraph does not
        return False
    return len(text) >= _SOME or not (_HINT.search(phrases.asserted(text)) or phrases.is_failure(text))


def _is_teaser(block: Block, before: Block | None, teased: set[int]) -> bool:
    """Return whether a passage introduces another article: it ends in 详细, or a linked title stands right before it."""
    if block.linked and _MORE.search(block.text):
        return True
    if before is None:
        return False
    follows_link = before.is_link and before.linked >= _TEASER_LINK and not before.is_chrome
    return follows_link and (_is_near(before, block) or id(block.element.parent) in teased)


def _is_near(one: Block, other: Block) -> bool:
    """Return whether two blocks share a container close by."""
    near = [id(parent) for parent in [one.element, *list(one.element.parents)[:2]]]
    return any(id(parent) in near for parent in [other.element, *list(other.element.parents)[:2]] if parent is not None)
