import json
from pathlib import Path

import pytest

from gov_archive import sources
from gov_archive.errors import SourcesError

GOOD = """
[portal]
slug = "qinghe"
name = "清河区政府信息公开"
base_url = "https://xxgk.qinghe.example/"
document_url = "article.html?infoid={key}"

[[source]]
slug = "yunqi"
name = "云栖镇"
listings = ["infoDirectory.html?dept=1&rn=云栖镇"]
"""


def declared(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_bundled_file_declares_dachang_by_its_directory_and_the_district_by_its_known_documents() -> None:
    portal = sources.load()
    town, district = portal.sources
    assert (town.slug, len(town.listings), len(town.known)) == ("dachang", 1, 1)
    assert (district.level, district.listings, len(district.known)) == ("district", (), 5)


def test_what_is_left_out_has_the_documented_default(tmp_path: Path) -> None:
    portal = sources.load(declared(tmp_path, GOOD))
    assert (portal.pace_seconds, portal.sources[0].level, portal.sources[0].scope) == (3.0, "town", "work_reports")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('slug = "yunqi"', 'slug = "yunqi"\nlisting = "x"', ["[[source]] number 1", "'listing'", "no such field"]),
        ('name = "云栖镇"\n', "", ["[[source]] number 1", "'name'", "is missing"]),
        ("https://xxgk.qinghe.example/", "xxgk.qinghe.example", ["[portal]", "'base_url'", "http://"]),
        ("infoid={key}", "infoid=", ["[portal]", "'document_url'", "{key}"]),
        ('listings = ["infoDirectory.html?dept=1&rn=云栖镇"]', "", ["[[source]] number 1", "listings or known"]),
        ('"infoDirectory.html?dept=1&rn=云栖镇"', '"https://elsewhere.example/list"', ["yunqi", "elsewhere.example", "aliases"]),
        ("[portal]", "[portal", ["TOML"]),
        ("[portal]", "[portal]\npace_seconds = -1", ["'pace_seconds'", "-1"]),
        ('[[source]]\nslug = "yunqi"', '[[portal.layout]]\nsinse = 2026-01-01\n[[source]]\nslug = "yunqi"', ["[[portal.layout]] number 1"]),
    ],
)
def test_a_fault_is_told_in_one_sentence_with_file_table_and_field(tmp_path: Path, old: str, new: str, told: list[str]) -> None:
    path = declared(tmp_path, GOOD.replace(old, new))
    with pytest.raises(SourcesError) as error:
        sources.load(path)
    message = str(error.value)
    assert "\n" not in message
    assert [part for part in [str(path), *told] if part not in message] == []


def test_a_file_that_is_not_there_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match=r"cannot be read.*--sources"):
        sources.load(tmp_path / "none.toml")


def test_one_slug_cannot_name_two_sources(tmp_path: Path) -> None:
    twice = GOOD + GOOD[GOOD.index("[[source]]") :]
    with pytest.raises(SourcesError, match=r"two .* 'yunqi'"):
        sources.load(declared(tmp_path, twice))


def test_a_portal_comes_back_from_its_plain_form() -> None:
    layout = '[[portal.layout]]\nsince = 2026-01-01\nrows = "li"\n[[source]]'
    for declared in (sources.load(None), sources.loads(GOOD.replace("[[source]]", layout, 1), where="here")):
        assert sources.portal(json.loads(json.dumps(sources.plain(declared)))) == declared
