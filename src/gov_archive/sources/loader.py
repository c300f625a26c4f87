"""From a TOML file to a ``Portal``, or one sentence that says which field of which table is wrong."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from gov_archive import identity
from gov_archive.errors import SourcesError
from gov_archive.model import Layout, Portal, Source

_BUNDLED = Path(__file__).with_name("baoshan.toml")


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not identity.host(value):
        msg = "is not an address that begins with http:// or https:// and names a host"
        raise ValueError(msg)
    return value


def _with_slash(value: str) -> str:
    return value if value.endswith("/") else value + "/"


def _document_url(value: str) -> str:
    if value.count("{key}") != 1:
        msg = "must contain {key} once, where the document's key stands"
        raise ValueError(msg)
    return value


def _host(value: str) -> str:
    if not value or "/" in value or not urlsplit(f"//{value}").hostname:
        msg = "is not a host name; give it without scheme and path, such as apps.shbsq.gov.cn"
        raise ValueError(msg)
    return value.lower()


def _lower(value: str) -> str:
    return value.strip().lower()


_Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
_Name = Annotated[str, Field(min_length=1)]
_Url = Annotated[str, AfterValidator(_web_address), AfterValidator(_with_slash)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _LayoutTable(_Table):
    since: date
    rows: str | None = None
    title: str | None = None
    metadata: str | None = None
    body: str | None = None
    next_page: str | None = None


class _PortalTable(_Table):
    slug: _Slug
    name: _Name
    base_url: _Url
    aliases: tuple[_Url, ...] = ()
    attachment_hosts: tuple[Annotated[str, AfterValidator(_host)], ...] = ()
    document_url: Annotated[str, AfterValidator(_document_url)]
    pace_seconds: Annotated[float, Field(ge=0)] = 3.0
    layout: tuple[_LayoutTable, ...] = ()


class _SourceTable(_Table):
    slug: _Slug
    name: _Name
    level: Literal["town", "district"] = "town"
    listings: tuple[_Name, ...] = ()
    known: tuple[Annotated[_Name, AfterValidator(_lower)], ...] = ()
    scope: Literal["work_reports", "all"] = "work_reports"

    @model_validator(mode="after")
    def _has_something_to_watch(self) -> _SourceTable:
        if not self.listings and not self.known:
            msg = "needs listings or known documents: with neither there is nothing to watch"
            raise ValueError(msg)
        return self


class _File(_Table):
    portal: _PortalTable
    source: Annotated[tuple[_SourceTable, ...], Field(min_length=1)]


def bundled() -> Path:
    """Return the path of the bundled file, ``baoshan.toml``."""
    return _BUNDLED


def load(path: Path | None = None) -> Portal:
    """Return the portal that *path* declares; the bundled Baoshan file when no path is given.

    Raises SourcesError in one sentence that names the file, the table and the field.
    """
    path = path or _BUNDLED
    try:
        return loads(path.read_text(encoding="utf-8"), where=str(path))
    except OSError as error:
        raise SourcesError(f"{path}: cannot be read ({error.strerror or error}); give --sources a file that exists") from error
    except UnicodeDecodeError as error:
        raise SourcesError(f"{path}: is not text in UTF-8 ({error}); save it as UTF-8") from error


def loads(text: str, *, where: str) -> Portal:
    """Return the portal that *text* declares; *where* names the text in errors."""
    try:
        declared = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SourcesError(f"{where}: is not TOML ({error}); mend that line") from error
    except ValidationError as error:
        raise SourcesError(f"{where}: {_first_fault(error)}") from error
    portal = _portal(declared)
    _refuse_strangers(portal, where)
    return portal


def _portal(declared: _File) -> Portal:
    table = declared.portal.model_dump(exclude={"layout"})
    return Portal(
        **table,
        layouts=tuple(Layout(**layout.model_dump()) for layout in declared.portal.layout),
        sources=tuple(Source(**source.model_dump()) for source in declared.source),
    )


def _refuse_strangers(portal: Portal, path: str) -> None:
    """Refuse what no single field can tell: a source twice, a listing on a host that the file does not declare."""
    slugs = [source.slug for source in portal.sources]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise SourcesError(f"{path}: two [[source]] tables have slug {slug!r}; give each its own")
    for source in portal.sources:
        for listing in source.listings:
            where = identity.host(identity.listing_url(portal, listing))
            if where not in identity.portal_hosts(portal):
                raise SourcesError(
                    f"{path}: [[source]] {source.slug!r}, field listings: host {where!r} of {listing!r} is neither base_url nor an alias; "
                    "declare it in [portal] aliases"
                )


def _first_fault(error: ValidationError) -> str:
    """Return the first fault as one clause: table, field, value, what to do."""
    fault = error.errors(include_url=False)[0]
    table, field = _place(fault["loc"])
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    where = f"{table}, field {field!r}" if field else table
    return f"{where}: {_advice(fault)}{more}"


def _place(loc: tuple[int | str, ...]) -> tuple[str, str]:
    match loc:
        case ("portal", "layout", int(number), *rest):
            return f"[[portal.layout]] number {number + 1}", _dotted(rest)
        case ("portal", *rest):
            return "[portal]", _dotted(rest)
        case ("source", int(number), *rest):
            return f"[[source]] number {number + 1}", _dotted(rest)
        case ("source",):
            return "[[source]]", ""
        case _:
            return "top level", _dotted(list(loc))


def _dotted(loc: list[int | str]) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)


def _advice(fault: Any) -> str:
    match fault["type"]:
        case "extra_forbidden":
            return "no such field; mend its spelling or remove it"
        case "missing":
            return "is missing; add it"
        case "value_error":
            reason = str(fault["ctx"]["error"])
            return reason if isinstance(fault["input"], dict | BaseModel) else f"{fault['input']!r} {reason}"
        case _:
            return f"{fault['input']!r} is not valid: {fault['msg'][0].lower()}{fault['msg'][1:]}"
