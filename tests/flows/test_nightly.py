"""The flow as a script without a server, and as a flow with a real one."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from gov_archive import sample

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "flows" / "nightly.py"


def nightly(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT, *options], capture_output=True, text=True, check=False, cwd=ROOT)


def test_a_night_on_the_sample_prints_the_contract_as_one_json_value(tmp_path: Path) -> None:
    done = nightly("--sample", "--now", "2026-03-01T18:10:00Z", "--archive", str(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["outcome"], [source["source"] for source in report["sources"]]) == ("ok", ["yunqi", "qinghe"])
    wanted = {"source", "outcome", "rows", "fetched", "not_modified", "verdicts", "events", "errors"}
    assert all(wanted <= source.keys() for source in report["sources"])
    assert sum(source["events"]["new"] for source in report["sources"]) == len(sample.EXPECTED[0].events)


def test_a_portal_that_is_not_there_is_a_failed_night_and_no_traceback(tmp_path: Path) -> None:
    declared = tmp_path / "sources.toml"
    declared.write_text(
        '[portal]\nslug = "gone"\nname = "x"\nbase_url = "http://127.0.0.1:9/"\ndocument_url = "a?infoid={key}"\npace_seconds = 0\n'
        '[[source]]\nslug = "gone"\nname = "x"\nlistings = ["list"]\n',
        encoding="utf-8",
    )
    done = nightly("--sources", str(declared), "--archive", str(tmp_path / "archive"), "--json")
    assert (done.returncode, json.loads(done.stdout)["outcome"]) == (1, "failed")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [(["--now", "tomorrow"], "ISO 8601"), (["--sources", "none.toml"], "cannot be read"), (["--demo", "--archive", "src"], "no demo made")],
)
def test_misuse_is_told_in_one_sentence(options: list[str], told: str) -> None:
    done = nightly(*options)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)
    assert told in done.stderr


@pytest.fixture(scope="module")
def flow() -> Iterator[ModuleType]:
    """The flow's module under a real Prefect server of its own."""
    from prefect.testing.utilities import prefect_test_harness  # noqa: PLC0415  # only where a server is wanted: the import takes seconds

    spec = importlib.util.spec_from_file_location("nightly", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["nightly"] = module
    spec.loader.exec_module(module)
    with prefect_test_harness(server_startup_timeout=120):
        yield module


@pytest.mark.prefect
@pytest.mark.filterwarnings("default")  # Prefect's own libraries warn
def test_with_a_server_the_flow_gives_the_same_result_and_an_artifact(flow: ModuleType, tmp_path: Path) -> None:
    from prefect.client.orchestration import get_client  # noqa: PLC0415

    report: dict[str, Any] = flow.nightly(archive=str(tmp_path), now="2026-03-01T18:10:00Z", bundled_sample=True)
    assert (report["outcome"], len(report["sources"])) == ("ok", 2)
    with get_client(sync_client=True) as client:
        runs = client.request("POST", "/flow_runs/filter", json={}).json()
        artifacts = client.request("POST", "/artifacts/filter", json={}).json()
    assert [run["state_name"] for run in runs] == ["Completed"]
    shown = {artifact["key"]: artifact["data"] for artifact in artifacts}
    assert report["run"] in shown["night"]
    assert "| 云栖镇 | 存 |" in shown["coverage"]
