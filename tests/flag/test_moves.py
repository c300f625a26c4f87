"""Documents that say the same under two keys: moved, or linked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

from flag.observed import BODY, Book, Story, reading
from gov_archive import flag
from gov_archive.flag import History


def judged(*stories: Story) -> dict[str, History]:
    results = [flag.moved(order) for order in permutations([story.history() for story in stories])]
    assert all(result == results[0] for result in results)
    return results[0]


def kinds(history: History) -> list[str]:
    return [event.kind for event in history.events]


def pair() -> tuple[Story, Story]:
    book = Book()
    return Story("a", book), Story("b", book)


def test_old_key_gone_and_new_key_good_in_one_run_is_one_moved_event() -> None:
    old, new = pair()
    old.good(0).gone(1)
    new.good(1)
    result = judged(old, new)
    assert (kinds(result["a"]), kinds(result["b"])) == (["new", "moved"], [])
    assert result["a"].events[1].detail["to"] == "b"
    assert (result["a"].state, result["a"].moved_to, result["b"].state) == ("moved", "b", "listed")


def test_later_nights_without_the_old_key_change_nothing_about_its_move() -> None:
    old, new = pair()
    old.good(0).gone(1)
    new.good(1)
    first = judged(old, new)["a"].events
    old.gone(2).gone(3).gone(4)
    new.good(2)
    assert judged(old, new)["a"].events == first


def test_new_key_found_while_the_old_one_is_on_its_way_out_is_moved_then() -> None:
    old, new = pair()
    old.good(0).gone(1).gone(2).gone(3)
    new.good(2)
    result = judged(old, new)
    assert (kinds(result["a"]), kinds(result["b"])) == (["new", "moved"], [])
    assert result["a"].events[1].at == new.observations[0].at


def test_new_key_found_after_withdrawal_is_moved_and_the_withdrawal_stands() -> None:
    old, new = pair()
    old.good(0).gone(1).gone(2).gone(3)
    new.good(6)
    result = judged(old, new)
    assert (kinds(result["a"]), kinds(result["b"])) == (["new", "withdrawn", "moved"], [])


def test_new_key_seen_before_the_old_one_vanished_keeps_its_new_and_moved_replaces_withdrawn() -> None:
    old, new = pair()
    old.good(0).good(1).good(2).gone(3).gone(4).gone(5)
    new.good(1)
    result = judged(old, new)
    assert (kinds(result["a"]), kinds(result["b"])) == (["new", "moved"], ["new"])
    assert result["a"].events[1].at == old.observations[-1].at
    assert result["b"].events[0].detail["same_text_as"] == ["a"]


def test_same_text_under_two_live_keys_is_linked_and_both_are_kept() -> None:
    old, new = pair()
    old.good(0).good(1)
    new.good(1)
    result = judged(old, new)
    assert (kinds(result["a"]), kinds(result["b"])) == (["new"], ["new"])
    assert result["b"].events[0].detail["same_text_as"] == ["a"]


def test_twins_from_the_first_night_do_not_explain_a_withdrawal() -> None:
    old, new = pair()
    old.good(0).gone(1).gone(2).gone(3)
    new.good(0)
    result = judged(old, new)
    assert sorted([kinds(result["a"]), kinds(result["b"])]) == [["new"], ["new", "withdrawn"]]


def test_moved_document_good_again_at_its_old_key_is_restored() -> None:
    old, new = pair()
    old.good(0).gone(1)
    new.good(1).good(2)
    old.good(2)
    assert kinds(judged(old, new)["a"]) == ["new", "moved", "restored"]


def test_another_text_under_the_new_key_is_no_move() -> None:
    old, new = pair()
    old.good(0).gone(1).gone(2).gone(3)
    new.good(1, reading(*BODY[:3], "别的内容。"))
    result = flag.moved([old.history(), new.history()])
    assert (kinds(result["a"]), kinds(result["b"])) == (["new", "withdrawn"], ["new"])


def test_move_that_is_taken_back_is_a_move_of_the_newer_key_and_no_withdrawal() -> None:
    book = Book()
    old = Story("a", book).good(0)
    new = Story("b", book, first_listed_at=None)
    for number in range(1, 5):
        old.gone(number)
        new.good(number)
    for number in range(5, 10):
        old.good(number)
        new.gone(number)
    told = flag.moved([old.history(), new.history()])
    assert [event.kind for event in told["a"].events] == ["new", "moved", "restored"]
    assert [(event.kind, event.detail.get("to")) for event in told["b"].events] == [("moved", "a")]


def test_older_key_that_was_back_before_the_newer_one_came_is_no_destination() -> None:
    book = Book()
    old = Story("a", book).good(0).gone(1).gone(2).gone(3).good(4)
    new = Story("b", book, first_listed_at=None)
    for number in range(5, 10):
        old.good(number)
        new.good(number)
    for number in range(10, 14):
        old.good(number)
        new.gone(number)
    told = flag.moved([old.history(), new.history()])
    assert kinds(told["a"]) == ["new", "withdrawn", "restored"]
    assert kinds(told["b"]) == ["new", "withdrawn"]


def test_older_key_that_was_missing_for_a_night_only_is_no_destination() -> None:
    book = Book()
    old = Story("a", book).good(0)
    new = Story("b", book, first_listed_at=None).good(1)
    old.good(1).gone(2)
    new.good(2)
    for number in range(3, 7):
        old.good(number)
        new.gone(number)
    told = flag.moved([old.history(), new.history()])
    assert kinds(told["a"]) == ["new"]
    assert kinds(told["b"]) == ["new", "withdrawn"]


def test_older_key_that_comes_back_after_a_withdrawal_was_told_changes_nothing_about_it() -> None:
    book = Book()
    old = Story("a", book).good(0)
    new = Story("b", book, first_listed_at=None).good(1)
    for number in range(1, 8):
        old.good(number)
        new.gone(number + 1)
    told = flag.moved([old.history(), new.history()])["b"].events
    assert [event.kind for event in told] == ["new", "withdrawn"]
    for number in range(8, 13):
        old.gone(number)
        new.gone(number + 1)
    old.good(13)
    assert flag.moved([old.history(), new.history()])["b"].events == told


def test_new_key_found_in_the_run_in_which_the_old_one_is_back_is_new() -> None:
    old, new = pair()
    old.good(0).gone(1).gone(2).gone(3).good(4)
    new.good(4)
    new.observations[0] = replace(new.observations[0], at=new.observations[0].at - timedelta(seconds=9))  # asked before the old one
    told = judged(old, new)
    assert (kinds(told["a"]), kinds(told["b"])) == (["new", "withdrawn", "restored"], ["new"])


def test_key_that_is_missing_in_the_run_that_confirms_the_loss_is_no_destination() -> None:
    old, new = pair()
    old.good(0).good(1).good(2).gone(3).gone(4).gone(5)
    new.good(1).good(2).good(3).good(4).gone(5)
    new.observations[-1] = replace(new.observations[-1], at=new.observations[-1].at + timedelta(seconds=9))
    told = judged(old, new)
    assert (kinds(told["a"]), kinds(told["b"])) == (["new", "withdrawn"], ["new"])


def test_older_copy_of_the_text_under_a_new_key_is_no_destination() -> None:
    old, new = pair()
    first = reading(*BODY[:3], "全年新建绿道三公里。")
    old.good(0, first).good(1).gone(2).gone(3).gone(4)
    new.good(2, first)
    told = flag.moved([old.history(), new.history()])
    assert kinds(told["a"]) == ["new", "changed", "withdrawn"]
    assert kinds(told["b"]) == ["new"]
