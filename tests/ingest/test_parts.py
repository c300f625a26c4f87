"""Runs in many files, and a past brought in later, taken in file by file in any order: the rows are those of all facts judged at once."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gov_archive import capture, identity, ingest, origin, store
from gov_archive.ingest.readers import Readers
from gov_archive.model import Brought, Exchange
from ingest.archived import FIRST, NEWS, PORTAL, SOURCE, Document, Site, catch_up, dump, key, place, report


class Backfilled(Site):
    """The site as a backfill asks it: the listing in one file, then the documents in files of two or three; and its pages of the past."""

    def backfill(self, number: int, rng: random.Random) -> list[Path]:
        begin = FIRST + timedelta(days=number, hours=5)
        run = f"backfill-{begin:%Y%m%dT%H%M%SZ}-{number:04x}"
        keys = list(self.documents)
        rng.shuffle(keys)
        parts = [[], *(keys[at : at + 3] for at in range(0, len(keys), 3))]
        for count, part in enumerate(parts):
            self._at = begin + timedelta(minutes=count)
            options = {"source": "yunqi", "run": run, "at": self._at, "max_bytes": 10**9, "part": f".{count:04}"}
            with capture.Writer(self.archive / "captures", **options) as self._writer:  # type: ignore[arg-type]
                if not count:
                    self._ask(identity.listing_url(PORTAL, SOURCE.listings[0]), "listing", SOURCE.listings[0], self._listing())
                    continue
                made_up = key(99999999)
                self._ask(identity.document_url(PORTAL, made_up), "probe", made_up, None)
                for one in part:
                    document = self.documents[one]
                    self._ask(identity.document_url(PORTAL, one), "document", one, self._page(document) if document.is_there else None)
        return sorted((self.archive / "captures").rglob(f"*{run}*.warc.gz"))

    def past(self, number: int, rng: random.Random) -> list[Path]:
        """Bring in pages as an archive elsewhere kept them, some from before the first night, some from between the nights."""
        now = FIRST + timedelta(days=number, hours=7)
        run = f"backfill-{now:%Y%m%dT%H%M%SZ}-past"
        with capture.Writer(self.archive / "captures", source="yunqi", run=run, at=now, max_bytes=10**9) as writer:
            for one in rng.sample(sorted(self.documents), k=min(3, len(self.documents))):
                at = FIRST + timedelta(days=rng.randrange(-900, number + 1), hours=rng.randrange(20))
                said = self._page(rng.choice([self.documents[one], replace(self.documents[one], body=report(2001).body)]))
                url = identity.document_url(PORTAL, one)
                exchange = Exchange(url, at, 200, (("Content-Type", "text/html; charset=utf-8"),), said.encode())
                writer.bring(Brought(exchange, origin.of_past(run, at), now), purpose="document", subject=one, asked=url)
        return sorted((self.archive / "captures").rglob(f"*{run}*.warc.gz"))


def story(site: Backfilled, rng: random.Random) -> list[Path]:
    """Let days go by: documents appear, change alone or all alike, go and come back; nights, backfills and the past are captured."""
    files: list[Path] = []
    for number in range(rng.randrange(4, 8)):
        for _ in range(rng.randrange(3)):
            _happens(site, rng)
        files += [site.night(number)] if rng.random() < 0.7 else []
        files += site.backfill(number, rng) if rng.random() < 0.4 else []
        files += site.past(number, rng) if rng.random() < 0.4 else []
    return files


def _happens(site: Backfilled, rng: random.Random) -> None:
    keys = list(site.documents)
    match rng.choice(["new", "edit", "edit", "chrome", "line", "gone", "back", "move"]):
        case "new":
            year = 2010 + rng.randrange(16)
            new = rng.choice([report(year, figure=f"{year}.5"), Document("读书活动举行", NEWS)])
            site.publish(len(site.documents) + 1, new)
        case "edit":
            one = site.documents[rng.choice(keys)]
            one.body = (*one.body[:-1], f"{one.body[-1]}又{rng.randrange(9)}。")
        case "chrome":
            site.chrome = f"<div>访问量{rng.randrange(999)}</div>"
        case "line":
            site.line = f"主办单位：云栖镇{rng.randrange(9)}"
        case "gone":
            one = site.documents[rng.choice(keys)]
            one.is_there, one.is_listed = False, rng.random() < 0.3
        case "back":
            one = site.documents[rng.choice(keys)]
            one.is_there = one.is_listed = True
        case "move":
            old = site.documents[rng.choice(keys)]
            site.publish(len(site.documents) + 1, replace(old, is_there=True, is_listed=True))
            old.is_there = old.is_listed = False


@pytest.mark.parametrize("seed", [*range(12), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(12, 400))])
def test_files_taken_in_one_by_one_in_any_order_give_the_rows_of_all_at_once(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    site = Backfilled(tmp_path / "site")
    for number in range(5):
        site.publish(number + 1, report(2015 + number, figure=f"{number}.25"))
    files = story(site, rng)
    with store.open(site.archive) as db, Readers(PORTAL, site.archive / "captures", count=0) as readers:
        ingest.all_facts(db, PORTAL, site.archive, ingest.capture_files(site.archive / "captures"), readers=readers)
        ingest.judge_all(db, PORTAL, nights=3)
    expected = dump(site.archive)
    for order in ("as written", "shuffled"):
        other = tmp_path / order
        if order == "shuffled":
            rng.shuffle(files)
        for path in files:
            place(path, site.archive, other)
            catch_up(other)
        found = dump(other)
        assert found.keys() == expected.keys()
        for table, rows in expected.items():
            assert found[table] == rows, f"{order}: {table}"
