"""Captures become documents, versions and events; the same whatever the order in which they come."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gov_archive import ingest, nights, query, store
from ingest.archived import FIRST, NEWS, PORTAL, Document, Site, catch_up, dump, key, place, report

if TYPE_CHECKING:
    from pathlib import Path


def kinds(ingested: ingest.Ingested) -> list[tuple[str, str]]:
    return [(event.document, event.kind) for event in ingested.events]


def eventful(archive: Path) -> tuple[Site, list[Path]]:
    """Twelve nights in which everything happens once."""
    site = Site(archive)
    for number, year in enumerate(range(2019, 2027)):
        site.publish(number, report(year))
    site.publish(20, Document("云栖镇举办春季读书活动", NEWS, "2026-02-25"))
    paths = [site.night(0), site.night(1)]
    site.documents[key(3)] = report(2022, figure="13.1")
    paths.append(site.night(2))
    site.is_down = True
    paths.append(site.night(3))
    site.is_down = False
    site.documents[key(1)].is_listed = site.documents[key(1)].is_there = False
    site.documents[key(2)].is_listed = False
    paths += [site.night(number) for number in (4, 5, 6)]
    site.documents[key(1)].is_listed = site.documents[key(1)].is_there = True
    site.chrome = "<div>今日访问 345 次</div>"
    paths.append(site.night(7))
    site.documents[key(5)].is_listed = site.documents[key(5)].is_there = False
    site.publish(30, replace(report(2024)))
    paths += [site.night(number) for number in (8, 9)]
    site.publish(31, report(2027, day="2026-03-10"))
    paths += [site.night(number) for number in (10, 11)]
    return site, paths


EXPECTED = [
    *((key(number), "new") for number in range(8)),
    (key(3), "changed"),
    (key(1), "withdrawn"),
    (key(1), "restored"),
    (key(5), "moved"),
    (key(31), "new"),
]


def test_first_night_is_new_for_each_report_and_a_quiet_night_brings_nothing(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.publish(1, report(2025))
    site.publish(2, Document("云栖镇举办春季读书活动", NEWS))
    site.night(0)
    first = catch_up(tmp_path)
    assert kinds(first) == [(key(1), "new")]
    assert first.events[0].detail["baseline"] is True
    assert first.verdicts == {"good": 3}
    assert [walk.reason for walk in first.walks] == [None]
    before = dump(tmp_path)
    site.night(1)
    second = catch_up(tmp_path)
    assert (second.events, second.flags, second.captures) == ([], [], 4)
    after = dump(tmp_path)
    assert all(after[name] == before[name] for name in ("texts", "paragraphs", "versions", "events", "flags", "rows", "row_sets"))


def test_everything_that_happens_is_told_once_and_nothing_else(tmp_path: Path) -> None:
    eventful(tmp_path)
    found = catch_up(tmp_path)
    assert sorted(kinds(found)) == sorted(EXPECTED)
    assert found.gone == []
    rules = sorted((flag.rule, flag.document) for flag in found.flags)
    assert ("unlisted", key(2)) in rules
    assert ("figure_restated", key(3)) in rules
    assert {rule for rule, _ in rules} <= {"unlisted", "figure_restated", "text_shortened"}


def test_night_by_night_gives_what_all_at_once_gives(tmp_path: Path) -> None:
    site, paths = eventful(tmp_path / "once")
    catch_up(site.archive)
    nightly = tmp_path / "nightly"
    told = []
    for path in paths:
        place(path, site.archive, nightly)
        told += kinds(catch_up(nightly))
    assert dump(nightly) == dump(site.archive)
    assert sorted(told) == sorted(EXPECTED)


@pytest.mark.parametrize("seed", range(2))
def test_order_of_ingestion_does_not_matter(tmp_path: Path, seed: int) -> None:
    site, paths = eventful(tmp_path / "once")
    catch_up(site.archive)
    shuffled = tmp_path / "shuffled"
    random.Random(seed).shuffle(paths)
    for path in paths:
        place(path, site.archive, shuffled)
        catch_up(shuffled)
    assert dump(shuffled) == dump(site.archive)


def test_ingesting_twice_changes_nothing(tmp_path: Path) -> None:
    _, paths = eventful(tmp_path)
    catch_up(tmp_path)
    before = dump(tmp_path)
    with store.open(tmp_path) as db:
        db.execute("update files set bytes = 0")
        again = ingest.files(db, PORTAL, tmp_path, paths)
    assert (again.captures, again.events, again.gone, again.flags) == (0, [], [], [])
    assert dump(tmp_path) == before


def test_portal_that_is_down_says_nothing_about_documents(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.publish(1, report(2025))
    site.night(0)
    site.is_down = True
    for number in range(1, 6):
        site.night(number)
    found = catch_up(tmp_path)
    assert kinds(found) == [(key(1), "new")]
    assert [walk.reason for walk in found.walks][1:] == ["page 1 of the listing is unavailable"] * 5


def test_attachment_with_other_words_is_a_version_of_its_page(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.publish(1, replace(report(2025), attachment="附件一：重点工程清单\n一号工程投资三亿元。"))
    site.night(0)
    site.night(1)
    site.documents[key(1)].attachment = "附件一：重点工程清单\n一号工程投资五亿元。"
    site.night(2)
    found = catch_up(tmp_path)
    assert [kind for _, kind in kinds(found)] == ["new", "changed"]
    assert found.events[1].detail["classes"] == ["attachment"]


def test_another_article_at_a_known_address_counts_as_missing_and_says_so(tmp_path: Path) -> None:
    site = Site(tmp_path)
    for number in (1, 2):
        site.publish(number, report(2023 + number))
    site.night(0)
    site.documents[key(1)] = Document("云栖镇读书活动预告", NEWS, is_listed=False)
    for number in (1, 2, 3):
        site.night(number)
    found = catch_up(tmp_path)
    assert [kind for one, kind in kinds(found) if one == key(1)] == ["new", "withdrawn"]
    with store.reader(tmp_path) as connection:
        rules = connection.execute("select verdict, rule from captures where subject = ? order by at", (key(1),)).fetchall()
        assert [tuple(row) for row in rules[1:]] == [("missing", "another_article")] * 3
        assert len(query.listed(connection, nights.night(FIRST), source="yunqi")) == 2


@pytest.mark.parametrize(("other_is_there", "expected"), [(True, ["new", "withdrawn"]), (False, ["new"])])
def test_document_never_listed_is_withdrawn_only_while_listed_ones_answer(
    tmp_path: Path, other_is_there: bool, expected: list[str]
) -> None:
    site = Site(tmp_path)
    for number in (1, 2):
        site.publish(number, report(2023 + number))
    site.documents[key(1)].is_listed = False
    site.night(0)
    site.documents[key(1)].is_there = False
    site.documents[key(2)].is_there = other_is_there
    for number in (1, 2, 3):
        site.night(number)
    assert [kind for one, kind in kinds(catch_up(tmp_path)) if one == key(1)] == expected


def test_what_the_agenda_says_after_some_nights(tmp_path: Path) -> None:
    eventful(tmp_path)
    catch_up(tmp_path)
    source = PORTAL.sources[0]
    with store.open(tmp_path) as db:
        assert store.agenda.known_keys(db, "yunqi") == {key(number) for number in (*range(8), 20, 30, 31)}
        assert store.agenda.pending(db, "yunqi") == []
        watched = {item.key: item for item in store.agenda.watched(db, source, PORTAL)}
        assert key(20) not in watched
        assert len(watched) == 10
        assert watched[key(5)].last_verdict == "missing"
        one = watched[key(0)]
        assert one.is_listed
        assert one.validators is not None
        assert one.last_good_at is not None
        assert one.last_asked_at == one.last_good_at
        assert store.captures.place(db, one.validators.capture)
        assert str(store.agenda.last_full_walk(db, "yunqi")) == "2026-03-12"


def test_queries_answer_from_the_database_alone(tmp_path: Path) -> None:
    eventful(tmp_path)
    catch_up(tmp_path)
    with store.reader(tmp_path) as connection:
        assert len(query.documents(connection)) == 10
        assert len(query.documents(connection, near_misses=True)) == 11
        shown = query.show(connection, key(3))
        assert shown is not None
        assert shown["version"] == 2
        assert shown["body"][0] == "政 府 工 作 报 告"
        first = query.show(connection, key(3), version=1)
        assert first is not None
        assert "12.5" in "".join(first["body"])
        told = query.history(connection, key(1))
        assert [one["kind"] for one in told["events"]] == ["new", "withdrawn", "restored"]
        assert query.told(told)
        events = query.events(connection)
        assert len(events) == len(EXPECTED)
        assert [flag["rule"] for one in events if one["kind"] == "changed" for flag in one["flags"]] == ["figure_restated"]
        found = query.search(connection, "固定资产投资 １３.1亿元")
        assert [(hit["document"], hit["version"]) for hit in found] == [(key(3), 2)]
        assert query.search(connection, "惠")
        assert query.search(connection, "没有这样的话") == []
        assert len(query.ledger(connection, source="yunqi")) == 11


def test_newest_article_shown_for_any_key_condemns_neither_itself_nor_passes_for_the_dead(tmp_path: Path) -> None:
    site = Site(tmp_path)
    newest, dead = site.publish(1, report(2026)), site.publish(2, report(2025))
    site.is_newest_for_all = True
    site.night(0)
    site.documents[dead].is_listed = site.documents[dead].is_there = False
    site.night(1)
    found = catch_up(tmp_path)
    assert kinds(found) == [(newest, "new"), (dead, "new")]
    with store.reader(tmp_path) as connection:
        sql = "select subject, verdict from captures where purpose = 'document' and run = 'nightly-1' order by subject"
        assert [tuple(row) for row in connection.execute(sql)] == [(newest, "good"), (dead, "missing")]


def test_text_of_another_report_under_a_report_key_is_no_version_and_the_own_edit_after_it_is(tmp_path: Path) -> None:
    site = Site(tmp_path)
    one = site.publish(1, report(2025))
    other = site.publish(2, replace(report(2026), body=tuple(line.replace("48家", "61家") for line in report(2026).body)))
    site.night(0)
    own = site.documents[one]
    site.documents[one] = replace(site.documents[other], day=own.day)
    site.night(1)
    site.documents[one] = replace(own, body=tuple(line.replace("3座", "4座") for line in own.body))
    site.night(2)
    assert kinds(catch_up(tmp_path)) == [(one, "new"), (other, "new"), (one, "changed")]


def test_line_that_enters_every_page_is_no_event_and_an_edit_beside_it_is_one(tmp_path: Path) -> None:
    site = Site(tmp_path)
    keys = [site.publish(number, report(2020 + number)) for number in range(5)]
    site.night(0)
    catch_up(tmp_path)
    site.line = "本栏目内容由清河区人民政府办公室统一编发，转载须注明出处。"
    site.documents[keys[2]].body = tuple(line.replace("48家", "52家") for line in site.documents[keys[2]].body)
    site.night(1)
    found = catch_up(tmp_path)
    assert kinds(found) == [(keys[2], "changed")]
    assert found.events[0].detail["paragraphs"] == {"changed": 1, "added": 0, "removed": 0}
    site.line = ""
    site.night(2)
    assert kinds(catch_up(tmp_path)) == []


def test_known_report_without_its_text_is_named_and_no_event(tmp_path: Path) -> None:
    site = Site(tmp_path)
    one = site.publish(1, report(2025))
    site.publish(2, report(2024))
    site.night(0)
    catch_up(tmp_path)
    whole = site.documents[one]
    site.documents[one] = replace(whole, body=("大家都在看",))
    site.night(1)
    found = catch_up(tmp_path)
    assert found.events == []
    assert [sentence.split(" ", 1)[0] for sentence in found.unread] == [one]


def test_only_document_of_a_source_without_a_listing_is_withdrawn_while_the_portal_answers_the_made_up_key(tmp_path: Path) -> None:
    site = Site(tmp_path, has_listing=False)
    one = site.publish(1, report(2025))
    site.night(0)
    site.documents[one].is_there = False
    site.night(1)
    site.is_down = True
    site.night(2)
    site.is_down = False
    site.night(3)
    assert kinds(catch_up(tmp_path)) == [(one, "new")]
    site.night(4)
    assert kinds(catch_up(tmp_path)) == [(one, "withdrawn")]


def test_answers_that_were_asked_for_again_are_in_the_archive_and_judge_nothing(tmp_path: Path) -> None:
    told = {}
    for is_busy in (False, True):
        site = Site(tmp_path / str(is_busy), has_listing=False, is_busy=is_busy)
        one = site.publish(1, report(2025))
        for number in range(4):
            site.documents[one].is_there = number == 0
            site.night(number)
        told[is_busy] = catch_up(site.archive).events
        with store.reader(site.archive) as connection:
            found = connection.execute("select distinct verdict, rule from captures where purpose = 'try'").fetchall()
        assert [tuple(row) for row in found] == ([(None, "asked_again")] if is_busy else [])
    assert [(event.kind, event.at) for event in told[True]] == [(event.kind, event.at) for event in told[False]]
    assert [event.kind for event in told[True]] == ["new", "withdrawn"]


def test_documents_without_a_listing_that_vanish_together_are_not_withdrawn_in_their_first_week_away(tmp_path: Path) -> None:
    site = Site(tmp_path, has_listing=False)
    for number in range(3):
        site.publish(number, report(2020 + number))
    site.night(0)
    for document in site.documents.values():
        document.is_there = False
    for number in range(1, 7):
        site.night(number)
    assert {kind for _, kind in kinds(catch_up(tmp_path))} == {"new"}


def test_title_that_changed_in_the_listing_alone_is_flagged_when_it_changed(tmp_path: Path) -> None:
    site = Site(tmp_path)
    one = site.publish(1, report(2025))
    site.night(0)
    catch_up(tmp_path)
    site.listed_as[one] = "云栖镇政务动态"
    site.night(1)
    found = catch_up(tmp_path)
    assert (found.events, [flag.rule for flag in found.flags]) == ([], ["listing_differs"])
    site.night(2)
    assert catch_up(tmp_path).flags == []
