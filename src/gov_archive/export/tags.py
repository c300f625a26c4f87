"""From a version to the meta tags that Chinese government sites carry: what an archive's catalogue expects a page to be described by."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

_ORIGINS: Final = ("信息来源", "文章来源", "稿件来源", "内容来源", "来源", "发布机构", "机构名称")
_KEYWORDS: Final = ("关键词", "关键字", "主题词")

FIELDS: Final = (
    ("SiteDomain", "网站标签", "host of url"),
    ("SiteIDCode", "网站标签", "site_code"),
    ("ColumnName", "栏目标签", "column"),
    ("ArticleTitle", "内容标签", "title"),
    ("PubDate", "内容标签", "published_on"),
    ("ContentSource", "内容标签", f"metadata: the first of {'、'.join(_ORIGINS)} that is given"),
    ("Keywords", "内容标签", f"metadata: the first of {'、'.join(_KEYWORDS)} that is given"),
    ("Url", "内容标签", "url"),
)


def tags(version: dict[str, Any]) -> dict[str, str | None]:
    """Return the tags of *version* (a value of ``show --json``); None where the page did not say, and nothing is guessed."""
    labels = version["metadata"]
    return {
        "SiteDomain": urlsplit(version["url"]).hostname,
        "SiteIDCode": version["site_code"],
        "ColumnName": version["column"],
        "ArticleTitle": version["title"],
        "PubDate": version["published_on"],
        "ContentSource": _first(labels, _ORIGINS),
        "Keywords": _first(labels, _KEYWORDS),
        "Url": version["url"],
    }


def _first(labels: dict[str, str], wanted: tuple[str, ...]) -> str | None:
    return next((labels[label] for label in wanted if labels.get(label)), None)
