from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from answers import NIGHT, TEXT, URL, answer, exchange, validators
from gov_archive import capture, wire
from gov_archive.capture import cdxj
from gov_archive.model import Exchange, Validators

LATER = NIGHT + timedelta(days=1)


def written(folder: Path, run: str, hop: Exchange, same_as: Validators | None = None) -> Any:
    with capture.Writer(folder, source="yunqi", run=run, at=hop.at, max_bytes=10**9) as writer:
        (kept,) = writer.append(answer(hop), purpose="document", subject="0001", same_as=same_as)
    return replace(kept, file=writer.files[0])


def indexed(folder: Path) -> tuple[list[str], cdxj.Index]:
    index = cdxj.Index()
    for path in sorted(folder.rglob("*.warc.gz")):
        index.add(path, path.name)
    return list(index.lines()), index


def block(line: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(line.split(" ", 2)[2])
    return found


def at_later(body: bytes = TEXT, **changes: Any) -> Exchange:
    return exchange(body, at=LATER, **changes)


def test_a_line_says_where_the_record_of_a_capture_lies(tmp_path: Path) -> None:
    kept = written(tmp_path, "one", exchange())
    (line,), _ = indexed(tmp_path)
    key, stamp, _ = line.split(" ", 2)
    found = block(line)
    assert (key, stamp) == ("example,portal)/article.html?infoid=0001", "20260301181000")
    assert (found["url"], found["mime"], found["status"]) == (URL, "text/html", "200")
    assert found["filename"] == Path(kept.file).name
    data = (tmp_path / kept.file).read_bytes()[int(found["offset"]) :][: int(found["length"])]
    (tmp_path / "alone.warc.gz").write_bytes(data)
    (alone,) = capture.scan(tmp_path / "alone.warc.gz")
    assert alone.id == kept.id


def test_a_revisit_bears_the_digest_of_its_original_even_when_it_was_packed_anew(tmp_path: Path) -> None:
    def packed(at: int) -> bytes:
        return gzip.compress(TEXT, mtime=at)

    raw = wire.answer(200, [("Content-Encoding", "gzip"), ("Content-Length", str(len(packed(0))))], packed(0))
    first = written(tmp_path, "one", exchange(raw=raw))
    again = tmp_path / written(tmp_path, "two", at_later(raw=raw), validators(first)).file
    stated, anew = (hashlib.sha256(packed(at)).hexdigest().encode() for at in (0, 1))
    again.write_bytes(gzip.compress(gzip.decompress(again.read_bytes()).replace(stated, anew)))  # as it was stated before
    (original, revisit), index = indexed(tmp_path)
    assert block(revisit)["mime"] == "warc/revisit"
    assert block(revisit)["digest"] == block(original)["digest"]
    assert index.left_out == 0


def test_a_revisit_of_what_came_in_chunks_is_indexed(tmp_path: Path) -> None:
    raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(TEXT), TEXT)
    first = written(tmp_path, "one", exchange(raw=raw))
    written(tmp_path, "two", at_later(raw=raw), validators(first))
    (original, revisit), _ = indexed(tmp_path)
    assert block(revisit)["digest"] == block(original)["digest"] == f"sha256:{first.payload_sha256}"


def test_server_not_modified_is_left_out(tmp_path: Path) -> None:
    first = written(tmp_path, "one", exchange())
    written(tmp_path, "two", exchange(b"", at=LATER, raw=wire.answer(304, [("ETag", '"v1"')], b"")), validators(first))
    lines, index = indexed(tmp_path)
    assert (len(lines), index.left_out) == (1, 1)


def test_a_revisit_whose_original_came_under_other_headers_is_left_out(tmp_path: Path) -> None:
    first = written(tmp_path, "one", exchange())
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(TEXT), TEXT)
    written(tmp_path, "two", at_later(raw=chunked), validators(first))
    lines, index = indexed(tmp_path)
    assert (len(lines), index.left_out) == (1, 1)


def test_a_revisit_of_what_is_not_among_the_files_is_left_out(tmp_path: Path) -> None:
    first = written(tmp_path, "one", exchange())
    written(tmp_path, "two", at_later(), validators(first))
    (tmp_path / first.file).unlink()
    assert indexed(tmp_path)[0] == []


def test_a_revisit_written_in_a_file_that_sorts_first_finds_its_original(tmp_path: Path) -> None:
    first = written(tmp_path, "one", exchange())
    second = written(tmp_path, "two", at_later(), validators(first))
    index = cdxj.Index()
    index.add(tmp_path / second.file, "a.warc.gz")
    index.add(tmp_path / first.file, "b.warc.gz")
    assert [block(line)["mime"] for line in index.lines()] == ["text/html", "warc/revisit"]


def test_damage_is_named_and_what_is_behind_it_is_indexed(tmp_path: Path) -> None:
    with capture.Writer(tmp_path, source="yunqi", run="one", at=NIGHT, max_bytes=10**9) as writer:
        kept = [writer.append(answer(exchange(url=f"{URL}{number}")), purpose="document", subject=str(number))[0] for number in range(3)]
    path = tmp_path / writer.files[0]
    data = bytearray(path.read_bytes())
    data[kept[1].offset + 40] ^= 0xFF
    path.write_bytes(data)
    lines, index = indexed(tmp_path)
    assert [block(line)["url"] for line in lines] == [f"{URL}0", f"{URL}2"]
    assert any(str(kept[1].offset) in sentence for sentence in index.damaged)


def test_lines_are_in_the_order_of_their_bytes_also_when_they_do_not_fit_in_memory(tmp_path: Path) -> None:
    with capture.Writer(tmp_path, source="yunqi", run="one", at=NIGHT, max_bytes=10**9) as writer:
        for number in (7, 10, 2, 9, 30, 1):
            writer.append(answer(exchange(url=f"{URL}{number}")), purpose="document", subject=str(number))
    path = tmp_path / writer.files[0]
    index = cdxj.Index(in_memory=4)
    index.add(path, path.name)
    lines = list(index.lines())
    assert (len(lines), lines) == (6, sorted(lines))
