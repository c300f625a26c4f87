"""White space as HTML means it: source line ends are not text, typographic spaces are."""

from __future__ import annotations

import re
from functools import lru_cache

_WIDE = "\u2e80-\u9fff\uf900-\uffef“”‘’—…·\ufdd0\ufdd1"
_SOURCE_LINE_END = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
_RUN = re.compile(r"[ \t\r\n\f]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]")
_LINE = 200
_ALL = re.compile(r"\s+")


def inner(text: str) -> str:
    """Return *text* stripped, source white space collapsed; a source line end between two Chinese characters vanishes.

    No-break and ideographic spaces inside stay as they are: they are printed.
    """
    if "\n" in text:
        text = _SOURCE_LINE_END.sub("", text)
    if "  " in text or "\n" in text or "\t" in text or "\r" in text or "\f" in text:  # most lines hold no run
        text = _RUN.sub(" ", text)
    return (text if text.isprintable() else _INVISIBLE.sub("", text)).strip()


def compact(text: str) -> str:
    """Return *text* without any white space."""
    return _compact_line(text) if len(text) <= _LINE else _ALL.sub("", text)


@lru_cache(maxsize=4096)  # short lines are asked about by a dozen rules each
def _compact_line(text: str) -> str:
    return "".join(text.split())
