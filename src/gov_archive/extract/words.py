"""What the words of a title tell of a text: the letter pairs that it shares with it, each with its weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gov_archive.extract.spaces import compact

if TYPE_CHECKING:
    from gov_archive.extract.blocks import Document
    from gov_archive.extract.region import Anchors

_NOT_TELLING = frozenset("关于 的通 通知 公告 政府 人民 工作 报告 意见 办法 方案 印发 实施 上海 海市 镇人 区人 民政".split())  # noqa: SIM905


def telling(document: Document, anchors: Anchors) -> dict[str, float]:
    """Return the letter pairs of the title with their weight: one that stands in many blocks (the town's name) tells little."""
    found: set[str] = set()
    for title in anchors.titles:
        text = compact(title)
        found.update(
            text[at : at + 2] for at in range(len(text) - 1) if "\u4e00" <= text[at] <= "\u9fff" and "\u4e00" <= text[at + 1] <= "\u9fff"
        )
    texts = [block.text for index, block in enumerate(document.blocks) if index not in anchors.blocks]
    counts = {gram: [gram in text for text in texts].count(True) for gram in found - _NOT_TELLING}
    return {gram: 1 / count for gram, count in counts.items() if count}


def likeness(text: str, words: dict[str, float]) -> float:
    """Return the worth of *text* for the *words* of the title that stand in it, at most 6."""
    return min(6.0, 3.0 * sum(weight for gram, weight in words.items() if gram in text))
