"""The metadata of a text in the forms in which portals print label and value."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

Pairs = tuple[tuple[str, str], ...]
List = Callable[[Pairs], str]


def _spaced(label: str) -> str:
    return f"{label[0]}&nbsp;&nbsp;&nbsp;&nbsp;{label[1]}" if len(label) == 2 else label


def items(pairs: Pairs) -> str:
    return "<ul>" + "".join(f"<li>{_spaced(label)}: {escape(value)}</li>" for label, value in pairs) + "</ul>"


def bold_items(pairs: Pairs) -> str:
    return (
        '<ul class="a1">' + "".join(f"<li><b>{_spaced(label)}：</b><span>{escape(value)}</span></li>" for label, value in pairs) + "</ul>"
    )


def spans_without_colon(pairs: Pairs) -> str:
    return (
        "<div>"
        + "".join(f'<div><span class="k">{_spaced(label)}</span><span class="v">{escape(value)}</span></div>' for label, value in pairs)
        + "</div>"
    )


def table(pairs: Pairs) -> str:
    return "<table>" + "".join(f"<tr><th>{_spaced(label)}</th><td>{escape(value)}</td></tr>" for label, value in pairs) + "</table>"


def wide_table(pairs: Pairs) -> str:
    rows = [pairs[at : at + 2] for at in range(0, len(pairs), 2)]
    return (
        '<table border="1">'
        + "".join(
            "<tr>" + "".join(f"<td>{_spaced(label)}：</td><td>{escape(value)}</td>" for label, value in row) + "</tr>" for row in rows
        )
        + "</table>"
    )


def bare_table(pairs: Pairs) -> str:
    rows = [pairs[at : at + 2] for at in range(0, len(pairs), 2)]
    return (
        "<table>"
        + "".join(
            "<tr>" + "".join(f"<td><b>{_spaced(label)}</b></td><td>{escape(value)}</td>" for label, value in row) + "</tr>" for row in rows
        )
        + "</table>"
    )


def twice(pairs: Pairs) -> str:
    return f'<div class="pc">{wide_table(pairs)}</div><div class="wap">{table(pairs)}</div>'


def definitions(pairs: Pairs) -> str:
    return "<dl>" + "".join(f"<dt>{_spaced(label)}</dt><dd>{escape(value)}</dd>" for label, value in pairs) + "</dl>"


def line(pairs: Pairs) -> str:
    return '<div class="line">' + "&nbsp;&nbsp;".join(f"{label}：{escape(value)}" for label, value in pairs) + "</div>"


def spaced_line(pairs: Pairs) -> str:
    return "<div>" + " ".join(f"{_spaced(label)}: {escape(value)}" for label, value in pairs) + "</div>"


def barred_line(pairs: Pairs) -> str:
    return "<p>" + " ｜ ".join(f"{label}: {escape(value)}" for label, value in pairs) + "</p>"


def lines(pairs: Pairs) -> str:
    return "<div>" + "<br>".join(f"{_spaced(label)}：{escape(value)}" for label, value in pairs) + "</div>"


def boxes(pairs: Pairs) -> str:
    return (
        "<div>"
        + "".join(
            f'<div class="row"><div class="label">{_spaced(label)}</div><div class="value">{escape(value)}</div></div>'
            for label, value in pairs
        )
        + "</div>"
    )


LISTS: tuple[List, ...] = (
    items,
    bold_items,
    spans_without_colon,
    table,
    wide_table,
    bare_table,
    twice,
    definitions,
    line,
    spaced_line,
    barred_line,
    lines,
    boxes,
)
