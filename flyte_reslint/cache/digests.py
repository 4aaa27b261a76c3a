"""The digests by which what is kept is found, and told from what is damaged."""

from __future__ import annotations

try:  # where hashlib has it from: hashlib loads OpenSSL as well, a tenth of what saying a run again takes
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

__all__ = ["blake2b", "digest"]


def digest(value: bytes) -> bytes:
    """What tells a value from a damaged one."""
    return blake2b(value, digest_size=8).digest()
