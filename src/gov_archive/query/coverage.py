"""From the archive to what a reader asks first: which reports of which years are there, which are not, why, and what to do about it.

Office by year: ``stored``, ``near_miss`` (nothing but texts about the report), ``unread`` (listed, no text had), ``missing``, ``not_due``.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gov_archive import years
from gov_archive.nights import day
from gov_archive.query.office import Office, offices

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from gov_archive.model import Source

GAPS: Final = frozenset({"near_miss", "unread", "missing"})
_ITSELF: Final = re.compile(r"政府工作(?:情况的?)?报告(?:[（(].*[）)])?\s*\Z")
_SHORT: Final = 8
_Judged = tuple[str | None, str, str]


@dataclass(frozen=True)
class Commands:
    """How the next steps are written for one archive: its folder and its sources file, "" for the usual ones."""

    archive: str = ""
    sources_file: str = ""

    def backfill(self, first: int, last: int, *, is_wayback: bool = False) -> str:
        """Return the command that looks for the reports of these years."""
        return self._flow(f"backfill.py --from-year {first} --to-year {last}") + (" --from-wayback" if is_wayback else "")

    def nightly(self) -> str:
        """Return the command of one night."""
        return self._flow("nightly.py")

    def show(self, key: str) -> str:
        """Return the command that shows a document."""
        return f"gov-archive{_option('--archive', self.archive)} show {shlex.quote(key[:_SHORT])}"

    def _flow(self, call: str) -> str:
        return f"python flows/{call}{_option('--sources', self.sources_file)}{_option('--archive', self.archive)}"


USUAL: Final = Commands()


def matrix(
    connection: sqlite3.Connection, *, at: datetime, declared: Sequence[Source] = (), commands: Commands = USUAL
) -> list[dict[str, Any]]:
    """Return the offices, each with ``years`` from the first of any office to the present or the last reported: one cell a year.

    A cell has ``state`` (None before anything of the office is known), ``reason``, ``next_step`` and ``reports``, half-year reports among
    them. ``undated`` holds reports whose year nothing tells, and documents that were never read. *declared* adds the names and offices
    of a sources file.
    """
    found = list(offices(connection, declared))
    firsts = [first for office in found if (first := office.first()) is not None]
    reported = [year for office in found for year in office.reports if year is not None]
    this_year = day(at).year
    span = range(min([*firsts, this_year]), max([*reported, this_year]) + 1)
    return [
        {
            "source": office.slug,
            "name": office.name,
            "years": [_cell(office, year, at, commands) for year in span],
            "undated": [_brief(one) for found in (office.reports, office.unread) for one in found.get(None, ())],
        }
        for office in found
    ]


def gaps(found: Iterable[Mapping[str, Any]], commands: Commands = USUAL) -> list[dict[str, Any]]:
    """Return what a :func:`matrix` lacks, in the order of its offices; years in a row that lack for one reason are one gap."""
    told: list[dict[str, Any]] = []
    for office in found:
        for cell in office["years"]:
            if cell["state"] not in GAPS:
                continue
            gap = {"source": office["source"], "name": office["name"], "first": cell["year"], "last": cell["year"]}
            gap |= {name: cell[name] for name in ("state", "reason", "next_step")}
            last = told[-1] if told else {}
            if all(gap[name] == last.get(name) for name in ("source", "state", "reason")) and last["last"] == cell["year"] - 1:
                last["last"] = cell["year"]
                last["next_step"] = _joined(last["first"], cell["year"], cell["next_step"], commands)
            else:
                told.append(gap)
    return told


def lacking(found: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return of how many years each office's report is due and not stored."""
    return {office["source"]: sum(cell["state"] in GAPS for cell in office["years"]) for office in found}


def _cell(office: Office, year: int, at: datetime, commands: Commands) -> dict[str, Any]:
    state, reason, step = (
        _stored(office, year)
        or _unread(office, year, commands)
        or _not_expected(office, year, at)
        or _near_miss(office, year, commands)
        or _missing(office, year, commands)
    )
    reports = [_brief(one) for one in office.reports.get(year, ())]
    return {"year": year, "state": state, "reason": reason, "next_step": step, "reports": reports}


def _stored(office: Office, year: int) -> _Judged | None:
    """A work report of the year is kept, or the second one of the year before plans it."""
    if works := office.works(year):
        is_gone = all(one["state"] == "withdrawn" for one in works)
        return "stored", "the portal has withdrawn it" if is_gone else "", ""
    early = office.planned_before(year)
    if early and len(office.works(year - 1)) > 1:
        return "stored", f"the report delivered on {early['delivered_on']} plans {year}", ""
    return None


def _unread(office: Office, year: int, commands: Commands) -> _Judged | None:
    """A row of the year may be its report, and nothing was read of it; told of is the one that most likely is."""
    likeliest = min(office.unread.get(year, ()), key=lambda one: (not _ITSELF.search(one["title"]), len(one["title"])), default=None)
    if likeliest is None:
        return None
    step = commands.show(likeliest["key"]) if "kind" in likeliest else commands.backfill(year, year)
    return "unread", f"{likeliest['title']} is listed, but {likeliest['why']}", step


def _not_expected(office: Office, year: int, at: datetime) -> _Judged | None:
    """Nothing of the office is known from so early on, or the report is not due."""
    first = office.first()
    if first is None or year < first:
        return None, "", ""
    return ("not_due", f"it is due by 31 March {year}", "") if at < years.due(year) else None


def _near_miss(office: Office, year: int, commands: Commands) -> _Judged | None:
    """Texts about the report are kept, not the report."""
    found = office.near.get(year)
    return ("near_miss", f"{found[0]['title']}: {found[0]['kind_reason']}", commands.show(found[0]["key"])) if found else None


def _missing(office: Office, year: int, commands: Commands) -> _Judged:
    """Nothing is there: say what was looked at, and where to look next."""
    early = office.planned_before(year)
    notes = ["only a half-year report is there"] if office.reports.get(year) else []
    notes += [f"the report delivered on {early['delivered_on']} plans {year}"] if early else []
    why, step = _looked_at(office, year, commands)
    return "missing", "; ".join([why, *notes]), step


def _looked_at(office: Office, year: int, commands: Commands) -> tuple[str, str]:
    if not office.listings:
        why = "no listing is declared for it" if office.is_without_listing else "no listing of it was ever read"
        return why, commands.backfill(year, year, is_wayback=True)
    if all(one["last_on"] < day(years.due(year)).isoformat() for one in office.listings):
        return "its listing was not read since it fell due", commands.nightly()
    if all(one["whole_on"] for one in office.listings):
        read_on = min(one["whole_on"] for one in office.listings)
        return f"the listing was read to its end ({read_on}) and shows none", commands.backfill(year, year, is_wayback=True)
    back_to = [one["back_to"] for one in office.listings]
    reached = f"back to {max(back_to)} only" if all(back_to) else "in part only"
    return f"the listing was read {reached}", commands.backfill(year, year)


def _joined(first: int, last: int, step: str, commands: Commands) -> str:
    """Return *step*, the command for the year *last*, as one for all years from *first* on."""
    for is_wayback in (False, True):
        if step == commands.backfill(last, last, is_wayback=is_wayback):
            return commands.backfill(first, last, is_wayback=is_wayback)
    return step


def _option(name: str, value: str) -> str:
    return f" {name} {shlex.quote(value)}" if value else ""


def _brief(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "document": one["key"],
        "title": one["title"],
        "kind": one.get("kind"),
        "delivered_on": one.get("delivered_on"),
        "state": one.get("state") or "unread",
        "versions": one.get("versions", 0),
    }
