"""Names: of files for articles, of tags for regions."""

from __future__ import annotations

import hashlib
import re

from workbench.model import Region

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


def region_tag(region: Region) -> str:
    """Return the label, with the stance for a claim: `claim_deny`."""
    return f"{region.label}_{region.stance}" if region.stance else region.label
