"""What many documents change alike between two runs: the portal's design, a slip of the reader, but never news of one document.

Of the text only lines at its edges count: what enters or leaves between two sentences of a report is the report's own, in however many
reports it does so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from gov_archive import normal_form
from gov_archive.flag import changes, edges
from gov_archive.flag.changes import Wording

if TYPE_CHECKING:
    from gov_archive.model import Reading

ALIKE: Final = 3  # documents with different texts from which on a change is the portal's, not theirs

_SITE: Final = re.compile(r"\S*(?:门户网站|政府网站?|政务网|信息网|信息公开(?:网|平台|目录|专栏)|政务公开|首页)")
_OFFICE: Final = re.compile(r"\S*(?:人民政府|信息公开|管委会|办事处)|中国\S{2,6}")
_SEPARATORS: Final = " \t\u3000\xa0-_|·•>»/\\—–:：,，"


class Addition(NamedTuple):
    """What one title has before and after another that it contains."""

    before: str
    after: str


@dataclass(frozen=True)
class Design:
    """What three or more documents with different texts changed alike: lines that entered or left at the edges, titles, labels, files.

    ``additions`` are what their titles gained or lost; ``names`` are titles that several of them bear; ``labels`` those of metadata whose
    values changed in many at once; ``files`` addresses that several of them link to.
    """

    entered: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    additions: frozenset[Addition] = frozenset()
    names: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()


def design(pairs: Iterable[tuple[Reading, Reading]]) -> Design:
    """Return what *pairs*, the old and the new reading of each document whose reading changed, have in common.

    A line at an edge (figures aside), an addition to a title, or a value counts when three documents with different texts changed it
    alike; a label also when most of them changed it, each to a value of its own: it is another field then.
    """
    count = _Count()
    documents = 0
    for old, new in pairs:
        text = changes.digest(new.body)
        documents += 1
        count.add("entered", edges.apart(new.body, old.body), text)
        count.add("left", edges.apart(old.body, new.body), text)
        count.add("additions", filter(None, [addition(old.title, new.title)]), text)
        count.add("names", {normal_form.text(one.title) for one in (old, new) if one.title and old.title != new.title}, text)
        differing = changes.metadata(old.metadata, new.metadata)
        count.add("labels", differing, text)
        count.add("values", ((label, said["old"], said["new"]) for label, said in differing.items()), text)
        count.add("files", {one.url for one in old.attachments} ^ {one.url for one in new.attachments}, text)
    return Design(
        entered=count.those("entered"),
        left=count.those("left"),
        additions=count.those("additions"),
        names=count.those("names"),
        labels=count.those("labels", max(ALIKE, documents / 2)) | {label for label, _, _ in count.those("values")},
        files=count.those("files"),
    )


def without(common: Design, old: Wording, new: Wording, *, listed_as: Iterable[str] = ()) -> tuple[Wording, Wording]:
    """Return both wordings without what is *common* to many documents; *listed_as* are the titles that the listing gave this one."""
    before = _stripped(old, common)
    after = _stripped(new, common)
    if _is_same_title(common, old.reading, new.reading, listed_as):
        after = replace(after, reading=replace(after.reading, title=before.reading.title))
    shorter = (
        _without_lines(before.reading, common.left, after.reading),
        _without_lines(after.reading, common.entered, before.reading),
    )
    for one, other in ((shorter[0], after.reading), (before.reading, shorter[1])):
        if changes.digest(one.body) == changes.digest(other.body):
            return replace(before, reading=one), replace(after, reading=other)
    return replace(before, reading=shorter[0]), replace(after, reading=shorter[1])


def sentences(old: Wording, new: Wording, bare: tuple[Wording, Wording]) -> list[str]:
    """Return the whole sentences of *old* or *new* that the *bare* wordings lack: taken for the portal's, they may yet be the report's."""
    pairs = ((old, bare[0]), (new, bare[1]))
    return [
        line
        for full, rest in pairs
        for line in full.reading.body
        if edges.is_sentence(line) and normal_form.text(line) not in normal_form.paragraphs(rest.reading.body)
    ]


def addition(one: str | None, other: str | None) -> Addition | None:
    """Return what the longer of two titles has around the shorter; None where neither contains the other, white space aside."""
    for first, second in ((one or "", other or ""), (normal_form.text(one or ""), normal_form.text(other or ""))):
        short, long = sorted((first.strip(), second.strip()), key=len)
        if short and short != long and short in long:
            before, _, after = long.partition(short)
            return Addition(before, after)
    return None


def _is_same_title(common: Design, old: Reading, new: Reading, listed_as: Iterable[str]) -> bool:
    """Say whether the titles differ by what the site prints around them, or by what many titles differ."""
    if {normal_form.text(one) for one in (old.title or "", new.title or "")} & common.names:
        return True
    around = addition(old.title, new.title)
    if around is None:
        return False
    if around in common.additions:
        return True
    if not (around.before[-1:] in _SEPARATORS and around.after[:1] in _SEPARATORS):  # "" is in any string
        return all(_SITE.fullmatch(part) for part in around if part)
    names = [name for part in around for name in re.split(rf"[{re.escape(_SEPARATORS)}]+", part) if name]
    columns = {reading.column for reading in (old, new) if reading.column}
    if all(name in columns or _SITE.fullmatch(name) or _OFFICE.fullmatch(name) for name in names):
        return True
    short, long = sorted((normal_form.text(old.title or ""), normal_form.text(new.title or "")), key=len)
    shown = {normal_form.text(title) for title in listed_as}
    return short in shown and long not in shown and changes.digest(old.body) == changes.digest(new.body)


def _stripped(wording: Wording, common: Design) -> Wording:
    reading = wording.reading
    metadata = {label: said for label, said in reading.metadata.items() if label not in common.labels}
    linked = tuple(one for one in reading.attachments if one.url not in common.files)
    files = tuple(file for file in wording.files if file.url not in common.files)
    return Wording(replace(reading, metadata=metadata, attachments=linked), files)


def _without_lines(reading: Reading, lines: frozenset[str], other: Reading) -> Reading:
    """Return *reading* without those *lines* that stand at its edges, and that the *other* reading does not print."""
    dropped = set(edges.places(reading.body, other.body, lines))
    kept = [place for place in range(len(reading.body)) if place not in dropped]
    places = {place: number for number, place in enumerate(kept)}
    sections = tuple(replace(one, paragraph=places[one.paragraph]) for one in reading.sections if one.paragraph in places)
    return replace(reading, body=tuple(reading.body[place] for place in kept), sections=sections)


class _Count:
    """Counts in how many documents with different texts something stands: the same text under two keys is one."""

    def __init__(self) -> None:
        self._texts: dict[str, dict[Hashable, set[str]]] = defaultdict(lambda: defaultdict(set))

    def add(self, what: str, found: Iterable[Hashable], text: str) -> None:
        for one in found:
            self._texts[what][one].add(text)

    def those(self, what: str, least: float = ALIKE) -> frozenset[Any]:
        return frozenset(one for one, texts in self._texts[what].items() if len(texts) >= least)
