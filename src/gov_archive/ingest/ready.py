"""From captures to what each says by itself: verdict, listing page and text, found without the database, so in any process.

These are pure functions of the bytes: who calls them, and when, changes nothing. What they gave is handed to ``Facts``, which asks
for itself only where nothing is ready.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from gov_archive import capture as captures
from gov_archive import discover, extract, identity, store, verdict
from gov_archive.errors import CaptureError, ClosedError, LayoutError, UnreadableError
from gov_archive.flag.remains import UNCLOSED
from gov_archive.ingest.inference import listing_at
from gov_archive.nights import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from gov_archive.model import Capture, Exchange, Layout, Page, Portal, Verdict
    from gov_archive.store.texts import Kept

Place = tuple[str, int]
Key = tuple[str, str, str, str, str]
Text = tuple["Kept | None", "str | None"]

_REMEMBERED: Final = 200_000  # paragraphs, some 20 MB: one met again after that is worked out again
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass
class Ready:
    """What captures say by themselves; those in ``captures`` come without their bytes, in file order.

    ``verdicts`` are by capture and the place of the probe they were judged with, ``texts`` by payload and all else that a reading
    depends on, ``pages`` by capture; ``damaged`` holds a sentence for each record that could not be read, ``is_closed`` says that the file
    could not be.
    """

    captures: list[Capture] = field(default_factory=list)
    verdicts: dict[tuple[str, Place | None], Verdict] = field(default_factory=dict)
    texts: dict[Key, Text] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    is_closed: bool = False


def is_redirect(exchange: Exchange) -> bool:
    """Say whether *exchange* only names another address."""
    return exchange.status in REDIRECTS and exchange.header("location") is not None


def undamaged(folder: Path, path: Path, start: int, damaged: list[CaptureError]) -> Iterator[Capture]:
    """Yield the captures of a file, those behind a damaged record too; the errors met are added to *damaged*."""
    at: int | None = start
    while at is not None:
        try:
            yield from captures.scan(path, start=at, folder=folder)
        except CaptureError as error:
            damaged.append(error)
            resume = getattr(error, "resume", None)
            at = resume if isinstance(resume, int) and resume > at else None
        else:
            return


def is_closed(damaged: Iterable[CaptureError]) -> bool:
    """Say whether a file could not be read at all: what it holds is not known, and it is to be tried again."""
    return any(isinstance(error, ClosedError) for error in damaged)


def page(portal: Portal, exchange: Exchange) -> Page:
    """Return the listing page that *exchange* holds; raises LayoutError or UnreadableError."""
    return discover.page(
        exchange.body,
        url=exchange.url,
        portal=portal,
        content_type=exchange.header("content-type"),
        layout=portal.layout_on(day(exchange.at)),
    )


def key(capture: Capture, layout: Layout | None) -> Key:
    """Return everything that the reading of *capture* depends on: payload, address, extractor, layout and media type."""
    exchange = capture.exchange
    return capture.payload_sha256, exchange.url, extract.EXTRACTOR, layout_name(layout), exchange.header("content-type") or ""


def text(exchange: Exchange, layout: Layout | None) -> Text:
    """Return the reading of *exchange* as it is kept, or None with the reason why it says nothing."""
    name = unquote(urlsplit(exchange.url).path.rsplit("/", 1)[-1])
    try:
        found = extract.reading(
            exchange.body, content_type=exchange.header("content-type") or None, url=exchange.url, layout=layout, name=name
        )
    except (LayoutError, UnreadableError) as error:
        return None, str(error)
    if _breaks_off(exchange.body):
        found = replace(found, warnings=(*found.warnings, UNCLOSED))
    if found.body or (found.attachments and found.title):
        return store.texts.kept(found), None
    return None, "; ".join(found.warnings) or "nothing to read"


def layout_name(layout: Layout | None) -> str:
    """Return a short name of *layout* that changes with any of its selectors."""
    if layout is None:
        return ""
    said = json.dumps(asdict(layout), default=str, ensure_ascii=False)
    return f"{layout.since}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def ready(
    portal: Portal,
    folder: Path,
    path: Path,
    *,
    start: int = 0,
    stop: int | None = None,
    probe: Place | None = None,
    indexed: set[int] | None = None,
) -> Ready:
    """Return what the captures of *path* from the offset *start* to before *stop* say by themselves.

    *probe* is the place of the run's probe where it stands before *start*; *indexed* are the paragraphs whose terms were given already, to
    which those given now are added. What a reader breaks on is left out: ``Facts`` meets it again.
    """
    found = Ready()
    judge = _Alone(portal, folder, found, probe, set() if indexed is None else indexed)
    damaged: list[CaptureError] = []
    for capture in undamaged(folder, path, start, damaged):
        if stop is not None and capture.offset >= stop:
            break
        with suppress(Exception):
            judge.add(capture)
        bare = replace(capture.exchange, body=b"", request=b"", response=b"")
        found.captures.append(replace(capture, exchange=bare))
    found.damaged += map(str, damaged)
    found.is_closed = is_closed(damaged)
    return found


def parts(folder: Path, path: Path, count: int) -> list[tuple[int, int | None, Place | None]]:
    """Return *path* cut into parts of *count* captures, each as ``start``, ``stop`` and ``probe`` of ``ready``."""
    begins: list[tuple[int, Place | None]] = [(0, None)]
    probe: Place | None = None
    for number, capture in enumerate(undamaged(folder, path, 0, [])):
        if number and number % count == 0:
            begins.append((capture.offset, probe))
        if probe is None and capture.purpose == "probe" and not is_redirect(capture.exchange):
            probe = capture.file, capture.offset
    stops = [*(offset for offset, _ in begins[1:]), None]
    return [(start, stop, place) for (start, place), stop in zip(begins, stops, strict=True)]


def _breaks_off(body: bytes) -> bool:
    """Say whether a page that began as one ends without saying so."""
    page = body.lower()
    return (b"<html" in page or b"<body" in page) and b"</html" not in page and b"</body" not in page


class _Alone:
    """Judges captures one after the other with what their own file tells."""

    def __init__(self, portal: Portal, folder: Path, found: Ready, probe: Place | None, indexed: set[int]) -> None:
        self._portal = portal
        self._found = found
        self._place = probe
        self._probe = captures.read(folder, *probe).exchange if probe else None
        self._indexed = indexed

    def add(self, capture: Capture) -> None:
        """Find what *capture* says by itself; any error means that it is not ready."""
        exchange = capture.exchange
        purpose = capture.purpose or self._purpose(capture)
        if purpose in {None, "robots", "try", "index"} or capture.refers_to or is_redirect(exchange):
            return
        if purpose == "probe" and self._place is None:
            self._place, self._probe = (capture.file, capture.offset), exchange
        is_document = purpose == "document"
        is_probe = purpose == "probe"
        judged = verdict.of_made_up_key(exchange) if is_probe else verdict.verdict(exchange, probe=self._probe if is_document else None)
        self._found.verdicts[capture.id, self._place if is_document else None] = judged
        if judged.name != "good" or is_probe:
            return
        if purpose == "listing":
            self._found.pages[capture.id] = page(self._portal, exchange)
            return
        layout = self._portal.layout_on(day(exchange.at))
        read = key(capture, layout)
        if read not in self._found.texts:
            self._found.texts[read] = self._with_terms(*text(exchange, layout))

    def _with_terms(self, kept: Kept | None, reason: str | None) -> Text:
        """Add the search terms of each paragraph not met before: to work them out is half of keeping a text."""
        if kept is None:
            return kept, reason
        new = {key: store.texts.terms(paragraph) for key, paragraph in kept.paragraphs if key not in self._indexed}
        if len(self._indexed) > _REMEMBERED:
            self._indexed.clear()
        self._indexed |= new.keys()
        return replace(kept, terms=new), reason

    def _purpose(self, capture: Capture) -> str | None:
        url = capture.asked or capture.exchange.url
        if identity.key(self._portal, url):
            return "document"
        return "listing" if listing_at(self._portal, url) else None
