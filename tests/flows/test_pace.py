"""One host, asked from several processes: one at a time, at its pace."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from flows.orchestra import LINUX, Orchestra
from loopback import Loopback, answer

pytestmark = [pytest.mark.prefect, LINUX]

ASKER = str(Path(__file__).with_name("asker.py"))
PACE = 0.5


@dataclass
class Book:
    """Answers every request, and writes down when it came and how many were under way."""

    busy: int = 0
    most: int = 0
    asked: list[tuple[float, str]] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, path: str) -> bytes:
        with self.guard:
            self.asked.append((time.monotonic(), path))
            self.busy += 1
            self.most = max(self.most, self.busy)
        time.sleep(0.1)  # how long this portal takes
        with self.guard:
            self.busy -= 1
        return answer(b"<html></html>", "Content-Type: text/html") if path != "/robots.txt" else answer(status="404 Not Found")

    @property
    def gaps(self) -> list[float]:
        return [after - before for (before, _), (after, _) in pairwise(sorted(self.asked))]


def test_three_processes_ask_a_host_one_at_a_time_at_its_pace(deployed: Orchestra) -> None:
    book = Book()
    with Loopback(book) as portal:
        path = f"{deployed.settings['PYTHONPATH']}:{deployed.home / 'flows'}"
        askers = [deployed.start(f"asker-{name}", ASKER, portal.url, name, "6", str(PACE), PYTHONPATH=path) for name in "abc"]
        deployed.until(lambda: all(asker.poll() is not None for asker in askers), "all have asked", seconds=120)
    assert [asker.returncode for asker in askers] == [0, 0, 0], deployed.logs()
    assert len(book.asked) == 3 * 7
    assert book.most == 1
    assert min(book.gaps) >= PACE - 0.1
    asked_by = [path.split("/")[1] for _, path in sorted(book.asked)]
    assert len({*asked_by[5:12]}) > 1, "they take turns"
    print(f"a request every {sum(book.gaps[3:]) / len(book.gaps[3:]):.2f} s at a pace of {PACE} s; the shortest {min(book.gaps):.2f} s")
