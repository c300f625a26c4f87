"""Tables on terminals of any width: Chinese lines up, and nothing is cut off."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from gov_archive.cli.output import console, table

HEADINGS = ("id", "event 变动", "source 来源", "document 文件", "title 标题", "flags 提示")
ROWS = [
    ("ff633bbc2e1b", "withdrawn 撤下", "yunqi", "60d8fcad", "政府工作报告（云栖镇第六届人民代表大会第一次会议）", ""),
    ("016be9c1d86f", "changed 变更", "qinghe", "fa182d65", "清河区2026年政府工作报告", "figure_restated"),
]


def shown(width: int) -> list[str]:
    stream = StringIO()
    Console(file=stream, width=width).print(table(HEADINGS, ROWS))
    return [line.rstrip() for line in stream.getvalue().splitlines() if line.strip()]


def test_a_sentence_that_is_piped_stays_on_one_line_and_a_table_in_its_width(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = "云栖镇的存档有一处要看 " * 40
    console().print(sentence.strip(), markup=False)
    console().print(table(HEADINGS, [(*ROWS[0][:4], sentence, "")]))
    first, *rest = capsys.readouterr().out.splitlines()
    assert first == sentence.strip()
    assert max(map(cell_len, rest)) == 120
    assert "".join(rest).count("要看") == 40


def test_a_wide_terminal_shows_one_line_a_row() -> None:
    lines = shown(140)
    assert len(lines) == 2 + len(ROWS)
    assert len({cell_len(line[: line.index(word)]) for line, word in zip(lines[2:], ("政府", "清河"), strict=True)}) == 1


@pytest.mark.parametrize("width", [60, 80])
def test_a_narrow_terminal_shows_texts_below_their_rows_and_cuts_nothing_off(width: int) -> None:
    lines = shown(width)
    assert all(cell_len(line) <= width for line in lines)
    assert all(cell in "".join(lines).replace("\n", "") for row in ROWS for cell in row)
    first, second = (next(at for at, line in enumerate(lines) if row[0] in line) for row in ROWS)
    assert lines[first + 1].strip() == ROWS[0][4]
    assert lines[second + 1].strip() == " · ".join(ROWS[1][4:])
    assert cell_len(lines[first][: lines[first].index("60d8")]) == cell_len(lines[second][: lines[second].index("fa18")])
