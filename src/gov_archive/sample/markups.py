"""From a document to the bytes of its page, in markups that differ as those of real portals do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Mapping

_RUNS = re.compile(r"[A-Za-z0-9.%+-]+|[^A-Za-z0-9.%+-]{1,23}")
_MARK = re.compile(r"\[(\d{1,2})\]")


@dataclass(frozen=True)
class Form:
    """How one markup is printed: templates of article and listing, the charset of its bytes, what its header and page say of it."""

    article: str
    listing: str
    charset: str = "utf-8"
    content_type: str = "text/html; charset=utf-8"


_FORMS: Mapping[str, Form] = {
    "paragraphs": Form("paragraphs.html", "listing-table.html"),
    "tables": Form("tables.html", "listing-old.html", charset="gb18030", content_type="text/html"),
    "word": Form("word.html", "listing-list.html"),
    "sections": Form("sections.html", "listing-list.html", content_type="text/html"),
    "lines": Form("lines.html", "listing-table.html"),
}
MARKUPS: tuple[str, ...] = tuple(_FORMS)
"""Names of all markups.

``paragraphs``: a p per paragraph, metadata in list items. ``tables``: nested tables, br and ideographic spaces, upper-case tags
left open, gb18030 bytes declared gb2312. ``word``: a div per paragraph, a span per run, Word's leftovers, metadata tables twice, a
hidden error phrase, teasers and related articles beside the text. ``sections``: a section per paragraph, metadata in a dl.
``lines``: text nodes between double br and nbsp indents, metadata in one line of text.
"""


def article(markup: str, page: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return body and Content-Type of an article page in *markup*; where ``page["document"]`` is None, of the portal's soft 404."""
    form = _FORMS[markup]
    return _rendered(form.article, form, page)


def listing(markup: str, page: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return body and Content-Type of a listing page in *markup*."""
    form = _FORMS[markup]
    return _rendered(form.listing, form, page)


def other(template: str, page: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return body and Content-Type of a page that is the same in every markup: the home page, the maintenance notice."""
    return _rendered(template, _FORMS["paragraphs"], page)


def _rendered(template: str, form: Form, page: Mapping[str, Any]) -> tuple[bytes, str]:
    return _TEMPLATES.get_template(template).render(page).encode(form.charset), form.content_type


def _blanks(text: str) -> Markup:
    """Return *text* escaped, with its doubled blanks kept as browsers would not."""
    # str, because Markup.replace would escape the entity that is put in
    return Markup(str(escape(text)).replace("  ", "\N{NO-BREAK SPACE} ").replace("\N{NO-BREAK SPACE}", "&nbsp;"))  # noqa: S704 - escaped just before


def _runs(text: str) -> Markup:
    """Return *text* cut into spans where Word changes fonts, and note marks as Word's anchors."""
    runs = []
    for piece in re.split(r"(\[\d{1,2}\])", text):
        if _MARK.fullmatch(piece):
            runs.append(_anchor(piece, defines=text.startswith(piece)))
        else:
            runs += [_run(run) for run in _RUNS.findall(piece)]
    return Markup("").join(runs)


def _anchor(mark: str, *, defines: bool) -> Markup:
    number = mark[1:-1]
    there, here = ("_ftnref", "_ftn") if defines else ("_ftn", "_ftnref")
    form = '<a style="mso-footnote-id:ftn{0}" href="#{1}{0}" name="{2}{0}" title=""><span class="MsoFootnoteReference">{3}</span></a>'
    return Markup(form).format(number, there, here, mark)  # noqa: S704 - a fixed form, filled with escaped values


def _run(run: str) -> Markup:
    latin = ' lang="EN-US" style="font-size:16.0pt;font-family:仿宋_GB2312"' if run[0].isascii() else ' style="font-size:16.0pt"'
    return Markup("<span{}>{}</span>").format(Markup(latin), _blanks(run))  # noqa: S704 - one of two fixed attributes


def _cut(title: str, length: int) -> str:
    return title if len(title) <= length else title[:length] + "…"


_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters.update(blanks=_blanks, runs=_runs, cut=_cut)
