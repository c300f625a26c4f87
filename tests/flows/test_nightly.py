"""The flow as a script without a server, and as a flow with a real one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows.orchestra import LINUX, Orchestra
from gov_archive import sample
from hook import SECRET, Hook

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


@pytest.mark.prefect
@LINUX
def test_with_a_server_the_script_gives_the_same_result_and_an_artifact(deployed: Orchestra, tmp_path: Path) -> None:
    said = deployed.run("flows/nightly.py", "--sample", "--now", "2026-03-01T18:10:00Z", "--archive", str(tmp_path), "--json", errors=False)
    report = json.loads(said)
    assert (report["outcome"], len(report["sources"])) == ("ok", 2)
    artifacts = deployed.ask("POST", "artifacts/filter")
    (flow_run,) = [artifact["flow_run_id"] for artifact in artifacts if artifact["key"] == "night" and report["run"] in artifact["data"]]
    assert deployed.state(flow_run)["type"] == "COMPLETED"
    (coverage,) = [one["data"] for one in artifacts if (one["key"], one["flow_run_id"]) == ("coverage", flow_run)]
    assert "| 云栖镇 | 存 |" in coverage


@pytest.mark.prefect
@LINUX
def test_addresses_in_a_secret_block_are_told_and_no_run_shows_them(deployed: Orchestra, tmp_path: Path) -> None:
    save = "import sys; from prefect.blocks.system import Secret; Secret(value=sys.argv[1]).save('gov-archive-notify')"
    with Hook() as hook:
        deployed.run("-c", save, hook.address)
        options = ("--sample", "--now", "2026-03-04T18:10:00Z", "--archive", str(tmp_path), "--json")
        said = deployed.run(str(SCRIPT), *options, status=1, GOV_ARCHIVE_NOTIFY_BLOCK="gov-archive-notify")
        assert [message["title"].rpartition("：")[2] for message in hook.messages] == ["异常2"]
    shown = [deployed.ask("POST", f"{what}/filter", limit=200) for what in ("flow_runs", "task_runs", "artifacts", "logs")]
    assert all(shown[:3])
    assert SECRET not in said + json.dumps(shown)
