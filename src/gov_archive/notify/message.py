"""From things to be told to one message, short enough for a phone, in Chinese or English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from gov_archive import glossary
from gov_archive.notify import details
from gov_archive.notify.item import ORDER, TROUBLES, Item

Language = Literal["zh", "en"]

_MOST: Final = 20  # things in one message; the archive has them all
_SHORT: Final = 8
_TITLE: Final = 60
_KINDS: Final = {
    "flag": ("提示", "flag"),
    "trouble": ("异常", "trouble"),
    "ended": ("异常结束", "ended"),
    "stopped": ("中断", "broken off"),
    "resumed": ("恢复运行", "runs again"),
    "missed": ("漏夜", "missed"),
    "corrected": ("更正", "taken back"),
    "audit": ("审核", "audit"),
    "test": ("测试", "test"),
}


@dataclass(frozen=True)
class Message:
    """What is sent: a title of one line, a body of a few; ``is_trouble`` where somebody should act."""

    title: str
    body: str
    is_trouble: bool


def message(items: Sequence[Item], *, on: date, language: Language) -> Message:
    """Return *items* as one message of the day *on*, what changed first; at most twenty are spelled out, the rest counted."""
    ordered = sorted(items, key=lambda item: ORDER.index(item.kind))
    counts = Counter(_word(item.kind, language) for item in ordered)
    if language == "zh":
        title = f"政府工作报告存档 {on}：" + "，".join(f"{word}{number}" for word, number in counts.items())
        left = "另有 {} 件：gov-archive events --since {}"
    else:
        title = f"gov-archive {on}: " + ", ".join(f"{number} {word}" for word, number in counts.items())
        left = "and {} more: gov-archive events --since {}"
    parts = ["\n".join(_lines(item, language)) for item in ordered[:_MOST]]
    parts += [left.format(len(ordered) - _MOST, on)] if len(ordered) > _MOST else []
    return Message(_printable(title), "\n\n".join(parts), any(item.kind in TROUBLES for item in items))


def headline(item: Item, language: Language) -> str:
    """Return the first line of *item*, by which it can be named again."""
    word = _word(item.kind, language)
    if item.kind == "flag":
        rule = str(item.detail.get("rule", ""))
        word = f"{word}·{glossary.chinese(rule)}" if language == "zh" else f"{word}: {glossary.english(rule)}"
    named = _printable(item.title)
    named = named if len(named) <= _TITLE else named[: _TITLE - 1] + "…"
    if language == "zh":
        return f"【{word}】{_printable(item.office)}" + (f"《{named}》" if named else "")
    return f"[{word}] " + ": ".join(filter(None, (_printable(item.office), named)))


def _lines(item: Item, language: Language) -> Iterator[str]:
    yield headline(item, language).strip()
    yield from map(_printable, details.lines(item, language))
    if item.document:
        key = _printable(item.document[:_SHORT])
        is_change = item.kind == "changed" and item.version and item.version > 1
        yield f"gov-archive compare {key} {item.version - 1} {item.version}" if is_change and item.version else f"gov-archive history {key}"


def _word(kind: str, language: Language) -> str:
    chinese, english = _KINDS.get(kind) or glossary.WORDS[kind]
    return chinese if language == "zh" else english


def _printable(text: str) -> str:
    """Return *text* on one line, without anything that could move a cursor or end a header."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
