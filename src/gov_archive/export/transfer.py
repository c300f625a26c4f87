"""From an archive to a package for archivists: captures, texts, metadata under the national tags, what happened, and hashes of all."""

from __future__ import annotations

import json
from importlib.resources import files as package_files
from typing import TYPE_CHECKING, Any, Final

from gov_archive import __version__, capture, query
from gov_archive.export import bag, markdown, tables, tags, versions
from gov_archive.query import entire

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

_NATIONAL: Final = tuple(name for name, _, _ in tags.FIELDS)
_OWN: Final = (
    *("document", "version", "is_latest", "source", "at", "state", "kind", "kind_reason", "published_on"),
    *("speaker", "meeting", "delivered_on", "issuer", "capture", "text_file", "metadata"),
)


def write(
    folder: Path,
    connection: sqlite3.Connection,
    captures: Path,
    files: Sequence[Path],
    *,
    created: datetime,
    progress: versions.Told | None = None,
) -> tuple[int, tuple[str, ...]]:
    """Fill the empty *folder* with a bag of the capture *files* under *captures* and of all the database tells; return how many versions.

    Every document is in it, near misses too: what to keep is for the archive to appraise. So are damaged files, of which what is whole can
    be read: a sentence for each damage is returned, and stands in the audit log, since the bag's own hashes are those of the damaged bytes.
    """
    package, damage = bag.Bag(folder), list[dict[str, str]]()
    for number, path in enumerate(files, 1):
        if progress:
            progress(path.name, number, len(files))
        package.copy(path, f"captures/{path.relative_to(captures).as_posix()}")
        damage += ({"file": path.relative_to(captures).as_posix(), "problem": said} for said in capture.integrity.check(path))
    described = [_described(package, version) for version in versions.whole(connection, near_misses=True, progress=progress)]
    with package.new("metadata/documents.jsonl") as stream:
        tables.jsonl(stream, described)
    with package.new("metadata/documents.csv") as stream:
        tables.csv_rows(stream, described, (*_NATIONAL, *_OWN))
    with package.new("metadata/fields.csv") as stream:
        fields = ({"tag": name, "group": group, "from": origin} for name, group, origin in tags.FIELDS)
        tables.csv_rows(stream, fields, ("tag", "group", "from"))
    _audit(package, connection, damage)
    with package.new("README.md") as stream:
        stream.write(package_files(__package__).joinpath("transfer.md").read_bytes())
    package.close(_info(described, created))
    return len(described), tuple(one["problem"] for one in damage)


def _described(package: bag.Bag, version: dict[str, Any]) -> dict[str, Any]:
    """Add the text of *version* to the package and return what describes it: the national tags, then our own."""
    name = f"texts/{markdown.safe(version['source'])}/{markdown.safe(version['document'])}-v{version['version']}"
    with package.new(f"{name}.txt") as stream:
        stream.write("".join(f"{paragraph}\n" for paragraph in version["body"]).encode("utf-8", "surrogatepass"))
    with package.new(f"{name}.json") as stream:
        stream.write(json.dumps(version, ensure_ascii=False, indent=2).encode("utf-8", "surrogatepass") + b"\n")
    merged = {**version, **version["delivery"], "text_file": f"{name}.txt"}
    return {**tags.tags(version), **{name: merged[name] for name in _OWN}}


def _audit(package: bag.Bag, connection: sqlite3.Connection, damage: Sequence[dict[str, str]]) -> None:
    """Add what happened and who saw it, why to look, every exchange with its verdict, the log of runs, oldest first; what is damaged."""
    told: dict[str, Iterator[dict[str, Any]]] = {
        "events": reversed(query.events(connection, acknowledged=True)),
        "flags": reversed(query.flags(connection)),
        "captures": entire.captures(connection),
        "runs": entire.runs(connection),
        "listings": iter(query.ledger(connection)),
        "damage": iter(damage),
    }
    for name, found in told.items():
        with package.new(f"audit/{name}.jsonl") as stream:
            tables.jsonl(stream, found)


def _info(described: Sequence[dict[str, Any]], created: datetime) -> Iterator[tuple[str, str]]:
    yield "Bag-Software-Agent", f"gov-archive {__version__}"
    yield "Bagging-Date", f"{created:%Y-%m-%d}"
    sources = ", ".join(sorted({one["source"] for one in described})) or "no source"
    documents = len({one["document"] for one in described})
    yield "External-Description", f"{documents} documents in {len(described)} versions of {sources}, with captures"
