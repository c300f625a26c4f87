"""A report that two offices list is one document: told once, under one id for ever, and gone when it is gone from both."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from gov_archive import ingest, night, nights, store
from gov_archive.settings import Settings
from ingest.archived import dump
from nights import pages

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from gov_archive.model import Event
    from nights.play import Play

HERE, THERE = "infoDirectory.html?dept=004016", "infoDirectory.html?dept=004017"


class Offices:
    """Two sources of one portal; *hidden* are the documents that a listing does not show, by its department."""

    def __init__(self, office: Play) -> None:
        self.office = office
        self.hidden: dict[str, set[str]] = {"004016": set(), "004017": set()}
        self.told: list[Event] = []
        here = replace(office.source, slug="here", listings=(HERE,), known=())
        self.sources = (here, replace(here, slug="there", name="湖心镇", listings=(THERE,)))
        self.portal = replace(office.portal, sources=self.sources)
        self.rows_a_page = 100
        office.server.script = self._answer

    def night(self, *, is_turned: bool = False) -> list[str]:
        """Run both sources, the second one first if *is_turned*; return the kinds of events that were told."""
        self.office.at += timedelta(days=1)
        self.office.clock[0] = self.office.at
        now, settings = nights.clock(self.office.at), Settings(retry_wait_seconds=0)
        with night.Run(self.portal, self.office.archive, now=now, settings=settings) as run:
            order = reversed(self.sources) if is_turned else self.sources
            found = [night.source_night(run, source) for source in order]
            night.summary(run, found)
        assert {one.outcome for one in found} == {"ok"}
        assert not [note for one in found for note in one.notes if "borne out" in note]
        events = [event for one in found for event in one.events]
        self.told += events
        return [event.kind for event in events]

    def nights(self, number: int, *, is_turned: bool = False) -> list[str]:
        """Return what so many nights tell, one after the other."""
        return [kind for _ in range(number) for kind in self.night(is_turned=is_turned)]

    def ids_held(self) -> list[str]:
        with store.reader(self.office.archive) as connection:
            return sorted(row[0] for row in connection.execute("select id from events"))

    def _answer(self, path: str, request: Request, _now: datetime) -> Response | None:
        form, key = self.office.form, request.query_params.get("infoid", "").lower()
        if path == "/infoDirectory.html":
            hidden = self.hidden[request.query_params["dept"]]
            listed = [one for one in self.office.desk.documents.values() if one.key not in hidden]
            return pages.listing(listed, form, request, self.rows_a_page)
        if path == "/":
            return pages.home()
        return pages.article(self.office.desk.documents.get(key), form, request) if key else None


@pytest.fixture
def offices(office: Play) -> Offices:
    return Offices(office)


def rebuilt(offices: Offices, folder: Path) -> dict[str, list[tuple[object, ...]]]:
    shutil.copytree(offices.office.archive / "captures", folder / "captures")
    with store.open(folder) as db:
        ingest.catch_up(db, offices.portal, folder)
    return dump(folder)


def edited(offices: Offices, key: str, line: str) -> None:
    one = offices.office.desk.documents[key]
    offices.office.desk.put(key, body=(*one.body[:-1], line, one.body[-1]))


def reports(offices: Offices) -> Iterable[str]:
    return (one.key for one in offices.office.desk.documents.values() if one.is_report and one.listed)


@pytest.mark.parametrize("is_turned", [False, True])
def test_what_was_told_of_a_shared_report_keeps_its_id_whichever_source_runs_first(
    offices: Offices, tmp_path: Path, *, is_turned: bool
) -> None:
    assert set(offices.night(is_turned=is_turned)) == {"new"}
    assert offices.night(is_turned=not is_turned) == []
    edited(offices, next(iter(reports(offices))), "全年新辟公交线路三条。")
    assert offices.night(is_turned=not is_turned) == ["changed"]
    assert offices.night(is_turned=is_turned) == []
    assert sorted(event.id for event in offices.told) == offices.ids_held()
    assert rebuilt(offices, tmp_path / "again") == dump(offices.office.archive)


@pytest.mark.parametrize("is_turned", [False, True])
def test_shared_report_gone_from_both_listings_and_its_address_is_withdrawn(offices: Offices, tmp_path: Path, *, is_turned: bool) -> None:
    for _ in range(12):
        offices.office.desk.publish("report", today=offices.office.at.date())
    offices.rows_a_page = 5
    offices.night()
    gone = list(reports(offices))[-1]
    offices.office.desk.put(gone, address="gone")
    for hidden in offices.hidden.values():
        hidden.add(gone)
    assert offices.nights(5, is_turned=is_turned) == ["withdrawn"]
    assert rebuilt(offices, tmp_path / "again") == dump(offices.office.archive)


def test_report_that_one_of_its_two_listings_still_shows_is_never_withdrawn(offices: Offices) -> None:
    offices.night()
    gone = next(iter(reports(offices)))
    offices.office.desk.put(gone, address="gone")
    offices.hidden["004016"].add(gone)
    assert offices.nights(4) == []
    offices.hidden["004017"].add(gone)
    assert offices.nights(4) == ["withdrawn"]
