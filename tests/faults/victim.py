"""A process that runs the flows' own command lines, each in a fork of itself: what a test kills has been imported once.

Commands come as JSON lines: ``["nightly", options…]`` or ``["rebuild", options…]``, and ``[..., "--nights", N]`` for N nights in a row.
The answers are JSON lines: first the fork's process id, then its exit status (negative: the signal that ended it).
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from datetime import datetime, timedelta
from pathlib import Path

FLOWS = Path(__file__).parents[2] / "flows"


def main() -> None:
    sys.path.insert(0, str(FLOWS))
    flows = {name: importlib.import_module(name) for name in ("nightly", "rebuild")}
    told(0)
    for line in sys.stdin:
        name, said, *options = json.loads(line)
        child = os.fork()
        if not child:
            status = 70
            try:
                os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
                os.dup2(2, 1)
                status = run(flows[name].main, options)
            except Exception:  # noqa: BLE001 - the test looks for the traceback
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(status)
        told(child)
        _, ended = os.waitpid(child, 0)
        told(os.waitstatus_to_exitcode(ended))


def run(command: object, options: list[str]) -> int:
    if "--nights" not in options:
        return int(command(options))  # type: ignore[operator]
    at = options.index("--nights")
    count, rest = int(options[at + 1]), options[:at] + options[at + 2 :]
    now = rest.index("--now") + 1
    status = 0
    for number in range(count):
        tonight = (datetime.fromisoformat(options[now]) + timedelta(days=number)).isoformat()
        status = int(command([*rest[:now], tonight, *rest[now + 1 :]]))  # type: ignore[operator]
    return status


def told(value: int) -> None:
    print(json.dumps(value), file=sys.__stdout__, flush=True)


if __name__ == "__main__":
    main()
