"""An outside program run on one file: within limits of time, memory and output, and gone with all its children afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from gov_archive.errors import UnreadableError

SECONDS: Final = 120.0
_MEMORY: Final = 4 * 2**20  # KiB of address space; LibreOffice needs 0.7 for a report
_LARGEST: Final = 2**19  # blocks of 512 bytes that one file may have: 256 MB
_LIMITED: Final = f'ulimit -c 0; ulimit -v {_MEMORY}; ulimit -f {_LARGEST}; ulimit -t {SECONDS:.0f}; exec "$@"'
_GRACE: Final = 5.0
_TURN: Final = 0.02
_KEPT: Final = ("PATH", "LANG", "LD_LIBRARY_PATH", "ANTIWORDHOME")
_SAID: Final = 120  # characters of a program's own message


def output(command: list[str], folder: Path) -> bytes:
    """Return what *command* prints, run with *folder* as its home; UnreadableError with the reason if it fails.

    It sees no display, no session and no address of a proxy. When time is up, or this process is interrupted, it is ended.
    """
    program = Path(command[0]).name
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {"HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}
    printed, said = folder / f"{program}.out", folder / f"{program}.err"
    with printed.open("wb") as out, said.open("wb") as err:
        try:
            process = subprocess.Popen(  # noqa: S603 - a program found by its name, and files named by us
                ["/bin/sh", "-c", _LIMITED, "sh", *command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:
            raise UnreadableError(f"unread: {program} cannot be started ({error.strerror})") from error
        try:
            status = process.wait(SECONDS)
        except subprocess.TimeoutExpired as error:
            raise UnreadableError(f"refused: {program} takes longer than {SECONDS:.0f} seconds") from error
        finally:
            if process.poll() is None:
                _end(process)
    if status:
        raise UnreadableError(f"damaged: {program} cannot read the file ({_reason(said, status)})")
    return printed.read_bytes()


def _reason(said: Path, status: int) -> str:
    lines = said.read_text("utf-8", "replace").split("\n")
    message = " ".join(line.strip() for line in lines if line.strip() and not line.startswith("Warning"))
    return message[:_SAID].replace(str(said.parent) + "/", "") or (f"signal {-status}" if status < 0 else f"exit {status}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the session of *process*, children before their parents, since a parent that lives buries its children."""
    stop = time.monotonic() + _GRACE
    while process.poll() is None and time.monotonic() < stop:
        living, dead = _members(process.pid)
        leaves = living.keys() - {*living.values(), *dead.values()}
        for leaf in leaves if living else {process.pid}:
            with suppress(ProcessLookupError):
                os.kill(leaf, signal.SIGKILL)
        time.sleep(_TURN)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _members(group: int) -> tuple[dict[int, int], dict[int, int]]:
    """Return the processes of *group* with their parents, where the system has /proc: those that live, those that wait to be buried."""
    living: dict[int, int] = {}
    dead: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            state, parent, own_group = stat.read_text("utf-8", "replace").rpartition(")")[2].split()[:3]
            if int(own_group) == group:
                (dead if state == "Z" else living)[int(stat.parent.name)] = int(parent)
    return living, dead
