"""Whether a typed annotation follows its JSON Schema, told without running the validator.

The types of `workbench.model` guarantee most of the schema; what they cannot express is spelt out
here. `tests/check/test_conform.py` holds the two together on generated annotations, and only an
annotation that fails here is put through the validator, which words the findings.
"""

from __future__ import annotations

from workbench.model import Annotation, Region


def conforms(annotation: Annotation) -> bool:
    """Return whether the JSON form of `annotation` is valid by `annotation.schema.json`."""
    layers = annotation.layers
    judged = "stance" in layers
    return (
        bool(annotation.doc_id)
        and len(layers) > 0
        and len(set(layers)) == len(layers)
        and all(_region_conforms(region, judged=judged) for region in annotation.regions)
        and all(link.source and link.target for link in annotation.links)
    )


def _region_conforms(region: Region, *, judged: bool) -> bool:
    return (
        bool(region.id)
        and region.start >= 0
        and region.end >= 0
        and (region.label == "speaker" or (region.name is None and region.kind is None))
        and (region.stance is not None) == (judged and region.label == "claim")
        and (region.score is None or 0 <= region.score <= 1)
    )
