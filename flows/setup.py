"""What a Prefect server needs once before ``prefect deploy --all``: the work pools, and word of runs whose machine is gone."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import timedelta

os.environ.setdefault("DO_NOT_TRACK", "1")  # Prefect looks when it is imported: no telemetry unless it is asked for

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import StateType
from prefect.events import ResourceSpecification
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.exceptions import ObjectAlreadyExists
from prefect.settings import get_current_settings
from prefect.workers.process import ProcessWorker

POOLS = ("gov-archive", "gov-archive-fetch")  # of the archive's machine, and of fetchers anywhere
TAG = "gov-archive"  # of every deployment in prefect.yaml
ZOMBIES = "gov-archive: a run without heartbeat has crashed"
SILENCE = timedelta(seconds=90)  # three heartbeats, as prefect.yaml sets them
_ENDINGS = ("Completed", "Failed", "Crashed", "Cancelled", "TimedOut")


def set_up() -> list[str]:
    """Make what is missing on the server and bring the rest up to date; return what was done, in sentences."""
    with get_client(sync_client=True) as client:
        return [*(_pool(client, name) for name in POOLS), _zombies(client)]


def _pool(client: SyncPrefectClient, name: str) -> str:
    try:
        client.create_work_pool(
            WorkPoolCreate(name=name, type=ProcessWorker.type, base_job_template=ProcessWorker.get_default_base_job_template())
        )
    except ObjectAlreadyExists:
        return f"the work pool {name} is there"
    return f"the work pool {name} was made"


def _zombies(client: SyncPrefectClient) -> str:
    """Call a run crashed that has not been heard of: of a machine that lost power nobody else would say so.

    Without it the run would count as running for ever, and the deployment's limit of one would cancel each night that follows.
    """
    wanted = AutomationCore(
        name=ZOMBIES,
        description="Frees the place of a run whose worker died with it, so that the next night can run.",
        trigger=EventTrigger(
            after={"prefect.flow-run.heartbeat"},
            expect={"prefect.flow-run.heartbeat", *(f"prefect.flow-run.{ending}" for ending in _ENDINGS)},
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            match_related=ResourceSpecification({"prefect.resource.id": [f"prefect.tag.{TAG}"]}),  # not other people's runs
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=SILENCE,
        ),
        actions=[
            ChangeFlowRunState(
                name="Crashed", state=StateType.CRASHED, message="no heartbeat: its worker, or its machine, is gone", force=False
            )
        ],
    )
    there = client.read_automations_by_name(ZOMBIES)
    if there:
        client.update_automation(there[0].id, wanted)
        return f"the automation {ZOMBIES!r} is there"
    client.create_automation(wanted)
    return f"the automation {ZOMBIES!r} was made"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line, any number of times."""
    argparse.ArgumentParser(prog="setup.py", description="Prepare the Prefect server that PREFECT_API_URL names.").parse_args(arguments)
    url = get_current_settings().api.url
    if not url:
        print("setup: no server is named: set PREFECT_API_URL, such as http://127.0.0.1:4200/api", file=sys.stderr)
        return 2
    try:
        done = set_up()
    except (httpx.HTTPError, RuntimeError) as error:
        print(f"setup: the server at {url} does not answer as it should: {error}", file=sys.stderr)
        return 1
    print("\n".join(done))
    return 0


if __name__ == "__main__":
    sys.exit(main())
