"""Rows become paragraphs by how type is set, whatever file they come from."""

from __future__ import annotations

from gov_archive.extract.attachment import setting
from gov_archive.extract.attachment.glyph import Glyph, Page, rows


def row(x: float, y: float, text: str, size: float = 10.0) -> list[Glyph]:
    return [Glyph(letter, x + at * size, x + (at + 1) * size, y, size) for at, letter in enumerate(text)]


def paragraphs(*lines: list[Glyph]) -> tuple[str, ...]:
    return setting.printed([Page(rows(glyph for line in lines for glyph in line), 300.0, 800.0)]).paragraphs


def full(first: str, last: str = "，") -> str:
    return first + "云" * (19 - len(first)) + last


def test_letters_drawn_twice_to_look_bold_are_one() -> None:
    assert [line.text for line in rows([*row(50, 200, "工作报告"), *row(50.4, 200, "工作报告")])] == ["工作报告"]


def test_wider_gap_begins_a_paragraph_where_nothing_is_indented() -> None:
    lines = [row(50, 200 + 15 * at, full("甲")) for at in range(5)]
    assert len(paragraphs(*lines, row(50, 200 + 15 * 5, full("乙")))) == 1
    assert len(paragraphs(*lines, row(50, 200 + 15 * 6, full("乙")))) == 2


def test_heading_after_a_whole_line_begins_a_paragraph_only_where_a_sentence_ended() -> None:
    lines = [row(50, 200 + 15 * at, full("甲")) for at in range(4)]
    assert len(paragraphs(*lines, row(50, 260, full("乙", "。")), row(50, 275, full("（二）")))) == 2
    assert len(paragraphs(*lines, row(50, 260, full("乙", "的")), row(50, 275, full("（二）")))) == 1
