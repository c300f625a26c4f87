"""One text, many markups: each function renders paragraphs and says which paragraphs a reader then sees."""

# ruff: noqa: E501 - pages stand in lines as they are sent
from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

Paragraphs = tuple[str, ...]
Body = Callable[[Paragraphs], tuple[str, Paragraphs]]


def _text(paragraph: str) -> str:
    return escape(paragraph).replace("\xa0", "&nbsp;")


def _runs(paragraph: str) -> list[str]:
    """Cut a paragraph into the runs that a word processor makes: at figures and punctuation."""
    return [run for run in re.split(r"(\d+|[，。；])", paragraph) if run]


def paragraphs(body: Paragraphs) -> tuple[str, Paragraphs]:
    return "\n".join(f"<p>{_text(line)}</p>" for line in body), body


def indented(body: Paragraphs) -> tuple[str, Paragraphs]:
    return "".join(
        f'<p style="text-indent: 2em;"><font face="仿宋">\u3000\u3000{_text(line)}&nbsp;</font></p><p>&nbsp;</p>' for line in body
    ), body


def line_breaks(body: Paragraphs) -> tuple[str, Paragraphs]:
    return "<br>\n".join(f"\u3000\u3000{_text(line)}" for line in body), body


def double_breaks(body: Paragraphs) -> tuple[str, Paragraphs]:
    return '<div class="x7">' + "<br/><br/>".join(f"&nbsp;&nbsp;&nbsp; {_text(line)}" for line in body) + "</div>", body


def divs(body: Paragraphs) -> tuple[str, Paragraphs]:
    return "".join(f"<div>{_text(line)}</div>\n" for line in body), body


def sections(body: Paragraphs) -> tuple[str, Paragraphs]:
    return "".join(f'<section style="line-height:2"><section><span>{_text(line)}</span></section></section>' for line in body), body


def list_items(body: Paragraphs) -> tuple[str, Paragraphs]:
    return "<ul>" + "".join(f"<li>{_text(line)}</li>" for line in body) + "</ul>", body


def nested_tables(body: Paragraphs) -> tuple[str, Paragraphs]:
    inner = "".join(f"<tr><td>{_text(line)}</td></tr>" for line in body)
    return (
        f'<table width="100%"><tr><td align="center"><table><tbody><tr><td><table>{inner}</table></td></tr></tbody></table></td></tr></table>',
        body,
    )


def one_cell(body: Paragraphs) -> tuple[str, Paragraphs]:
    return "<table><tr><td>" + "".join(f"<p>{_text(line)}</p>" for line in body) + "</td></tr></table>", body


def sibling_tables(body: Paragraphs) -> tuple[str, Paragraphs]:
    cut = max(1, len(body) // 3)
    parts = [body[at : at + cut] for at in range(0, len(body), cut)]
    return "".join("<table><tr><td>" + "<br>".join(_text(line) for line in part) + "</td></tr></table>" for part in parts), body


def sibling_divs(body: Paragraphs) -> tuple[str, Paragraphs]:
    cut = max(1, len(body) // 2)
    parts = [body[at : at + cut] for at in range(0, len(body), cut)]
    return "".join(
        f'<div id="part{number}">' + "".join(f"<p>{_text(line)}</p>" for line in part) + "</div>" for number, part in enumerate(parts)
    ), body


def one_paragraph(body: Paragraphs) -> tuple[str, Paragraphs]:
    whole = "".join(body)
    return f"<p>{_text(whole)}</p>", (whole,)


def upper_case_unclosed(body: Paragraphs) -> tuple[str, Paragraphs]:
    return "<DIV ALIGN=LEFT>" + "\n".join(f"<P ALIGN=CENTER><FONT SIZE=4>{_text(line)}</FONT>" for line in body) + "</DIV>", body


def word_paste(body: Paragraphs) -> tuple[str, Paragraphs]:
    lines = []
    for line in body:
        runs = "".join(
            f'<span{" lang=EN-US" if run.isdigit() else ""} style="font-size:16.0pt;\nfont-family:仿宋_GB2312">{_text(run)}</span>'
            for run in _runs(line)
        )
        lines.append(f'<p class="MsoNormal" style="text-indent:32pt">{runs}<span lang="EN-US"><o:p></o:p></span></p>')
    head = "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    style = "<style>p.MsoNormal{margin:0cm;font-family:宋体}</style>"
    return f"{head}{style}<!--StartFragment-->" + "\n".join(lines) + "<!--EndFragment-->", body


def scripted(body: Paragraphs) -> tuple[str, Paragraphs]:
    noise = '<script>document.write("阅读全文，请稍候。");</script><!-- 模板：正文，开始。 --><style>.a{color:red}</style>'
    middle = len(body) // 2
    lines = [f"<p>{_text(line)}</p>" for line in body]
    return noise + "".join(lines[:middle]) + noise + '<p><img src="a.jpg" alt="图，片。"></p>' + "".join(lines[middle:]) + noise, body


def loose(body: Paragraphs) -> tuple[str, Paragraphs]:
    return _text(body[0]) + "".join(f"<p>{_text(line)}</p>" if at % 2 else f"<br>{_text(line)}" for at, line in enumerate(body[1:])), body


def preformatted(body: Paragraphs) -> tuple[str, Paragraphs]:
    return "<pre>" + "\n".join(f"    {_text(line)}" for line in body) + "</pre>", body


def block_spans(body: Paragraphs) -> tuple[str, Paragraphs]:
    return "".join(f'<span style="display: block; margin:1em">{_text(line)}</span>' for line in body), body


def bold_leads(body: Paragraphs) -> tuple[str, Paragraphs]:
    return "".join(f"<p><strong>{_text(line[:5])}</strong>{_text(line[5:])}</p>" for line in body), body


def headed(body: Paragraphs) -> tuple[str, Paragraphs]:
    return "".join(f"<h3>{_text(line)}</h3>" if re.match(r"[一二三四五]、", line) else f"<p>{_text(line)}</p>" for line in body), body


def wrapped_source(body: Paragraphs) -> tuple[str, Paragraphs]:
    def wrapped(line: str) -> str:
        if re.search(r"[ \xa0A-Za-z]", line):
            return _text(line)
        return (
            "\n      ".join(_text(line[at : at + 30]) for at in range(0, len(line), 30) if line[at : at + 30])
            if not re.search(r"[0-9,]", line)
            else _text(line)
        )

    return "".join(f"<p>\n      {wrapped(line)}\n    </p>\n" for line in body), body


def custom_element(body: Paragraphs) -> tuple[str, Paragraphs]:
    return "<ucapcontent>" + "".join(f'<p align="justify">{_text(line)}</p>' for line in body) + "</ucapcontent>", body


def mixed_classes(body: Paragraphs) -> tuple[str, Paragraphs]:
    return "".join(
        f'<p class="p{at % 4}">{_text(line)}</p>' if at % 3 else f'<div class="d{at % 5}" align="center">{_text(line)}</div>'
        for at, line in enumerate(body)
    ), body


def deep(body: Paragraphs) -> tuple[str, Paragraphs]:
    return "".join(
        f'<div class="r"><div class="c"><div><p><span><em>{_text(line)}</em></span></p></div></div></div>' for line in body
    ), body


BODIES: tuple[Body, ...] = (
    paragraphs,
    indented,
    line_breaks,
    double_breaks,
    divs,
    sections,
    list_items,
    nested_tables,
    one_cell,
    sibling_tables,
    sibling_divs,
    one_paragraph,
    upper_case_unclosed,
    word_paste,
    scripted,
    loose,
    preformatted,
    block_spans,
    bold_leads,
    headed,
    wrapped_source,
    custom_element,
    mixed_classes,
    deep,
)
