"""Given texts are served as they stand; a pair that cannot be served is refused in one sentence."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import bs4
import httpx
import pytest

from gov_archive import sample, sources
from gov_archive.errors import MisuseError

NOW = datetime(2026, 3, 1, 18, 10, tzinfo=UTC)
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
TABLE = """
title = "石桥镇2020年政府工作报告"
infoid = "0C5A2C3E-2B9A-4E6D-9C53-0B8F5A0A1B2C"
column = "工作报告"
published_on = 2020-01-15
source = "石桥镇"
[metadata]
"体 裁" = "其他"
"发文字号" = "石府〔2020〕3号"
"索 引 号" = "SQ-0001"
"""
TEXT = """\ufeff政 府 工 作 报 告

——在石桥镇第三届人民代表大会第五次会议上
孙  小  溪
  （2020年1月10日）\x20\x20
各位代表：
坚持“两手抓”，增长5%，完成<b>3</b>&amp;4亿元，PM2.5<30，A > B，用'单引号'和"双引号"。[footnoteRef:0] [0:  两手抓：甲与乙。]\x20
一\u00a0二\u3000三，生僻字𬭎㐂，破折号——，省略……
"""


def paired(folder: Path, name: str = "report", table: str = TABLE, text: str | None = TEXT) -> Path:
    (folder / f"{name}.toml").write_text(table, encoding="utf-8")
    if text is not None:
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def page(answer: httpx.Response) -> bs4.BeautifulSoup:
    charset = "gb18030" if b"charset=gb2312" in answer.content else "utf-8"
    return bs4.BeautifulSoup(answer.content.decode(charset), "lxml")


@pytest.mark.parametrize("markup", sample.MARKUPS)
def test_a_text_is_served_whole_and_escaped_in_every_markup(tmp_path: Path, markup: str) -> None:
    with sample.running(clock=lambda: NOW, port=0, content=paired(tmp_path), markup=markup) as server:
        answer = httpx.get(f"{server.base_url}article.html?infoid=0c5a2c3e-2b9a-4e6d-9c53-0b8f5a0a1b2c")
    text = squeezed(page(answer).get_text())
    assert squeezed(TEXT.removeprefix("\ufeff")) in text
    assert "\ufeff" not in text


@pytest.mark.parametrize("markup", sample.MARKUPS)
def test_doubled_blanks_are_kept_as_a_browser_would_show_them(tmp_path: Path, markup: str) -> None:
    with sample.running(clock=lambda: NOW, port=0, content=paired(tmp_path), markup=markup) as server:
        answer = httpx.get(f"{server.base_url}article.html?infoid=0c5a2c3e-2b9a-4e6d-9c53-0b8f5a0a1b2c")
    assert "孙\u00a0 小\u00a0 溪" in page(answer).get_text()


def test_metadata_is_printed_as_given_and_labels_of_its_own_are_added(tmp_path: Path) -> None:
    with sample.running(clock=lambda: NOW, port=0, content=paired(tmp_path), markup="sections") as server:
        found = page(httpx.get(f"{server.base_url}article.html?infoid=0c5a2c3e-2b9a-4e6d-9c53-0b8f5a0a1b2c"))
    labels = [squeezed(label.get_text()) for label in found.select("dt")]
    pairs = dict(zip(labels, (value.get_text() for value in found.select("dd")), strict=True))
    assert pairs == {
        "所属类目": "工作报告",
        "主题分类": "综合政务",
        "体裁": "其他",
        "发布日期": "2020-01-15",
        "发文字号": "石府〔2020〕3号",
        "发文日期": "2020-01-15",
        "公开类别": "主动公开",
        "机构名称": "石桥镇",
        "索引号": "SQ-0001",
    }


def test_the_listing_shows_listed_texts_and_the_sources_file_names_the_others(tmp_path: Path) -> None:
    paired(tmp_path)
    paired(tmp_path, "hidden", 'title = "隐去的报告"\npublished_on = "2019-01-02"\nlisted = false\n')
    with sample.running(clock=lambda: NOW, port=0, content=tmp_path) as server:
        (source,) = sources.loads(server.sources_toml(), where="the sample").sources
        listing = httpx.get(server.base_url + source.listings[0]).text
    assert (source.slug, source.name) == ("content", "石桥镇")
    assert "石桥镇2020年政府工作报告" in listing
    assert "隐去的报告" not in listing
    assert len(source.known) == 1


def test_texts_may_be_edited_while_they_are_served(tmp_path: Path) -> None:
    url = "article.html?infoid=0c5a2c3e-2b9a-4e6d-9c53-0b8f5a0a1b2c"
    with sample.running(clock=lambda: NOW, port=0, content=paired(tmp_path), markup="paragraphs") as server:
        first = httpx.get(server.base_url + url)
        paired(tmp_path, text=TEXT.replace("5%", "6%"))
        second = httpx.get(server.base_url + url, headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, second.status_code) == (200, 200)
    assert "增长6%" in second.text


def test_an_attachment_beside_the_pair_is_served_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "报告.pdf").write_bytes(b"%PDF-1.4 \x00\xff")
    paired(tmp_path, table='attachments = ["报告.pdf"]\n' + TABLE)
    with sample.running(clock=lambda: NOW, port=0, content=tmp_path) as server:
        found = page(httpx.get(f"{server.base_url}article.html?infoid=0c5a2c3e-2b9a-4e6d-9c53-0b8f5a0a1b2c"))
        link = next(link for link in found.select("a") if link.get_text() == "报告.pdf")
        answer = httpx.get(str(link["href"]))
    assert server.attachment_host in str(link["href"])
    assert (answer.content, answer.headers["content-type"]) == (b"%PDF-1.4 \x00\xff", "application/pdf")


@pytest.mark.parametrize(
    ("table", "field"),
    [
        ("published_on = 2020-01-15", "title"),
        ('title = "某报告"', "published_on"),
        ('title = "某报告"\npublished_on = "去年"', "published_on"),
        ('title = "某报告"\npublished_on = 2020-01-15T10:00:00', "published_on"),
        ('title = "某报告"\npublished_on = 2020-01-15\ninfoid = "12"', "infoid"),
        ('title = "某报告"\npublished_on = 2020-01-15\nmarkup = "frames"', "markup"),
        ('title = "某报告"\npublished_on = 2020-01-15\nlisted = "no"', "listed"),
        ('title = "某报告"\npublished_on = 2020-01-15\ncolumn = 3', "column"),
        ('title = "某报告"\npublished_on = 2020-01-15\n体裁 = "报告"', "体裁"),
        ('title = "某报告"\npublished_on = 2020-01-15\nmetadata = 1', "metadata"),
        ('title = "某报告"\npublished_on = 2020-01-15\n[metadata.体裁]\nx = 1', "体裁"),
        ('title = "某报告"\npublished_on = 2020-01-15\nattachments = ["../x.pdf"]', "attachments"),
        ("title = ", "TOML"),
    ],
)
def test_a_bad_table_is_refused_in_one_sentence_with_file_and_field(tmp_path: Path, table: str, field: str) -> None:
    paired(tmp_path, "bad", table.replace("体裁 =", '"体裁" =').replace("metadata.体裁", 'metadata."体裁"'))
    with pytest.raises(MisuseError) as refused, sample.running(port=0, content=tmp_path):
        pass
    assert "bad.toml" in str(refused.value)
    assert field in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_outside_the_folder_is_never_served(tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "texts").mkdir()
    paired(tmp_path / "texts", table='attachments = ["../secret.pdf"]\n' + TABLE)
    with pytest.raises(MisuseError, match=r"attachments .*secret\.pdf"), sample.running(port=0, content=tmp_path / "texts"):
        pass


@pytest.mark.parametrize(("table", "text", "named"), [(TABLE, None, "report.txt"), (TABLE, " \n\n", "report.txt")])
def test_half_a_pair_is_refused_by_name(tmp_path: Path, table: str, text: str | None, named: str) -> None:
    paired(tmp_path, table=table, text=text)
    with pytest.raises(MisuseError, match=re.escape(named)), sample.running(port=0, content=tmp_path):
        pass


def test_a_text_without_its_table_is_refused_by_name(tmp_path: Path) -> None:
    paired(tmp_path)
    (tmp_path / "alone.txt").write_text("文", encoding="utf-8")
    with pytest.raises(MisuseError, match=r"alone\.toml"), sample.running(port=0, content=tmp_path):
        pass


def test_a_folder_without_pairs_and_a_folder_that_is_none_are_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(MisuseError, match="no content"), sample.running(port=0, content=folder):
            pass


def test_two_pairs_with_one_key_are_refused(tmp_path: Path) -> None:
    paired(tmp_path)
    paired(tmp_path, "twin")
    with pytest.raises(MisuseError, match="infoid"), sample.running(port=0, content=tmp_path):
        pass


def test_bytes_that_are_no_utf_8_are_refused_by_name(tmp_path: Path) -> None:
    paired(tmp_path)
    (tmp_path / "report.txt").write_bytes("政府工作报告".encode("gb18030"))
    with pytest.raises(MisuseError, match=r"report\.txt is not UTF-8"), sample.running(port=0, content=tmp_path):
        pass


@pytest.mark.parametrize("markup", sample.MARKUPS)
def test_real_reports_are_served_whole_in_every_markup(tmp_path: Path, markup: str) -> None:
    seeds = sorted(SEEDS.glob("*.txt"))
    if not seeds:
        pytest.skip("the real reports are not beside this copy of the project")
    for number, seed in enumerate(seeds):
        paired(tmp_path, seed.stem, f'title = "报告{number}"\npublished_on = 2025-01-02\n', seed.read_text(encoding="utf-8"))
    with sample.running(clock=lambda: NOW, port=0, content=tmp_path, markup=markup) as server:
        listing = page(httpx.get(server.base_url + "infoDirectory.html?dept=004016"))
        links = {str(link["href"]).lstrip("/") for link in listing.select("a") if "article.html" in str(link["href"])}
        texts = [squeezed(page(httpx.get(server.base_url + link)).get_text()) for link in links]
    assert all(any(squeezed(seed.read_text(encoding="utf-8")) in text for text in texts) for seed in seeds)
