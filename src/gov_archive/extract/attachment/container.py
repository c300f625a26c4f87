"""From a zip of XML to its parsed parts, with every limit checked before a byte is inflated."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Final

from lxml import etree

from gov_archive.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_PARTS: Final = 20_000
_LARGEST_PART: Final = 32 * 2**20
_LARGEST_WHOLE: Final = 512 * 2**20
_MOST_ELEMENTS: Final = 10**6  # a report of 300 pages has a fifth of it
_RATIO: Final = 100  # deflate reaches 1,032 on zeros; XML of long reports stays below 40
_HARMLESS: Final = 4 * 2**20  # any ratio is harmless up to here
_ENCRYPTED: Final = 0x1


class Container:
    """The parts of a zip file by name; raises UnreadableError for damage, encryption, and sizes that no report has."""

    def __init__(self, body: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(body))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OverflowError) as error:
            raise UnreadableError(f"damaged: the zip container cannot be opened ({error})") from error
        members = self._zip.infolist()
        if len(members) > _MOST_PARTS:
            raise UnreadableError(f"refused: {len(members)} files in one zip container")
        if sum(member.file_size for member in members) > _LARGEST_WHOLE:
            raise UnreadableError("refused: the zip container would grow beyond 512 MB")
        self._members = {member.filename.replace("\\", "/").lstrip("/"): member for member in members}

    def names(self) -> list[str]:
        """Return the names of all parts, in the order of the container."""
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def part(self, name: str) -> bytes:
        """Return the bytes of the part *name*."""
        member = self._members.get(name)
        if member is None:
            raise UnreadableError(f"damaged: part {name!r} is missing from the zip container")
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableError("encrypted: the zip container asks for a password")
        inflates = member.file_size > _HARMLESS and member.file_size > _RATIO * max(member.compress_size, 1)
        if inflates or member.file_size > _LARGEST_PART:
            raise UnreadableError(f"refused: part {name!r} would grow from {member.compress_size} to {member.file_size} bytes")
        try:
            with self._zip.open(member) as part:
                read = part.read(_LARGEST_PART + 1)  # the size in the directory may lie
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
            raise UnreadableError(f"damaged: part {name!r} cannot be inflated ({error})") from error
        if len(read) > _LARGEST_PART:
            raise UnreadableError(f"refused: part {name!r} grows beyond 32 MB")
        return read

    def xml(self, name: str) -> etree._Element:
        """Return the root of the XML part *name*; a part with a DTD is refused, since only attacks have one."""
        return xml(self.part(name), name)

    def related(self, name: str) -> dict[str, list[str]]:
        """Return the parts that the OOXML part *name* names as related, by the last word of the relation's type."""
        found: dict[str, list[str]] = {}
        for relation, target in self._relations(name):
            found.setdefault(relation.get("Type", "").rsplit("/", 1)[-1], []).append(target)
        return found

    def targets(self, name: str) -> dict[str, str]:
        """Return the parts that the OOXML part *name* names as related, by the relation's id."""
        return {relation.get("Id", ""): target for relation, target in self._relations(name)}

    def _relations(self, name: str) -> Iterator[tuple[etree._Element, str]]:
        folder, file = posixpath.split(name)
        path = posixpath.join(folder, "_rels", f"{file}.rels")
        for relation in self.xml(path) if path in self else ():
            if relation.get("TargetMode") != "External" and relation.get("Target"):
                yield relation, posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")


def xml(body: bytes, name: str) -> etree._Element:
    """Return the root element of *body*, read without entities, DTD or network."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"damaged: part {name!r} is no XML ({error})") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError(f"refused: part {name!r} declares entities or a DTD")
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise UnreadableError(f"refused: part {name!r} has more than {_MOST_ELEMENTS} elements")
    return root
