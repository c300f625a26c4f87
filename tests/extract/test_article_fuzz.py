"""Pages that were cut, nested, duplicated, scrambled: never anything but the project's own errors, never slow."""

from __future__ import annotations

import random
import time
from contextlib import suppress

import pytest

from gov_archive.errors import UnreadableError
from gov_archive.extract import reading
from gov_archive.extract.article import printed
from markups.bodies import BODIES
from markups.lists import LISTS
from markups.shells import SHELLS
from markups.texts import TEXTS

SHAPES = {
    "nested divs": "<div>" * 10_000 + "文字，内容。" + "</div>" * 10_000,
    "unclosed bold": "<b>" * 33_000,
    "nested tables": "<table><tr><td>文字，内容" * 5_000,
    "nested items": "<ul><li><a href=1>题</a>2020-01" * 2_500,
    "one label after another": "<p>索引号：" * 5_000,
    "file links in one line": "<a href=x.pdf>下载</a>" * 4_000,
    "mutual anchors": "<a href=#a name=b>1</a><a href=#b name=a>1</a>" * 2_000,
    "repeated headings": "<title>题目文字_x_y</title>" + "<p>题目文字</p>" * 4_000,
    "a title of thousands": "<title>" + "甲乙丙丁" * 2_000 + "</title>" + "<p>甲乙丙丁戊己，庚辛。</p>" * 2_000,
    "one line of buttons": "打印" * 30_000,
    "one line of labels": "发布时间" * 20_000,
    "ideographic spaces": "\u3000" * 50_000,
    "source line ends": "文\n" * 30_000,
    "open comments": "<!--" * 20_000,
    "open media rules": "<style>" + "@media{" * 10_000 + "</style><p>文",
    "quotes in a script": "<script>" + "'" * 100_000 + "</script>",
    "zero characters": "\x00" * 50_000,
    "noncharacters": "<p>\ufdd0\ufdd1[1]</p>" * 3_000,
    "addresses that are none": "<base href='http://[::1'><a href='//[x.pdf'>x.pdf</a><a href='http://h:99999/x.pdf'>x</a><p>文字，内容。",
}


SCRAPS = ("<div>" * 300, "<table><tr>", "<td>", "<p", '"', "<!--", "<script>", "<a href='#x'>", "\x00")


def seconds_per_100_kb(body: bytes) -> float:
    start = time.process_time()
    with suppress(UnreadableError):
        printed(body, url="https://xxgk.example.cn/article.html?infoid=1")
    return (time.process_time() - start) / (max(len(body), 50_000) / 100_000)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_is_slow_or_breaks_the_reader(shape: str) -> None:
    assert seconds_per_100_kb(SHAPES[shape].encode("utf-8")) < 1.0


GROWING = {
    "one letter a paragraph": "<p>x",
    "one letter a row": "<table><tr><td>文",
    "lines": "文字，内容。<br>",
    "a known label in each of nested elements": "\u3000<div>》<div><li>来源：",
    "a known label in each of nested tables": "来源：】①<table>",
    "nested terms": "相关文章、<dt><p></tr>",
    "nested lists under a label of files": "<center>附件：附件&nbsp;<li>来源：",
    "titles that are all headings": "<h1>政府工作报告</h1>",
    "links with dates": "<li><a href=1.html>标题文字</a>2021-01-02</li>",
    "open definitions of notes": " [1:  [[[[",
    "marks of notes in one paragraph": "文字[footnoteRef:1]内容[2]",
    "marks of notes": "<p>文字（1）内容①，又[3]。</p>",
    "spans": "<p><span>文</span><span style='color:red'>字</span>",
    "links": "<p><a href=/a.html>标题</a>",
    "anchors": "<a name=a href=#a>[1]</a>文字，",
    "labels": "<li>标签：值</li>",
}


def seconds(body: bytes) -> float:
    """Return the least CPU time of three readings."""
    times = []
    for _ in range(3):
        start = time.process_time()
        with suppress(UnreadableError):
            reading(body, content_type="text/html", url="https://xxgk.example.cn/article.html?infoid=1")
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("shape", GROWING)
def test_time_grows_no_faster_than_the_page(shape: str) -> None:
    piece = GROWING[shape]
    count = 20_000 // len(piece.encode())
    assert seconds((piece * 4 * count).encode()) < 8 * max(seconds((piece * count).encode()), 0.01)


def mutated(rng: random.Random, page: str) -> str:
    """Return *page* cut, repeated, scrambled or with other tags, a few times over."""
    for _ in range(rng.randint(1, 5)):
        first, last = sorted((rng.randrange(len(page) + 1), rng.randrange(len(page) + 1)))
        part = page[first:last]
        change = rng.randrange(6)
        if change == 0:
            page = page[:last]
        elif change == 1:
            page = page[:first] + page[last:]
        elif change == 2:
            page = page[:last] + part * rng.randint(1, 3) + page[last:]
        elif change == 3:
            page = page[:first] + rng.choice(SCRAPS) + page[first:]
        elif change == 4:
            page = page.replace(rng.choice(["div", "p", "td", "span", "tr"]), rng.choice(["div", "p", "td", "li", "a", "h1", "dd"]))
        else:
            page = page[:first] + "".join(rng.sample(part, len(part))) + page[last:]
        page = page[:200_000]
    return page or "x"


def test_mutated_pages_never_raise_and_are_never_slow() -> None:
    rng = random.Random(20211222)
    for _ in range(250):
        text = rng.choice(TEXTS)
        page = mutated(rng, rng.choice(SHELLS)(text, rng.choice(LISTS)(text.metadata), rng.choice(BODIES)(text.body)[0]))
        assert seconds_per_100_kb(page.encode(rng.choice(["utf-8", "gb18030"]), "replace")) < 1.0


def test_a_page_cut_anywhere_gives_the_paragraphs_before_the_cut() -> None:
    text = TEXTS[0]
    page = SHELLS[0](text, LISTS[0](text.metadata), BODIES[0](text.body)[0])
    for cut in range(page.index(text.body[6]), page.index(text.body[-1]), 997):
        found = printed(page[:cut].encode()).paragraphs
        assert found[:-1] == text.body[: len(found) - 1]
        assert text.body[len(found) - 1].startswith(found[-1])
