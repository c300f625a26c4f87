"""From the installed package to the folder of the checkout it runs from: flows/, prefect.yaml and the default archive lie there."""

from __future__ import annotations

import os
from pathlib import Path

from gov_archive.errors import MisuseError

HOME = "GOV_ARCHIVE_HOME"


def folder() -> dict[str, str]:
    """Return the folder as ``{"directory": …}``, the form of a step of ``prefect.yaml``; ``GOV_ARCHIVE_HOME`` wins where it is set.

    A worker on any machine finds its own checkout in this way, wherever it lies.

    Raises:
        MisuseError: no flows lie there.

    """
    found = Path(os.environ.get(HOME) or Path(__file__).parents[2]).resolve()
    if not (found / "flows" / "nightly.py").is_file():
        raise MisuseError(
            f"there are no flows in {found}: install the checkout with make venv (pip install -e .), or set {HOME} to the checkout's folder"
        )
    return {"directory": str(found)}
