"""From an archive's database to a Datasette that serves it, read-only and with no SQL from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.plugins import pm  # type: ignore[import-untyped]

from gov_archive.model import Capture, Source
from gov_archive.query.web import hooks
from gov_archive.query.web.reading import Reader

DATABASE: Final = "archive"
_HERE: Final = Path(__file__).parent
_SETTINGS: Final = {
    "default_allow_sql": False,
    "allow_csv_stream": False,  # one request would stream every text
    "allow_download": False,
    "suggest_facets": False,
    "sql_time_limit_ms": 2000,
    "max_returned_rows": 500,
    "default_cache_ttl": 0,  # the next night changes every page
    "truncate_cells_html": 200,
}

Payload = Callable[[str, int], Capture]


class Site(Datasette):  # type: ignore[misc]
    """One archive as a web application.

    ``capture`` reads a capture by file and offset; ``sentences`` says for each flag's rule the fact that it looks for. Both come from
    stages that this one does not know. ``declared`` are the offices of a sources file.
    """

    def __init__(self, database: Path, *, capture: Payload, sentences: Mapping[str, str], declared: Sequence[Source] = ()) -> None:
        super().__init__(
            settings=_SETTINGS,
            template_dir=str(_HERE / "templates"),
            static_mounts=[("static", str(_HERE / "static"))],
            metadata={"title": "gov-archive", "databases": {DATABASE: {"allow_sql": False}}},
        )
        self.remove_database("_memory")
        self.add_database(Reader(self, path=str(database), is_mutable=True), name=DATABASE)
        self.capture = capture
        self.sentences = dict(sentences)
        self.declared = declared


def site(database: Path, *, capture: Payload, sentences: Mapping[str, str], declared: Sequence[Source] = ()) -> Site:
    """Return the site of *database*, its pages registered with Datasette."""
    if not pm.is_registered(hooks):
        pm.register(hooks, name="gov_archive")
    return Site(database, capture=capture, sentences=sentences, declared=declared)
