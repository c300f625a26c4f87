"""A PostgreSQL of a test's own, from the system's binaries, on loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.orchestra import free_port


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's server programs; Debian keeps them off the path."""
    found = shutil.which("initdb")
    beside = [Path(found).resolve().parent] if found else []
    places = [*beside, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    return next((place for place in places if all((place / name).exists() for name in ("initdb", "pg_ctl", "psql"))), None)


@contextmanager
def postgres() -> Iterator[str]:
    """Yield the address by which Prefect reaches an empty database."""
    programs = binaries()
    assert programs, "this run needs PostgreSQL: apt install postgresql"
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="gov-archive-pg-"))
    if os.geteuid() == 0:  # PostgreSQL does not run as root
        shutil.chown(folder, "postgres", "postgres")
    try:
        _run(programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "prefect", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        _run(programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")
        try:
            for line in ("create database prefect", "create extension pg_trgm"):
                base = "postgres" if "database" in line else "prefect"
                _run(programs / "psql", "-h", "127.0.0.1", "-p", str(port), "-U", "prefect", "-d", base, "-c", line)
            yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/prefect"
        finally:
            _run(programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: str | Path) -> None:
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, cwd="/", timeout=60, **user)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
