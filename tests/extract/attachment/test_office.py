"""Old Word files and rich text, read by the programs that are installed, or refused with what is needed."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import printed, program
from gov_archive.extract.attachment.media import OLE
from gov_archive.model import Printed
from loopback import Loopback, answer
from papers import docx, paragraph

CASES = Path(__file__).parents[2] / "cases" / "attachment"
PROGRAMS = {name: shutil.which(name) for name in ("soffice", "antiword")}
DOC = OLE + bytes(504) + b"\xec\xa5" + bytes(510) + "WordDocument".encode("utf-16-le") + bytes(100)
Install = Callable[[str, str], None]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Make a search path of its own, and put programs on it, as shell scripts."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def install(name: str, script: str) -> None:
        file = tmp_path / name
        file.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n", encoding="utf-8")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    return install


def alone(install: Install, name: str) -> None:
    """Put the real program *name* on the path, and no other; striprtf is no program but a package."""
    if name == "striprtf" and importlib.util.find_spec(name) is None:
        pytest.skip("striprtf is not installed")
    if name in PROGRAMS:
        if PROGRAMS[name] is None:
            pytest.skip(f"{name} is not installed on this machine")
        install(name, f'exec {PROGRAMS[name]} "$@"')


def said(read: Printed) -> dict[str, Any]:
    notes = [[note.mark, note.text, note.paragraph, note.offset] for note in read.notes]
    return {"body": list(read.paragraphs), "notes": notes, "warnings": list(read.warnings)}


def cases() -> list[tuple[str, str]]:
    found = [(file.parent.name, json.loads(file.read_text("utf-8"))) for file in sorted(CASES.glob("*/expected.json"))]
    return [(name, program) for name, expected in found for program in expected["programs"]]


@pytest.mark.parametrize(("case", "name"), cases())
def test_old_files_are_read_to_the_letter_by_each_program(installed: Install, case: str, name: str) -> None:
    alone(installed, name)
    expected = json.loads((CASES / case / "expected.json").read_text("utf-8"))
    file = next((CASES / case).glob("file.*"))
    for called in (file.name, "报告.wps", "报告.doc"):
        read = said(printed(file.read_bytes(), name=called))
        assert read == {field: expected[field] for field in read}
        if name == "soffice":
            break  # it takes a second each time


def test_antiword_says_which_numbers_and_places_it_does_not_keep(installed: Install) -> None:
    alone(installed, "antiword")
    read = printed((CASES / "list-numbers-a-box-and-an-endnote-of-an-old-word-file" / "file.doc").read_bytes())
    assert read.paragraphs[:4] == ("云栖镇人民政府文件", "云栖镇政府工作报告", "各位代表：", "2023年工作回顾")
    assert [(note.text, note.paragraph, note.offset) for note in read.notes] == [("四步走：摸底、签约、搬迁、回访。", 5, 7)]
    assert read.warnings == (
        "read by antiword: boxes of text stand first, their places are lost",
        "read by antiword: the automatic numbers of 5 paragraphs are not kept",
    )


def test_libreoffice_asks_no_host_for_pictures_that_a_file_points_to(installed: Install) -> None:
    alone(installed, "soffice")
    body = (CASES / "a-picture-that-lies-elsewhere" / "file.doc").read_bytes()
    for encoding in ("utf-16-le", "ascii"):
        assert "127.0.0.1:12345".encode(encoding) in body
    with Loopback(lambda _: answer(b"", status="404 Not Found")) as server:
        for encoding in ("utf-16-le", "ascii"):
            body = body.replace("127.0.0.1:12345".encode(encoding), server.host.rjust(15, "0").encode(encoding))
        assert printed(body).paragraphs[1:] == ("各位代表：现在，我代表云栖镇人民政府，向大会报告工作。", "谢谢大家。")
        assert server.connections == 0


def test_files_are_read_side_by_side(installed: Install) -> None:
    alone(installed, "soffice")
    body = (CASES / "list-numbers-a-box-and-an-endnote-of-an-old-word-file" / "file.doc").read_bytes()
    read: list[Printed] = []
    threads = [threading.Thread(target=lambda: read.append(printed(body))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read) == 3
    assert read[0] == read[1] == read[2]


@pytest.mark.parametrize("name", ["报告.doc", "报告.wps"])
def test_old_word_file_names_the_program_it_needs(installed: Install, name: str) -> None:
    installed("catdoc", "echo garbled")
    with pytest.raises(UnreadableError, match="unread: needs antiword or LibreOffice"):
        printed(DOC, name=name)


def test_libreoffice_comes_first_since_it_keeps_notes(installed: Install, tmp_path: Path) -> None:
    (tmp_path / "converted.docx").write_bytes(docx(paragraph("云栖镇。"), footnotes={1: "注。"}))
    find = 'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; f=$(basename "$3")'
    installed("soffice", f'{find}; cp {tmp_path}/converted.docx "$2/${{f%.*}}.docx"')
    installed("antiword", "echo wrong")
    for body, name in ((DOC, "报告.doc"), (DOC, "报告.wps"), (b"{\\rtf1 x}", "报告.doc")):
        read = printed(body, name=name)
        assert (read.paragraphs, len(read.notes)) == (("云栖镇。",), 1)


ANTIWORD = r'''
[ "$1" = -x ] && echo "<!DOCTYPE book><book><title>x</title><chapter><title/><para>
  云栖镇。
</para></chapter></book>" || printf "\n  云栖镇。\n"'''


def test_where_libreoffice_fails_antiword_reads_and_the_failure_is_said(installed: Install) -> None:
    installed("soffice", "echo crashed >&2; exit 77")
    installed("antiword", ANTIWORD)
    read = printed(DOC, name="报告.doc")
    assert (read.paragraphs, read.warnings) == (("云栖镇。",), ("damaged: soffice cannot read the file (crashed)",))


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "kill -9 $$"])
def test_program_that_fails_leaves_a_reason(installed: Install, script: str) -> None:
    installed("soffice", script)
    with pytest.raises(UnreadableError, match="damaged"):
        printed(DOC, name="报告.doc")


def test_program_that_takes_too_long_is_ended_with_its_children(
    installed: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "SECONDS", 0.5)
    installed("soffice", f"echo $$ > {tmp_path}/parent; (sleep 60 & echo $! > {tmp_path}/child; wait); sleep 60")
    start = time.monotonic()
    with pytest.raises(UnreadableError, match="longer than"):
        printed(DOC, name="报告.doc")
    assert time.monotonic() - start < 20
    for name in ("parent", "child"):
        with pytest.raises(ProcessLookupError):
            os.kill(int((tmp_path / name).read_text("utf-8")), 0)


def test_program_gets_little_memory_and_no_address_of_a_display_or_session(installed: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("http_proxy", "http://proxy.example")
    installed("soffice", '[ "$(ulimit -v)" != unlimited ] && [ -z "$DISPLAY$http_proxy" ] && echo "limited" >&2; exit 1')
    with pytest.raises(UnreadableError, match="limited"):
        printed(DOC, name="报告.doc")


def test_word_95_is_left_to_libreoffice_since_antiword_garbles_its_chinese(installed: Install) -> None:
    installed("antiword", ANTIWORD)
    with pytest.raises(UnreadableError, match="needs LibreOffice"):
        printed(DOC.replace(b"\xec\xa5", b"\xdc\xa5"), name="报告.doc")


def test_encrypted_office_files_are_said_to_be_encrypted() -> None:
    package = OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
    flagged = bytearray(DOC)
    flagged[512 + 11] |= 1
    for body in (package, bytes(flagged)):
        with pytest.raises(UnreadableError, match="encrypted"):
            printed(body, name="报告.docx")


def test_rich_text_that_is_called_doc_is_read_or_names_what_it_needs(installed: Install) -> None:
    installed("catdoc", "echo garbled")
    escaped = "".join(f"\\'{byte:02x}" for byte in "云栖镇".encode("gbk"))
    numbered = "".join(f"\\u{ord(letter)}?" for letter in "工作报告") + "\\u-10187?\\u-9011?"
    fonts = r"{\fonttbl{\f0\fnil\fcharset134 SimSun;}}{\header x}"
    note = r"{\super\chftn{\footnote\pard {\super\chftn} " + escaped + r"\'a3\'ba{\b a}\par b}}"
    row = rf"\trowd\intbl {escaped}\par {escaped}\cell 12\cell\row\pard "
    listed = r"{\listtext\pard\plain \'d2\'bb\'a1\'a2\tab}"
    gone = r"{\f0\deleted gone}{\v hidden}"
    body = rf"{{\rtf1\ansi\ansicpg936\deff0{fonts}\pard {escaped}{numbered}{note}x\par {row}{listed}{gone}{escaped}\par}}".encode()
    if importlib.util.find_spec("striprtf"):
        read = printed(body, name="报告.doc")
        assert read.paragraphs == ("云栖镇工作报告\U0001d4cdx", "云栖镇云栖镇\t12", "一、云栖镇")
        assert said(read)["notes"] == [["1", "云栖镇：a\nb", 0, 8]]
    else:
        with pytest.raises(UnreadableError, match="needs striprtf or LibreOffice"):
            printed(body, name="报告.doc")
