from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gov_archive.agenda import ROTATION_NIGHTS, is_full_fetch_due, plan
from gov_archive.model import Row, Watched
from gov_archive.settings import Settings

NOW = datetime(2026, 3, 1, 18, 10, tzinfo=UTC)


def watched(key: str, *, days_ago: int = 1000, asked_days_ago: int = 1, verdict: str = "good") -> Watched:
    return Watched(
        key=key,
        url=f"https://xxgk.qinghe.example/{key}",
        first_seen_at=NOW - timedelta(days=days_ago),
        published_on=(NOW - timedelta(days=days_ago)).date(),
        last_asked_at=NOW - timedelta(days=asked_days_ago),
        last_verdict=verdict,  # type: ignore[arg-type]
        is_listed=True,
    )


def keys(items: tuple[Watched, ...]) -> list[str]:
    return [item.key for item in items]


def test_likely_reports_are_asked_before_other_new_rows() -> None:
    rows = [Row("a", "", "关于防汛的通知", date(2026, 2, 1)), Row("b", "", "云栖镇2026年政府工作报告", date(2026, 2, 1))]
    assert keys(plan(rows, [], absent=(), settings=Settings(), now=NOW).asked) == ["b", "a"]


def test_absent_failing_and_recent_documents_are_asked_although_the_budget_is_spent() -> None:
    known = [watched("old"), watched("absent"), watched("failing", verdict="missing"), watched("recent", days_ago=30), watched("older")]
    found = plan([], known, absent={"absent"}, settings=Settings(nightly_budget=1), now=NOW)
    assert keys(found.asked)[:3] == ["absent", "failing", "recent"]
    assert len(found.asked) + len(found.left) == len(known)


def test_within_the_budget_everything_is_asked() -> None:
    known = [watched(str(number)) for number in range(300)]
    assert plan([], known, absent=(), settings=Settings(), now=NOW).left == ()


@given(st.integers(1, 400), st.integers(1, 40))
def test_older_documents_take_turns_so_that_each_is_seen_within_28_nights(count: int, budget: int) -> None:
    known = {str(number): watched(str(number), asked_days_ago=number + 1) for number in range(count)}
    seen: set[str] = set()
    for night in range(ROTATION_NIGHTS):
        now = NOW + timedelta(days=night)
        for item in plan([], list(known.values()), absent=(), settings=Settings(nightly_budget=budget), now=now).asked:
            seen.add(item.key)
            known[item.key] = Watched(**(vars(item) | {"last_asked_at": now}))
    assert seen == known.keys()


def test_asking_for_everything_leaves_nothing() -> None:
    known = [watched(str(number)) for number in range(50)]
    assert plan([], known, absent=(), settings=Settings(nightly_budget=1), now=NOW, everything=True).left == ()


def test_a_whole_page_is_due_after_thirty_nights_of_304() -> None:
    fresh = Watched("a", "", last_full_at=NOW - timedelta(days=29))
    stale = Watched("b", "", last_full_at=NOW - timedelta(days=30))
    assert [is_full_fetch_due(item, settings=Settings(), now=NOW) for item in (fresh, stale)] == [False, True]
