"""The house rules that a machine can hold."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST = 400
MODULES = sorted(path for folder in ("src", "flows", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_longer_than_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_no_name_is_one_that_says_nothing() -> None:
    empty = {"util", "utils", "helper", "helpers", "common", "manager", "misc", "base", "core", "processor"}
    empty |= {"handler", "handlers", "service", "services"}
    assert [path for path in MODULES if empty & {path.stem, *path.relative_to(ROOT).parts}] == []
