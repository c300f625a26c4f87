"""Answers that hold no more than a part of their document: none of them is a version, and none is news."""

from __future__ import annotations

import pytest

from flag.observed import BODY, Story, reading
from gov_archive.flag.remains import BROKEN_OFF, TEXT_LOST, UNCLOSED
from gov_archive.model import Attachment

LONG = (*BODY[:-1], "坚持稳中求进，" * 30, BODY[-1])
CUT = (*BODY[:-2], "坚持稳")
LINK = Attachment("http://files.example/a.docx", "全文.docx")


@pytest.mark.parametrize("body", [(*LONG[:3], LONG[3][:20]), (*LONG[:4], LONG[4][:12] + "\ufffd")])
def test_text_that_ends_within_a_sentence_where_it_went_on_is_no_version(body: tuple[str, ...]) -> None:
    story = Story().good(0, reading(*LONG)).good(1, reading(*body)).good(2, reading(*LONG))
    assert story.kinds() == ["new"]
    assert story.history().partial == {"a1": BROKEN_OFF}


def test_page_without_its_end_tag_that_says_less_is_no_version_wherever_it_ends() -> None:
    story = Story().good(0, reading(*LONG)).good(1, reading(*LONG[:5], warnings=(UNCLOSED,))).good(2, reading(*LONG))
    assert story.kinds() == ["new"]
    assert story.rules() == []


def test_page_without_its_end_tag_that_lost_only_its_attachments_is_no_version() -> None:
    whole = reading(attachments=(LINK,))
    assert Story().good(0, whole).good(1, reading(warnings=(UNCLOSED,))).good(2, whole).kinds() == ["new"]


def test_portal_that_never_closes_its_pages_is_read_all_the_same() -> None:
    story = Story().good(0, reading(*LONG, warnings=(UNCLOSED,))).good(1, reading(*LONG[:5], warnings=(UNCLOSED,)))
    assert story.kinds() == ["new", "changed"]


def test_redesign_that_no_longer_closes_its_pages_hides_no_edit() -> None:
    edited = tuple(line.replace("48家", "52家") for line in LONG)
    story = Story().good(0, reading(*LONG)).good(1, reading(*LONG, warnings=(UNCLOSED,))).good(2, reading(*edited, warnings=(UNCLOSED,)))
    assert story.kinds() == ["new", "changed"]


def test_report_whose_end_was_deleted_is_changed_the_same_night() -> None:
    assert Story().good(0, reading(*LONG)).good(1, reading(*LONG[:5])).kinds() == ["new", "changed"]


def test_page_with_its_title_and_a_label_in_place_of_the_text_is_never_a_version() -> None:
    story = Story().good(0, reading(*LONG))
    for number in range(1, 6):
        story.good(number, reading("大家都在看"))
    assert story.good(6, reading(*LONG)).kinds() == ["new"]
    assert set(story.history().partial.values()) == {TEXT_LOST}


def test_notice_in_place_of_the_text_is_a_version_once_it_stood_for_three_nights() -> None:
    story = Story().good(0, reading(*LONG))
    for number in range(1, 5):
        story.good(number, reading("本报告正在修订，修订后重新公布。"))
        assert story.kinds() == (["new"] if number < 3 else ["new", "changed"])


def test_text_that_went_into_an_attachment_is_changed_the_same_night() -> None:
    assert Story().good(0, reading(*LONG)).good(1, reading("详见附件。", attachments=(LINK,))).kinds() == ["new", "changed"]


def test_page_first_seen_broken_off_is_new_when_it_came_whole() -> None:
    story = Story().good(0, reading(*CUT, warnings=(UNCLOSED,))).good(1, reading(*LONG))
    assert [(event.kind, event.at) for event in story.history().events] == [("new", story.observations[1].at)]
