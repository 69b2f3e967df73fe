"""How a folder is known to be a release: by its manifest."""

from __future__ import annotations

import json
from pathlib import Path

MANIFEST = "manifest.json"


def is_release(folder: Path) -> bool:
    """Return whether the manifest is one of ours: other programs have files of that name, too."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and {"workbench", "recipe", "files"} <= manifest.keys()
