from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from answers import NIGHT, URL, answer, exchange
from gov_archive import capture
from gov_archive.capture import wacz

CREATED = datetime(2026, 3, 9, 1, 2, 4, tzinfo=UTC)
PAGE = wacz.Page(URL, NIGHT, "云栖镇政府工作报告", "0001-v1")


def captures(folder: Path, *, source: str = "yunqi", run: str = "one") -> Path:
    with capture.Writer(folder, source=source, run=run, at=NIGHT, max_bytes=10**9) as writer:
        writer.append(answer(exchange()), purpose="document", subject="0001")
    return folder / writer.files[0]


def packed(*files: Path) -> tuple[zipfile.ZipFile, wacz.Packed]:
    stream = io.BytesIO()
    done = wacz.write(stream, files, [PAGE], created=CREATED, about={"title": "云栖镇"})
    return zipfile.ZipFile(stream), done


def described(package: zipfile.ZipFile) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(package.read("datapackage.json"))
    return found


def lines(package: zipfile.ZipFile) -> list[str]:
    return gzip.decompress(package.read("indexes/index.cdx.gz")).decode().splitlines()


def test_captures_go_in_byte_for_byte_and_can_be_read_without_unpacking(tmp_path: Path) -> None:
    path = captures(tmp_path)
    package, _ = packed(path)
    inside = package.getinfo(f"archive/{path.name}")
    assert inside.compress_type == zipfile.ZIP_STORED
    assert package.read(inside) == path.read_bytes()


def test_every_file_is_listed_with_its_hash_and_the_list_with_its_own(tmp_path: Path) -> None:
    package, _ = packed(captures(tmp_path))
    listed = {one["path"]: one for one in described(package)["resources"]}
    assert set(listed) | {"datapackage.json", "datapackage-digest.json"} == set(package.namelist())
    for path, one in listed.items():
        data = package.read(path)
        assert (one["bytes"], one["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}"), path
    digest = json.loads(package.read("datapackage-digest.json"))
    assert digest == {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package.read('datapackage.json')).hexdigest()}"}


def test_pages_have_title_and_time_and_the_first_is_where_replay_begins(tmp_path: Path) -> None:
    package, _ = packed(captures(tmp_path))
    _, page = map(json.loads, package.read("pages/pages.jsonl").decode().splitlines())
    assert page == {"id": "0001-v1", "url": URL, "ts": "2026-03-01T18:10:00Z", "title": "云栖镇政府工作报告"}
    about = described(package)
    assert (about["mainPageUrl"], about["mainPageDate"], about["wacz_version"]) == (URL, "2026-03-01T18:10:00Z", "1.1.1")


def test_the_list_of_blocks_tells_where_each_block_of_the_index_lies(tmp_path: Path) -> None:
    with capture.Writer(tmp_path, source="yunqi", run="many", at=NIGHT, max_bytes=10**9) as writer:
        for number in range(1100):
            writer.append(answer(exchange(url=f"{URL}{number}")), purpose="document", subject=str(number))
    package, done = packed(tmp_path / writer.files[0])
    index = package.read("indexes/index.cdx.gz")
    meta, *blocks = package.read("indexes/index.idx").decode().splitlines()
    assert meta.startswith("!meta 0 ")
    found: list[str] = []
    for block in blocks:
        key, stamp, place = block.split(" ", 2)
        at = json.loads(place)
        part = gzip.decompress(index[at["offset"] :][: at["length"]]).decode().splitlines()
        assert part[0].startswith(f"{key} {stamp} ")
        found += part
    assert (len(blocks), len(found), found, done.captures) == (2, 1100, lines(package), 1100)


def test_a_file_compressed_as_a_whole_goes_in_so_that_its_records_can_be_read_alone(tmp_path: Path) -> None:
    whole = tmp_path / "foreign.warc.gz"
    whole.write_bytes(gzip.compress(gzip.decompress(captures(tmp_path).read_bytes())))
    package, _ = packed(whole)
    (line,) = lines(package)
    at = json.loads(line.split(" ", 2)[2])
    assert at["filename"] == "foreign.warc"
    assert package.read("archive/foreign.warc")[int(at["offset"]) :].startswith(b"WARC/1.1\r\nWARC-Type: response")


def test_two_files_of_one_name_both_go_in(tmp_path: Path) -> None:
    first = captures(tmp_path / "one")
    second = tmp_path / "two" / "yunqi" / "2026" / first.name
    second.parent.mkdir(parents=True)
    second.write_bytes(first.read_bytes())
    package, done = packed(first, second)
    inside = [name for name in package.namelist() if name.startswith("archive/")]
    assert (len(set(inside)), done.files) == (2, 2)
    assert {f"archive/{json.loads(line.split(' ', 2)[2])['filename']}" for line in lines(package)} == set(inside)
