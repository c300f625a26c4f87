"""From facts in the database to the observations of one document, run by run."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from gov_archive import flag, origin, store
from gov_archive.flag import Circumstances, File, Observation
from gov_archive.ingest.marks import BY_HISTORY

if TYPE_CHECKING:
    from gov_archive.model import Portal, Source
    from gov_archive.store import Database
    from gov_archive.store.listings import Seen

_LATELY: Final = 7  # days
_RANK: Final = {"good": 3, "missing": 2, "blocked": 1, "unavailable": 0}


class Sights:
    """Reads what was observed of documents; walks and first nights of a source are read once."""

    def __init__(self, db: Database, portal: Portal, nights: int) -> None:
        self._db = db
        self._sources: dict[str, Source] = {source.slug: source for source in portal.sources}
        self._nights = nights
        self._walks: dict[str, list[dict[str, Any]]] = {}
        self._first_nights: dict[str, date | None] = {}
        self._opened: dict[tuple[str, str], tuple[frozenset[str], frozenset[str]]] = {}

    def circumstances(self, key: str) -> tuple[Circumstances, list[Observation], str]:
        """Return what judging *key* takes, and the instant of its newest capture ("" without captures)."""
        captures = store.captures.of_document(self._db, key)
        seen = store.listings.seen(self._db, key)
        source = self._source(key, captures, seen)
        of = Circumstances(
            key=key,
            source=source,
            scope=self._sources[source].scope if source in self._sources else "work_reports",
            first_night=self._first_night(source),
            first_listed_at=seen[0].at if seen else None,
            first_listed_night=seen[0].night if seen else None,
            first_whole_night=self._first_whole_night(source, seen[0].listing) if seen else None,
            nights=self._nights,
        )
        newest = max((row["at"] for row in captures), default="")
        return of, self._observations(key, source, captures, seen), newest

    def walks(self, source: str) -> list[dict[str, Any]]:
        """Return the walks of *source* in time order."""
        if source not in self._walks:
            self._walks[source] = store.documents.walks(self._db, source)
        return self._walks[source]

    def _source(self, key: str, captures: list[dict[str, Any]], seen: list[Seen]) -> str:
        """Return whose document *key* is: the source that declares it, the first to list it, or the first to have it."""
        declared = [slug for slug, source in self._sources.items() if key in {known.lower() for known in source.known}]
        good = [row["source"] for row in captures if row["verdict"] == "good"]
        return str(next(iter((*declared, *(sight.source for sight in seen), *good, *(row["source"] for row in captures))), ""))

    def _first_night(self, source: str) -> date | None:
        if source not in self._first_nights:
            self._first_nights[source] = store.listings.first_night(self._db, source)
        return self._first_nights[source]

    def _first_whole_night(self, source: str, listing: str) -> date | None:
        """Return the night on which *listing* was first read to its end, by us."""
        whole = (walk for walk in self.walks(source) if walk["listing"] == listing and walk["complete"] and walk["reason"] is None)
        return min((date.fromisoformat(walk["night"]) for walk in whole if not origin.is_past(walk["run"])), default=None)

    def _observations(self, key: str, source: str, captures: list[dict[str, Any]], seen: list[Seen]) -> list[Observation]:
        runs: dict[str, list[dict[str, Any]]] = {}
        for row in captures:
            runs.setdefault(row["run"], []).append(row)
        sights: dict[str, list[Seen]] = {}
        for sight in seen:
            sights.setdefault(sight.run, []).append(sight)
        walks: dict[str, list[dict[str, Any]]] = {}
        began = min([*(row["at"] for row in captures[:1]), *(store.instants.text(sight.at) for sight in seen[:1])], default="")
        for walk in (walk for listing in sorted({source, *(sight.source for sight in seen)}) for walk in self.walks(listing)):
            if walk["ended_at"] >= began:
                walks.setdefault(walk["run"], []).append(walk)
        order = sorted({*runs, *sights, *walks}, key=lambda run: (_began(runs.get(run), sights.get(run), walks.get(run)), run))
        place = _Place()
        return [
            self._observation(key, run, runs.get(run, []), sights=sights.get(run, []), walks=walks.get(run, []), place=place)
            for run in order
        ]

    def _observation(
        self, key: str, run: str, captures: list[dict[str, Any]], *, sights: list[Seen], walks: list[dict[str, Any]], place: _Place
    ) -> Observation:
        page = min((row for row in captures if row["purpose"] == "document"), key=_weight, default=None)
        listed, evidence = place.follow(sights, walks)
        at = page["at"] if page else _latest(captures, sights, walks)
        return Observation(
            run=run,
            at=store.instants.instant(at),
            night=date.fromisoformat(page["night"]) if page else _night(sights, walks, captures),
            verdict=_verdict(page),
            capture=page["id"] if page else "",
            text=page["text"] if page else None,
            files=tuple(
                File(url=row["asked"], capture=row["id"], payload_sha256=row["payload_sha256"], text=row["text"])
                for row in _first_of_each(captures)
            ),
            listed=listed,
            evidence=evidence,
            is_portal_well=page is not None and place.asks(page) and self._is_well(key, run, page["source"], walks, place),
            is_backfill=origin.is_backfill(run),
            is_past=origin.is_past(run),
            titles=tuple(place.titles),
            listed_as=sights[-1].title if sights else None,
            listed_on=place.listed_on if sights else None,
        )

    def _is_well(self, key: str, run: str, source: str, walks: list[dict[str, Any]], place: _Place) -> bool:
        """Say whether the portal itself answered well in *run*: its listing, where one shows the document, and its articles.

        Another document that opened proves that articles open at all, unless more of those that stand in the listing were missing: a
        listing may be well while every article is out of order, and then what is missing proves nothing of what is not listed.
        """
        opened, contradicted = self._articles(source, run)
        if others := len(opened - {key}):
            is_listing_well = not place.listings or any(walk["reason"] is None for walk in walks)
            return is_listing_well and len(contradicted - {key}) <= others
        return not walks and not place.listings and self._answers_nobody_well(key, run, source)

    def _articles(self, source: str, run: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the documents that opened in *run*, and those that its listing showed while they were missing.

        Where the made-up key was not answered, a home page given for every document cannot be told from articles: then none opened.
        """
        if (source, run) not in self._opened:
            opened, missing = store.captures.opened(self._db, source, run, BY_HISTORY)
            if not origin.is_past(run) and not store.captures.is_probe_answered(self._db, source, run):
                opened = frozenset()
            self._opened[source, run] = opened, missing & store.listings.keys_in(self._db, source, run) if missing else missing
        return self._opened[source, run]

    def _answers_nobody_well(self, key: str, run: str, source: str) -> bool:
        """Say whether the portal answered the made-up key by itself in a *run* that walked no listing and had no other good document.

        Nothing was blocked or out of order that night, and no other document that was good lately is missing beside this one: what vanishes
        together is the portal's fault first.
        """
        sql = """select exists (select 1 from captures where source = :source and run = :run and purpose = 'probe'
                   and verdict in ('missing', 'good'))
                 and not exists (select 1 from captures where source = :source and run = :run and verdict in ('blocked', 'unavailable'))
                 and not exists (select 1 from captures as c join captures as e on e.subject = c.subject and e.purpose = 'document'
                   where c.source = :source and c.run = :run and c.purpose = 'document' and c.subject <> :key and c.verdict = 'missing'
                   and e.verdict = 'good' and e.at < c.at and e.night >= date(c.night, :lately))"""
        said = {"source": source, "run": run, "key": key, "lately": f"-{_LATELY} days"}
        return bool(self._db.execute(sql, said).fetchone()[0])


class _Place:
    """Where a document was last listed, as its observations are followed in time order."""

    def __init__(self) -> None:
        self.listings: set[str] = set()
        self.listed_on: date | None = None
        self.titles: dict[str, None] = {}
        self._text: str | None = None

    def asks(self, page: dict[str, Any]) -> bool:
        """Say whether it matters that the portal is well: the document is missing, or its text is not the first: perhaps a stranger's."""
        self._text = self._text or page["text"]
        return bool(page["verdict"] == "missing" or page["text"] != self._text)

    def follow(self, sights: list[Seen], walks: list[dict[str, Any]]) -> tuple[bool | None, tuple[str, ...]]:
        """Return whether a run listed the document, None without such knowledge, and the captures that say so."""
        if sights:
            self.listings = {sight.listing for sight in sights}
            self.listed_on = sights[-1].listed_on or self.listed_on
            self.titles |= dict.fromkeys(sight.title for sight in sights if sight.title)
            return True, tuple(dict.fromkeys(sight.capture for sight in sights))
        covering = [walk for walk in walks if walk["listing"] in self.listings and _covers(walk, self.listed_on)]
        if self.listings and self.listings <= {walk["listing"] for walk in covering}:
            return False, tuple(capture for walk in covering for capture in walk["evidence"].split(","))
        return None, ()


def _covers(walk: dict[str, Any], listed_on: date | None) -> bool:
    oldest = date.fromisoformat(walk["oldest_on"]) if walk["oldest_on"] else None
    return flag.covers(listed_on, reason=walk["reason"], is_complete=bool(walk["complete"]), oldest_on=oldest)


def _verdict(page: dict[str, Any] | None) -> Any:
    """Return the page's own verdict: that of a stranger or of a part is the fold's to find again."""
    if page is None:
        return None
    return "good" if page["rule"] in BY_HISTORY and page["text"] else page["verdict"]


def _weight(page: dict[str, Any]) -> tuple[int, str, str]:
    """Return what puts a run's answers in order, best first: of equal ones the first, so that a later source's run changes nothing told."""
    return -_RANK[_verdict(page)], page["at"], page["id"]


def _first_of_each(captures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the first good answer for each attachment that a run asked for."""
    good = (row for row in captures if row["purpose"] == "attachment" and row["verdict"] == "good")
    found: dict[str, dict[str, Any]] = {}
    for row in good:
        found.setdefault(row["asked"], row)
    return list(found.values())


def _began(captures: Any, sights: Any, walks: Any) -> str:
    times = [row["at"] for row in captures or ()]
    times += [walk["started_at"] for walk in walks or ()]
    times += [store.instants.text(sight.at) for sight in sights or ()]
    return str(min(times))


def _latest(captures: list[dict[str, Any]], sights: list[Seen], walks: list[dict[str, Any]]) -> str:
    times = [row["at"] for row in captures] + [walk["ended_at"] for walk in walks] + [store.instants.text(one.at) for one in sights]
    return str(max(times))


def _night(sights: list[Seen], walks: list[dict[str, Any]], captures: list[dict[str, Any]]) -> date:
    written = [walk["night"] for walk in walks] + [one.night.isoformat() for one in sights] + [row["night"] for row in captures]
    return date.fromisoformat(min(written))
