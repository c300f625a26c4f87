"""Runs of our deployments, begun and looked at by another run through the server's API."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    ArtifactFilterKey,
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType, WorkerStatus
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled, Cancelling

from gov_archive.errors import GovArchiveError, MisuseError

LOOK_SECONDS = 2.0

_AWAY_SECONDS = 300.0  # that a server may be away, to be started again, while runs are waited for
_FENCE = "```"
_NOT_BEGUN = [StateType.SCHEDULED, StateType.PENDING]

T = TypeVar("T")


class ServerError(GovArchiveError):
    """The Prefect server, or a run on it, did not do what was asked."""


def told(report: dict[str, Any]) -> str:
    """Return *report* as the artifact by which a run tells another what it did."""
    return f"{_FENCE}json\n{json.dumps(report, ensure_ascii=False, indent=1)}\n{_FENCE}"


@dataclass
class Runs:
    """The runs of our deployments on the server of *client*."""

    client: SyncPrefectClient

    def begin(self, name: str, given: dict[str, Any], *, called: str, key: str | None = None) -> UUID:
        """Begin a run of the deployment *name*; one with the same *key* is begun once."""
        made = self._patiently(
            lambda: self.client.create_flow_run_from_deployment(self._deployment(name), parameters=given, name=called, idempotency_key=key)
        )
        return made.id

    def ended(self, ids: Iterable[UUID]) -> list[FlowRun]:
        """Return those of *ids* that have ended."""
        wanted = FlowRunFilter(id=FlowRunFilterId(any_=list(ids)))
        found = self._patiently(lambda: self.client.read_flow_runs(flow_run_filter=wanted))
        return [run for run in found if run.state is not None and run.state.is_final()]

    def wait(self, name: UUID) -> FlowRun:
        """Return the run when it has ended."""
        while not (found := self.ended([name])):
            time.sleep(LOOK_SECONDS)
        return found[0]

    def unfinished(self, name: str) -> list[FlowRun]:
        """Return the runs of the deployment *name* that have not ended."""
        states = FlowRunFilterState(
            type=FlowRunFilterStateType(any_=[*_NOT_BEGUN, StateType.RUNNING, StateType.CANCELLING, StateType.PAUSED])
        )
        of = DeploymentFilter(id=DeploymentFilterId(any_=[self._deployment(name)]))
        return self._patiently(lambda: self.client.read_flow_runs(deployment_filter=of, flow_run_filter=FlowRunFilter(state=states)))

    def cancel(self, run: UUID) -> None:
        """Cancel a run that has not ended."""
        if not self.cancel_if_waiting(run):
            self._patiently(lambda: self.client.set_flow_run_state(run, Cancelling()))

    def cancel_if_waiting(self, run: UUID) -> bool:
        """Cancel a run that has not begun; return whether that is so."""
        state = self._patiently(lambda: self.client.read_flow_run(run)).state
        if state is None or state.type not in _NOT_BEGUN:
            return False
        self._patiently(lambda: self.client.set_flow_run_state(run, Cancelled()))
        return True

    def report(self, run: UUID, key: str) -> dict[str, Any] | None:
        """Return what *run* told in its artifact *key*, None where it told nothing."""
        wanted = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run]), key=ArtifactFilterKey(any_=[key]))
        found = self._patiently(lambda: self.client.read_artifacts(artifact_filter=wanted))
        if not found:
            return None
        report: dict[str, Any] = json.loads(str(found[0].data).removeprefix(f"{_FENCE}json").removesuffix(_FENCE))
        return report

    def refuse_without_worker(self, pool: str) -> None:
        """Raise MisuseError unless a worker of *pool* is at hand."""
        try:
            workers = self._patiently(lambda: self.client.read_workers_for_work_pool(pool))
        except ObjectNotFound:
            raise MisuseError(f"there is no work pool {pool}: run python flows/setup.py and prefect deploy --all") from None
        if not any(worker.status == WorkerStatus.ONLINE for worker in workers):
            raise MisuseError(f"no worker of the pool {pool} is at work: start one with prefect worker start --pool {pool}")

    def _deployment(self, name: str) -> UUID:
        try:
            return self.client.read_deployment_by_name(f"{name}/{name}").id
        except ObjectNotFound:
            raise MisuseError(f"there is no deployment {name}: run python flows/setup.py and prefect deploy --all") from None

    def _patiently(self, asked: Callable[[], T]) -> T:
        """Ask, and ask again while the server is away for a moment."""
        deadline = time.monotonic() + _AWAY_SECONDS
        while True:
            try:
                return asked()
            except httpx.HTTPError as error:
                refused = isinstance(error, httpx.HTTPStatusError) and not error.response.is_server_error
                if refused or time.monotonic() > deadline:
                    raise ServerError(f"the Prefect server at {self.client.api_url} does not do what is asked: {error}") from error
                time.sleep(LOOK_SECONDS)
