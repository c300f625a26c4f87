from __future__ import annotations

import gzip
import re
from itertools import pairwise
from pathlib import Path

import pytest

from answers import NIGHT, TEXT, answer, exchange
from gov_archive import capture


def members(folder: Path) -> tuple[Path, list[bytes]]:
    """Return a file and its records, unpacked: warcinfo, response, request, response, request."""
    with capture.Writer(folder, source="yunqi", run="r1", at=NIGHT, max_bytes=10**9) as book:
        kept = [book.append(answer(exchange(TEXT + bytes([n]))), purpose="document", subject=str(n))[0] for n in range(2)]
    path = folder / kept[0].file
    data = path.read_bytes()
    ends = [0, kept[0].offset, kept[0].offset + kept[0].length, kept[1].offset, kept[1].offset + kept[1].length, len(data)]
    return path, [gzip.decompress(data[start:end]) for start, end in pairwise(ends)]


def problems(path: Path, records: list[bytes]) -> str:
    path.write_bytes(b"".join(gzip.compress(record) for record in records))
    return "\n".join(capture.integrity.check(path))


def test_untouched_file_has_no_problem(tmp_path: Path) -> None:
    path, records = members(tmp_path)
    assert problems(path, records) == ""


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (TEXT[-9:], TEXT[-9:].upper(), "the block of .* does not have the digest"),
        (b"WARC-Payload-Digest: sha256:", b"WARC-Payload-Digest: sha256:0", "the payload of .* does not have the digest"),
        (b"Gov-Archive-Payload-Digest: sha256:", b"Gov-Archive-Payload-Digest: sha256:0", "the decoded payload of .* does not have"),
        (b"WARC-Date: 2026", b"WARC-Date: x", "date"),
        (b"WARC-Record-ID: ", b"X-Record-ID: ", "has no WARC-Record-ID"),
        (b"WARC/1.1", b"BARC/1.1", "damaged at offset"),
        (b"Content-Length: ", b"Content-Length: 9", "damaged at offset"),
    ],
)
def test_each_altered_record_is_named(tmp_path: Path, before: bytes, after: bytes, problem: str) -> None:
    path, records = members(tmp_path)
    assert before in records[1]
    records[1] = records[1].replace(before, after, 1)
    found = problems(path, records)
    assert re.search(problem, found), found


def test_order_is_held(tmp_path: Path) -> None:
    path, records = members(tmp_path)
    assert "the first record is response, not warcinfo" in problems(path, records[1:])
    assert "does not follow it" in problems(path, [records[0], records[1], records[3], records[4]])
    assert "was used before" in problems(path, [*records, records[1], records[2]])


def test_empty_file_is_a_problem(tmp_path: Path) -> None:
    path, _ = members(tmp_path)
    assert "holds no record" in problems(path, [])


def test_checking_goes_on_after_damage(tmp_path: Path) -> None:
    path, records = members(tmp_path)
    packed = [bytearray(gzip.compress(record)) for record in records]
    packed[1][40] ^= 255
    records[3] = records[3].replace(b"yunqi", b"yunxi").replace(TEXT[-9:], TEXT[-9:].upper(), 1)
    packed[3] = bytearray(gzip.compress(records[3]))
    path.write_bytes(b"".join(packed))
    found = list(capture.integrity.check(path))
    assert re.search("damaged at offset .*: its compressed bytes are broken; ", found[0]), found[0]
    assert any("does not have the digest" in problem for problem in found[1:])
