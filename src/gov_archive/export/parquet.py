"""From versions to a Parquet file: one row a version, paragraphs, notes and sections as lists. Needs the extra ``parquet``."""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Final

from gov_archive.errors import MisuseError
from gov_archive.export.versions import COLUMNS, flat

if TYPE_CHECKING:
    from collections.abc import Iterable

_GROUP_ROWS: Final = 500  # at some 40 KB of text a report, 20 MB in memory
_NUMBERS: Final = ("version", "congress", "session", "reviews_from", "reviews_to", "plans_from", "plans_to", "characters")
_DAYS: Final = ("published_on", "delivered_on")
_LISTS: Final = ("body", "footnotes", "attachments", "sections", "warnings")


def write(stream: IO[bytes], found: Iterable[dict[str, Any]]) -> int:
    """Write *found* to *stream* and return how many rows; raises MisuseError without pyarrow."""
    arrow, files = _arrow()
    schema = _schema(arrow)
    rest, number = iter(found), 0
    with files.ParquetWriter(stream, schema, compression="zstd") as writer:
        while group := [_row(version) for version in islice(rest, _GROUP_ROWS)]:
            writer.write_table(arrow.Table.from_pylist(group, schema=schema))
            number += len(group)
    return number


def require() -> None:
    """Raise MisuseError where pyarrow is not installed."""
    _arrow()


def _arrow() -> tuple[Any, Any]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise MisuseError("parquet needs pyarrow, which is not installed; pip install 'gov-archive[parquet]', or export jsonl") from error


def _row(version: dict[str, Any]) -> dict[str, Any]:
    row = {**flat(version), **{name: version[name] for name in _LISTS}, "metadata": list(version["metadata"].items())}
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in _DAYS}
    return {**row, **days, "at": datetime.fromisoformat(row["at"])}


def _schema(arrow: Any) -> Any:
    text, number = arrow.string(), arrow.int32()
    kinds = {
        **dict.fromkeys(COLUMNS, text),
        **dict.fromkeys(_NUMBERS, number),
        **dict.fromkeys(_DAYS, arrow.date32()),
        "at": arrow.timestamp("us", "UTC"),
        "is_latest": arrow.bool_(),
        "body": arrow.list_(text),
        "footnotes": arrow.list_(arrow.struct([("mark", text), ("text", text), ("paragraph", number), ("offset", number)])),
        "attachments": arrow.list_(arrow.struct([(name, text) for name in ("url", "name", "capture", "text", "unread")])),
        "sections": arrow.list_(arrow.struct([("level", number), ("number", text), ("heading", text), ("paragraph", number)])),
        "warnings": arrow.list_(text),
        "metadata": arrow.map_(text, text),
    }
    return arrow.schema(list(kinds.items()))
