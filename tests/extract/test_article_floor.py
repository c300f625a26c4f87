"""The quality floor: what the reader gets right on a corpus whose digest is pinned; it may only rise."""

from __future__ import annotations

import hashlib
import itertools

from gov_archive.extract.article import printed
from markups.bodies import BODIES
from markups.lists import LISTS
from markups.shells import SHELLS
from markups.texts import TEXTS

CORPUS_SHA256 = "4d78c577759c806644fa6558a4117754f32084f2c96a25809b067df451f97b1d"
FLOOR = {"body": 1.0, "metadata": 1.0, "title": 1.0, "column": 1.0, "published_on": 1.0, "no_chrome": 1.0}


def corpus() -> list[tuple[int, str]]:
    """Return 384 pages: every body in every shell, with the position of its text."""
    pages = []
    for turn, (body, shell) in enumerate(itertools.product(BODIES, SHELLS)):
        which = (turn * 3 + turn // len(TEXTS)) % len(TEXTS)
        text, pairs = TEXTS[which], LISTS[(turn + turn // len(LISTS)) % len(LISTS)]
        pages.append((which, shell(text, pairs(text.metadata), body(text.body)[0])))
    return pages


def test_the_corpus_is_the_one_that_the_floor_was_measured_on() -> None:
    digest = hashlib.sha256("\0".join(page for _, page in corpus()).encode()).hexdigest()
    assert digest == CORPUS_SHA256, "the corpus changed: measure the floor anew and pin both together"


def test_no_field_is_read_worse_than_the_floor() -> None:
    right = dict.fromkeys(FLOOR, 0)
    pages = corpus()
    for (which, page), (body, _) in zip(pages, itertools.product(BODIES, SHELLS), strict=True):
        text, found = TEXTS[which], printed(page.encode())
        right["body"] += found.paragraphs == body(text.body)[1]
        right["metadata"] += dict(found.metadata) == dict(text.metadata)
        right["title"] += found.title == text.title
        right["column"] += found.column == text.column
        right["published_on"] += str(found.published_on) == text.published_on
        right["no_chrome"] += not (found.attachments or found.notes or found.warnings)
    shares = {field: count / len(pages) for field, count in right.items()}
    print(f"read exactly, of {len(pages)} pages: " + ", ".join(f"{field} {share:.3f}" for field, share in shares.items()))
    assert {field: share for field, share in shares.items() if share < FLOOR[field]} == {}
