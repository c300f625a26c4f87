"""A process that runs the flows' own command lines, each in a fork of itself: what a test kills has been imported once.

Commands come as JSON lines: what to run, the file of what it says, the step to die at or null, whether root's right to every file is
given up, and its options. The answers are JSON lines: first the fork's process id, then its exit status (negative: the signal that ended
it). Beside the file of what it said, one that came to its end leaves the number of its steps.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from pathlib import Path

from gov_archive import cli

FLOWS = Path(__file__).parents[2] / "flows"


def main() -> None:
    sys.path.insert(0, str(FLOWS))
    sys.path.insert(0, str(Path(__file__).parent))
    commands = {name: importlib.import_module(name).main for name in ("nightly", "rebuild")} | {"gov-archive": cli.main}
    fate, rights = importlib.import_module("fate").Fate(), importlib.import_module("rights")
    told(0)
    for line in sys.stdin:
        name, said, end, is_powerless, *options = json.loads(line)
        child = os.fork()
        if not child:
            status = 70
            try:
                os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
                os.dup2(2, 1)
                if is_powerless:
                    rights.give_up()
                fate.begin(tuple(end) if end else None)
                status = int(commands[name](options) or 0)
            except SystemExit as left:
                status = left.code if isinstance(left.code, int) else 1
            except Exception:  # noqa: BLE001 - the test looks for the traceback
                traceback.print_exc()
            finally:
                fate.rest()
                Path(f"{said}.steps").write_text(json.dumps(fate.steps), encoding="utf-8")
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
        told(child)
        _, ended = os.waitpid(child, 0)
        told(os.waitstatus_to_exitcode(ended))


def told(value: int) -> None:
    print(json.dumps(value), file=sys.__stdout__, flush=True)


if __name__ == "__main__":
    main()
