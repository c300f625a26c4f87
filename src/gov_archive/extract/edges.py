"""The two ends of an article: what stands there and is the page's, not the report's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gov_archive.extract import bylines, declared, furniture, leaf, region
from gov_archive.extract.spaces import compact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from gov_archive.extract.blocks import Block, Document
    from gov_archive.extract.region import Anchors
    from gov_archive.extract.surroundings import Surroundings

_ATTACHMENT_LABEL = re.compile(r"[【\[(（]?(?:相关)?(?:附件|附|文件|附件下载|附件列表|下载附件|文件下载|原文下载|下载)[】\])）]?\d*[:：]?")
_NO_FILE = re.compile(_ATTACHMENT_LABEL.pattern + "(?:暂?无|没有)")
_SAID_OF_PAGE = re.compile(r"[（(【\[〔][^：:，。；]{2,8}[:：][^：:，。；]{1,30}[)）】\]〕]")
_LONGEST_LIST, _MOST_LINKS = 3000, 60
_NUMBERING = re.compile(r"[\d一二三四五六七八九十.、．:：()（）\[\]【】\s>»·•*-]*")
_DAY = re.compile(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日(?:\d{1,2}[:：]\d{2})?[\u4e00-\u9fff]{0,10}")
_DAY_WITHIN = re.compile(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日")
_SIGNATURE = re.compile(
    r"(?:政府|办公室|办事处|委员会|党委|局|中心|公司|小组|站|所|院|会|厅|部|处|科|队|社|室|人|镇|区|市|县|村|居)$|[\d〇零一二三四五六七八九十]日[)）]?$"
)
_OWN_TITLE = re.compile(r"[^。，；：]{0,30}(?:报告|通知|公告|公报|决定|意见|批复|办法|方案)")
_SPEECH = re.compile(r"会议?上|大会|[—─―]{2}|(?:市|区|县|镇|乡)长|主任|各位|报告工作|通过")
_VERBS = re.compile(r"(?:点击|查看|下载|预览|在线|打开|阅读|全文|原文|原件|附件|文件|正文|PDF|pdf|Word|word|版|[\d.]+\s*[KMkm]?[Bb])+")


def article(document: Document, found: range, around: Surroundings, known: Anchors, definitions: Collection[int]) -> list[int]:
    """Return the blocks of *found* that are the report's own, in order: without headings, metadata, files, notes and chrome."""
    blocks, boxes = document.blocks, region.boxes(document, known)
    listed = attachment_list(document, found, known.files)
    kept = [
        index
        for index in found
        if not blocks[index].merged
        and index not in known
        and index not in listed
        and index not in definitions
        and not (_is_inner_chrome(blocks[index]) and not around.is_text(index))
    ]
    day = -1
    while kept and (
        (_is_leading(blocks[kept[0]]) and not around.is_text(kept[0]))
        or _is_tab(document, kept[0])
        or _is_day_of_page([blocks[index].text for index in kept[:4]])
        or (kept[0] - 1 == day and len(kept) > 1 and bylines.is_issuer(document, kept[0]))
    ):
        day = kept[0] if _DAY.fullmatch(compact(blocks[kept[0]].text)) else day
        kept.pop(0)
    while kept and ((_is_trailing(blocks[kept[-1]]) and not _is_own(around, kept[-1], boxes)) or _is_outside(document, kept)):
        kept.pop()
    return kept


def _is_tab(document: Document, index: int) -> bool:
    """Return whether a line is the last of a row of tabs: 正文 | 政策解读 | 附件."""
    text, before = document.blocks[index].text, document.blocks[index - 1]
    one, other = document.nodes[before.node], document.nodes[document.blocks[index].node]
    if index == 0 or one.parent != other.parent or one.tag != other.tag or _ATTACHMENT_LABEL.fullmatch(compact(text)) is None:
        return False
    return furniture.is_button_line(before.text) or furniture.is_related_heading(before.text)


def _is_own(around: Surroundings, index: int, boxes: Collection[int]) -> bool:
    """Return whether a last line that reads like chrome is the text's: a sentence of it, or who holds what it announces."""
    if around.is_text(index):
        return True
    return furniture.is_footer(around.document.blocks[index].text) and around.is_in_own_element(index, boxes)


def _is_outside(document: Document, kept: list[int]) -> bool:
    """Return whether the last line, neither a sentence nor a signature, stands outside the element that holds the sentences."""
    blocks, nodes = document.blocks, document.nodes
    prose = [index for index in kept[:-1] if blocks[index].prose]
    last = blocks[kept[-1]]
    is_foot = furniture.is_address_line(last.text)
    if not prose or last.is_row:
        return False
    is_prose = last.prose and not _SAID_OF_PAGE.fullmatch(compact(last.text))
    if not is_foot and (is_prose or last.text.endswith(("。", "！", "!", "；")) or _SIGNATURE.search(compact(last.text))):
        return False
    ends = [blocks[index].node for index in (prose[0], prose[-1])]
    is_loose = nodes[ends[0]].children > 0 or nodes[ends[0]].last - nodes[ends[0]].first > 1
    home = set(document.ancestors(ends[0] if is_loose else nodes[ends[0]].parent))
    common = next((node for node in document.ancestors(ends[1]) if node in home), -1)
    if common < 0 or common in document.ancestors(last.node):
        is_post = is_foot and ("地址" in last.text or "邮编" in last.text)
        return is_post and nodes[last.node].tag not in {nodes[blocks[index].node].tag for index in kept[:-1]}
    around = set(document.ancestors(common))
    beside = [_below(document, node, around) for node in (common, last.node)]
    return nodes[beside[0]].tag != nodes[beside[1]].tag or nodes[beside[0]].mark != nodes[beside[1]].mark


def _below(document: Document, node: int, around: Collection[int]) -> int:
    """Return the element that holds *node* right below the first one of those *around*."""
    found = node
    for at in document.ancestors(node):
        if at in around and at != node:
            break
        found = at
    return found


def attachment_list(document: Document, found: Iterable[int], files: Collection[int]) -> set[int]:
    """Return the blocks of *found* that only list files: a label, numbering and links to them."""
    if not files:
        return set()
    listed: set[int] = set()
    by_block: dict[int, list[str]] = {}
    for link in document.links:
        if not link.is_media and link.text:
            by_block.setdefault(link.block, []).append(link.text)
    previous_label: int | None = None
    for index in found:
        text = compact(document.blocks[index].text)
        if index in files and is_list_line(text, by_block.get(index, [])):
            listed.add(index)
            if previous_label is not None:
                listed.add(previous_label)
        previous_label = index if _ATTACHMENT_LABEL.fullmatch(text) or (previous_label is not None and index in listed) else None
    return listed


def names_attachments(text: str) -> bool:
    """Return whether *text* opens a list of attachments."""
    return _ATTACHMENT_LABEL.match(compact(text[:40])) is not None


def is_list_line(text: str, links: list[str]) -> bool:
    """Return whether a line says nothing beside the names of the files it links to."""
    if len(text) > _LONGEST_LIST or len(links) > _MOST_LINKS:
        return False
    rest = text
    for link in links:
        rest = rest.replace(compact(link), "", 1)
    label = _ATTACHMENT_LABEL.match(rest)
    has_label = label is not None
    if label is not None:
        rest = rest[label.end() :]
    rest = _VERBS.sub("", rest) if has_label or len(rest) < 12 else rest  # noqa: PLR2004
    if _NUMBERING.fullmatch(rest):
        return True
    return has_label and len(rest) < 60 and not rest.endswith(("。", "！", "；"))  # noqa: PLR2004


def _is_inner_chrome(block: Block) -> bool:
    """Return whether a block is the page's own wherever it stands."""
    text = block.text
    if len(text) > furniture.LONGEST_LINE or block.is_row:
        return False
    is_known = furniture.is_furniture(text)  # once a line
    return is_known and (furniture.is_button_line(text) or furniture.is_counter(text) or furniture.is_crumbs(text))


def _is_leading(block: Block) -> bool:
    text = block.text
    return (
        bylines.is_byline(text)
        or furniture.is_furniture(text)
        or furniture.is_editor_line(text)
        or furniture.is_related_heading(text)
        or furniture.is_bracket_run(text)
        or furniture.is_link_line(text, block.linked)
        or declared.is_periodical(text)
        or furniture.is_almanac(text)
        or leaf.is_leaf(text)
    )


def _is_day_of_page(texts: list[str]) -> bool:
    """Return whether the first line is a day of the page's: before a report's own title, or where no speech begins.

    Under the title of a speech, a day is the speech's, unless it tells its own; a notice signs at its end.
    """
    if len(texts) <= 1 or not _DAY.fullmatch(compact(texts[0])):
        return False
    speech = [compact(text) for text in texts[1:] if _SPEECH.search(compact(text))]
    return _OWN_TITLE.fullmatch(compact(texts[1])) is not None or not speech or any(_DAY_WITHIN.search(text) for text in speech)


def _is_trailing(block: Block) -> bool:
    text = block.text
    return (
        furniture.is_furniture(text)
        or furniture.is_editor_line(text)
        or furniture.is_related_heading(text)
        or furniture.is_footer(text)
        or furniture.is_end_sign(text)
        or furniture.is_link_line(text, block.linked)
        or furniture.is_related_link(text, block.linked)
        or furniture.is_bracket_run(text)
        or _ATTACHMENT_LABEL.fullmatch(compact(text)) is not None
        or _NO_FILE.fullmatch(compact(text)) is not None
    )
