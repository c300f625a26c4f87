from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gov_archive.extract.article import printed
from markups.bodies import BODIES, Body
from markups.extras import EXTRAS, Extra
from markups.lists import LISTS, List
from markups.shells import SHELLS, Shell
from markups.texts import TEXTS, Text


def assert_read_back(text: Text, body: Body, pairs: List, shell: Shell, *, charset: str = "utf-8") -> None:
    html, paragraphs = body(text.body)
    page = shell(text, pairs(text.metadata), html).replace('charset="utf-8"', f'charset="{charset}"').encode(charset)
    found = printed(page, content_type="text/html", url="https://xxgk.example.cn/article.html?infoid=1")
    assert found.paragraphs == paragraphs
    assert dict(found.metadata) == dict(text.metadata)
    assert (found.title, found.column, str(found.published_on)) == (text.title, text.column, text.published_on)
    assert (found.notes, found.attachments, found.warnings) == ((), (), ())


def pairwise() -> Iterator[tuple[Text, Body, List, Shell]]:
    """Every markup in every shell, texts and lists taking turns."""
    turns = itertools.count()
    for body, shell in itertools.product(BODIES, SHELLS):
        turn = next(turns)
        yield TEXTS[turn * 5 % len(TEXTS)], body, LISTS[turn * 7 % len(LISTS)], shell


@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: str(shell.__name__))
def test_every_markup_gives_back_the_same_body_and_metadata(shell: Shell) -> None:
    for text, body, pairs, around in pairwise():
        if around is shell:
            assert_read_back(text, body, pairs, shell)


@pytest.mark.parametrize("extra", EXTRAS, ids=lambda extra: str(extra.__name__))
def test_tables_notes_and_files_are_read_in_every_markup(extra: Extra) -> None:
    for turn, body in enumerate(BODIES):
        text, shell = (TEXTS[0], TEXTS[3], TEXTS[5])[turn % 3], SHELLS[turn * 5 % len(SHELLS)]
        html, shown, notes, files = extra(*body(text.body))
        found = printed(
            shell(text, LISTS[turn % len(LISTS)](text.metadata), html).encode(), url="https://xxgk.example.cn/article.html?infoid=1"
        )
        assert (found.paragraphs, found.notes, found.attachments) == (shown, notes, files), (body.__name__, shell.__name__)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(TEXTS), st.sampled_from(BODIES), st.sampled_from(LISTS), st.sampled_from(SHELLS), st.sampled_from(["utf-8", "gb18030"])
)
def test_any_text_in_any_markup_is_read_back(text: Text, body: Body, pairs: List, shell: Shell, charset: str) -> None:
    assert_read_back(text, body, pairs, shell, charset=charset)
