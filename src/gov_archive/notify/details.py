"""The lines below a headline: what changed, which nights, which error; facts as they are, words in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any, Final

from gov_archive import compare, glossary
from gov_archive.notify.item import Item

_AROUND: Final = 6
_LONGEST: Final = 48
_SENTENCE: Final = 160

_SAID: Final[dict[str, tuple[str, str]]] = {
    "more": ("（另有 {} 处）", " (and {} more)"),
    "delivered": ("报告日 {}", "delivered {}"),
    "published": ("发布 {}", "published {}"),
    "absent": ("连续 {} 夜目录和原地址都没有：{}", "absent from listing and address on {} nights: {}"),
    "back": ("原地址又能打开", "its address answers again"),
    "to": ("新编号 {}", "now under {}"),
    "flags": ("提示：{}", "flags: {}"),
    "same": ("与 {} 同文", "the same text as {}"),
    "shrank": ("目录只剩 {} 行", "the listing shows {} rows only"),
    "silent": ("到 3 月 31 日还没有 {} 年的报告", "no report of {} by 31 March"),
    "unlisted": ("目录里没有了，原地址还在", "gone from the listing, still at its address"),
    "differs": ("附件与正文有 {} 处不同", "the attachment differs in {} places"),
    "in_listing": ("目录中", "in the listing"),
    "failed": ("自 {} 起什么也没读到（{} 夜）", "nothing could be read since {} (nights: {})"),
    "degraded": ("自 {} 起没有读全（{} 夜）", "not read in full since {} (nights: {})"),
    "ended": ("{} 起的异常已结束", "read in full again; it began on {}"),
    "stopped": ("{} 的运行没有跑完", "the run of {} did not end"),
    "resumed": ("已重新跑完一夜；{} 起中断", "a night ran to its end again; broken off since {}"),
    "missed": ("这几夜没有运行：{}", "no run in the nights of {}"),
    "corrected": ("先前通知的这一条不再成立：{}", "what was told before is no longer borne out: {}"),
    "audit": ("发现 {} 个问题，首先是：", "problems found: {}; the first:"),
    "test": ("这是一条测试消息。", "This is a test."),
}


def lines(item: Item, language: str) -> Iterator[str]:
    """Yield what *item* says below its headline, a line each."""
    said = _Phrases(language)
    if item.kind == "flag":
        yield _flag(item.detail, said)
        return
    if item.is_event:
        yield from _EVENTS[item.kind](item, said)
        if others := [flag["rule"] for flag in item.flags if flag["rule"] != "figure_restated"]:
            yield said("flags", said.joined(said.word(rule) for rule in dict.fromkeys(others)))
        return
    yield from _nights(item, said)


class _Phrases:
    """The phrases of one language."""

    def __init__(self, language: str) -> None:
        self.is_chinese = language == "zh"

    def __call__(self, name: str, *values: Any) -> str:
        return _SAID[name][0 if self.is_chinese else 1].format(*values)

    def word(self, name: str) -> str:
        """Return a word of the glossary."""
        return glossary.chinese(name) if self.is_chinese else glossary.english(name)

    def joined(self, parts: Any) -> str:
        """Return a list as a reader would write it."""
        return ("、" if self.is_chinese else ", ").join(map(str, parts))

    def named(self, name: str, old: Any, new: Any) -> str:
        """Return what became of what, under a name."""
        return f"{_cut(name)}{'：' if self.is_chinese else ': '}{_cut(str(old))} → {_cut(str(new))}"


def _changed(item: Item, said: _Phrases) -> Iterator[str]:
    """The first figure with both values; else the first wording; else what beside the text is different."""
    figures = [one for flag in item.flags if flag["rule"] == "figure_restated" for one in flag["evidence"].get("figures", ())]
    first = item.detail.get("first") or []
    if figures:
        more = said("more", len(figures) - 1) if len(figures) > 1 else ""
        yield said.named(figures[0]["name"], figures[0]["old"], figures[0]["new"]) + more
    elif first:
        counted = sum((item.detail.get("paragraphs") or {}).values())
        yield _wording(first[0].get("old") or "", first[0].get("new") or "") + (said("more", counted - 1) if counted > 1 else "")
    yield from _beside(item.detail, said)


def _beside(detail: Mapping[str, Any], said: _Phrases) -> Iterator[str]:
    if isinstance(title := detail.get("title"), dict):
        yield said.named(said.word("title"), title["old"], title["new"])
    for label, sides in list((detail.get("metadata") or {}).items())[:2]:
        yield said.named(label, sides["old"], sides["new"])
    for what, names in (detail.get("attachments") or {}).items():
        if names:
            yield f"{said.word('attachment')} {said.word(what)}: {_cut(said.joined(names))}"


def _new(item: Item, said: _Phrases) -> Iterator[str]:
    told = [said(name, item.detail[f"{name}_on"]) for name in ("delivered", "published") if item.detail.get(f"{name}_on")]
    if told:
        yield said.joined(told)
    if same := item.detail.get("same_text_as"):
        yield said("same", said.joined(same))


def _withdrawn(item: Item, said: _Phrases) -> Iterator[str]:
    nights = item.detail.get("nights", ())
    yield said("absent", len(nights), said.joined(nights[:5]) + ("…" if len(nights) > 5 else ""))  # noqa: PLR2004 - a line's length


def _restored(_item: Item, said: _Phrases) -> Iterator[str]:
    yield said("back")


def _moved(item: Item, said: _Phrases) -> Iterator[str]:
    yield said("to", item.detail.get("to", ""))


_EVENTS: Final = {"changed": _changed, "new": _new, "withdrawn": _withdrawn, "restored": _restored, "moved": _moved}


def _flag(flag: Mapping[str, Any], said: _Phrases) -> str:
    """Return a flag in words of the language where its evidence gives them, else its own sentence."""
    evidence = flag["evidence"]
    match flag["rule"]:
        case "listing_shrank" if "rows" in evidence:
            return said("shrank", evidence["rows"])
        case "office_silent" if "year" in evidence:
            return said("silent", evidence["year"])
        case "unlisted":
            return said("unlisted")
        case "attachment_differs" if "differences" in evidence:
            return said("differs", len(evidence["differences"]))
        case "listing_differs" if evidence:
            return said.joined(
                said.named(f"{said('in_listing')} {said.word(what)}", one["old"], one["new"]) for what, one in evidence.items()
            )
    return _cut(str(flag["text"]), _SENTENCE)


def _nights(item: Item, said: _Phrases) -> Iterator[str]:
    """Yield what became of nights, and the first error."""
    detail = item.detail
    match item.kind:
        case "trouble":
            yield said("failed" if detail["is_failed"] else "degraded", detail["since"], detail["nights"])
        case "missed":
            yield said("missed", said.joined(str(first) if first == last else f"{first} – {last}" for first, last in detail["nights"]))
        case "audit":
            yield said("audit", detail["problems"])
        case "ended" | "stopped" | "resumed":
            yield said(item.kind, detail["since"])
        case "corrected":
            yield said("corrected", detail["said"])
        case _:
            yield said("test")
    if error := detail.get("error"):
        yield _cut(str(error), _SENTENCE)


def _wording(old: str, new: str) -> str:
    """Return the first wording that changed, before and after, with a little of what stands around it."""
    if not old or not new:
        return f"+ {_cut(new)}" if new else f"- {_cut(old)}"
    spans = [span for change in compare.texts([old], [new]).changes for span in change.spans]
    at = next((place for place, span in enumerate(spans) if span.kind != "same"), None)
    if at is None:
        return f"{_cut(old)} → {_cut(new)}"
    changed = list(takewhile(lambda span: span.kind != "same", spans[at:]))
    before = spans[at - 1].text[-_AROUND:] if at else ""
    behind = "".join(span.text for span in spans[at + len(changed) :][:1])[:_AROUND]
    sides = ("".join(span.text for span in changed if span.kind == kind) for kind in ("removed", "added"))
    was, now = (_cut(f"{before}{side}{behind}") for side in sides)
    return f"“{was}” → “{now}”"


def _cut(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
