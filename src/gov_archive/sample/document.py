"""One published item of the sample portal, as its editors entered it."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

TOWN = "004016"
DISTRICT = "004001"

_NAMESPACE = uuid.UUID("6f1d7a52-6f0b-5c51-9d0f-2b8f0f8a4c11")


@dataclass(frozen=True)
class Note:
    """A footnote as its author set it: behind which paragraph's character it stands, its term and its explanation."""

    paragraph: int
    offset: int
    term: str
    text: str


@dataclass(frozen=True)
class File:
    """An attachment: its name as printed, its path on the attachment host, and how to make its bytes."""

    name: str
    path: str
    media_type: str
    body: bytes


@dataclass(frozen=True)
class Document:
    """A published item; ``paragraphs`` are printed as they stand, ``body`` is the text without note marks and definitions.

    ``kind`` is what a careful reader would call it (``work_report``, ``half_year_report``, ``ordinary`` or the name of a near
    miss); it is never printed.
    """

    key: str
    department: str
    title: str
    column: str
    published_on: date
    publisher: str
    paragraphs: tuple[str, ...]
    kind: str = "ordinary"
    metadata: Mapping[str, str] = field(default_factory=dict)
    body: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    files: tuple[File, ...] = ()
    markup: str | None = None
    listed: bool = True
    pinned: bool = False

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return label and value in the order in which the portal prints them; 发文字号 is printed though empty."""
        values = {
            "所属类目": self.column,
            "主题分类": "综合政务",
            "体裁": "报告",
            "发布日期": self.published_on.isoformat(),
            "发文字号": "",
            "发文日期": self.published_on.isoformat(),
            "公开类别": "主动公开",
            "机构名称": self.publisher,
        }
        given = {re.sub(r"\s", "", label): value for label, value in self.metadata.items()}
        return tuple((values | given).items())


def derived_key(*facts: object) -> str:
    """Return the key that the portal gives a document with these *facts*: the same on every run."""
    return str(uuid.uuid5(_NAMESPACE, "\n".join(str(fact) for fact in facts)))
