"""A folder of what others kept: WARC files of other tools are copied as they are, saved pages and files become captures of their time.

The folder itself is only ever read. What cannot be placed is refused in one sentence, and the rest goes on.
"""

from __future__ import annotations

import glob
import hashlib
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from gov_archive import capture, extract, identity, origin, store
from gov_archive.backfill.chunk import DOCUMENTS
from gov_archive.backfill.saved import SUFFIXES, Saved, saved
from gov_archive.backfill.wanted import Years
from gov_archive.capture import mht
from gov_archive.errors import CaptureError, LayoutError, MisuseError, UnreadableError
from gov_archive.export import landing
from gov_archive.ingest.inference import listing_at
from gov_archive.ingest.ready import undamaged
from gov_archive.model import Brought, Exchange, Portal, Reading, Source
from gov_archive.night import Run

_WARCS: Final = (".warc.gz", ".warc")
_LONGEST_NAME: Final = 70  # characters, which may be three bytes each, of the 255 that file systems take


@dataclass(frozen=True)
class FilesChunk:
    """The *number*-th chunk (from 1) of the folder in the backfill *run*: saved files, or one WARC file to be copied."""

    run: str
    number: int
    files: tuple[Saved, ...] = ()
    warc: Path | None = None
    source: str = "files"

    @property
    def size(self) -> int:
        """How many files it holds."""
        return len(self.files) or 1


@dataclass
class Taken:
    """What became of the files: brought in, had already, outside the years; a sentence for each that was refused, or broke off.

    ``unassigned`` counts answers in them that are kept and not judged: nothing tells what they are of.
    """

    taken: int = 0
    had: int = 0
    outside: int = 0
    passed_over: int = 0
    unassigned: int = 0
    refused: list[str] = field(default_factory=list)
    broken_off: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it in JSON's own types."""
        return dict(vars(self))


@dataclass
class Folder:
    """One folder of files, brought into the archive of *run*; *keys* are the documents known, each with its source.

    *slug* names the source of what tells none itself.
    """

    path: Path
    run: Run
    years: Years
    keys: Mapping[str, str] = field(default_factory=dict)
    slug: str | None = None
    found: Taken = field(default_factory=Taken)

    def chunks(self) -> list[FilesChunk]:
        """Return the work that the folder holds; files whose address cannot be known are refused here."""
        if not self.path.is_dir():
            raise MisuseError(f"--from-files {self.path} is no folder")
        own = self.run.archive.resolve()
        paths = sorted(path for path in self.path.rglob("*") if path.is_file() and own not in path.resolve().parents)
        warcs = [path for path in paths if path.name.lower().endswith((*_WARCS, ".wacz"))]
        pages = [path for path in paths if path.suffix.lower() in SUFFIXES]
        beside = {path.with_name(path.name + ".json") for path in pages}
        self.found.passed_over += len(set(paths) - {*warcs, *pages, *beside})
        files = list(self._placed(pages))
        documents = [file for file in files if identity.key(self._portal, file.url)]
        others = [file for file in files if not identity.key(self._portal, file.url)]  # after the pages that link to them
        parts = [part[at : at + DOCUMENTS] for part in (documents, others) for at in range(0, len(part), DOCUMENTS)]
        made = [FilesChunk(self.run.id, 0, warc=path) for path in warcs] + [FilesChunk(self.run.id, 0, tuple(part)) for part in parts]
        return [FilesChunk(one.run, number, one.files, one.warc) for number, one in enumerate(made, 1)]

    def bring(self, chunk: FilesChunk, db: store.Database) -> None:
        """Bring the files of *chunk* into captures; what is there already is left."""
        if chunk.warc is not None:
            self._copy(chunk.warc)
            return
        books: dict[str, capture.Writer] = {}
        try:
            for file in chunk.files:
                self._bring(file, db, books, f".files-{chunk.number:04}")
        finally:
            for book in books.values():
                book.close()

    @property
    def _portal(self) -> Portal:
        return self.run.portal

    def _placed(self, paths: Sequence[Path]) -> Iterator[Saved]:
        """Yield the files whose address is one of the portal's; two of one address and instant are told apart by nothing."""
        seen: dict[tuple[str, datetime], str] = {}
        hosts = {*identity.portal_hosts(self._portal), *self._portal.attachment_hosts}
        for path in paths:
            try:
                file = saved(path, self.path, self._portal, self.keys, now=self.run.now())
            except UnreadableError as error:
                self.found.refused.append(str(error))
                continue
            place = identity.key(self._portal, file.url) or file.url, file.at
            if listing_at(self._portal, file.url):
                self.found.refused.append(f"{file.name}: it is a listing page; what a listing shows is told by the portal itself")
            elif not identity.key(self._portal, file.url) and identity.host(file.url) not in hosts:
                self.found.refused.append(f"{file.name}: its address {file.url} is none of this portal's hosts")
            elif place in seen:
                same = f"{file.name} and {seen[place]} claim one address and one time"
                self.found.refused.append(f"{same}; say when each was saved in {path.name}.json")
            else:
                seen[place] = file.name
                yield file

    def _bring(self, file: Saved, db: store.Database, books: dict[str, capture.Writer], part: str) -> None:
        key = identity.key(self._portal, file.url)
        asked = identity.document_url(self._portal, key) if key else file.url
        if store.backlog.is_had(db, capture.target(asked), file.at):
            self.found.had += 1
            return
        body = (self.path / file.name).read_bytes()
        reading = self._reading(file, body) if key else None
        if reading is not None and not self.years.take(reading):
            self.found.outside += 1
            return
        slug = self._source(key, reading)
        if slug is None or (key and not file.is_dated and store.backlog.is_read_before(db, key, file.at)):
            self.found.refused.append(self._why_refused(file, slug))
            return
        source = next(source for source in self._portal.sources if source.slug == slug)
        book = books.get(slug) or books.setdefault(slug, self.run.captures(source, part=part))
        run = (None if key else store.backlog.run_linking(db, file.url)) or origin.of_past(self.run.id, file.at)
        exchange = Exchange(file.url, file.at, 200, (("Content-Type", file.media_type),), body)
        brought = Brought(exchange, run, brought_at=self.run.now(), note=file.note)
        book.bring(brought, purpose="document" if key else None, subject=key or "", asked=asked)
        self.found.taken += 1

    def _why_refused(self, file: Saved, slug: str | None) -> str:
        if slug is None:
            names = ", ".join(source.slug for source in self._portal.sources)
            return f"{file.name}: whose document it is cannot be told; name its source with --source ({names})"
        return (
            f"{file.name}: the document was read on the portal before {file.at:%Y-%m-%d}, the day of the file's last modification; "
            f'say when it was saved: put {Path(file.name).name}.json beside it with "url" and "at"'
        )

    def _reading(self, file: Saved, body: bytes) -> Reading | None:
        media, page = mht.unwrapped(file.media_type, body)
        try:
            return extract.reading(page, content_type=media, url=file.url, name="" if "html" in media else file.name)
        except (LayoutError, UnreadableError):  # kept all the same: a better extractor may read it
            return None

    def _source(self, key: str | None, reading: Reading | None) -> str | None:
        """Return whose document it is: as known, as the only source, as the page names its office, or as the caller says."""
        sources = self._portal.sources
        if key and key in self.keys:
            return self.keys[key]
        if self.slug or len(sources) == 1:
            return self.slug or sources[0].slug
        if reading is None:
            return sources[0].slug if key is None else None  # an attachment goes with the page that links to it
        return _named_office(sources, reading)

    def _copy(self, path: Path) -> None:
        """Copy a WARC file, or those in a WACZ, beside our own captures, if it holds anything of this portal."""
        if path.name.lower().endswith(".wacz"):
            try:
                with zipfile.ZipFile(path) as packed:
                    for name in (one for one in packed.namelist() if one.lower().endswith(_WARCS)):
                        with packed.open(name) as stream:
                            self._copied(stream, f"{path.stem}-{Path(name).name}", f"{path.name}/{name}")
            except (zipfile.BadZipFile, NotImplementedError) as error:
                self.found.refused.append(f"{path.name}: it is no whole WACZ file ({error})")
            return
        with path.open("rb") as stream:
            self._copied(stream, path.name, path.relative_to(self.path).as_posix())

    def _copied(self, stream: IO[bytes], name: str, told: str) -> None:
        """Copy one WARC file, looked through before it is given its place; a copy that is there under any name is left."""
        name = name[-_LONGEST_NAME:]
        with tempfile.TemporaryDirectory() as apart:
            copy = Path(apart) / name
            with copy.open("wb") as written:
                shutil.copyfileobj(stream, written)
            slug, reason = self._holds(copy)
            if slug is None:
                self.found.refused.append(f"{told}: {reason}")
                return
            folder = self.run.archive / "captures"
            target = folder / slug / str(self.run.started_at.astimezone(UTC).year) / f"{_digest(copy)[:8]}-{name}"
            if any(folder.glob(f"*/*/{glob.escape(target.name)}")):
                self.found.had += 1
                return
            aside = copy.with_name(copy.name + capture.DAMAGED)
            torn = capture.cut(copy, aside)
            if torn:  # first the tail: what is lost in a crash between the two is only that it was begun
                _landed(aside, target.with_name(target.name + capture.DAMAGED))
                self.found.broken_off.append(_broken_off(told, torn, f"{target.relative_to(self.run.archive)}{capture.DAMAGED}"))
            _landed(copy, target)
            self.found.taken += 1

    def _holds(self, path: Path) -> tuple[str | None, str]:
        """Return whose captures a WARC file holds, or None and the reason why it is not taken."""
        hosts = {*identity.portal_hosts(self._portal), *self._portal.attachment_hosts}
        owners: Counter[str] = Counter()
        count, damaged = 0, list[CaptureError]()
        for one in undamaged(path.parent, path, 0, damaged):  # what is damaged is told when the copy is taken in, and by verify
            count += identity.host(one.exchange.url) in hosts
            owner = self.keys.get(identity.key(self._portal, one.exchange.url) or "")
            owners.update([owner] if owner else [])
        if not count:
            return None, "; ".join(["it holds no capture of this portal", *map(str, damaged)])
        fallback = self.slug or self._portal.sources[0].slug
        return next((slug for slug, _ in owners.most_common(1)), fallback), ""


def _named_office(sources: Collection[Source], reading: Reading) -> str | None:
    """Return the one source whose name stands in the document's issuer, metadata or title."""
    said = " ".join((reading.delivery.issuer or "", reading.title or "", *reading.metadata.values()))
    named = sorted((source for source in sources if source.name in said), key=lambda source: -len(source.name))
    return named[0].slug if named and (len(named) == 1 or named[0].name != named[1].name) else None


def _broken_off(told: str, torn: int, aside: str) -> str:
    return (
        f"{told} breaks off within a record: its whole records are taken in, the {torn} bytes that hold the rest are kept in {aside}; "
        "if there is a whole copy of it, bring that too"
    )


def _landed(path: Path, target: Path) -> None:
    """Bring *path* to *target*, which is named after its content, unless a backfill that was killed left it there."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with landing.file(target) as final, path.open("rb") as whole:
        shutil.copyfileobj(whole, final)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
