"""From an invented vocabulary to the paragraphs of a report: the same words for the same seed, on every machine."""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gov_archive.sample.document import Note

_DATA = Path(__file__).parent / "data"
_NUMERALS = "一二三四五六七八九十"
_HALF_WIDTH = str.maketrans("，：；（）？！", ",:;()?!")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"
_SHORT = 1
_OLD_STYLE = 2020  # reports before it number their plans 1、2、3、 without leads


@dataclass(frozen=True)
class Text:
    """The paragraphs of a report without note marks, and its notes in order."""

    paragraphs: tuple[str, ...]
    notes: tuple[Note, ...] = ()


@cache
def data(name: str) -> dict[str, Any]:
    """Return the data file *name* of the sample."""
    return tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))


def filled(pattern: str, rng: random.Random, **given: object) -> str:
    """Return *pattern* with every ``{slot}`` filled: figures drawn anew at each place, names from the vocabulary, or as *given*."""
    names = {slot: iter(rng.sample(words, len(words))) for slot, words in data("vocabulary")["slots"].items()}

    def drawn(slot: re.Match[str]) -> str:
        name = slot[1]
        if name in given:
            return str(given[name])
        return next(names[name]) if name in names else _figure(name, rng)

    return re.sub(r"\{(\w+)\}", drawn, pattern)


def _figure(name: str, rng: random.Random) -> str:
    lowest, highest, decimals = data("vocabulary")["figures"][name]
    return f"{rng.uniform(lowest, highest):.{decimals}f}"


def report(fields: dict[str, Any], *, issuer: str, place: str) -> Text:
    """Return the text of the report described by *fields* (a table of ``reports.toml``), notes apart."""
    rng = random.Random(f"{place}/{fields['title']}")  # noqa: S311 - figures of a sample, no secret
    said = data("vocabulary")["openings"]
    size = fields.get("size", 1)
    opening = fields.get("opening", f"现在，我代表{issuer}，向大会报告工作，请予审议，并请列席人员提出意见。")
    review, aims = said[fields.get("review", "review")], said[fields.get("aims", "aims")]
    lines = [*fields["header"], opening, f"一、{fields['reviews']}", filled(rng.choice(review), rng)]
    lines += _part(rng, "past", size=size, numbered="（{}）")
    lines += [filled(rng.choice(said["thanks"]), rng, issuer=issuer), filled(rng.choice(said["troubles"]), rng)]
    lines += [f"二、{fields['plans']}", filled(rng.choice(aims), rng, year=fields["year"])]
    lines += _part(rng, "plan", size=size, numbered="{}、" if fields["year"] < _OLD_STYLE else "（{}）")
    lines.append(filled(rng.choice(said["closing"]), rng, place=place))
    if fields.get("width") == "half":
        lines = [line.translate(_HALF_WIDTH) for line in lines]
    wanted = 8 if fields.get("notes") else 0
    return Text(tuple(lines), _notes(lines, first=len(fields["header"]))[:wanted])


def _part(rng: random.Random, tense: str, *, size: int, numbered: str) -> list[str]:
    """Return one half of a report, an area after the other.

    An area's heading shares its paragraph with the general sentence. At size 1 some sentences follow there; at size 2 two
    groups, at size 3 all, are paragraphs that begin with their lead.
    """
    lines = []
    for place, area in enumerate(data("vocabulary")["areas"]):
        number = _NUMERALS[place] if "（" in numbered else str(place + 1)
        first = f"{numbered.format(number)}{rng.choice(area[tense])}。{filled(area[f'{tense}_general'], rng)}"
        chosen = rng.sample(area[f"{tense}_groups"], 2)
        groups = [[filled(sentence, rng) for sentence in group] for group in (area[f"{tense}_groups"] if size > _SHORT + 1 else chosen)]
        if size == _SHORT:
            lines.append(first + "".join(sentence for group in groups for sentence in group[1:]))
        else:
            lines += [first, *("".join(group) for group in groups)]
    return lines


def _notes(lines: list[str], *, first: int) -> tuple[Note, ...]:
    """Return a note for the first place of every term that the vocabulary explains, in the order of the text."""
    found = []
    for term, text in data("vocabulary")["notes"].items():
        paragraph = next((number for number, line in enumerate(lines) if number >= first and term in line), None)
        if paragraph is not None:
            after = lines[paragraph].index(term) + len(term)
            closed = lines[paragraph][after : after + 1] == "”"
            found.append(Note(paragraph, after + closed, term, text))
    return tuple(sorted(found, key=lambda note: (note.paragraph, note.offset)))


def printed(text: Text, form: str | None) -> tuple[str, ...]:
    """Return the paragraphs of *text* with its notes in *form*.

    ``tika``: as text extraction prints OOXML notes, at the paragraph's end; ``bracket`` and ``parenthesis``: marks with a list
    at the end; ``annex``: circled marks with an annex 名词解释; None: no notes.
    """
    if form is None or not text.notes:
        return text.paragraphs
    lines = list(text.paragraphs)
    for number, note in reversed(list(enumerate(text.notes))):
        line = lines[note.paragraph]
        lines[note.paragraph] = line[: note.offset] + _mark(form, number) + line[note.offset :]
    if form == "tika":
        for number, note in enumerate(text.notes):
            lines[note.paragraph] += f" [{number}:  {note.term}：{note.text}] "
        return tuple(lines)
    annex = ["名词解释"] if form == "annex" else []
    gap = "" if form == "annex" else " "
    return (*lines, *annex, *(f"{_mark(form, number)}{gap}{note.term}：{note.text}" for number, note in enumerate(text.notes)))


def _mark(form: str, number: int) -> str:
    if form == "tika":
        return f"[footnoteRef:{number}]"
    if form == "annex":
        return _CIRCLED[number]
    return f"[{number + 1}]" if form == "bracket" else f"({number + 1})"
