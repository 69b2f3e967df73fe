"""Files that travel with the package: schemas, labeling config, recipes, sample articles."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def resource(*parts: str) -> Path:
    """Return the path of a bundled file or folder such as `("schemas", "article.schema.json")`.

    A wheel carries the top-level folders under `workbench/bundled`; a checkout has them beside the
    package. Raises FileNotFoundError for a name that is in neither.
    """
    for root in (PACKAGE / "bundled", PACKAGE.parent):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError("/".join(parts))
