"""One server, one worker and the deployments of a clone for all tests of the flows that want them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from flows.orchestra import Orchestra, ready


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orchestra]:
    """A server with the deployments of a clone, and one worker that runs elsewhere."""
    with ready(tmp_path_factory.mktemp("orchestra")) as here:
        here.work()
        yield here


@pytest.fixture
def deployed(server: Orchestra) -> Orchestra:
    """That server, once no run of an earlier test takes the place of this one's."""
    server.until(server.idle, "the runs of earlier tests end")
    return server
