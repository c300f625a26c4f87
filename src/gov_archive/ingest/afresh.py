"""From every capture file to an empty database: facts in the files' order as others have read them, then one judgement over all."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from gov_archive import extract, store
from gov_archive.ingest.facts import Facts, Touched
from gov_archive.ingest.judgement import Judge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gov_archive.ingest.readers import Readers
    from gov_archive.model import Portal
    from gov_archive.store import Database

    Told = Callable[[str, int, int], None]


def all_facts(
    db: Database, portal: Portal, archive: Path, paths: Sequence[Path], *, readers: Readers, progress: Told | None = None
) -> list[str]:
    """Insert what the capture files *paths* say into *db*, each in one transaction, in that order; return what was damaged.

    *progress* is told file, number and total. Nothing follows from the facts until ``judge_all``.
    """
    folder = archive / "captures"
    damaged: list[str] = []
    db.execute("insert or replace into meta values ('extractor', ?)", (extract.EXTRACTOR,))
    with closing(readers.read(paths)) as files:
        for number, (path, parts) in enumerate(files, 1):
            if progress:
                progress(path.name, number, len(paths))
            with store.atomic(db):
                facts = Facts(db, portal, folder)
                source = run = ""
                is_closed = False
                for part in parts:
                    facts.take(part)
                    source = next((capture.source for capture in part.captures if capture.source and not source), source)
                    run = next((capture.run for capture in part.captures if capture.run and not run), run)
                    damaged += part.damaged
                    is_closed |= part.is_closed
                facts.claim()
                if not is_closed:
                    store.captures.keep_progress(db, path.relative_to(folder).as_posix(), source, run, path.stat().st_size)
    return damaged


def judge_all(db: Database, portal: Portal, *, nights: int) -> None:
    """Derive everything that follows from the facts in *db*; the result is that of judging them night by night."""
    touched = Touched()
    with store.atomic(db):
        for source, run, since in db.execute("select source, run, min(at) from captures where purpose <> 'other' group by source, run"):
            touched.runs.setdefault(source, set()).add(run)
            touched.since[source] = min(since, touched.since.get(source, since))
        for (subject,) in db.execute("select distinct subject from captures where purpose in ('document', 'attachment')"):
            touched.captures[subject] = []
        Judge(db, portal, nights=nights).judge(touched, everything=True)
