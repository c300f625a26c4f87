"""From data written as JSON or script literals to flat records, and from a record to a list item."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from gov_archive.nights import day

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = re.compile(
    r"""(?P<open>[{])|(?P<close>[}])
    |(?P<name>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[A-Za-z_$][\w$]*)\s*:\s*
     (?P<value>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|-?\d+(?:\.\d+)?|true|false|null)?
    |(?P<other>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": ""}
_TITLE_NAMES = re.compile(r"title|name|subject|caption|biaoti|^bt$|headline|标题|名称", re.IGNORECASE)
_DATE_NAMES = re.compile(r"date|time|riqi|shijian|^rq$|publish|日期|时间", re.IGNORECASE)
_LISTED_NAMES = re.compile(r"pub|release|issue|发布|^date$|^time$|show", re.IGNORECASE)
_EPOCH = re.compile(r"\d{10}|\d{13}")
_FOUR_HUNDRED_YEARS = 400 * 366 * 86_400

Record = dict[str, str]


def records(text: str) -> list[Record]:
    """Return the objects written in *text*, in order of their start, each with its own plain values as strings."""
    stack: list[Record] = []
    found: list[Record] = []
    for piece in _TOKEN.finditer(text):
        if piece["open"]:
            stack.append({})
            found.append(stack[-1])
        elif piece["close"]:
            if stack:
                stack.pop()
        elif stack and piece["name"] and piece["value"]:
            stack[-1].setdefault(_unquoted(piece["name"]), _unquoted(piece["value"]))
    return [record for record in found if record]


def as_markup(record: Record, is_document: Callable[[str], bool], key_name: str) -> str:
    """Return *record* as a list item with link, title and date, or the markup it carries, or nothing if it is no document."""
    carried = [value for value in record.values() if "<a " in value or "<A " in value]
    if carried:
        return "".join(carried)
    address = next((value for value in record.values() if is_document(value)), None)
    bare = next((value for name, value in record.items() if name.lower() == key_name.lower()), None)
    if not address and not bare:
        return ""
    link = f'href="{html.escape(address)}"' if address else f'data-key="{html.escape(bare or "")}"'
    title = html.escape(_title(record), quote=True)
    return f'<li><a {link} title="{title}">{title}</a> <span>{html.escape(_date(record))}</span></li>'


def _title(record: Record) -> str:
    named = [value for name, value in record.items() if _TITLE_NAMES.search(name) and value]
    exact = [value for name, value in record.items() if name.lower() == "title" and value]
    return re.sub(r"<[^>]*>", "", max(exact or named, key=len, default=""))


def _date(record: Record) -> str:
    named = [(name, value) for name, value in record.items() if _DATE_NAMES.search(name) and any(c.isdigit() for c in value)]
    best = next((value for name, value in named if _LISTED_NAMES.search(name)), named[0][1] if named else "")
    return epoch_day(best) or best


def epoch_day(value: str) -> str:
    """Return the day in Shanghai of seconds or milliseconds since 1970, or nothing if *value* is neither."""
    if not _EPOCH.fullmatch(value.strip()):
        return ""
    seconds = int(value) / (1000 if len(value.strip()) > 10 else 1)  # noqa: PLR2004  ten digits are seconds until the year 2286
    return day(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=min(seconds, _FOUR_HUNDRED_YEARS))).isoformat()


def _unquoted(printed: str) -> str:
    if printed[:1] not in "\"'":
        return "" if printed == "null" else printed
    return _ESCAPE.sub(lambda found: _unescaped(found[1]), printed[1:-1])


def _unescaped(code: str) -> str:
    if len(code) > 1:
        character = chr(int(code[1:], 16))
        return "\ufffd" if "\ud800" <= character <= "\udfff" else character
    return _PLAIN.get(code, code)
