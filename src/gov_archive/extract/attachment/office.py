"""From a .doc or .wps to what it prints, by LibreOffice or antiword where one of them is installed."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from gov_archive.decoding import decoded
from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import docx
from gov_archive.model import Printed

_SECONDS: Final = 120.0
_ENCRYPTED: Final = tuple(name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo"))
_WORD_DOCUMENT: Final = b"\xec\xa5"  # the first two bytes of the stream in which Word 97 and later keep the text
_FLAGS: Final = 11  # where that stream says whether it is encrypted
_IS_ENCRYPTED: Final = 0x01


def printed(body: bytes, kind: str) -> Printed:
    """Return what the OLE or RTF file *body*, of the media type *kind*, prints.

    LibreOffice comes first, since it keeps notes; antiword loses their places. Catdoc is never used: it garbles Chinese.
    """
    if any(name in body for name in _ENCRYPTED) or _has_encrypted_text(body):
        raise UnreadableError(f"encrypted: the .{kind} asks for a password")
    with tempfile.TemporaryDirectory(prefix="gov-archive-") as folder:
        source = Path(folder) / f"attachment.{kind}"
        source.write_bytes(body)
        if office := shutil.which("soffice") or shutil.which("libreoffice"):
            return _by_libreoffice(office, source)
        if kind == "doc" and (antiword := shutil.which("antiword")):
            return _by_antiword(antiword, source)
    if kind == "rtf" and importlib.util.find_spec("striprtf"):
        return _by_striprtf(body)
    needed = {"doc": "antiword or LibreOffice", "rtf": "striprtf or LibreOffice"}.get(kind, "LibreOffice")
    raise UnreadableError(f"unread: needs {needed} to read a .{kind}; install it and rebuild, the file is kept")


def _has_encrypted_text(body: bytes) -> bool:
    """Whether the text stream, which begins on a sector of 512 bytes, says that it is encrypted."""
    starts = (at for at in range(512, min(len(body) - _FLAGS, 2**20), 512) if body.startswith(_WORD_DOCUMENT, at))
    return any(body[at + _FLAGS] & _IS_ENCRYPTED for at in starts)


def _by_libreoffice(office: str, source: Path) -> Printed:
    folder = source.parent
    profile = (folder / "profile").as_uri()  # a profile of its own: two conversions at once would wait for each other
    options = ["--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", "docx:MS Word 2007 XML"]
    _run([office, *options, "--outdir", str(folder / "out"), str(source)])
    converted = folder / "out" / f"{source.stem}.docx"
    if not converted.is_file():
        raise UnreadableError(f"damaged: LibreOffice cannot read the {source.suffix}")
    return docx.printed(converted.read_bytes())


def _by_antiword(antiword: str, source: Path) -> Printed:
    text = decoded(_run([antiword, "-m", "UTF-8.txt", "-w", "0", str(source)])).text
    paragraphs = tuple(filter(None, map(str.strip, text.splitlines())))
    if not paragraphs:
        raise UnreadableError("damaged: antiword finds no text in the .doc")
    return Printed(paragraphs=paragraphs, warnings=("read by antiword: notes stand in the text or at its end",))


def _by_striprtf(body: bytes) -> Printed:
    """Read RTF, whose unescaped bytes are GBK in practice; a table's row comes as cells that each end in a bar."""
    reader = importlib.import_module("striprtf.striprtf").rtf_to_text
    try:
        text = str(reader(body.decode("gb18030", "replace"), errors="replace"))
    except (ValueError, LookupError, IndexError, RecursionError, OverflowError) as error:
        raise UnreadableError(f"damaged: the RTF cannot be read ({error})") from error
    lines = (line.strip() for line in text.splitlines())
    paragraphs = tuple("\t".join(cell.strip() for cell in line[:-1].split("|")) if line.endswith("|") else line for line in lines if line)
    if not paragraphs:
        raise UnreadableError("no text layer: the RTF holds no text")
    return Printed(
        paragraphs=paragraphs, warnings=("read by striprtf: notes are left out",) if "\\footnote" in body.decode("latin-1") else ()
    )


def _run(command: list[str]) -> bytes:
    """Run *command* in a session of its own and return what it printed; the whole session is ended when time is up."""
    program = Path(command[0]).name
    environment = {**os.environ, "HOME": str(Path(command[-1]).parent), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(  # noqa: S603 - a program found by its name, and a file named by us
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, start_new_session=True
    ) as process:
        try:
            output, _ = process.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            raise UnreadableError(f"refused: {program} takes longer than {_SECONDS:.0f} seconds") from error
    if process.returncode:
        raise UnreadableError(f"damaged: {program} cannot read the file (exit {process.returncode})")
    return output
