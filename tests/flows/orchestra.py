"""A real Prefect server and real workers on loopback, in a home of their own, none of which outlives the test."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

ROOT = Path(__file__).parents[2]
SETTLED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes that are left are looked for in /proc")
_MARK = "GOV_ARCHIVE_TEST_MARK"
_QUIET = {"DO_NOT_TRACK": "1", "PREFECT_LOGGING_LEVEL": "WARNING"}
_FAST = {
    "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
    "PREFECT_SERVER_SERVICES_REPOSSESSOR_LOOP_SECONDS": "2",
    "PREFECT_WORKER_QUERY_SECONDS": "1",
    "PREFECT_WORKER_HEARTBEAT_SECONDS": "10",
}

T = TypeVar("T")


@dataclass
class Orchestra:
    """A server, its workers and what the test may ask of them; every process it starts bears the same mark in its environment."""

    folder: Path
    port: int
    home: Path = ROOT
    settings: dict[str, str] = field(default_factory=dict)
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)

    def __post_init__(self) -> None:
        self.http = httpx.Client(timeout=30, trust_env=False)
        self._started: list[subprocess.Popen[bytes]] = []
        self._logs = self.folder / "logs"
        self._logs.mkdir(parents=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def environment(self) -> dict[str, str]:
        mine = {"PREFECT_HOME": str(self.folder / "home"), "PREFECT_API_URL": self.url, _MARK: self.mark}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "GOV_ARCHIVE_"))}
        return inherited | _QUIET | _FAST | mine | self.settings

    def start(self, name: str, *command: str, cwd: Path | None = None, **environment: str) -> subprocess.Popen[bytes]:
        """Start a module or a script as a process of its own group that is not waited for."""
        with (self._logs / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *(() if command[0].endswith(".py") else ("-m",)), *command],
                cwd=cwd or self.folder,
                env=self.environment | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._started.append(process)
        return process

    def run(
        self, *command: str, cwd: Path | None = None, status: int = 0, errors: bool = True, seconds: float = 120, **environment: str
    ) -> str:
        """Run a command to its end, which must be with *status*, and return what it said."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=cwd or self.home,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + (done.stderr if errors else "")

    def serve(self) -> None:
        """Start the server and wait until it answers."""
        while True:
            self.server = self.start("server", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(self.port), cwd=self.home)
            if self.until(self._is_answered, "the server answers", seconds=180) == "by ours":
                return
            self.server.wait(60)
            self.port = free_port()

    def _is_answered(self) -> str:
        """Say by whose server; another program may have taken the port between the look and the start."""
        with suppress(httpx.HTTPError, ValueError):
            home = httpx.get(f"{self.url}/admin/settings", trust_env=False).json().get("home")
            return "by ours" if home == str(self.folder / "home") else "by another's"
        return "by none" if self.server.poll() is not None else ""

    def work(self, name: str = "worker", *options: str, pool: str = "gov-archive", **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker in an empty folder of its own."""
        cwd = self.folder / name
        cwd.mkdir(exist_ok=True)
        return self.start(name, "prefect", "worker", "start", "--pool", pool, "--name", name, *options, cwd=cwd, **environment)

    def ask(self, method: str, path: str, given: Any = None, **body: Any) -> Any:
        """Ask the API, with *given* or *body* as JSON, again while it answers 503: another of its writers holds SQLite."""

        def answered() -> httpx.Response | None:
            answer = self.http.request(method, f"{self.url}/{path}", json=(given or body) if method != "GET" else None)
            return answer if answer.status_code != 503 else None

        answer = self.until(answered, f"{method} {path} is answered")
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def deployment(self, name: str) -> Any:
        return self.ask("GET", f"deployments/name/{name}/{name}")

    def trigger(self, name: str, **given: Any) -> str:
        """Ask for a run of a deployment by hand; return its id."""
        given |= {"state": {"type": "SCHEDULED"}, "idempotency_key": uuid.uuid4().hex}
        made = self.ask("POST", f"deployments/{self.deployment(name)['id']}/create_flow_run", **given)
        return str(made["id"])

    def state(self, run: str) -> Any:
        return self.ask("GET", f"flow_runs/{run}")["state"]

    def idle(self) -> bool:
        """Say whether no run is on its way; planned ones of later nights do not count."""
        active = {"type": {"any_": ["PENDING", "RUNNING", "CANCELLING", "PAUSED"]}}
        return not self.ask("POST", "flow_runs/filter", flow_runs={"state": active})

    def settled(self, run: str, *, seconds: float = 120) -> Any:
        """Wait for a run's end and return its state."""
        return self.until(lambda: (state := self.state(run))["type"] in SETTLED and state, f"run {run} ends", seconds=seconds)

    def engine(self, run: str) -> int | None:
        """Return the process that runs *run*, if there is one."""
        return next((pid for pid, said in self.processes() if f"PREFECT__FLOW_RUN_ID={run}" in said), None)

    def owner(self, engine: int | None) -> str:
        """Return which worker started the process *engine*."""
        said = next(said for pid, said in self.processes() if pid == engine)
        return next(part.split("=", 1)[1] for part in said.split("\0") if part.startswith("PREFECT__WORKER_NAME="))

    def kill(self, pid: int | None) -> None:
        """End a process without a word."""
        assert pid, self.logs()
        os.kill(pid, signal.SIGKILL)

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """End a process as a service manager does."""
        process.terminate()
        process.wait(180)

    def processes(self) -> Iterator[tuple[int, str]]:
        """Yield the processes that bear the mark, each with its environment."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError):
                    said = (entry / "environ").read_bytes().decode(errors="replace")
                    if f"{_MARK}={self.mark}" in said:
                        yield int(entry.name), said

    def until(self, reached: Callable[[], T | None], what: str, *, seconds: float = 120) -> T:
        """Wait until *reached* gives something true, and return it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := reached():
                return found
            time.sleep(0.2)
        raise AssertionError(f"not within {seconds:.0f} s: {what}\n{self.logs()}")

    def log(self, name: str) -> str:
        return (self._logs / f"{name}.log").read_text(encoding="utf-8", errors="replace")[-4000:]

    def logs(self) -> str:
        return "\n".join(f"== {path.stem}\n{self.log(path.stem)}" for path in sorted(self._logs.iterdir()))

    def close(self) -> None:
        """Kill every process that bears the mark, until there is none."""
        self.http.close()
        while found := [pid for pid, _ in self.processes()]:
            for pid in found:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
        for process in self._started:
            process.wait(10)


def free_port() -> int:
    """Return a free port, below those that systems give to outgoing connections."""
    while True:
        port = random.randrange(20_000, 32_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


@contextmanager
def orchestra(folder: Path, home: Path = ROOT, **settings: str) -> Iterator[Orchestra]:
    """Yield an orchestra whose server is not yet started; afterwards nothing of it runs."""
    here = Orchestra(folder, free_port(), home, {"PYTHONPATH": str(home / "src")} | settings)
    try:
        yield here
    finally:
        here.close()


def clone(folder: Path) -> Path:
    """Copy what a plain clone holds of the flows and the package into *folder*."""
    for name in ("flows", "src"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("prefect.yaml", "pyproject.toml", ".prefectignore"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@contextmanager
def ready(folder: Path, **settings: str) -> Iterator[Orchestra]:
    """Yield an orchestra that serves the deployments of a clone, as docs/operating.md has it set up; no worker is started."""
    home = clone(folder / "a clone")
    with orchestra(folder, home, **settings) as here:
        here.serve()
        here.run(str(home / "flows" / "setup.py"))
        here.run("-m", "prefect", "--no-prompt", "deploy", "--all")
        yield here
