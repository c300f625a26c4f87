"""How stored values read on a page: times in Shanghai, words of the glossary in both languages, links that are safe to follow."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from gov_archive.nights import SHANGHAI

_WORDS: Final = {
    "new": "新增 new",
    "changed": "变更 changed",
    "withdrawn": "撤下 withdrawn",
    "restored": "恢复 restored",
    "moved": "迁移 moved",
    "listed": "在列 listed",
    "unlisted": "未列 unlisted",
    "work_report": "政府工作报告 work report",
    "half_year_report": "半年工作报告 half-year report",
    "notice": "公告 notice",
    "other": "其他 other",
    "good": "正常 good",
    "missing": "不存在 missing",
    "blocked": "被拦 blocked",
    "unavailable": "不可用 unavailable",
    "document": "文件 document",
    "attachment": "附件 attachment",
    "added": "新增 added",
    "removed": "删去 removed",
    "typography": "排版 typography",
    "text": "正文 text",
    "metadata": "元数据 metadata",
    "title": "标题 title",
    "published_on": "发布日期 published",
    "near_miss": "近 near miss only",
    "unread": "未读 unread",
    "not_due": "未到期 not yet due",
    "ok": "正常 ok",
    "degraded": "不全 degraded",
    "failed": "失败 failed",
    "crashed": "中断 crashed",
    "figure_restated": "数字改动 figure restated",
    "section_dropped": "章节删去 section dropped",
    "footnote_removed": "脚注删去 footnote removed",
    "text_shortened": "正文缩短 text shortened",
    "title_altered": "标题改动 title altered",
    "attachment_differs": "附件不一 attachment differs",
    "backdated": "日期倒填 backdated",
    "dates_disagree": "日期不一 dates disagree",
    "listing_shrank": "目录缩短 listing shrank",
    "office_silent": "未见报告 office silent",
}


def word(name: Any) -> str:
    """Return *name* in both languages, or as it is where the glossary has none."""
    return _WORDS.get(str(name), str(name).replace("_", " "))


def shanghai(written: str | None) -> str:
    """Return an instant as Shanghai time to the minute."""
    return f"{datetime.fromisoformat(written).astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if written else ""


def href(url: str | None) -> str:
    """Return *url* if it leads to a web page; else nothing: a page may hold ``javascript:`` as an attachment's address."""
    try:
        return url if url and urlsplit(url).scheme.lower() in {"http", "https"} else ""
    except ValueError:
        return ""


def stamp(written: str) -> str:
    """Return an instant as the 14 digits of a memento's address."""
    return f"{datetime.fromisoformat(written).astimezone(UTC):%Y%m%d%H%M%S}"


def marked(text: str, words: str) -> list[tuple[bool, str]]:
    """Return *text* in runs, each with whether it is one of *words* as they were written."""
    wanted = [re.escape(word) for word in sorted(words.split(), key=len, reverse=True)]
    runs = re.split(f"({'|'.join(wanted)})", text, flags=re.IGNORECASE) if wanted else [text]
    return [(at % 2 == 1, run) for at, run in enumerate(runs) if run]


FILTERS: Final = {"word": word, "shanghai": shanghai, "href": href, "stamp": stamp, "marked": marked}
