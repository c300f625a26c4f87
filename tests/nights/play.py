"""One portal, one archive of it, and the model beside them: actions, then a night, then the comparison."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from gov_archive import night, nights, sample, sources, store, verify
from gov_archive.night import SourceNight
from gov_archive.settings import Settings
from nights import pages, skies
from nights.desk import Desk, Document, annotated, edited
from nights.expectation import Event, Expectation, Seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.responses import Response

FIRST = datetime(2026, 3, 2, 18, 10, tzinfo=UTC)
LISTING = "infoDirectory.html?dept=004016&rn=云栖镇&type=dept"
MOST = 10
_NOWHERE = "http://127.0.0.1:9/"


@dataclass(frozen=True)
class Asked:
    """One request of a run: of which page or document, whether something answered in the portal's place, and the status."""

    path: str
    key: str | None
    is_answered_by_another: bool
    status: int
    order: int


class Play:
    """A random story: what happened is in ``story``, so that a failure can be read and played again."""

    def __init__(
        self, server: sample.Server, folder: Path, archive: Path, clock: list[datetime], *, seed: int = 0, is_brief: bool = False
    ) -> None:
        self.forms = pages.FORMS if is_brief else sample.MARKUPS
        self.form = self.forms[seed % len(self.forms)]
        server.markup = None if is_brief else self.form
        self.server = server
        self.archive = archive
        self.desk = Desk(folder, seed)
        self.model = Expectation()
        self.clock = clock
        self.at = FIRST
        self.story: list[str] = []
        self.sky: skies.Sky = skies.clear
        self.expected: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.told: list[Event] = []
        self.nights = 0
        self.settings: dict[str, Any] = {}
        self.rows_a_page = 100
        self.last_headers: dict[str, str] = {}
        self._asked: list[tuple[str, str | None, bool]] = []
        self._order = 0
        first = self.desk.publish("report", today=self.at.date(), listed=False)
        self.desk.publish("report", today=self.at.date())
        self.desk.publish("half_year", today=self.at.date())
        self.desk.publish("notice", today=self.at.date())
        self.desk.save()
        source = sources.loads(server.sources_toml(), where="the story").sources[0]
        self.source = replace(source, listings=(LISTING,), known=(first.key,))
        self.portal = replace(sources.loads(server.sources_toml(), where="the story"), sources=(self.source,))
        server.script = self._answer

    def act(self, what: str, pick: int) -> None:
        """Let *what* happen on the portal, to the document that *pick* chooses where one is concerned."""
        one = self._chosen(what, pick)
        done = "nothing" if what in _NEEDS and one is None else self._do(what, one, pick)
        self.story.append(f"act({what!r}, {pick})  # {done}")

    def night(self, sky: str | skies.Sky = "clear", *, pick: int = 0, days: int = 1, hours: int = 0) -> SourceNight:
        """Let *days* pass (0: again in the same night, *hours* later) and run; compare what was told with what the model says."""
        jitter = timedelta(seconds=(self.nights * 7919) % 7200)
        base = self.at.replace(hour=18, minute=10, second=0) if days else self.at
        self.at = base + timedelta(days=days) + jitter if days else base + timedelta(minutes=20 + hours)
        self.story.append(f"night({sky!r}, pick={pick}, days={days}, hours={hours})  # {self.at:%Y-%m-%d %H:%M}")
        self.sky = sky if callable(sky) else skies.ALL[sky](pick)
        self.desk.save()
        result = self._run(is_refused=sky == "refused")
        asked = self._requests()
        seen = {key: self._seen(one, asked) for key, one in self.desk.documents.items()}
        rows = self._rows(asked)
        probes = [one for one in asked if one.path == "/article.html" and one.key not in self.desk.documents]
        is_answered = bool(probes) and not probes[-1].is_answered_by_another
        expected = self.model.night(self.at, nights.night(self.at), seen, rows=rows, is_probe_answered=is_answered)
        self._compare(sorted(expected), sorted((event.kind, event.document) for event in result.events), result)
        if sky in skies.PASSING and not self.settings:
            self._demand_everything(asked, result)
        self.nights += 1
        return result

    def night_unjudged(self) -> SourceNight:
        """Run another night that the model is not asked about."""
        self.at += timedelta(days=1)
        self.sky = skies.clear
        return self._run(is_refused=False)

    def look_over(self) -> None:
        """The archive is in order, and holds every answer ever given and exactly the events that were told night by night."""
        assert list(verify.problems(self.archive)) == [], "\n".join(self.story)
        with sqlite3.connect(self.archive / store.FILE) as database:
            held = database.execute("select kind, document from events").fetchall()
            (kept,) = database.execute("select count(*) from captures").fetchone()
        database.close()
        assert kept == self._order, self._plain(f"{kept} answers are kept of {self._order} that were given")
        assert sorted(held) == sorted(self.told), self._plain("events in the archive are not those that were told")

    def _run(self, *, is_refused: bool) -> SourceNight:
        self.server.requests.clear()
        self._asked.clear()
        self.clock[0] = self.at
        portal = replace(self.portal, base_url=_NOWHERE) if is_refused else self.portal
        settings = Settings(retry_wait_seconds=0, **self.settings)
        with night.Run(portal, self.archive, now=nights.clock(self.at), settings=settings) as run:
            result = night.source_night(run, self.source)
            night.summary(run, [result])
        return result

    def _answer(self, path: str, request: Request, _now: datetime) -> Response | None:
        key = request.query_params.get("infoid", "").lower() or None
        self.last_headers = dict(request.headers)
        scripted = self.sky(path, key, len(self._asked))
        self._asked.append((path, key, scripted is not None))
        one = self.desk.documents.get(key or "")
        if scripted is not None or path == "/robots.txt":
            return scripted
        if self.form in pages.FORMS and path == "/":
            return pages.home()
        if self.form in pages.FORMS:
            return (
                pages.article(one or pages.foreign(key), self.form, request, self.nights)
                if key
                else pages.listing(list(self.desk.documents.values()), self.form, request, self.rows_a_page)
            )
        if one is not None and one.listed and one.address == "gone":
            nothing = Request({**request.scope, "query_string": b"infoid=00000000-0000-4000-8000-000000000000"})
            return self.server.site._article(nothing, self.at)
        return None

    @property
    def requests(self) -> list[tuple[str, str | None]]:
        """Return path and key of each request of the last run."""
        return [(path, key) for path, key, _ in self._asked]

    def times(self, path: str, key: str | None) -> int:
        """Return how often the last run asked for *path* and *key*."""
        return self.requests.count((path, key))

    def _requests(self) -> list[Asked]:
        pairs = zip(self._asked, self.server.requests, strict=True)
        found = [Asked(*said, shown.status, self._order + place) for place, (said, shown) in enumerate(pairs)]
        self._order += len(found)
        return found

    def _rows(self, asked: list[Asked]) -> int | None:
        answers = [one for one in asked if one.path == "/infoDirectory.html"]
        if not answers or answers[-1].is_answered_by_another:
            return None
        return sum(one.listed for one in self.desk.documents.values())

    def _seen(self, one: Document, asked: list[Asked]) -> Seen:
        last = next((request for request in reversed(asked) if request.key == one.key), None)
        if last is None:
            return Seen(one.listed, None)
        true = {"text": "good", "gone": "missing", "another": "missing"}[one.address]
        answer = "silence" if last.is_answered_by_another else "same" if last.status == 304 else true
        opened = not last.is_answered_by_another and one.address != "gone"
        return Seen(one.listed, answer, last.order, one.meaning, one.text, one.is_report, opened=opened)

    def _compare(self, expected: list[Event], found: list[Event], result: SourceNight) -> None:
        self.expected.update(kind for kind, _ in expected)
        self.found.update(kind for kind, _ in found)
        self.told += found
        names = {key: f"{one.kind} {one.title}" for key, one in self.desk.documents.items()}
        said = (
            f"expected {[(kind, key, names[key]) for kind, key in expected]}\nfound {[(kind, key, names.get(key)) for kind, key in found]}"
        )
        details = "\n".join(f"{event.kind} {event.document} {dict(event.detail)}" for event in result.events)
        assert found == expected, self._plain(f"{said}\n{details}\nerrors: {list(result.errors)}")
        assert not [note for note in result.notes if "borne out" in note], self._plain(str(result.notes))

    def _demand_everything(self, asked: list[Asked], result: SourceNight) -> None:
        """On a night without trouble each listed or known report is asked for once, and the outcome is ok unless the listing shrank.

        A known report that is listed while its address has it no more is named, and so is a night on which nothing opened.
        """
        times = Counter(one.key for one in asked if one.key in self.desk.documents and not one.is_answered_by_another)
        wanted = {key for key, one in self.desk.documents.items() if key in self.model.known or (one.listed and one.is_report)}
        assert wanted <= times.keys(), self._plain(f"never asked: {wanted - times.keys()}")
        assert set(times.values()) <= {1}, self._plain(f"asked more than once: {times.most_common(3)}")
        dead = {key for key, one in self.desk.documents.items() if one.listed and one.address == "gone" and key in self.model.known}
        assert all(any(key in error for error in result.errors) for key in dead), self._plain(f"not named: {dead}: {list(result.errors)}")
        opened = any(one.address == "text" and key in times for key, one in self.desk.documents.items())
        if opened and not dead and not self.model.short and any(one.listed for one in self.desk.documents.values()):
            assert result.outcome == "ok", self._plain(f"{result.outcome}: {list(result.errors)}")

    def _plain(self, what: str) -> str:
        return "\n".join(["", what, "story:", *self.story])

    def _chosen(self, what: str, pick: int) -> Document | None:
        fits = [one for one in self.desk.documents.values() if what in _NEEDS and _NEEDS[what](one)]
        if what in {"move", "copy"}:  # of what the archive has read; the rest is a mere publication
            fits = [one for one in fits if one.key in self.model.known]
        return fits[pick % len(fits)] if fits else None

    def _do(self, what: str, one: Document | None, pick: int) -> str:
        """Let it happen; return who was concerned."""
        desk, today = self.desk, self.at.date()
        if what.startswith("publish"):
            if sum(each.listed for each in desk.documents.values()) >= MOST:
                return "nothing"
            kind = what.removeprefix("publish ")
            desk.publish(kind, today=today)  # type: ignore[arg-type]
        elif what == "announce":
            desk.publish("report", today=today, address="gone")
        elif what == "redesign":
            self.form = self.forms[pick % len(self.forms)]
            self.server.markup = self.form if self.form in sample.MARKUPS else None
            return self.form
        elif one is not None:
            desk.documents[one.key] = _befallen(one, what, pick, desk.fresh())
            if what in {"move", "copy"}:
                serial = desk.fresh()
                key = desk.publish("report", today=today).key
                desk.documents[key] = replace(one, key=key, typography=serial % 2)
        return f"{one.kind} {one.title} {one.key}" if one else "new"


def _befallen(one: Document, what: str, pick: int, number: int) -> Document:
    """Return *one* after *what* happened to it; *number* was never used."""
    if what in _EDITS:
        return _EDITS[what](one, pick, number)
    return replace(one, **_PLACES.get(what, {}))  # type: ignore[arg-type]


def _retitled(one: Document, number: int) -> Document:
    title = f"{one.title}（修订{number}）"
    return replace(one, title=title, headline=title, head=(title, *one.head[1:]))


def _refiled(one: Document, pick: int, number: int) -> Document:
    values = dict(one.metadata) | [{"发文字号": f"云府〔2026〕{number}号"}, {"主题分类": f"政务{number}"}][pick % 2]
    return replace(one, metadata=tuple(values.items()))


_EDITS: dict[str, Callable[[Document, int, int], Document]] = {
    "edit": lambda one, pick, number: edited(one, pick // 7, number),
    "edit note": lambda one, pick, number: annotated(one, pick // 7, number),
    "edit title": lambda one, _, number: _retitled(one, number),
    "edit headline": lambda one, _, number: replace(one, headline=f"{one.title}（第{number}次发布）"),
    "edit metadata": _refiled,
    "typography": lambda one, pick, _: replace(one, typography=one.typography + 1 + pick % 3),
    "restore other": lambda one, pick, number: replace(edited(one, pick // 7, number), listed=True, address="text"),
}
_PLACES: dict[str, dict[str, object]] = {
    "hide": {"listed": False},
    "show": {"listed": True},
    "delete": {"listed": False, "address": "gone"},
    "delete address": {"address": "gone"},
    "restore": {"listed": True, "address": "text"},
    "restore address": {"address": "text"},
    "reuse": {"listed": False, "address": "another"},
    "move": {"listed": False, "address": "gone"},
}
_LIVE = {
    name: lambda one: one.address == "text" for name in ("edit", "edit title", "edit headline", "edit metadata", "typography", "delete")
}
_NEEDS = _LIVE | {
    "edit note": lambda one: one.address == "text" and one.is_report,
    "hide": lambda one: one.listed,
    "show": lambda one: not one.listed and one.address != "another",
    "delete address": lambda one: one.listed and one.address == "text",
    "restore": lambda one: one.address != "text",
    "restore other": lambda one: one.address != "text",
    "restore address": lambda one: one.address != "text",
    "reuse": lambda one: one.address == "text" and one.is_report,
    "move": lambda one: one.address == "text" and one.is_report,
    "copy": lambda one: one.address == "text" and one.is_report,
}
ACTIONS: dict[str, int] = {
    "publish report": 6, "publish half_year": 2, "publish near_miss": 2, "publish notice": 1, "announce": 2, "redesign": 3,
    "edit": 6, "edit title": 1, "edit headline": 1, "edit metadata": 2, "edit note": 2, "typography": 3,
    "hide": 3, "show": 2, "delete": 5, "delete address": 1, "restore": 3, "restore other": 2, "restore address": 1,
    "reuse": 1, "move": 3, "copy": 1,
}  # fmt: skip
"""What may happen on a portal, with how often."""


@contextmanager
def play(folder: Path, *, seed: int = 0, is_brief: bool = False) -> Iterator[Play]:
    """Open a portal with four documents, and an archive that no night has touched; *is_brief* for small pages of our own."""
    content, archive = folder / "content", folder / "archive"
    content.mkdir(parents=True)
    clock = [FIRST]
    desk = Desk(content, seed)
    desk.publish("notice", today=FIRST.date())
    desk.save()
    with sample.running(clock=lambda: clock[0], port=0, content=content) as server:
        yield Play(server, content, archive, clock, seed=seed, is_brief=is_brief)
