"""The units of docs/systemd, as systemd reads them, and the crontab's commands."""

from __future__ import annotations

import getpass
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "docs" / "systemd").glob("*.service"))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_the_units_are_units(tmp_path: Path) -> None:
    assert len(UNITS) == 2
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        assert "/srv/gov-archive/.venv/bin/prefect " in text
        here = text.replace("/srv/gov-archive/.venv/bin/prefect", f"{Path(sys.executable).parent}/prefect")
        here = here.replace("/srv/gov-archive", str(ROOT)).replace("User=gov-archive", f"User={getpass.getuser()}")
        (tmp_path / unit.name).write_text(here, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "gov-archive" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


def test_what_the_operating_guide_names_is_there() -> None:
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    named = set(re.findall(r"flows/\w+\.py", guide))
    assert named
    assert all((ROOT / path).is_file() for path in named)
    deployed = set(re.findall(r"^  - name: (\w+)$", (ROOT / "prefect.yaml").read_text(encoding="utf-8"), re.MULTILINE))
    assert deployed == {"nightly", "audit", "rebuild", "backfill", "fetch", "ingest"}
    assert all(name in guide for name in deployed)
