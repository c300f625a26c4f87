"""Random nights: night by night, all at once, and shuffled come out the same, and no event is told that did not happen."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ingest.archived import NEWS, Document, Site, catch_up, dump, key, place, report

if TYPE_CHECKING:
    from pathlib import Path

LINE = "本栏目内容由清河区人民政府办公室统一编发，转载须注明出处。"
STEPS = ("publish", "edit", "hide", "withdraw", "withdraw", "return", "delete", "down", "rekey", "news", "chrome", "line", "list")


def step(site: Site, what: str, number: int, fresh: list[int]) -> None:
    """Let one thing happen on the portal."""
    one = site.documents.get(key(number))
    fresh[0] += 1
    if what == "down":
        site.is_down = True
    elif what == "chrome":
        site.chrome = f"<div>今日访问 {fresh[0]} 次</div>"
    elif what == "line":
        site.line = "" if site.line else LINE
    elif what == "list":
        site.listed_as[key(number)] = f"云栖镇政务动态第{fresh[0]}期"
    elif one is None:
        if what in {"publish", "news"}:
            news = Document(f"云栖镇读书活动第{number}期", NEWS)
            site.publish(number, report(2010 + fresh[0]) if what == "publish" else news)
    else:
        befall(site, one, what, fresh[0])


def befall(site: Site, one: Document, what: str, fresh: int) -> None:
    """Let something happen to a document that is there."""
    if what == "edit":
        one.body = tuple(line.replace("48家", f"{48 + fresh}家") for line in one.body)
    elif what in {"hide", "withdraw"}:
        one.is_listed = False
        one.is_there = one.is_there and what == "hide"
    elif what == "delete":
        one.is_there = False
    elif what == "return":
        one.is_listed = one.is_there = True
    elif what == "rekey":
        site.publish(100 + fresh, replace(one, is_listed=True, is_there=True))
        one.is_listed = one.is_there = False


def story(seed: int, archive: Path) -> tuple[list[Path], list[str]]:
    """Let ten random nights pass, each ingested as it comes; return the capture files and the ids of all events told."""
    luck = random.Random(seed)
    site = Site(archive)
    for number in range(5):
        site.publish(number, report(2020 + number))
    fresh, paths, told = [100], [], []
    for number in range(10):
        for _ in range(luck.choice((0, 1, 1, 2)) if number else 0):
            step(site, luck.choice(STEPS), luck.randrange(7), fresh)
        if luck.random() < 0.2:
            site.is_down = False
        if number == 0 or luck.random() < 0.9:
            paths.append(site.night(number))
            found = catch_up(archive)
            assert found.gone == []
            told += [event.id for event in found.events]
    return paths, told


def seeds() -> range:
    """Return few seeds, or as many as the soak asks for."""
    return range(int(os.environ.get("GOV_ARCHIVE_STORIES", "2")))


@pytest.mark.parametrize("seed", seeds())
def test_any_story_comes_out_the_same_in_any_order(tmp_path: Path, seed: int) -> None:
    nightly, once, shuffled = (tmp_path / name for name in ("nightly", "once", "shuffled"))
    paths, told = story(seed, nightly)
    expected = dump(nightly)
    assert sorted(told) == sorted(str(row[0]) for row in expected["events"])
    for archive, order in ((once, paths), (shuffled, random.Random(-seed).sample(paths, len(paths)))):
        for path in order:
            place(path, nightly, archive)
            if archive is shuffled:
                catch_up(shuffled)
    catch_up(once)
    for other in (once, shuffled):
        found = dump(other)
        assert {name: rows for name, rows in found.items() if rows != expected[name]} == {}
