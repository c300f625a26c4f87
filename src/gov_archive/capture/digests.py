"""From bytes to the digests that WARC headers state, in any of the spellings in use."""

from __future__ import annotations

import base64
import binascii
import hashlib

_ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512, "md5": hashlib.md5}


def stated(data: bytes) -> str:
    """Return the digest of *data* as we write it: ``sha256:`` and hexadecimal digits."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def agrees(stated: str, data: bytes) -> bool | None:
    """Tell whether *data* has the digest *stated* (hexadecimal, base 32 or base 64); None if the algorithm is not known."""
    name, _, value = stated.strip().partition(":")
    algorithm = _ALGORITHMS.get(name.lower().replace("-", ""))
    if algorithm is None:
        return None
    return algorithm(data).digest() in _spelled(value.strip())


def _spelled(value: str) -> list[bytes]:
    found = []
    for decode in (bytes.fromhex, _base32, base64.b64decode, base64.urlsafe_b64decode):
        try:
            found.append(decode(value))
        except (ValueError, binascii.Error):
            continue
    return found


def _base32(value: str) -> bytes:
    return base64.b32decode(value + "=" * (-len(value) % 8), casefold=True)
