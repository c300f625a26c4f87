"""How stored values read on a page: times in Shanghai, words of the glossary in both languages, links that are safe to follow."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from gov_archive import glossary
from gov_archive.nights import SHANGHAI


def word(name: Any) -> str:
    """Return *name* in both languages, or as it is where the glossary has none."""
    return " ".join(dict.fromkeys((glossary.chinese(str(name)), glossary.english(str(name)))))


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
