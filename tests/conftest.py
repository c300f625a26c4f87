"""What several tests need: an archive in an empty folder, and the sample portal on a pretended night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import hypothesis
import pytest

from gov_archive import night, nights, sample, sources
from gov_archive.settings import Settings

hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is no fault of the code
hypothesis.settings.load_profile("house")


class Portal:
    """The sample portal on loopback and an archive of it: ``tonight`` is the pretended instant of both."""

    def __init__(self, server: sample.Server, archive: Path) -> None:
        self.server = server
        self.archive = archive
        self.portal = sources.loads(server.sources_toml(), where="the sample portal")
        self.tonight = sample.NIGHTS[0]

    def night(self, at: datetime, **settings: object) -> list[night.SourceNight]:
        """Run the night of *at* over every source."""
        self.tonight = at
        chosen = Settings(retry_wait_seconds=0, **settings)
        with night.Run(self.portal, self.archive, now=nights.clock(at), settings=chosen) as run:
            found = [night.source_night(run, source) for source in self.portal.sources]
            night.summary(run, found)
        return found


@pytest.fixture
def sample_portal(tmp_path: Path) -> Iterator[Portal]:
    """The sample portal, and an archive that no night has touched."""
    holder: list[Portal] = []
    with sample.running(clock=lambda: holder[0].tonight if holder else sample.NIGHTS[0], port=0) as server:
        holder.append(Portal(server, tmp_path / "archive"))
        yield holder[0]
