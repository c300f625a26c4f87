"""From a folder of ``.toml`` and ``.txt`` pairs to documents of the sample portal: given texts instead of invented ones."""

from __future__ import annotations

import mimetypes
import tomllib
import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from gov_archive.errors import MisuseError
from gov_archive.sample.document import TOWN, Document, File, derived_key

if TYPE_CHECKING:
    from pathlib import Path

_FIELDS = {"title", "infoid", "column", "published_on", "source", "listed", "markup", "attachments", "metadata"}
_REQUIRED = ("title", "published_on")


def documents(folder: Path, *, markups: tuple[str, ...]) -> tuple[Document, ...]:
    """Return one document for each pair ``name.toml`` and ``name.txt`` in *folder*, newest first.

    The table file needs ``title`` and ``published_on``; ``infoid``, ``column``, ``source``, ``listed``, ``markup`` (one of *markups*),
    ``attachments`` (files in the same folder) and ``[metadata]`` (any label = value) are optional. The text has a paragraph a
    line; blank lines do not count. Raises MisuseError with file and field where a pair cannot be served.
    """
    if not folder.is_dir():
        raise MisuseError(f"no content: {folder} is not a folder; name one that holds pairs of .toml and .txt")
    tables = sorted(folder.glob("*.toml"))
    alone = next((text for text in sorted(folder.glob("*.txt")) if text.with_suffix(".toml") not in tables), None)
    if alone is not None:
        raise MisuseError(f"half a pair: {alone} has no {alone.stem}.toml beside it")
    if not tables:
        raise MisuseError(f"no content: {folder} holds no .toml file; each text needs a .toml with its metadata beside its .txt")
    found = [_document(table, markups) for table in tables]
    keys = [document.key for document in found]
    twice = next((table for table, key in zip(tables, keys, strict=True) if keys.count(key) > 1), None)
    if twice is not None:
        raise MisuseError(f"infoid in {twice} is that of another pair; give each its own")
    return tuple(sorted(found, key=lambda document: document.published_on, reverse=True))


def _document(table: Path, markups: tuple[str, ...]) -> Document:
    fields = _fields(table)
    title = _text(table, fields, "title")
    published_on = _day(table, fields["published_on"])
    markup = _text(table, fields, "markup") or None
    if markup is not None and markup not in markups:
        raise MisuseError(f"markup in {table} is {markup!r}, not one of {', '.join(markups)}")
    listed = fields.get("listed", True)
    if not isinstance(listed, bool):
        raise MisuseError(f"listed in {table} is {listed!r}, not true or false")
    paragraphs = _paragraphs(table.with_suffix(".txt"))
    return Document(
        key=_key(table, fields, title),
        department=TOWN,
        title=title,
        column=_text(table, fields, "column"),
        published_on=published_on,
        publisher=_text(table, fields, "source"),
        paragraphs=paragraphs,
        kind="given",
        metadata=_metadata(table, fields),
        body=paragraphs,
        files=_files(table, fields),
        markup=markup,
        listed=listed,
    )


def _fields(table: Path) -> dict[str, Any]:
    try:
        fields = tomllib.loads(table.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MisuseError(f"{table} is not TOML: {error}") from error
    missing = next((name for name in _REQUIRED if not fields.get(name)), None)
    if missing is not None:
        raise MisuseError(f"{missing} is missing in {table}")
    unknown = next((name for name in fields if name not in _FIELDS), None)
    if unknown is not None:
        raise MisuseError(f"unknown field {unknown!r} in {table}; a label of the page belongs under [metadata]")
    return fields


def _text(table: Path, fields: dict[str, Any], name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise MisuseError(f"{name} in {table} is {value!r}, not a text")
    return value


def _key(table: Path, fields: dict[str, Any], title: str) -> str:
    given = _text(table, fields, "infoid")
    if not given:
        return derived_key(table.stem, title)
    try:
        return str(uuid.UUID(given))
    except ValueError as error:
        raise MisuseError(f"infoid in {table} is {given!r}, not a UUID") from error


def _day(table: Path, value: object) -> date:
    try:
        return value if isinstance(value, date) and not isinstance(value, datetime) else date.fromisoformat(str(value))
    except ValueError as error:
        raise MisuseError(f"published_on in {table} is {str(value)!r}, not a day such as 2026-01-12") from error


def _metadata(table: Path, fields: dict[str, Any]) -> dict[str, str]:
    given = fields.get("metadata", {})
    if not isinstance(given, dict):
        raise MisuseError(f"metadata in {table} is not a table of label = value")
    nested = next((label for label, value in given.items() if isinstance(value, dict | list)), None)
    if nested is not None:
        raise MisuseError(f"metadata.{nested} in {table} is not a single value")
    return {label: str(value) for label, value in given.items()}


def _paragraphs(text: Path) -> tuple[str, ...]:
    try:
        lines = text.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError as error:
        raise MisuseError(f"half a pair: {text.with_suffix('.toml')} has no {text.name} beside it") from error
    except UnicodeDecodeError as error:
        raise MisuseError(f"{text} is not UTF-8 text: {error}") from error
    paragraphs = tuple(line for line in lines if line.strip())
    if not paragraphs:
        raise MisuseError(f"{text} holds no paragraph")
    return paragraphs


def _files(table: Path, fields: dict[str, Any]) -> tuple[File, ...]:
    names = fields.get("attachments", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise MisuseError(f"attachments in {table} is {names!r}, not a list of file names")
    found = []
    for name in names:
        path = table.parent / name
        if path.parent != table.parent or not path.is_file():
            raise MisuseError(f"attachments in {table} names {name!r}, which is no file beside it")
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        found.append(File(name, f"attr/ueditor/{derived_key(table.stem, name)}{path.suffix}", media_type, path.read_bytes()))
    return tuple(found)
