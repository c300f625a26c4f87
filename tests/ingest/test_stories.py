"""Random nights: night by night, all at once, and shuffled come out the same, and no event is told that did not happen."""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ingest.archived import NEWS, Document, Site, catch_up, dump, key, report

STEPS = st.sampled_from(["publish", "edit", "hide", "delete", "withdraw", "return", "down", "up", "rekey", "news", "chrome", "quiet"])
NIGHTS = st.lists(st.tuples(st.lists(st.tuples(STEPS, st.integers(0, 7)), max_size=3), st.booleans()), min_size=2, max_size=9)


def step(site: Site, what: str, number: int, fresh: list[int]) -> None:
    """Let one thing happen on the portal."""
    one = site.documents.get(key(number))
    fresh[0] += 1
    if what == "publish" and one is None:
        site.publish(number, report(2010 + fresh[0]))
    elif what == "news" and one is None:
        site.publish(number, Document(f"云栖镇读书活动第{number}期", NEWS))
    elif what in {"down", "up"}:
        site.is_down = what == "down"
    elif what == "chrome":
        site.chrome = f"<div>今日访问 {fresh[0]} 次</div>"
    elif one is None:
        return
    elif what == "edit":
        one.body = tuple(line.replace("48家", f"{48 + fresh[0]}家") for line in one.body)
    elif what in {"hide", "withdraw"}:
        one.is_listed = False
        one.is_there = one.is_there and what == "hide"
    elif what == "delete":
        one.is_there = False
    elif what == "return":
        one.is_listed = one.is_there = True
    elif what == "rekey":
        site.publish(100 + fresh[0], replace(one, is_listed=True, is_there=True))
        one.is_listed = one.is_there = False


@given(NIGHTS, st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_any_story_comes_out_the_same_in_any_order(nights: list[tuple[list[tuple[str, int]], bool]], luck: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        nightly, once, shuffled = (Path(folder) / name for name in ("nightly", "once", "shuffled"))
        site = Site(nightly)
        for number in range(4):
            site.publish(number, report(2020 + number))
        fresh, paths, told = [100], [], []
        for number, (steps, is_captured) in enumerate(nights):
            for what, which in steps:
                step(site, what, which, fresh)
            if is_captured or number == 0:
                paths.append(site.night(number))
                found = catch_up(nightly)
                assert found.gone == []
                told += [event.id for event in found.events]
        for archive, order in ((once, paths), (shuffled, luck.sample(paths, len(paths)))):
            for path in order:
                target = archive / path.relative_to(nightly)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
                if archive is shuffled:
                    catch_up(shuffled)
        catch_up(once)
        expected = dump(nightly)
        assert sorted(told) == sorted(row[0] for row in expected["events"])  # type: ignore[type-var]
        for other in (once, shuffled):
            found_there = dump(other)
            assert {name: rows for name, rows in found_there.items() if rows != expected[name]} == {}
