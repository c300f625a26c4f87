from __future__ import annotations

from typing import TYPE_CHECKING

from answers import NIGHT, answer
from gov_archive import capture, sample, store

if TYPE_CHECKING:
    from conftest import Portal


def test_captures_of_a_killed_run_are_finished_and_taken_in_by_the_next(sample_portal: Portal) -> None:
    folder = sample_portal.archive / "captures"
    source = sample_portal.portal.sources[0].slug
    with capture.Writer(folder, source=source, run="killed", at=NIGHT, max_bytes=10**9) as book:
        (kept,) = book.append(answer(), purpose="probe", subject="0001")
    final = folder / kept.file
    final.with_name(final.name + ".open").write_bytes(final.read_bytes() + b"torn")
    final.unlink()

    found = sample_portal.night(sample.NIGHTS[0])

    assert any("left unfinished" in note for night in found for note in night.notes)
    assert final.exists()
    with store.reader(sample_portal.archive) as connection:
        files = {row[0] for row in connection.execute("select path from files")}
    assert kept.file in files
