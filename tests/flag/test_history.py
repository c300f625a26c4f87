"""Versions and events of one document, followed night by night."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flag.observed import BODY, Story, reading
from gov_archive import flag
from gov_archive.flag import File
from gov_archive.model import Attachment, Delivery, Footnote, Reading


def edited(old: str, new: str) -> tuple[str, ...]:
    return tuple(paragraph.replace(old, new) for paragraph in BODY)


def test_first_good_answer_is_new_and_a_baseline_in_the_first_night_of_the_source() -> None:
    happened = Story().good(0).history().events
    assert [event.kind for event in happened] == ["new"]
    titled = {"title": "云栖镇2026年政府工作报告", "kind": "work_report"}
    assert happened[0].detail == titled | {"published_on": "2026-02-27", "baseline": True}


def test_document_of_a_later_night_is_no_baseline() -> None:
    story = Story(first_listed_at=None).good(3)
    assert "baseline" not in story.history().events[0].detail


def test_document_listed_on_the_first_night_but_fetched_later_is_a_baseline() -> None:
    story = Story(first_listed_night=date(2026, 3, 2)).good(4)
    assert Story(first_listed_night=Story().good(0).observations[0].night).good(4).history().events[0].detail["baseline"]
    assert "baseline" not in story.history().events[0].detail


def test_capture_of_a_backfill_is_backfilled_and_not_backdated() -> None:
    history = Story(first_night=None, first_listed_at=None).good(0, reading(published_on=date(2019, 1, 1)), is_backfill=True).history()
    assert history.events[0].detail["backfilled"] is True
    assert "backdated" not in [found.rule for found in history.flags]


def test_same_text_twice_is_one_version_and_no_further_event() -> None:
    story = Story().good(0).good(1).good(2)
    assert (len(story.history().versions), story.kinds()) == (1, ["new"])


def test_edit_is_one_version_and_one_changed_event_that_says_what_changed() -> None:
    story = Story().good(0).good(1, reading(*edited("12.5", "13.8")))
    history = story.history()
    assert [version.number for version in history.versions] == [1, 2]
    assert story.kinds() == ["new", "changed"]
    detail = history.events[1].detail
    assert detail["classes"] == ["text"]
    assert detail["paragraphs"] == {"changed": 1, "added": 0, "removed": 0}
    assert "13.8" in detail["first"][0]["new"]


@pytest.mark.parametrize(
    "said",
    [
        reading(*edited("，", ",")),
        reading(*edited("12.5", "１２.５")),
        reading("".join(BODY)),
        reading(metadata={"发布日期": "2026年2月27日", "发文字号": "", "浏览次数": "77"}),
        reading(metadata={"发布日期": "2026-02-27", "机构名称": "云栖镇"}),
        reading(column="另一栏目"),
        reading(title="云栖镇２０２６年政府工作报告"),
    ],
)
def test_typography_chrome_and_labels_alone_make_no_version_and_no_event(said: Any) -> None:
    story = Story().good(0).good(1, said)
    history = story.history()
    assert (len(history.versions), story.kinds()) == (1, ["new"])
    assert len(history.variants) == 1


@pytest.mark.parametrize(
    ("said", "classes"),
    [
        (reading(title="云栖镇2026年政府工作报告（修订）"), ("title",)),
        (reading(metadata={"发布日期": "2026-02-27", "发文字号": "云府〔2026〕3号"}), ("metadata",)),
        (reading(footnotes=(Footnote("1", "口袋公园：面积较小的公园。"),)), ("text",)),
        (reading(attachments=(Attachment("http://files.example/a.pdf", "a.pdf"),)), ("attachment",)),
    ],
)
def test_each_class_of_change_makes_a_version_that_names_it(said: Any, classes: tuple[str, ...]) -> None:
    history = Story().good(0).good(1, said).history()
    assert history.versions[-1].change == classes


def test_attachment_not_fetched_carries_over_and_a_text_read_later_is_no_event() -> None:
    linked = reading(attachments=(Attachment("http://files.example/a.pdf", "a.pdf"),))
    story = Story()
    text = story.book.add(reading("附件全文。"))
    had = File("http://files.example/a.pdf", capture="f0", payload_sha256="p", text=None)
    read = File("http://files.example/a.pdf", capture="f2", payload_sha256="p", text=text)
    story.good(0, linked, files=(had,)).good(1, linked).good(2, linked, files=(read,)).good(3, linked)
    assert story.kinds() == ["new"]
    assert story.history().versions[0].files[0].text == text


def test_nights_that_bring_the_same_bytes_again_leave_the_version_as_it_was() -> None:
    linked = reading(attachments=tuple(Attachment(f"http://files.example/{name}", name) for name in ("a.pdf", "scan.pdf")))
    story = Story()
    text = story.book.add(reading("附件全文。"))

    def had(night: int) -> tuple[File, ...]:
        """Two files, one of which cannot be read."""
        return tuple(
            File(f"http://files.example/{name}", capture=f"{name}{night}", payload_sha256=name, text=known, name=name)
            for name, known in (("a.pdf", text), ("scan.pdf", None))
        )

    first = story.good(0, linked, files=had(0)).history().versions
    assert story.good(1, linked, files=had(1)).good(2, linked, files=had(2)).history().versions == first


def test_attachment_with_another_text_is_a_change_although_the_page_is_the_same() -> None:
    linked = reading(attachments=(Attachment("http://files.example/a.pdf", "a.pdf"),))
    story = Story()
    texts = [story.book.add(reading(words)) for words in ("附件说投资十亿元。", "附件说投资二十亿元。")]
    files = [File("http://files.example/a.pdf", capture=f"f{n}", payload_sha256=f"p{n}", text=texts[n]) for n in (0, 1)]
    story.good(0, linked, files=(files[0],)).good(1, linked, files=(files[1],))
    assert story.history().versions[-1].change == ("attachment",)


@pytest.mark.parametrize("verdict", ["blocked", "unavailable", None])
def test_silence_of_the_portal_says_nothing_about_the_document(verdict: Any) -> None:
    story = Story().good(0)
    for number in range(1, 9):
        story.seen(number, verdict=verdict, listed=False, is_portal_well=True)
    assert story.kinds() == ["new"]
    assert story.history().state == "listed"


def test_withdrawn_after_three_nights_without_it_in_both_places_with_the_evidence() -> None:
    story = Story().good(0).gone(1).gone(2)
    assert story.kinds() == ["new"]
    history = story.gone(3).gone(4).history()
    assert [event.kind for event in history.events] == ["new", "withdrawn"]
    withdrawn = history.events[1]
    assert withdrawn.at == story.observations[3].at
    assert withdrawn.detail == {
        "nights": ["2026-03-02", "2026-03-03", "2026-03-04"],
        "captures": ["list1", "a1", "list2", "a2", "list3", "a3"],
    }
    assert history.state == "withdrawn"


def test_three_runs_of_one_night_are_one_night() -> None:
    story = Story().good(0)
    for number in range(4):
        story.gone(1, run=f"again-{number}")
    assert story.kinds() == ["new"]


def test_nights_without_knowledge_neither_count_nor_reset() -> None:
    story = Story().good(0).gone(1).seen(2, verdict="blocked").gone(3).seen(4, verdict="missing", listed=None).seen(5, listed=False)
    assert story.kinds() == ["new"]
    assert story.gone(6).kinds() == ["new", "withdrawn"]


@pytest.mark.parametrize("life", [{"verdict": "good"}, {"listed": True}, {"verdict": "missing", "listed": True, "is_portal_well": True}])
def test_a_good_answer_or_a_row_in_the_listing_resets(life: dict[str, Any]) -> None:
    story = Story().good(0).gone(1).gone(2)
    if life.get("verdict") == "good":
        story.good(3, listed=None)
    else:
        story.seen(3, **life)
    assert story.gone(4).gone(5).kinds() == ["new"]
    assert story.gone(6).kinds() == ["new", "withdrawn"]


def test_document_never_listed_is_judged_by_its_address_while_the_portal_is_well() -> None:
    story = Story(first_listed_at=None).good(0, listed=None)
    for number in (1, 2, 3):
        story.gone(number, listed=None, is_portal_well=number != 2)
    assert story.kinds() == ["new"]
    assert story.gone(4, listed=None).kinds() == ["new", "withdrawn"]


def test_good_again_after_withdrawal_is_restored_and_with_another_text_also_changed() -> None:
    gone = Story().good(0).gone(1).gone(2).gone(3)
    gone.good(4)
    assert gone.kinds() == ["new", "withdrawn", "restored"]
    other = Story().good(0).gone(1).gone(2).gone(3).good(4, reading(*edited("48", "84")))
    assert other.kinds() == ["new", "withdrawn", "restored", "changed"]
    assert gone.history().state == "listed"


def test_gone_from_the_listing_but_good_at_its_address_is_flagged_once_as_unlisted() -> None:
    story = Story().good(0).good(1, listed=False).good(2, listed=False)
    assert (story.rules(), story.history().state, story.kinds()) == (["unlisted"], "unlisted", ["new"])
    assert story.good(3).good(4, listed=False).rules() == ["unlisted", "unlisted"]


def test_near_miss_has_a_first_text_and_no_event_or_flag() -> None:
    news = reading("记者从会上获悉。", "《报告》指出，成绩可喜。", kind="news", published_on=date(2020, 1, 1))
    story = Story().good(5, news).good(6, reading("记者从会上获悉，另有消息。", kind="news"), listed=False)
    history = story.history()
    assert (len(history.versions), history.events, history.flags, history.is_report) == (1, (), (), False)


def test_scope_all_makes_events_for_everything() -> None:
    assert Story(scope="all").good(0, reading("通知。", kind="notice")).kinds() == ["new"]


NEWS = ("云栖镇召开口袋公园现场推进会。", "会上通报，新建口袋公园3座，惠及居民两万余人。", "镇长要求坚持稳中求进，再上新台阶。")


def news(title: str = "云栖镇召开口袋公园现场推进会（2026年第3期）") -> Reading:
    """Return a news item of the same office, which says some of what the report says."""
    return reading(*NEWS, title=title, kind="other", delivery=Delivery(issuer="云栖镇人民政府"))


def test_news_at_the_address_of_a_withdrawn_report_is_no_return_of_it_and_is_flagged_once() -> None:
    story = Story().good(0).gone(1).gone(2).gone(3)
    for number in (6, 7, 8):
        story.good(number, news(), listed=False, is_portal_well=True)
    history = story.history()
    assert (story.kinds(), len(history.versions), history.state) == (["new", "withdrawn"], 1, "withdrawn")
    assert [found.rule for found in history.flags] == ["another_article"]
    assert history.flags[0].evidence["title"] == news().title


def test_news_at_the_address_of_a_live_report_is_evidence_that_it_is_gone_and_no_change() -> None:
    story = Story().good(0)
    for number in (1, 2, 3):
        story.good(number, news(), listed=False, is_portal_well=True)
    assert story.kinds() == ["new", "withdrawn"]
    assert Story().good(0).good(1, news()).kinds() == ["new"]


def test_article_that_the_listing_shows_under_its_own_title_is_the_document_changed() -> None:
    titled = (str(reading().title), str(news().title))
    assert Story().good(0).good(1, news(), titles=titled).kinds() == ["new", "changed"]
    assert Story().good(0).good(1, news(title=f"{reading().title}（修订中）")).kinds() == ["new", "changed"]


def test_another_article_under_a_known_address_is_missing_and_never_a_version() -> None:
    stranger = reading("本周末举办读书会。", "欢迎居民踊跃参加活动。", title="读书会预告", kind="other", delivery=Delivery())
    story = Story().good(0).good(1, stranger, listed=False, is_portal_well=True)
    history = story.history()
    assert (len(history.versions), story.kinds(), history.strangers) == (1, ["new"], frozenset({"a1"}))
    for number in (2, 3):
        story.good(number, stranger, listed=False, is_portal_well=True)
    assert story.kinds() == ["new", "withdrawn"]


def test_page_that_lost_its_text_is_no_version_over_a_full_one() -> None:
    hollow = replace(reading(), body=(), sections=(), attachments=(Attachment("http://files.example/a.pdf", "a.pdf"),))
    story = Story().good(0).good(1, hollow).good(2)
    assert (len(story.history().versions), story.kinds()) == (1, ["new"])


def test_restored_document_beyond_the_reach_of_the_walk_counts_as_listed_until_a_walk_says_otherwise() -> None:
    story = Story().good(0).gone(1).gone(2).gone(3).good(4, listed=None)
    assert story.history().state == "listed"
    assert story.good(5, listed=False).rules() == ["unlisted"]


def test_a_report_rewritten_from_end_to_end_under_its_title_is_a_change() -> None:
    other = reading("政 府 工 作 报 告", "全文另行撰写，与前稿无一句相同，篇幅亦不相当。")
    assert Story().good(0).good(1, other).kinds() == ["new", "changed"]


@given(st.permutations(range(9)))
@settings(max_examples=40, deadline=None)
def test_order_in_which_observations_come_to_light_does_not_matter(order: list[int]) -> None:
    story = Story().good(0).good(1, reading(*edited("48", "49"))).gone(2).gone(3).gone(4).good(5).good(6, listed=False).gone(7).seen(8)
    expected = story.history()
    story.observations = [story.observations[place] for place in order]
    assert story.history() == expected


def test_event_ids_depend_on_what_happened_alone() -> None:
    first, again = (Story().good(0).good(1, reading(*edited("48", "49"))).history().events for _ in range(2))
    assert [event.id for event in first] == [event.id for event in again]
    assert len({event.id for event in first}) == 2
    assert all(len(event.id) == 12 for event in first)


def test_flags_have_a_sentence_each() -> None:
    assert all(sentence.endswith(".") for sentence in flag.SENTENCES.values())
