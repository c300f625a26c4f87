"""Read the same pages with this project's reader, trafilatura and GNE: CPU time per page, and bodies read exactly.

Run with ``PYTHONPATH=src:tests python benchmarks/reading.py``; trafilatura and gne come from PyPI and are needed for nothing else.
"""

from __future__ import annotations

import gc
import itertools
import logging
import time
from collections.abc import Callable

from gov_archive.extract.article import printed
from markups.bodies import BODIES
from markups.lists import LISTS
from markups.shells import SHELLS
from markups.texts import TEXTS

GOAL = 0.6  # of the faster of the two
Reader = Callable[[str], str]
Case = tuple[str, str]


def cases(limit: int = 192) -> list[Case]:
    """Return pages with the body that each must give, white space left out."""
    found = []
    for turn, (body, shell) in enumerate(itertools.product(BODIES, SHELLS)):
        text = TEXTS[(turn * 3 + turn // len(TEXTS)) % len(TEXTS)]
        html, paragraphs = body(text.body)
        page = shell(text, LISTS[(turn + turn // len(LISTS)) % len(LISTS)](text.metadata), html)
        found.append((page, squeezed("".join(paragraphs))))
    return found[:limit]


def squeezed(text: str) -> str:
    """Return *text* without white space, in which the readers differ by taste."""
    return "".join(text.split())


def ours(page: str) -> str:
    """Read with gov-archive."""
    return "".join(printed(page.encode()).paragraphs)


def others() -> dict[str, Reader]:
    """Return the readers to compare with, those that are installed."""
    readers: dict[str, Reader] = {}
    try:
        import trafilatura  # noqa: PLC0415 - only this benchmark needs it

        readers["trafilatura"] = lambda page: trafilatura.extract(page) or ""
    except ImportError:
        print("trafilatura is not installed")
    try:
        import gne  # noqa: PLC0415

        extractor = gne.GeneralNewsExtractor()
        readers["gne"] = lambda page: extractor.extract(page).get("content") or ""
    except ImportError:
        print("gne is not installed")
    return readers


def measured(reader: Reader, pages: list[Case]) -> tuple[float, int]:
    """Return CPU milliseconds per page and how many bodies were exact; every page is read once, as in a night."""
    texts = []
    reader(pages[0][0])  # imports and tables that are built on first use
    gc.collect()
    start = time.process_time()
    for page, _ in pages:
        texts.append(_read(reader, page))
    seconds = time.process_time() - start
    exact = sum(squeezed(text) == wanted for text, (_, wanted) in zip(texts, pages, strict=True))
    return seconds / len(pages) * 1000, exact


def _read(reader: Reader, page: str) -> str:
    try:
        return reader(page)
    except Exception:  # noqa: BLE001 - a reader that gives up has read nothing
        return ""


def main() -> None:
    """Print one line a reader."""
    logging.disable(logging.CRITICAL)
    pages = cases()
    print(f"{len(pages)} pages, {sum(len(page) for page, _ in pages) // len(pages)} characters on average")
    readers = {"gov-archive": ours, **others()}
    rounds = [{name: measured(reader, pages) for name, reader in readers.items()} for _ in range(5)]
    best = {name: min(turn[name] for turn in rounds) for name in readers}
    for name, (milliseconds, exact) in best.items():
        print(f"{name:12} {milliseconds:6.2f} ms CPU a page, {exact} of {len(pages)} bodies exact")
    fastest = min((milliseconds for name, (milliseconds, _) in best.items() if name != "gov-archive"), default=None)
    if fastest is not None:
        ratio = best["gov-archive"][0] / fastest
        print(f"{ratio:.2f} of the faster of the others (goal: below {GOAL})")


if __name__ == "__main__":
    main()
