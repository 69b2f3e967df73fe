"""Names of files for articles."""

from __future__ import annotations

import hashlib
import re

_UNSAFE = re.compile(r"[^\w.-]+|^[.-]")
LONGEST = 100  # bytes


def file_name(doc_id: str) -> str:
    """Return a file name for an article id, without suffix: the id itself where that is safe.

    Else what is safe of it, and the first digits of its SHA-256, so that no two ids meet.
    """
    safe = _UNSAFE.sub("_", doc_id).encode()[:LONGEST].decode(errors="ignore")
    if safe == doc_id:
        return safe
    return f"{safe}-{hashlib.sha256(doc_id.encode()).hexdigest()[:8]}"
