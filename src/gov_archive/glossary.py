"""The words of events, flags, states and verdicts in both languages, for everything that is shown to people."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "new": ("新增", "new"),
    "changed": ("变更", "changed"),
    "withdrawn": ("撤下", "withdrawn"),
    "restored": ("恢复", "restored"),
    "moved": ("迁移", "moved"),
    "listed": ("在列", "listed"),
    "unlisted": ("未列", "unlisted"),
    "work_report": ("政府工作报告", "work report"),
    "half_year_report": ("半年工作报告", "half-year report"),
    "notice": ("公告", "notice"),
    "other": ("其他", "other"),
    "good": ("正常", "good"),
    "missing": ("不存在", "missing"),
    "blocked": ("被拦", "blocked"),
    "unavailable": ("不可用", "unavailable"),
    "document": ("文件", "document"),
    "attachment": ("附件", "attachment"),
    "added": ("新增", "added"),
    "removed": ("删去", "removed"),
    "typography": ("排版", "typography"),
    "text": ("正文", "text"),
    "metadata": ("元数据", "metadata"),
    "title": ("标题", "title"),
    "date": ("日期", "date"),
    "published_on": ("发布日期", "published"),
    "near_miss": ("近", "near miss only"),
    "unread": ("未读", "unread"),
    "not_due": ("未到期", "not yet due"),
    "ok": ("正常", "ok"),
    "degraded": ("不全", "degraded"),
    "failed": ("失败", "failed"),
    "crashed": ("中断", "crashed"),
    "figure_restated": ("数字改动", "figure restated"),
    "section_dropped": ("章节删去", "section dropped"),
    "footnote_removed": ("脚注删去", "footnote removed"),
    "text_shortened": ("正文缩短", "text shortened"),
    "title_altered": ("标题改动", "title altered"),
    "attachment_differs": ("附件不一", "attachment differs"),
    "listing_differs": ("目录不一", "listing differs"),
    "backdated": ("日期倒填", "backdated"),
    "shared_sentence": ("多篇同增删一句", "sentence shared"),
    "another_article": ("地址另作他用", "another article"),
    "dates_disagree": ("日期不一", "dates disagree"),
    "listing_shrank": ("目录缩短", "listing shrank"),
    "office_silent": ("未见报告", "office silent"),
}

EVENTS: Final = ("new", "changed", "withdrawn", "restored", "moved")


def chinese(name: str) -> str:
    """Return *name* in Chinese, or as it is where the glossary has none."""
    return WORDS[name][0] if name in WORDS else name.replace("_", " ")


def english(name: str) -> str:
    """Return *name* in English words."""
    return WORDS[name][1] if name in WORDS else name.replace("_", " ")
