"""An office of four documents and an empty archive, for stories of whole nights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nights.play import Play, play


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Play]:
    """The office; every night is compared with the model, whatever else a story claims."""
    with play(tmp_path / "office", is_brief=True) as one:
        yield one
