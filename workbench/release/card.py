"""`README.md`: the release's card, for people and for the Hugging Face Hub."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from workbench.release.manifest import Manifest
from workbench.release.recipe import Splits

pq: Any = pyarrow.parquet  # its functions have no types
CARD = "README.md"


def write_card(folder: Path, manifest: Manifest) -> None:
    """Write the card of what is in the folder; YAML in front says how `datasets` loads it.

    The front matter is YAML in its JSON form. See https://huggingface.co/docs/hub/datasets-cards.
    """
    front = {
        "pretty_name": manifest.recipe.title or manifest.name,
        "tags": ["news", "quotation-attribution", "stance", "label-studio"],
        "task_categories": ["token-classification", "text-classification"],
        **({"license": manifest.recipe.licence} if manifest.recipe.licence else {}),
        **_describe_data(folder),
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()]
    body = "\n".join(_body(manifest))
    (folder / CARD).write_text("\n".join(["---", *lines, "---", "", body]), encoding="utf-8")


def _describe_data(folder: Path) -> dict[str, Any]:
    """Return `configs` and `dataset_info` of the Parquet files, the attributions first."""
    configs, infos = [], []
    paths = sorted((folder / "data").iterdir(), key=lambda p: (p.name != "attributions", p.name))
    for path in paths:
        splits: dict[str, list[Path]] = {}
        for file in sorted(path.glob("*.parquet")):
            splits.setdefault(file.name.rpartition("-")[0], []).append(file)
        files = [{"split": name, "path": f"data/{path.name}/{name}-*.parquet"} for name in splits]
        default = {"default": True} if path == paths[0] else {}
        configs.append({"config_name": path.name, "data_files": files, **default})
        schema = pq.read_schema(next(iter(splits.values()))[0])
        infos.append(
            {
                "config_name": path.name,
                "features": [_feature(field) for field in schema],
                "splits": [{"name": n, **_measure(found)} for n, found in splits.items()],
            }
        )
    return {"configs": configs, "dataset_info": infos}


def _measure(files: list[Path]) -> dict[str, int]:
    return {
        "num_bytes": sum(file.stat().st_size for file in files),
        "num_examples": sum(pq.read_metadata(file).num_rows for file in files),
    }


def _feature(field: pa.Field) -> dict[str, Any]:
    kind = _kind(field.type)
    return {"name": field.name, **(kind if isinstance(kind, dict) else {"dtype": kind})}


def _kind(kind: pa.DataType) -> Any:
    """Return an Arrow type as `datasets` writes it in a card."""
    if pa.types.is_list(kind):
        inner = _kind(kind.value_type)
        return {"list": inner}
    if pa.types.is_struct(kind):
        return [_feature(field) for field in kind]
    return {"double": "float64"}.get(str(kind), str(kind))


def _body(manifest: Manifest) -> Iterator[str]:
    recipe = manifest.recipe
    yield f"# {recipe.title or manifest.name}\n"
    yield "Who says what in the news, and do they assert or deny it: human labels, checked.\n"
    yield from _table("what", manifest.counts)
    if recipe.splits:
        yield "## Splits\n"
        yield f"{_describe_groups(recipe.splits)}; an article never changes its split.\n"
        for name, counts in manifest.splits.items():
            yield from _table(f"`{name}`", counts)
    if manifest.agreement:
        yield "## Agreement\n"
        yield from _table("measured where several people labelled an article", manifest.agreement)
    yield "## Checks\n"
    yield f"Every annotation passes {len(manifest.passed)} checks: {', '.join(manifest.passed)}.\n"
    if manifest.waived:
        yield from _table("overlooked", manifest.waived)
    yield "## What is not in it\n"
    yield from _table("reason", manifest.excluded)
    yield "What each format cannot carry, counted:\n"
    for name, losses in sorted(manifest.losses.items()):
        yield f"- `{name}`: " + (", ".join(f"{k} {v}" for k, v in losses.items()) or "nothing")
    yield "\n## Reading it\n"
    yield "Offsets are Unicode code points, half-open, into `text`."
    yield "`manifest.json` has the SHA-256 of every file: `workbench verify DIR`."
    yield f"Written by workbench {manifest.workbench} with this recipe:\n"
    values = {k: getattr(recipe, k) for k in ("gold", "text", "annotators", "include_invalid")}
    yield "; ".join(f"{key}: {value}" for key, value in values.items()) + ".\n"
    yield from manifest.notes


def _describe_groups(splits: Splits) -> str:
    kept = {
        "article": "Each article stands alone",
        "source": "An outlet's articles stay in one split",
        "published": "A day's articles stay in one split",
        "claim": "Articles that share a claim stay in one split",
    }[splits.group_by]
    return f"{kept}, near-duplicates stay together" if splits.near_duplicates else kept


def _table(head: str, counts: Mapping[str, float]) -> Iterator[str]:
    yield f"| {head} | count |"
    yield "|---|---|"
    for name, count in sorted(counts.items()):
        yield f"| {name} | {count} |"
    yield ""
