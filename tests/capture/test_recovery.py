from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from answers import NIGHT, TEXT, answer, exchange
from gov_archive import capture
from gov_archive.capture import names


def unfinished(folder: Path, cut: int = 0) -> tuple[Path, int]:
    """Leave a file of three captures as a killed writer does, *cut* bytes short; returns it and its length."""
    with capture.Writer(folder, source="yunqi", run="r1", at=NIGHT, max_bytes=10**9) as book:
        for n in range(3):
            book.append(answer(exchange(TEXT + bytes([n]))), purpose="document", subject=str(n))
    final = folder / book.files[0]
    path = final.with_name(final.name + names.OPEN)
    final.rename(path)
    os.truncate(path, path.stat().st_size - cut)
    return path, path.stat().st_size


def test_whole_unfinished_file_is_finished(tmp_path: Path) -> None:
    path, size = unfinished(tmp_path)
    before = list(capture.scan(path))
    (found,) = capture.recover(tmp_path)
    assert (found.file, found.kept_bytes, found.damaged_bytes) == (before[0].file, size, 0)
    assert list(capture.scan(tmp_path / found.file)) == before
    assert not path.exists()
    assert capture.recover(tmp_path) == []


@pytest.mark.parametrize("cut", [1, 20, 200, 700])
def test_torn_tail_is_set_aside_and_nothing_is_lost(tmp_path: Path, cut: int) -> None:
    path, size = unfinished(tmp_path, cut)
    torn = path.read_bytes()
    (found,) = capture.recover(tmp_path)
    final = tmp_path / found.file
    assert list(capture.integrity.check(final)) == []
    assert final.read_bytes() + final.with_name(final.name + names.DAMAGED).read_bytes() == torn
    assert found.kept_bytes + found.damaged_bytes == size
    assert "torn" in str(found)
    assert [each.subject for each in capture.scan(final)] == ["0", "1", "2"][: 3 - (cut == 700)]


def test_damage_in_the_middle_does_not_cost_the_records_behind_it(tmp_path: Path) -> None:
    path, size = unfinished(tmp_path)
    first = next(capture.scan(path))
    data = bytearray(path.read_bytes())
    data[first.offset + 50] ^= 255
    path.write_bytes(data)
    (found,) = capture.recover(tmp_path)
    assert (found.kept_bytes, found.damaged_bytes) == (size, 0)
    assert any("damaged at offset" in problem for problem in capture.integrity.check(tmp_path / found.file))


def test_file_without_a_whole_record_is_set_aside_altogether(tmp_path: Path) -> None:
    path, _ = unfinished(tmp_path)
    os.truncate(path, 30)
    (found,) = capture.recover(tmp_path)
    assert [each.name for each in path.parent.iterdir()] == [Path(found.file).name + names.DAMAGED]
    assert "nothing in it is whole" in str(found)


def test_empty_file_leaves_nothing_behind(tmp_path: Path) -> None:
    path, _ = unfinished(tmp_path)
    os.truncate(path, 0)
    assert capture.recover(tmp_path) == []
    assert list(path.parent.iterdir()) == []


def test_file_of_a_living_writer_is_left_alone(tmp_path: Path) -> None:
    with capture.Writer(tmp_path, source="yunqi", run="r1", at=NIGHT, max_bytes=10**9) as book:
        book.append(answer(), purpose="document", subject="0001")
        assert capture.recover(tmp_path) == []
        book.append(answer(), purpose="document", subject="0002")
    assert len(list(capture.scan(tmp_path / book.files[0]))) == 2


def test_recovery_interrupted_after_setting_aside_is_done_again(tmp_path: Path) -> None:
    path, _ = unfinished(tmp_path, 20)
    torn = path.read_bytes()
    damaged = path.with_name(path.name.removesuffix(names.OPEN) + names.DAMAGED)
    damaged.write_bytes(b"half of the tail, written before the power went")
    (found,) = capture.recover(tmp_path)
    assert (tmp_path / found.file).read_bytes() + damaged.read_bytes() == torn


WRITER = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from answers import NIGHT, answer, exchange
from gov_archive import capture
import os
with capture.Writer(Path(sys.argv[1]), source="yunqi", run="r1", at=NIGHT, max_bytes=200_000) as book:
    for n in range(100_000):
        book.append(answer(exchange(os.urandom(20_000))), purpose="document", subject=str(n))
        print(n, flush=True)
"""


@pytest.mark.parametrize("milliseconds", [3, 40, 90])
def test_what_a_killed_writer_had_reported_is_in_the_archive(tmp_path: Path, milliseconds: int) -> None:
    paths = [str(Path(__file__).parents[1]), str(Path(capture.__file__).parents[2])]
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), *paths], stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        told = [killed.stdout.readline()]
        until = time.monotonic() + milliseconds / 1000
        while time.monotonic() < until:
            told.append(killed.stdout.readline())
        killed.send_signal(signal.SIGKILL)
        told += killed.stdout.readlines()
    capture.recover(tmp_path)
    files = sorted(tmp_path.rglob("*.warc.gz"), key=lambda path: (len(path.name), path.name))
    kept = [each.subject for path in files for each in capture.scan(path)]
    assert kept[: len(told)] == [line.strip() for line in told]
    assert len(kept) - len(told) <= 1
    assert [problem for path in files for problem in capture.integrity.check(path)] == []
    assert list(tmp_path.rglob("*.open")) == []


@pytest.mark.parametrize("cut", [0, 20])
def test_name_that_was_taken_meanwhile_costs_neither_file(tmp_path: Path, cut: int) -> None:
    path, _ = unfinished(tmp_path, cut)
    torn = path.read_bytes()
    own = path.with_name(path.name.removesuffix(names.OPEN))
    own.write_bytes(b"copied here from elsewhere")
    (found,) = capture.recover(tmp_path)
    final = tmp_path / found.file
    assert own.read_bytes() == b"copied here from elsewhere"
    assert final.name == own.name.replace(".warc", "-2.warc")
    tail = final.with_name(final.name + names.DAMAGED)
    assert final.read_bytes() + (tail.read_bytes() if cut else b"") == torn


def test_finishing_that_was_broken_off_between_its_two_steps_is_ended(tmp_path: Path) -> None:
    path, _ = unfinished(tmp_path)
    final = path.with_name(path.name.removesuffix(names.OPEN))
    final.hardlink_to(path)
    (found,) = capture.recover(tmp_path)
    assert [tmp_path / found.file] == list(path.parent.iterdir()) == [final]


def test_file_that_cannot_be_finished_is_named_and_keeps_no_other_from_being_finished(tmp_path: Path) -> None:
    path, _ = unfinished(tmp_path, 20)
    path.with_name(path.name.removesuffix(names.OPEN) + names.DAMAGED).mkdir()
    whole = path.with_name(f"z{path.name}")
    whole.write_bytes(path.read_bytes()[:-2000])
    before = path.read_bytes()
    first, second = capture.recover(tmp_path)
    assert str(first).endswith("cannot be finished: Is a directory; the next run tries again")
    assert path.read_bytes() == before
    assert (second.problem, (tmp_path / second.file).exists()) == ("", True)
