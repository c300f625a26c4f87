"""Other people's tools in an environment of their own in pytest's cache, made once: their needs and ours do not fit into one."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COMPLETE = "complete"


def tools(config: pytest.Config, *needs: str) -> Path:
    """Return the folder of the commands that the packages *needs* bring."""
    assert config.cache
    named = hashlib.sha256(" ".join((*needs, sys.version)).encode()).hexdigest()[:12]
    place = config.cache.mkdir("peers") / named
    if not (place / COMPLETE).exists():
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, timeout=120)
        install = [str(place / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *needs]
        subprocess.run(install, check=True, timeout=900)
        (place / COMPLETE).touch()
    return place / "bin"
