"""Figures that a user may set, from ``GOV_ARCHIVE_…`` in the environment; the defaults are the documented ones."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that is not a fact about a portal."""

    model_config = SettingsConfigDict(env_prefix="GOV_ARCHIVE_", frozen=True)

    dir: Path = Field(default=Path("archive"), description="folder of the captures and the database")
    contact: str = Field(
        default="https://example.org/gov-archive", description="address in the User-Agent where the portal's staff can reach the operator"
    )
    timeout_seconds: float = Field(default=60.0, gt=0, description="longest time for one whole exchange")
    max_bytes: int = Field(default=64 * 2**20, gt=0, description="largest answer taken, after decompression, in bytes")
    tries: int = Field(default=3, ge=1, description="tries of one request within the night, first included")
    retry_wait_seconds: float = Field(
        default=2.0, ge=0, description="wait before the first retry; doubled, with jitter, for each further one"
    )
    failures_to_stop: int = Field(default=5, ge=1, description="failures in a row after which a host is left alone until the next night")
    nightly_budget: int = Field(default=300, ge=1, description="documents of one source fetched in one night, new ones first")
    recent_days: int = Field(
        default=400, ge=1, description="age up to which a report is fetched every night although the budget is exceeded"
    )
    full_fetch_nights: int = Field(
        default=30, ge=1, description="nights after which a document is fetched whole although its validators match"
    )
    full_walk_nights: int = Field(default=7, ge=1, description="nights after which a nightly walk goes through the whole listing")
    withdrawal_nights: int = Field(default=3, ge=1, description="separate nights of absence before a document counts as withdrawn")
    database_wait_seconds: float = Field(default=30.0, ge=0, description="longest wait for another process that writes to the database")
    capture_file_bytes: int = Field(default=10**9, gt=0, description="size at which a capture file is closed and the next one opened")
