"""Observations of one invented document, made in a few words, for the tests of judgement."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from gov_archive import flag
from gov_archive.flag import Circumstances, History, Observation
from gov_archive.model import Delivery, Reading, Section
from gov_archive.nights import night

FIRST = datetime(2026, 3, 1, 18, 10, tzinfo=UTC)
BODY = (
    "政 府 工 作 报 告",
    "各位代表：现在，我代表云栖镇人民政府，向大会报告工作，请予审议。",
    "一、二〇二五年工作回顾",
    "（一）产业提质。全年完成固定资产投资12.5亿元，新引进企业48家。",
    "（二）民生改善。新建口袋公园3座，惠及居民两万余人。",
    "二、二〇二六年主要任务",
    "坚持稳中求进，推动镇域高质量发展再上新台阶。",
)


def reading(*body: str, **fields: Any) -> Reading:
    """Return a work report of 云栖镇 that says *body*."""
    plain: dict[str, Any] = {
        "extractor": "test",
        "title": "云栖镇2026年政府工作报告",
        "column": "工作报告",
        "published_on": date(2026, 2, 27),
        "site_code": None,
        "metadata": {"发布日期": "2026-02-27", "发文字号": ""},
        "body": body or BODY,
        "footnotes": (),
        "attachments": (),
        "kind": "work_report",
        "kind_reason": "opening",
        "delivery": Delivery(issuer="云栖镇人民政府"),
        "sections": (Section(1, "一、", "二〇二五年工作回顾", 2), Section(1, "二、", "二〇二六年主要任务", 5)),
        "warnings": (),
    }
    return Reading(**(plain | fields))


class Book:
    """Readings by digest, as the store would give them."""

    def __init__(self) -> None:
        self.readings: dict[str, Reading] = {}

    def add(self, said: Reading) -> str:
        name = hashlib.sha256(repr(said).encode()).hexdigest()
        self.readings[name] = said
        return name

    def __call__(self, name: str) -> Reading:
        return self.readings[name]


class Story:
    """What happens to one document night by night; ``history`` is what judgement makes of it."""

    def __init__(self, key: str = "a", book: Book | None = None, **of: Any) -> None:
        self.book = book or Book()
        self.of = replace(Circumstances(key=key, source="yunqi", first_night=night(FIRST), first_listed_at=FIRST), **of)
        self.observations: list[Observation] = []

    def good(self, number: int, said: Reading | None = None, **fields: Any) -> Story:
        text = self.book.add(said or reading())
        return self._add(number, {"verdict": "good", "text": text, "listed": True} | fields)

    def gone(self, number: int, **fields: Any) -> Story:
        return self._add(number, {"verdict": "missing", "listed": False, "is_portal_well": True} | fields)

    def seen(self, number: int, **fields: Any) -> Story:
        return self._add(number, fields)

    def _add(self, number: int, fields: dict[str, Any]) -> Story:
        at = FIRST + timedelta(days=number)
        plain: dict[str, Any] = {"run": f"nightly-{number}", "at": at, "night": night(at), "evidence": (f"list{number}",)}
        plain["capture"] = f"{self.of.key}{number}"
        self.observations.append(Observation(**(plain | fields)))
        return self

    def history(self) -> History:
        return flag.history(self.of, self.observations, self.book)

    def kinds(self) -> list[str]:
        return [event.kind for event in self.history().events]

    def rules(self) -> list[str]:
        return [found.rule for found in self.history().flags]
