"""From versions to tables: one JSON value a line, or CSV that spreadsheets open without harm."""

from __future__ import annotations

import csv
import json
from io import TextIOWrapper
from typing import IO, TYPE_CHECKING, Any, Final

from gov_archive.export import versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def jsonl(stream: IO[bytes], found: Iterable[dict[str, Any]]) -> int:
    """Write one JSON object a line, UTF-8, and return how many."""
    written = 0
    for value in found:
        stream.write(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
        written += 1
    return written


def csv_rows(stream: IO[bytes], found: Iterable[dict[str, Any]], columns: Sequence[str] = versions.COLUMNS) -> int:
    """Write *found* as CSV (RFC 4180) and return how many rows.

    UTF-8 with a mark at its start, without which Excel takes Chinese for something else. A text that a spreadsheet would run as a formula
    gets an apostrophe before it.
    """
    text = TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(columns)
    written = 0
    for row in found:
        writer.writerow([_cell(row[name]) for name in columns])
        written += 1
    text.detach()
    return written


def _cell(value: Any) -> Any:
    match value:
        case bool():
            return int(value)
        case str() if value.startswith(_FORMULA):
            return f"'{value}"
        case list() | dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return value
