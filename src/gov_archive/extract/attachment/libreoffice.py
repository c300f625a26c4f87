"""From a .doc, .wps or .rtf to what it prints, by LibreOffice, in a profile of its own that leads to no network."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from gov_archive.errors import UnreadableError
from gov_archive.extract.attachment import docx
from gov_archive.extract.attachment.program import output

if TYPE_CHECKING:
    from pathlib import Path

    from gov_archive.model import Printed

_NOWHERE: Final = ("127.0.0.1", "9")  # a proxy that is none: else LibreOffice fetches the pictures that a file only points to
_SETTINGS: Final = {
    ("Inet/Settings", "ooInetProxyType"): "2",
    ("Inet/Settings", "ooInetNoProxy"): "",
    **{("Inet/Settings", f"ooInet{scheme}ProxyName"): _NOWHERE[0] for scheme in ("HTTP", "HTTPS", "FTP")},
    **{("Inet/Settings", f"ooInet{scheme}ProxyPort"): _NOWHERE[1] for scheme in ("HTTP", "HTTPS", "FTP")},
    ("Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("Office.Writer/Content/Update", "Link"): "0",
}


def program() -> str | None:
    """Return the path of LibreOffice, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def printed(office: str, source: Path) -> Printed:
    """Return what *source* prints; notes, tracked changes and list numbers come by way of a .docx."""
    folder = source.parent
    profile = folder / "profile"  # two conversions in one profile would wait for each other
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
    options = ["--headless", "--norestore", "--nologo", f"-env:UserInstallation={profile.as_uri()}"]
    output([office, *options, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source)], folder)
    converted = folder / "out" / f"{source.stem}.docx"
    if not converted.is_file():
        raise UnreadableError(f"damaged: LibreOffice cannot read the {source.suffix}")
    return docx.printed(converted.read_bytes())


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for (path, name), value in _SETTINGS.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n'
