"""Figures that a user may set, from ``GOV_ARCHIVE_…`` in the environment; the defaults are the documented ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from gov_archive.errors import MisuseError

_PREFIX = "GOV_ARCHIVE_"


class Settings(BaseSettings):
    """Everything that is not a fact about a portal; MisuseError where a value cannot be understood."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True)

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            name = f"{_PREFIX}{fault['loc'][0]}".upper()
            reason = fault["msg"][0].lower() + fault["msg"][1:]
            raise MisuseError(f"the setting {name}={fault['input']!r} is not valid: {reason}; mend or remove it") from None

    dir: Path = Field(default=Path("archive"), description="folder of the captures and the database")
    spool: Path = Field(default=Path("spool"), description="folder of a fetcher's captures until they are handed over")
    contact: str = Field(
        default="https://example.org/gov-archive", description="address in the User-Agent where the portal's staff can reach the operator"
    )
    timeout_seconds: float = Field(default=60.0, gt=0, description="longest time for one whole exchange")
    max_bytes: int = Field(default=64 * 2**20, gt=0, description="largest answer taken, after decompression, in bytes")
    tries: int = Field(default=3, ge=1, description="tries of one request within the night, first included")
    wayback_pace_seconds: float = Field(
        default=4.0, ge=0, description="between requests to the Wayback Machine; it lets through about one a second"
    )
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
    log: Literal["human", "json", "none"] = Field(default="human", description="form of the log: one line for each exchange")
    log_file: Path | None = Field(default=None, description="file that the log is added to; standard error where there is none")
    metrics: Path | None = Field(default=None, description="OpenMetrics file that each run writes anew; none where it is not set")
    notify: SecretStr = Field(
        default=SecretStr(""), description="addresses of Apprise that are told what happened, with blanks between them"
    )
    notify_block: str = Field(default="", description="Prefect Secret block that holds the addresses instead")
    notify_language: Literal["zh", "en"] = Field(default="zh", description="language of messages: Chinese or English")
    notify_degraded_nights: int = Field(default=3, ge=1, description="nights in a row, not read in full, after which a source is told of")
    ping: SecretStr = Field(default=SecretStr(""), description="address asked after each night, with /fail behind it when it went wrong")
    capture_file_bytes: int = Field(default=10**9, gt=0, description="size at which a capture file is closed and the next one opened")


def documented() -> list[tuple[str, str, str]]:
    """Return every setting with its default, "" where there is none, and what it is."""
    return [(f"{_PREFIX}{name}".upper(), _written(field.default), field.description or "") for name, field in Settings.model_fields.items()]


def _written(default: Any) -> str:
    value = default.get_secret_value() if isinstance(default, SecretStr) else default
    return "" if value is None else str(value)
