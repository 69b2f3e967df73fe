"""`croissant.json`: the release described for machines (MLCommons Croissant 1.1, with RAI fields).

https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html. Record sets are the flat columns
of the Parquet files, where the recipe makes some.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from workbench.release.card import CARD
from workbench.release.entry import Entry
from workbench.release.extra import load_extra
from workbench.release.format import Format
from workbench.release.manifest import Manifest
from workbench.release.recipe import Recipe

pq: Any = pyarrow.parquet  # its functions have no types
NAME = "croissant.json"
_MIME = {
    ".parquet": "application/x-parquet",
    ".jsonl": "application/jsonlines",
    ".json": "application/json",
    ".csv": "text/csv",
    ".xml": "application/xml",
    ".xmi": "application/xml",
}
_TYPES = {
    "string": "https://schema.org/Text",
    "int32": "https://schema.org/Integer",
    "double": "https://schema.org/Float",
}


class Silent:
    """Writes nothing while entries pass: the description is made at the end."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        del folder, recipe

    def add(self, entry: Entry) -> None:
        """Pass over an entry."""

    def close(self) -> Mapping[str, int]:
        """Return that nothing was lost."""
        return {}


def write_croissant(folder: Path, manifest: Manifest) -> None:
    """Write the description of a release's files. Raises ExportError without mlcroissant."""
    mlc = load_extra("mlcroissant", "The format croissant")
    context = mlc.Context(conforms_to="http://mlcommons.org/croissant/1.1")
    metadata = mlc.Metadata(
        ctx=context,
        name=manifest.name,
        description=manifest.recipe.title or manifest.name,
        version="1.0.0",
        license=[manifest.recipe.licence] if manifest.recipe.licence else None,
        cite_as=manifest.recipe.citation,
        date_published=manifest.newest,
        distribution=[*_files(mlc, context, manifest), *_file_sets(mlc, context, folder)],
        record_sets=list(_record_sets(mlc, context, folder)),
        **_responsible(manifest),
    )
    text = json.dumps(metadata.to_json(), ensure_ascii=False, indent=2, default=str)
    (folder / NAME).write_text(text + "\n", encoding="utf-8")


def _files(mlc: Any, context: Any, manifest: Manifest) -> Iterator[Any]:
    for file in manifest.files:
        if file.path not in (NAME, CARD):
            yield mlc.FileObject(
                ctx=context,
                id=file.path,
                name=file.path,
                content_url=file.path,
                content_size=f"{file.bytes} B",
                encoding_formats=[_MIME.get(Path(file.path).suffix, "text/plain")],
                sha256=file.sha256,
            )


def _configs(folder: Path) -> Iterator[tuple[str, pa.Schema]]:
    for path in sorted((folder / "data").glob("*")):
        yield path.name, pq.read_schema(next(path.glob("*.parquet")))


def _file_sets(mlc: Any, context: Any, folder: Path) -> Iterator[Any]:
    for name, _ in _configs(folder):
        yield mlc.FileSet(
            ctx=context,
            id=f"{name}-shards",
            name=f"{name}-shards",
            includes=[f"data/{name}/*.parquet"],
            encoding_formats=[_MIME[".parquet"]],
        )


def _record_sets(mlc: Any, context: Any, folder: Path) -> Iterator[Any]:
    for name, schema in _configs(folder):
        fields = [
            mlc.Field(
                ctx=context,
                id=f"{name}/{column.name}",
                name=column.name,
                data_types=[_TYPES[str(column.type)]],
                source=mlc.Source(
                    ctx=context,
                    file_set=f"{name}-shards",
                    extract=mlc.Extract(ctx=context, column=column.name),
                ),
            )
            for column in schema
            if str(column.type) in _TYPES
        ]
        yield mlc.RecordSet(ctx=context, id=name, name=name, fields=fields)


def _responsible(manifest: Manifest) -> dict[str, Any]:
    """Return the RAI fields, filled from what was measured."""
    counts, recipe = manifest.counts, manifest.recipe
    agreement = [f"{name}: {value:g}" for name, value in sorted(manifest.agreement.items())]
    share = counts["annotations"] / counts["articles"]
    return {
        "data_annotation_protocol": [
            "People mark speakers, cues, quotes and claims with stance in Label Studio, mostly by "
            "correcting a pre-annotation; the workbench's guidelines are the instructions. "
            f"Gold is chosen by the rule `{recipe.gold}`."
        ],
        "data_annotation_platform": ["Label Studio"],
        "data_annotation_analysis": agreement or ["No article has two annotators."],
        "annotations_per_item": f"{share:.2f} in the release, by {counts['annotators']} annotators",
        "machine_annotation_tools": [
            f"{model}: {count} annotations started from it"
            for model, count in sorted(manifest.models.items())
        ],
        "data_preprocessing_protocol": [
            "Line breaks became \\n; nothing else of the text changed."
        ],
        "data_limitations": [f"{n} left out: {reason}" for reason, n in manifest.excluded.items()],
        "personal_sensitive_information": [
            "Names of people quoted in the news; annotators appear "
            + ("under their names." if recipe.annotators == "names" else "numbered.")
        ],
    }


FORMAT = Format(
    name="croissant",
    title="Croissant 1.1 description with responsible-AI fields",
    files=(NAME,),
    open_writer=Silent,
    needs_text=False,
    many=True,
    describe=write_croissant,
)
