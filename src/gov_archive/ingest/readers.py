"""From capture files to what they say, read by as many processes as there are cores, given back in file order.

The processes are plain Python, fed through pipes: unlike a forked pool they are safe beside threads, import nothing of the caller's
script, and end by themselves when the caller is killed, since their input ends then.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any, Final, Self

from gov_archive.ingest.ready import Ready, parts, ready

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from types import TracebackType

    from gov_archive.model import Portal

PART_CAPTURES: Final = 150  # of one job: some seconds of reading, some megabytes of texts
WHOLE_BYTES: Final = 2 * 2**20  # a file up to this size is one job
_SERVE: Final = "from gov_archive.ingest.readers import serve; serve()"
_ROOT: Final = Path(__file__).parents[2]
_QUEUED: Final = 3  # jobs ahead for each process


class Readers:
    """Processes that read captures; *count* 0 reads in the caller's own process.

    A file of more than *whole_bytes* is cut into jobs of *part_captures*.
    """

    def __init__(
        self, portal: Portal, folder: Path, *, count: int, part_captures: int = PART_CAPTURES, whole_bytes: int = WHOLE_BYTES
    ) -> None:
        self.count = count
        self._part_captures = part_captures
        self._whole_bytes = whole_bytes
        self._portal = portal
        self._folder = folder
        self._idle: SimpleQueue[_Process] = SimpleQueue()
        self._processes: list[_Process] = []
        self._indexed: set[int] = set()

    def __enter__(self) -> Self:
        self._processes = [_Process(self._portal, self._folder) for _ in range(self.count)]
        for process in self._processes:
            self._idle.put(process)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in self._processes:
            process.end()

    def read(self, paths: Iterable[Path]) -> Generator[tuple[Path, Iterator[Ready]], None, None]:
        """Yield each of *paths* with what its parts say, in order; the parts must be taken before the next path."""
        if not self.count:
            yield from ((path, self._here(path)) for path in paths)
            return
        with ThreadPoolExecutor(self.count) as threads:
            yield from self._ahead(threads, list(paths))

    def _here(self, path: Path) -> Iterator[Ready]:
        is_one = path.stat().st_size <= self._whole_bytes
        return (self._job("ready", path, *part) for part in ([()] if is_one else self._job("parts", path, self._part_captures)))

    def _ahead(self, threads: ThreadPoolExecutor, paths: list[Path]) -> Generator[tuple[Path, Iterator[Ready]], None, None]:
        jobs = self._jobs(threads, paths)
        waiting: deque[tuple[int, Future[Ready]]] = deque()
        try:
            for number, path in enumerate(paths):
                yield path, self._of_file(number, jobs, waiting)
        finally:
            for _, job in waiting:
                job.cancel()

    def _jobs(self, threads: ThreadPoolExecutor, paths: list[Path]) -> Iterator[tuple[int, Future[Ready]]]:
        for number, path in enumerate(paths):
            if path.stat().st_size <= self._whole_bytes:
                yield number, threads.submit(self._anywhere, "ready", path)
                continue
            for part in threads.submit(self._anywhere, "parts", path, self._part_captures).result():
                yield number, threads.submit(self._anywhere, "ready", path, *part)

    def _of_file(
        self, number: int, jobs: Iterator[tuple[int, Future[Ready]]], waiting: deque[tuple[int, Future[Ready]]]
    ) -> Iterator[Ready]:
        while True:
            while len(waiting) < _QUEUED * self.count and (job := next(jobs, None)):
                waiting.append(job)
            if not waiting or waiting[0][0] != number:
                return
            yield waiting.popleft()[1].result()

    def _anywhere(self, *job: Any) -> Any:
        """Do *job* in an idle process, or here where the process died of it."""
        process = self._idle.get()
        try:
            return process.do(job)
        except (EOFError, OSError, pickle.UnpicklingError):
            process.end()
            process = _Process(self._portal, self._folder)
            self._processes.append(process)
            return self._job(*job)
        finally:
            self._idle.put(process)

    def _job(self, *job: Any) -> Any:
        return done(self._portal, self._folder, self._indexed, *job)


def cores() -> int:
    """Return how many processes may run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def done(portal: Portal, folder: Path, indexed: set[int], name: str, path: Path, *arguments: Any) -> Any:
    """Do one job: ``parts`` of a file, or what a part has ``ready``; *indexed* goes on from job to job."""
    if name == "parts":
        return parts(folder, path, *arguments)
    start, stop, probe = arguments or (0, None, None)
    return ready(portal, folder, path, start=start, stop=stop, probe=probe, indexed=indexed)


def serve() -> None:
    """Do the jobs that come in on standard input until it ends, as one of the processes."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between the answers
    with suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        portal, folder = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
        indexed: set[int] = set()
        while True:
            job = pickle.load(sys.stdin.buffer)  # noqa: S301
            _send(answers, done(portal, folder, indexed, *job))


class _Process:
    """One process of our own Python, at work on one job at a time."""

    def __init__(self, portal: Portal, folder: Path) -> None:
        paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        self._child = subprocess.Popen(  # noqa: S603 - our own Python
            [sys.executable, "-c", _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what kills it is met again, and told, by the caller
            env=os.environ | {"PYTHONPATH": paths},
        )
        assert self._child.stdin
        assert self._child.stdout
        self._requests: IO[bytes] = self._child.stdin
        self._answers: IO[bytes] = self._child.stdout
        with suppress(OSError):  # one that cannot start is met at its first job
            _send(self._requests, (portal, folder))

    def do(self, job: tuple[Any, ...]) -> Any:
        """Return what *job* gave; EOFError or OSError when the process died of it."""
        _send(self._requests, job)
        return pickle.load(self._answers)  # noqa: S301 - from a process of our own

    def end(self) -> None:
        """Let the process end, and wait for it."""
        with suppress(OSError):
            self._requests.close()
        self._answers.close()
        self._child.wait()


def _send(stream: IO[bytes], value: object) -> None:
    pickle.dump(value, stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()
