"""From two readings of one document to the classes of what changed, and the detail a reader wants to see."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from gov_archive import compare, normal_form
from gov_archive.flag.observations import File, Texts
from gov_archive.model import Reading

Class = Literal["title", "text", "metadata", "attachment", "typography"]

_COUNTERS: Final = re.compile(r"次数|点击|阅读|访问|浏览|人气|热度|^字号|字体|打印|当前|今日|今天|天气|分享|下载量|更新时间|视力|朗读|语音")
_DATE: Final = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]?\d{1,2}:\d{2}(?::\d{2})?)?")
_COUNTER: Final = re.compile(r"(?:[^\W\d]{2,8}[:：]\s*)?(?!(?:19|20)\d\d$)\d{1,9}\s*[次人]?")
_NUMBER: Final = re.compile(r"\d")
_SHOWN: Final = 3
_LONGEST: Final = 200


@dataclass(frozen=True)
class Wording:
    """A text with the attachments that belong to it."""

    reading: Reading
    files: tuple[File, ...] = ()


def classes(old: Wording, new: Wording, texts: Texts) -> tuple[Class, ...]:
    """Return in which respects *new* says something else than *old*, in normal form; () when it says the same.

    Two texts are compared only if one extractor made both: the caller sees to it.
    """
    before, after = old.reading, new.reading
    found: list[Class] = []
    if before.title and after.title and normal_form.text(before.title) != normal_form.text(after.title):
        found.append("title")
    if digest(before.body) != digest(after.body) or _notes(before) != _notes(after):
        found.append("text")
    if metadata(before.metadata, after.metadata):
        found.append("metadata")
    if any(files(old.files, new.files, texts).values()):
        found.append("attachment")
    return tuple(found)


def detail(old: Wording, new: Wording, found: Sequence[str], texts: Texts) -> dict[str, Any]:
    """Return the summary of a change: its classes, and for each the old and the new wording, shortened."""
    said: dict[str, Any] = {"classes": list(found)}
    if "title" in found:
        said["title"] = {"old": old.reading.title, "new": new.reading.title}
    if "text" in found:
        comparison = compare.texts(old.reading.body, new.reading.body)
        said["paragraphs"] = {kind: comparison.counts[kind] for kind in ("changed", "added", "removed")}
        differing = [change for change in comparison.changes if change.kind in {"changed", "added", "removed"}]
        said["first"] = [{"old": _short(change.old_text), "new": _short(change.new_text)} for change in differing[:_SHOWN]]
        if _notes(old.reading) != _notes(new.reading):
            said["footnotes"] = {"old": len(old.reading.footnotes), "new": len(new.reading.footnotes)}
    if "metadata" in found:
        said["metadata"] = metadata(old.reading.metadata, new.reading.metadata)
    if "attachment" in found:
        said["attachments"] = files(old.files, new.files, texts)
    return said


def metadata(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the values that differ, by label. Labels that only one of the two prints are the page's design, and counters are no facts."""
    shared = [label for label in old if label in new and not _COUNTERS.search(label)]
    differing = (label for label in shared if _value(old[label]) != _value(new[label]) and not _counts(old[label], new[label]))
    return {label: {"old": old[label], "new": new[label]} for label in differing}


def files(old: Sequence[File], new: Sequence[File], texts: Texts) -> dict[str, list[str]]:
    """Return the names of attachments added, removed, and changed (where the texts of both are known)."""
    pairs = paired(old, new)
    kept = {id(before) for _, before in pairs if before}
    changed = [after.name or after.url for after, before in pairs if before and _texts_differ(before, after, texts)]
    return {
        "added": [after.name or after.url for after, before in pairs if before is None],
        "removed": [file.name or file.url for file in old if id(file) not in kept],
        "changed": changed,
    }


def paired(old: Sequence[File], new: Sequence[File]) -> list[tuple[File, File | None]]:
    """Return each of *new* with its counterpart in *old*: the same address, else the same bytes, else the same name."""
    left = list(old)
    found: dict[int, File] = {}
    for same in (_same_address, _same_bytes, _same_name):
        for place, after in enumerate(new):
            match = None if place in found else next((before for before in left if same(before, after)), None)
            if match:
                found[place] = match
                left.remove(match)
    return [(after, found.get(place)) for place, after in enumerate(new)]


@lru_cache(maxsize=256)
def digest(body: tuple[str, ...]) -> str:
    """Return the digest of what *body* says in normal form."""
    return normal_form.digest(body)


def _notes(reading: Reading) -> list[str]:
    """Return the notes' texts: their marks are typography."""
    return [normal_form.text(note.text) for note in reading.footnotes]


def _value(printed: str) -> str:
    return normal_form.text(_DATE.sub(lambda day: f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}", printed))


def _counts(old: str, new: str) -> bool:
    """Say whether a value is a counter under a name not known here: a number that is no year, alone or behind a label of its own."""
    return any(_COUNTER.fullmatch(value.strip()) for value in (old, new)) and all(
        not value or _NUMBER.search(value) for value in (old, new)
    )


def _texts_differ(before: File, after: File, texts: Texts) -> bool:
    if not before.text or not after.text or before.text == after.text:
        return False
    return digest(texts(before.text).body) != digest(texts(after.text).body)


def _same_address(before: File, after: File) -> bool:
    return _address(before.url) == _address(after.url)


def _same_bytes(before: File, after: File) -> bool:
    return before.payload_sha256 is not None and before.payload_sha256 == after.payload_sha256


def _same_name(before: File, after: File) -> bool:
    return bool(before.name) and normal_form.text(before.name) == normal_form.text(after.name)


def _address(url: str) -> tuple[str, str]:
    """Return what of an address tells the file: a host may be renamed, a scheme become https."""
    parts = urlsplit(url)
    return parts.path, parts.query


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
