"""The command for the first day with a portal: one listing and one document, what would be stored, what looks wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from gov_archive import discover, extract, fetch, identity, sources, verdict
from gov_archive.cli.output import as_json, console, json_option, table
from gov_archive.errors import FetchError, LayoutError, MisuseError, UnreadableError
from gov_archive.model import Answer, Page, Portal, Reading, Source
from gov_archive.nights import clock, day
from gov_archive.settings import Settings

_SHOWN_ROWS = 5


@dataclass
class Found:
    """What one source showed: facts as (what, value), and what looks wrong with the line that would mend it."""

    source: str
    facts: list[tuple[str, Any]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@click.command()
@click.argument("source", required=False)
@click.option("--sources", "sources_file", type=click.Path(path_type=Path), help="Sources file; the bundled baoshan.toml by default.")
@json_option
@click.pass_context
def check(ctx: click.Context, source: str | None, sources_file: Path | None, as_json_value: bool) -> None:
    """Show what a source would give, writing nothing.

    Fetches one listing, the answer to a made-up key and one document; says what would be stored, what looks wrong, and which line of
    the sources file would mend it.
    """
    portal = sources.load(sources_file)
    wanted = [item for item in portal.sources if source in {None, item.slug}]
    if not wanted:
        raise MisuseError(
            f"no source {source!r} in {sources_file or sources.bundled()}; it has {', '.join(item.slug for item in portal.sources)}"
        )
    out = console(stderr=True)
    found = []
    with fetch.Client(portal, Settings(), now=clock()) as client:
        for item in wanted:
            out.print(f"asking {portal.base_url} for {item.name} ...", markup=False)
            found.append(_Check(portal, item, client).found())
    if as_json_value:
        as_json(found)
    else:
        for each in found:
            _print(each)
    ctx.exit(1 if any(each.wrong for each in found) else 0)


def _print(found: Found) -> None:
    out = console()
    out.print(table([found.source, ""], found.facts))
    for fault in found.wrong:
        out.print(f"looks wrong: {fault}", markup=False)
    if not found.wrong:
        out.print("nothing looks wrong: the nightly flow would store this")


class _Check:
    """One source, asked once."""

    def __init__(self, portal: Portal, source: Source, client: fetch.Client) -> None:
        self.portal = portal
        self.source = source
        self.client = client
        self._found = Found(f"{source.name} ({source.slug})")

    def found(self) -> Found:
        """Ask for the listing's first page, a made-up key and one document; say what each showed."""
        try:
            page = self._listing() if self.source.listings else None
            key = self._key(page)
            if key:
                self._document(key)
        except FetchError as error:
            self._found.wrong.append(str(error))
        return self._found

    def _tell(self, what: str, value: Any) -> None:
        self._found.facts.append((what, value))

    def _ask(self, url: str) -> Answer:
        answer = self.client.get(url)
        final = answer.final
        self._tell(
            "asked 请求", f"{final.url}: {final.status}, {len(final.body):,} bytes, {final.header('content-type') or 'no content type'}"
        )
        return answer

    def _listing(self) -> Page | None:
        final = self._ask(identity.listing_url(self.portal, self.source.listings[0])).final
        judged = verdict.verdict(final)
        self._tell("verdict 判定", f"{judged.name} ({judged.rule}: {judged.sentence})")
        if judged.name != "good":
            self._found.wrong.append(f"the listing is {judged.name}; open {final.url} in a browser and compare")
            return None
        try:
            page = discover.page(
                final.body,
                url=final.url,
                portal=self.portal,
                content_type=final.header("content-type"),
                layout=self.portal.layout_on(day(final.at)),
            )
        except LayoutError as error:
            self._found.wrong.append(str(error))
            return None
        self._tell("rows 目录行", len(page.rows))
        for row in page.rows[:_SHOWN_ROWS]:
            self._tell("", f"{row.listed_on or 'no date'}  {row.title}  {row.key}")
        self._tell("next page 下一页", page.next_url or "none")
        self._found.wrong.extend(_faults_of_page(page, self._since(final.at.date().isoformat())))
        return page

    def _key(self, page: Page | None) -> str | None:
        likely = [row.key for row in page.rows if "工作报告" in row.title] + [row.key for row in page.rows] if page else []
        return next(iter([*self.source.known[:1], *likely]), None)

    def _document(self, key: str) -> None:
        probe = self._ask(identity.document_url(self.portal, verdict.made_up_key())).final
        self._tell(
            "made-up key 虚构编号", f"{verdict.of_made_up_key(probe).name}: what this portal answers for a document that never existed"
        )
        final = self._ask(identity.document_url(self.portal, key)).final
        judged = verdict.verdict(final, probe=probe)
        self._tell("verdict 判定", f"{judged.name} ({judged.rule}: {judged.sentence})")
        if judged.name != "good":
            self._found.wrong.append(f"document {key} is {judged.name}: {judged.sentence}")
            return
        try:
            reading = extract.reading(
                final.body, content_type=final.header("content-type"), url=final.url, layout=self.portal.layout_on(day(final.at))
            )
        except (LayoutError, UnreadableError) as error:
            self._found.wrong.append(str(error))
            return
        self._found.facts.extend(_facts_of_reading(reading))
        self._found.wrong.extend(_faults_of_reading(reading, self._since(final.at.date().isoformat())))

    def _since(self, today: str) -> str:
        return f"in the sources file, [[portal.layout]] since = {today}"


def _faults_of_page(page: Page, layout: str) -> Iterator[str]:
    yield from page.warnings
    if not page.rows:
        yield f'no rows were found; if the page shows documents, add {layout} rows = "<CSS selector of one row>"'
    elif not any(row.listed_on for row in page.rows):
        yield f'no row has a date; if the page shows dates, add {layout} rows = "<CSS selector of one row, its date inside>"'
    if page.rows and page.next_url is None:
        yield f'no next page was found: right if this is all there is; if not, add {layout} next_page = "<CSS selector of the link>"'


def _facts_of_reading(reading: Reading) -> Iterator[tuple[str, Any]]:
    yield "title 标题", reading.title
    yield "kind 文种", f"{reading.kind} ({reading.kind_reason})"
    yield "published 发布", reading.published_on
    yield "delivered 报告日期", reading.delivery.delivered_on
    yield "meeting 会议", reading.delivery.meeting
    yield "metadata 元数据", ", ".join(f"{label}={value}" for label, value in reading.metadata.items())
    yield "body 正文", f"{len(reading.body)} paragraphs, {sum(map(len, reading.body)):,} characters"
    if reading.body:
        yield "  first", reading.body[0][:60]
        yield "  last", reading.body[-1][-60:]
    yield "footnotes 脚注", len(reading.footnotes)
    yield "attachments 附件", ", ".join(item.name or item.url for item in reading.attachments) or "none"


def _faults_of_reading(reading: Reading, layout: str) -> Iterator[str]:
    yield from reading.warnings
    if not reading.body:
        yield f'no body was found; add {layout} body = "<CSS selector of the text>"'
    if reading.title is None:
        yield f'no title was found; add {layout} title = "<CSS selector of the heading>"'
    if not reading.metadata:
        yield f'no metadata was found; if the page shows labels such as 发布日期, add {layout} metadata = "<CSS selector of their block>"'
