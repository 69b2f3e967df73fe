"""Annotation and labeling workbench around Label Studio, for news attribution.

The names in `__all__` are the public ones; each is loaded when it is first asked for, so that
`import workbench` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.check import check_annotation, check_ledger
    from workbench.errors import WorkbenchError
    from workbench.ledger import Ledger
    from workbench.model import (
        Annotation,
        AnnotationVersion,
        Article,
        Attribution,
        Attributions,
        Claim,
        Finding,
        Link,
        Prediction,
        Region,
    )
    from workbench.preannotate import load_preannotator
    from workbench.project import init_project, open_project
    from workbench.records import from_attributions, to_attributions
    from workbench.release import load_release

__version__ = "0.1.0"

__all__ = [
    "Annotation",
    "AnnotationVersion",
    "Article",
    "Attribution",
    "Attributions",
    "Claim",
    "Finding",
    "Ledger",
    "Link",
    "Prediction",
    "Region",
    "WorkbenchError",
    "__version__",
    "check_annotation",
    "check_ledger",
    "from_attributions",
    "init_project",
    "load_preannotator",
    "load_release",
    "open_project",
    "to_attributions",
]

_HOMES = {
    "Ledger": "ledger",
    "WorkbenchError": "errors",
    "check_annotation": "check",
    "check_ledger": "check",
    "from_attributions": "records",
    "init_project": "project",
    "load_preannotator": "preannotate",
    "load_release": "release",
    "open_project": "project",
    "to_attributions": "records",
}


def __getattr__(name: str) -> Any:
    """Return a public name from the module that holds it; the types are in `workbench.model`."""
    if name not in __all__:
        raise AttributeError(f"module 'workbench' has no attribute {name!r}")
    return getattr(import_module(f"workbench.{_HOMES.get(name, 'model')}"), name)
