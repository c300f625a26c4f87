"""One short story for each rule about nights; beside what it claims, every night is compared with the model."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from starlette.responses import Response

from gov_archive import nights, query, store
from nights import skies

if TYPE_CHECKING:
    from gov_archive.night import SourceNight
    from nights.desk import Document
    from nights.play import Play


def listed_report(office: Play) -> Document:
    return next(one for one in office.desk.documents.values() if one.kind == "report" and one.listed)


def kinds(night: SourceNight, key: str) -> list[str]:
    return [event.kind for event in night.events if event.document == key]


def rules(night: SourceNight) -> set[str]:
    return {flag.rule for flag in night.flags}


def rows(office: Play, sql: str, *given: object) -> list[tuple[Any, ...]]:
    with store.reader(office.archive) as connection:
        return [tuple(row) for row in connection.execute(sql, given)]


def change(office: Play, one: Document, **changed: object) -> Document:
    office.desk.put(one.key, **changed)
    return office.desk.documents[one.key]


def test_ledger_answers_whether_a_document_was_listed_on_a_night(office: Play) -> None:
    one = listed_report(office)
    office.night()
    first = nights.night(office.at)
    change(office, one, listed=False)
    office.night()
    with store.reader(office.archive) as connection:
        on_first = {row["document"] for row in query.listed(connection, first, source=office.source.slug)}
        on_second = {row["document"] for row in query.listed(connection, nights.night(office.at), source=office.source.slug)}
    assert on_first - on_second == {one.key}


def test_row_listed_before_its_article_is_read_when_the_article_comes(office: Play) -> None:
    office.night()
    one = office.desk.publish("report", today=office.at.date(), address="gone")
    assert kinds(office.night(), one.key) == []
    assert kinds(office.night(), one.key) == []
    change(office, one, address="text")
    assert kinds(office.night(), one.key) == ["new"]


def test_listing_without_rows_is_an_error_of_the_night_and_never_nothing_new(office: Play) -> None:
    office.night()
    night = office.night("empty listing")
    assert night.outcome == "degraded"
    assert any("infoDirectory" in error for error in night.errors)


def test_listing_that_lost_most_of_its_rows_is_flagged_and_withdraws_nothing(office: Play) -> None:
    made = [office.desk.publish("report", today=office.at.date()) for _ in range(6)]
    office.night()
    for one in made:
        change(office, one, listed=False, address="gone")
    found = [office.night() for _ in range(4)]
    assert [night.outcome for night in found] == ["degraded"] * 4
    assert "listing_shrank" in rules(found[0])
    assert not any(night.events for night in found)


def test_copy_published_earlier_does_not_take_over_a_move_that_was_told(office: Play) -> None:
    office.night()
    old = listed_report(office)
    copy = replace(old, key="5f0a7c5e-0000-5000-8000-00000000000a")
    office.desk.documents[copy.key] = copy
    office.night()
    place = replace(old, key="5f0a7c5e-0000-5000-8000-00000000000b")
    office.desk.documents[place.key] = place
    change(office, old, listed=False, address="gone")
    assert [(event.kind, event.detail["to"]) for event in office.night().events] == [("moved", place.key)]
    assert [list(office.night().events) for _ in range(3)] == [[], [], []]
    change(office, place, body=(*place.body, "全年新修便民桥四座。"))
    assert [(event.kind, event.document) for event in office.night().events] == [("changed", place.key)]


def test_edit_of_a_moved_report_that_is_undone_is_a_change_and_no_text_of_the_key_it_came_from(office: Play) -> None:
    office.night()
    old = listed_report(office)
    place = replace(old, key="5f0a7c5e-0000-5000-8000-00000000000d")
    office.desk.documents[place.key] = place
    change(office, old, listed=False, address="gone")
    assert kinds(office.night(), old.key) == ["moved"]
    for body in ((*place.body, "全年新修便民桥四座。"), place.body):
        change(office, place, body=body)
        assert kinds(office.night(), place.key) == ["changed"]


def test_edit_that_was_published_under_a_second_key_first_is_a_change(office: Play) -> None:
    office.night()
    old = listed_report(office)
    edited = replace(old, body=(*old.body, "全年新修便民桥四座。"))
    office.desk.documents["5f0a7c5e-0000-5000-8000-00000000000e"] = replace(edited, key="5f0a7c5e-0000-5000-8000-00000000000e")
    office.night()
    change(office, old, body=edited.body)
    assert kinds(office.night(), old.key) == ["changed"]


def test_row_of_a_moved_report_that_comes_and_goes_is_neither_restored_nor_withdrawn(office: Play) -> None:
    office.night()
    old = listed_report(office)
    place = replace(old, key="5f0a7c5e-0000-5000-8000-00000000000c")
    office.desk.documents[place.key] = place
    change(office, old, listed=False, address="gone")
    assert kinds(office.night(), old.key) == ["moved"]
    for is_listed in (True, False, False, False, False):
        change(office, old, listed=is_listed)
        assert kinds(office.night(), old.key) == []
    change(office, old, listed=True, address="text")
    assert kinds(office.night(), old.key) == ["restored"]


def test_validators_that_lie_are_found_out_by_the_whole_fetch_after_thirty_nights(office: Play) -> None:
    one = listed_report(office)
    office.night()
    change(office, one, body=(*one.body[:-1], "全年新增绿地九百平方米。"))

    def lying(_path: str, key: str | None, _count: int) -> Response | None:
        asked = office.last_headers
        return Response(status_code=304) if key == one.key and "if-none-match" in asked else None

    assert office.night(lying).events == []
    assert kinds(office.night(lying, days=30), one.key) == ["changed"]


def test_night_stops_at_the_first_block_and_the_next_one_does_the_rest(office: Play) -> None:
    office.night("blocked after", pick=4)
    assert len(office.requests) == 5
    night = office.night()
    reports = {one.key for one in office.desk.documents.values() if one.is_report}
    assert reports <= {key for _, key in office.requests}
    assert night.outcome == "ok"


def test_robots_that_forbids_articles_is_obeyed_and_reported(office: Play) -> None:
    def forbidding(path: str, _key: str | None, _count: int) -> Response | None:
        rule = "User-agent: *\nDisallow: /article.html\n"
        return Response(rule, media_type="text/plain") if path == "/robots.txt" else None

    night = office.night(forbidding)
    assert {path for path, _ in office.requests} == {"/robots.txt", "/infoDirectory.html"}
    assert night.outcome == "degraded"
    assert any("robots.txt" in error for error in night.errors)


def test_host_that_asks_for_an_hour_is_left_alone_for_the_night(office: Play) -> None:
    def busy(path: str, _key: str | None, count: int) -> Response | None:
        return None if path == "/robots.txt" or count < 3 else Response("busy", 503, headers={"retry-after": "3600"})

    night = office.night(busy)
    assert len(office.requests) == 4
    assert any("3600" in error for error in night.errors)


def test_budget_lets_older_reports_take_turns_until_each_was_seen(office: Play) -> None:
    made = {office.desk.publish("report", today=office.at.date()).key for _ in range(5)}
    office.night()
    office.settings = {"nightly_budget": 2, "recent_days": 1}
    seen: Counter[str] = Counter()
    for number in range(4):
        night = office.night(days=3 if number == 0 else 1)
        asked = [key for _, key in office.requests if key in office.model.known]
        assert len(asked) == 2
        assert any("wait for their turn" in note for note in night.notes)
        seen.update(key for key in asked if key)
    assert len(seen) == 8
    assert made <= seen.keys()


def test_report_gone_from_the_listing_is_asked_for_at_once_although_the_budget_is_spent(office: Play) -> None:
    made = [office.desk.publish("report", today=office.at.date()) for _ in range(5)]
    office.night()
    office.settings = {"nightly_budget": 1, "recent_days": 1}
    office.night(days=3)
    last_asked = [key for _, key in office.requests if key in office.model.known]
    gone = next(one for one in made if one.key not in last_asked)
    change(office, gone, listed=False, address="gone")
    office.night()
    assert gone.key in [key for _, key in office.requests]


def test_redesign_alone_brings_neither_version_nor_event_and_typography_is_recorded(office: Play) -> None:
    one = listed_report(office)
    office.night()
    versions = rows(office, "select count(*) from versions")
    for form in ("column", "grid", "leaflet"):
        office.form = form
        assert office.night().events == []
    change(office, one, typography=1)
    assert office.night().events == []
    assert rows(office, "select count(*) from versions") == versions
    assert [row[0] for row in rows(office, "select document from typography")] == [one.key]


def test_edit_on_the_night_of_a_redesign_is_one_change(office: Play) -> None:
    one = listed_report(office)
    office.night()
    office.form = "grid"
    change(office, one, body=(*one.body, "全年新辟公交线路三条。"))
    assert [event.detail["classes"] for event in office.night().events] == [["text"]]


def test_withdrawal_names_the_nights_and_the_captures_of_both_places(office: Play) -> None:
    one = listed_report(office)
    office.night()
    change(office, one, listed=False, address="gone")
    days = []
    for _ in range(2):
        office.night()
        days.append(nights.night(office.at).isoformat())
    assert office.night("maintenance").events == []
    (event,) = office.night().events
    days.append(nights.night(office.at).isoformat())
    assert event.detail["nights"] == days
    marks = ",".join("?" * len(event.detail["captures"]))
    told = rows(office, f"select purpose, verdict from captures where id in ({marks})", *event.detail["captures"])
    assert Counter(told) == {("listing", "good"): 3, ("document", "missing"): 3}


def test_document_hidden_from_the_listing_but_at_its_address_is_flagged_unlisted_and_never_withdrawn(office: Play) -> None:
    one = listed_report(office)
    office.night()
    change(office, one, listed=False)
    found = [office.night() for _ in range(5)]
    assert [rules(night) & {"unlisted"} for night in found] == [{"unlisted"}, set(), set(), set(), set()]
    assert not any(night.events for night in found)


def test_restored_with_another_text_is_restored_and_changed(office: Play) -> None:
    one = listed_report(office)
    office.night()
    change(office, one, listed=False, address="gone")
    for _ in range(3):
        office.night()
    change(office, one, listed=True, address="text", body=(*one.body, "全年整修乡道十二公里。"))
    assert sorted(kinds(office.night(), one.key)) == ["changed", "restored"]


def test_reused_address_is_missing_and_its_other_article_never_a_version(office: Play) -> None:
    one = listed_report(office)
    office.night()
    change(office, one, listed=False, address="another")
    found = [kinds(office.night(), one.key) for _ in range(3)]
    assert found == [[], [], ["withdrawn"]]
    assert rows(office, "select count(*) from versions where document = ?", one.key) == [(1,)]


def test_flags_of_one_edit_name_each_fact(office: Play) -> None:
    figures = "全年完成地方财政收入12.5亿元，引进企业36家。"
    one = listed_report(office)
    filler = tuple(f"听松路{word}段拓宽工程建成通车，沿线增设停车泊位与绿化带，居民出行更加便利。" for word in "东西南北中")
    one = change(office, one, body=("一、经济发展", figures, "二、民生实事", *filler), notes=(("板凳课堂", "指在院落里开办的夜间课堂"),))
    office.night()
    change(office, one, body=("一、经济发展", figures.replace("12.5", "11.9"), filler[3]), notes=())
    assert rules(office.night()) >= {"figure_restated", "section_dropped", "footnote_removed", "text_shortened"}


def test_first_night_is_a_baseline_and_a_later_report_of_an_old_date_is_backdated(office: Play) -> None:
    first = office.night()
    assert all(event.detail["baseline"] for event in first.events)
    assert "backdated" not in rules(first)
    late = office.desk.publish("report", today=office.at.date())
    change(office, late, published_on=office.at.date().replace(month=1, day=4))
    night = office.night()
    assert [event.detail.get("baseline") for event in night.events] == [None]
    assert "backdated" in rules(night)


def test_office_without_a_report_of_the_year_is_silent_from_april_on(office: Play) -> None:
    for one in list(office.desk.documents.values()):
        change(office, one, published_on=one.published_on.replace(year=2019))
    assert "office_silent" not in rules(office.night())
    assert "office_silent" in rules(office.night(days=35))
    assert "office_silent" not in rules(office.night())


@pytest.mark.parametrize(
    ("sky", "outcome"),
    [
        ("hiccups", "ok"),
        ("stumbling", "ok"),
        ("half of the documents", "degraded"),
        ("listing alone", "degraded"),
        ("maintenance", "failed"),
        ("refused", "failed"),
        ("robots busy", "failed"),
        ("robots forbidden", "failed"),
    ],
)
def test_outcome_says_how_far_the_night_can_be_trusted(office: Play, sky: str, outcome: str) -> None:
    office.night()
    night = office.night(sky)
    assert (night.outcome, bool(night.errors)) == (outcome, outcome != "ok")
    assert night.events == []


def test_documents_that_were_not_judged_are_named(office: Play) -> None:
    office.night()
    night = office.night(skies.half_of_the_documents)
    silent = [one.key for one in office.desk.documents.values() if one.is_report and skies.half_of_the_documents("", one.key, 0)]
    assert silent
    assert all(any(key in error for error in night.errors) for key in silent)


@pytest.mark.parametrize("sky", sorted(skies.ALL.keys() - skies.PASSING))
def test_three_nights_of_any_trouble_bring_no_event_and_the_fourth_finds_everything_in_place(office: Play, sky: str) -> None:
    office.night()
    assert [list(office.night(sky, pick=3).events) for _ in range(3)] == [[], [], []]
    night = office.night()
    assert (list(night.events), night.outcome) == ([], "ok")


def test_redesign_to_fewer_rows_a_page_is_no_shrunken_listing(office: Play) -> None:
    for _ in range(12):
        office.desk.publish("report", today=office.at.date())
    office.night()
    office.rows_a_page = 4
    office.form = "column"
    found = [office.night() for _ in range(2)]
    assert [(night.outcome, rules(night)) for night in found] == [("ok", set())] * 2


def test_report_on_a_later_page_is_withdrawn_after_the_listing_was_read_to_its_end(office: Play) -> None:
    for _ in range(12):
        office.desk.publish("report", today=office.at.date())
    office.rows_a_page = 4
    office.night()
    last = min((one for one in office.desk.documents.values() if one.is_report and one.listed), key=lambda one: (one.published_on, one.key))
    change(office, last, listed=False, address="gone")
    assert [kinds(office.night(), last.key) for _ in range(4)] == [[], [], ["withdrawn"], []]


def test_report_whose_text_follows_days_after_its_title_is_found(office: Play) -> None:
    office.night()
    one = office.desk.publish("report", today=office.at.date())
    body, head = one.body, one.head
    change(office, one, head=one.head[:1], body=("正文正在整理，稍后发布。",), notes=())
    first = kinds(office.night_unjudged(), one.key)
    change(office, one, head=head, body=body)
    second = kinds(office.night_unjudged(), one.key)
    assert "new" in first + second


def test_listing_whose_other_pages_are_out_of_reach_is_never_an_ok_night(office: Play) -> None:
    one = listed_report(office)
    office.night()

    def counting(path: str, _key: str | None, _count: int) -> Response | None:
        row = f'<li><a href="/article.html?infoid={one.key}">{one.title}</a><span>{one.published_on}</span></li>'
        page = f"<html><body><ul>{row}</ul><p>共14条记录，每页1条，当前第1页</p></body></html>"
        return Response(page, media_type=skies.HTML) if path == "/infoDirectory.html" else None

    for _ in range(2):
        night = office.night(counting)
        assert night.outcome == "degraded"
        assert any("not read to its end: pages exist" in error for error in night.errors)
