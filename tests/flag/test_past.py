"""What is brought in from elsewhere, long after: it takes its place in time, and is never news of today."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from flag.observed import BODY, FIRST, Book, Story, reading
from gov_archive import flag
from gov_archive.model import Delivery
from gov_archive.nights import night

YEARS = -1500  # days before the first night
STRANGER = ("本街道于近日举办消夏晚会。", "演出历时两个小时，居民携家带口前来观看，现场秩序良好。", "下一场定于月底举行，地点另行通知。")


def past(number: int = YEARS) -> dict[str, Any]:
    """Return what an observation at day *number* says of itself when it was brought in."""
    return {"run": f"backfill@{number}", "is_backfill": True, "is_past": True, "listed": None}


def older() -> Any:
    return reading(*(paragraph.replace("12.5", "11.0") for paragraph in BODY))


def kinds(story: Story) -> list[tuple[str, bool]]:
    return [(event.kind, bool(event.detail.get("backfilled"))) for event in story.history().events]


def test_an_older_text_is_the_first_version_and_neither_event_is_news() -> None:
    story = Story().good(3).good(YEARS, older(), **past())
    assert kinds(story) == [("new", True), ("changed", True)]
    assert [version.number for version in story.history().versions] == [1, 2]


def test_what_changed_before_we_first_looked_is_no_news() -> None:
    assert kinds(Story().good(YEARS, older(), **past()).good(5)) == [("new", True), ("changed", True)]


def test_the_way_back_from_an_older_text_that_claims_to_be_younger_is_no_news() -> None:
    """A saved file may bear the time at which it was copied."""
    assert kinds(Story().good(0).good(4, older(), **past()).good(5)) == [("new", False), ("changed", True), ("changed", True)]


def test_news_stays_news_when_the_past_between_is_brought_in() -> None:
    story = Story().good(0).good(5, reading(*(*BODY, "另报告一事。")))
    assert kinds(story) == [("new", False), ("changed", False)]
    assert kinds(story.good(4, older(), **past())) == [("new", False), ("changed", True), ("changed", False)]


def test_what_the_portal_says_later_is_news_whatever_was_brought_in() -> None:
    story = Story().good(3).good(YEARS, older(), **past()).good(9, reading(*(*BODY, "另报告一事。")))
    assert kinds(story)[-1] == ("changed", False)


def test_a_document_that_was_gone_before_we_looked_is_not_withdrawn_today() -> None:
    story = Story(first_listed_at=None).good(YEARS, **past())
    for number in range(5):
        story.gone(number, listed=None)
    assert kinds(story) == [("new", True)]
    assert story.history().state == "withdrawn"
    assert kinds(story.good(9, listed=None)) == [("new", True), ("restored", False)]


def test_a_document_seen_by_ourselves_is_withdrawn_though_its_past_was_brought_in() -> None:
    story = Story().good(YEARS, **past()).good(0)
    for number in range(1, 4):
        story.gone(number)
    assert kinds(story) == [("new", True), ("withdrawn", False)]


def test_another_article_under_the_same_key_in_the_past_makes_no_stranger_of_what_the_portal_says() -> None:
    story = Story().good(YEARS, reading(*STRANGER, title="消夏晚会举行", kind="other", delivery=Delivery()), **past())
    for number in range(5):
        story.good(number)
    history = story.history()
    assert history.strangers == {f"a{YEARS}"}
    assert [(event.kind, event.detail.get("baseline")) for event in history.events] == [("new", True)]


def test_the_first_sight_by_our_own_eyes_stays_a_baseline() -> None:
    story = Story(first_listed_night=night(FIRST)).good(YEARS, reading(kind="other"), **past()).good(0)
    assert [(event.kind, event.detail.get("baseline")) for event in story.history().events] == [("new", True)]


def test_an_old_key_known_from_the_past_alone_does_not_move_to_a_new_one() -> None:
    book = Book()
    old = Story("a", book, first_listed_at=None).good(YEARS, **past())
    new = Story("b", book).good(0)
    for number in range(5):
        old.gone(number, listed=None)
    moved = flag.moved([old.history(), new.history()])
    assert [event.kind for event in moved["a"].events] == ["new"]
    assert [event.kind for event in moved["b"].events] == ["new"]


@pytest.mark.parametrize(("whole", "is_late"), [(None, True), (0, True), (-1, False)])
def test_what_a_backfill_finds_is_news_only_in_a_listing_read_to_its_end_before(whole: int | None, is_late: bool) -> None:
    """An old report found at last is no news; one that came into a watched listing between two nights is."""
    before = None if whole is None else night(FIRST + timedelta(days=whole))
    story = Story(first_night=night(FIRST) - timedelta(days=9), first_listed_night=night(FIRST), first_whole_night=before)
    story.good(0, run="backfill-1", is_backfill=True)
    assert kinds(story) == [("new", is_late)]
