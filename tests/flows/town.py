"""A town on loopback that published many short invented reports, asked at a pace, with a book of who asked when."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from gov_archive import sample

NOW = datetime(2026, 3, 1, 18, 10, tzinfo=UTC)
YEARS = range(2007, 2027)
_KEY = re.compile(r"infoid=([0-9a-f-]+)")


@dataclass
class Book:
    """When each page was asked for, by the portal's own clock."""

    asked: list[tuple[float, str]] = field(default_factory=list)

    def __call__(self, path: str, request: Any, _at: datetime) -> None:
        self.asked.append((time.monotonic(), f"{path}?{request.url.query}"))

    def counts(self, keys: set[str]) -> Counter[str]:
        return Counter(found[1] for _, path in self.asked if (found := _KEY.search(path)) and found[1] in keys)

    @property
    def gaps(self) -> list[float]:
        return [after - before for (before, _), (after, _) in pairwise(sorted(self.asked))]


def write_reports(content: Path, number: int) -> None:
    """Write *number* short reports, some of each year, each with words of its own."""
    content.mkdir(parents=True)
    for each in range(number):
        year = YEARS[each % len(YEARS)]
        lines = [
            f"云栖镇{year}年政府工作报告",
            f"——{year}年1月8日在云栖镇第五届人民代表大会第{each + 1}次会议上",
            "各位代表：",
            "现在，我代表云栖镇人民政府，向大会报告工作，请予审议。",
            f"一、{year - 1}年工作回顾",
            f"全年完成投资{each}.5亿元，第{each}号园区建成投用，各项工作扎实推进。",
            f"二、{year}年主要任务",
            f"坚持稳中求进工作总基调，推动第{each}号片区高质量发展再上新台阶。",
        ]
        table = f'title = "云栖镇{year}年政府工作报告之{each}"\npublished_on = {year}-01-20\nsource = "云栖镇"\ncolumn = "工作报告"\n'
        (content / f"report{each:03}.txt").write_text("\n".join(lines), encoding="utf-8")
        (content / f"report{each:03}.toml").write_text(table, encoding="utf-8")


@contextmanager
def town(folder: Path, book: Book, *, reports: int, pace: float) -> Iterator[tuple[sample.Server, Path]]:
    """Serve a town of *reports*; yield its server and a sources file that asks for a request every *pace* seconds."""
    write_reports(folder / "content", reports)
    with sample.running(clock=lambda: NOW, port=0, content=folder / "content") as server:
        server.script = book
        declared = folder / "sources.toml"
        declared.write_text(server.sources_toml().replace("pace_seconds = 0.0", f"pace_seconds = {pace}"), encoding="utf-8")
        yield server, declared
