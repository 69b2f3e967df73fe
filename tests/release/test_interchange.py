"""Interchange formats come back as the same labels through other people's readers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import rdflib
from campaign import SPLIT, TOLL, split_graph, submit, toll_graph
from interchange import read_cas, read_type_system, unordered
from label_studio_sdk.label_interface import LabelInterface
from msgspec.structs import replace

from workbench.labelstudio import from_results
from workbench.ledger import Ledger
from workbench.model import Annotation, Article, Link, Region
from workbench.release import Recipe, export
from workbench.release.names import file_name
from workbench.release.units import join_fragments
from workbench.release.writers.labels import arm


def write(ledger: Ledger, tmp_path: Path, form: str, **fields: Any) -> Path:
    export(Recipe(name="r", formats=(form,), **fields), ledger, tmp_path / "out")
    return tmp_path / "out"


@pytest.mark.parametrize(
    "doc_id", ["../up", "a/b", "a b", ".hidden", "Zürich", "x" * 300, "-x", "字" * 95]
)
def test_file_names_are_safe_and_unlike(doc_id: str) -> None:
    name = file_name(doc_id)
    assert "/" not in name
    assert not name.startswith((".", "-"))
    assert len(name.encode()) < 120
    assert name != file_name(doc_id + "?")


def test_chains_and_circles_of_fragments_are_one_unit() -> None:
    regions = tuple(Region(name, "quote", i, i + 1) for i, name in enumerate("abc"))
    chain = (Link("continues", "c", "b"), Link("continues", "b", "a"), Link("cue_of", "a", "x"))
    for links in (chain, (*chain, Link("continues", "a", "c"))):
        graph = join_fragments(Annotation("d", regions, links))
        assert list(graph.units) == ["a"]
        assert graph.units["a"].spans == ((0, 1), (1, 2), (2, 3))
        assert graph.links == ()


def test_cassis_reads_the_cas_back_emoji_and_all(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add_article(Article("split", SPLIT))
    ledger.add_version(submit(replace(split_graph(), doc_id="split"), "ada", 9))
    folder = write(ledger, tmp_path, "cas", include_invalid=True) / "cas"
    types = read_type_system(folder)
    for name, text, graph in (("toll", TOLL, toll_graph()), ("split", SPLIT, split_graph())):
        found_text, found = read_cas(folder / f"{name}.xmi", types)
        assert found_text == text
        assert unordered(found) == unordered(graph)


def test_control_characters_are_replaced_and_counted(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add_article(Article("bell", "Ring\x07 it."))
    ledger.add_version(submit(Annotation("bell"), "ada", 9))
    recipe = Recipe(name="r", formats=("cas",))
    losses = export(recipe, ledger, tmp_path / "out").manifest.losses["cas"]
    assert losses["characters that XML cannot hold"] == 1
    folder = tmp_path / "out" / "cas"
    text, _ = read_cas(folder / "bell.xmi", read_type_system(folder))
    assert text == "Ring\N{REPLACEMENT CHARACTER} it."


def test_label_studio_tasks_fit_their_config_and_convert_back(
    ledger: Ledger, tmp_path: Path
) -> None:
    folder = write(ledger, tmp_path, "labelstudio") / "labelstudio"
    tasks = json.loads((folder / "tasks.json").read_text())
    assert [task["data"]["doc_id"] for task in tasks] == ["order", "toll", "wall"]
    interface = LabelInterface((folder / "config.xml").read_text())
    for task in tasks:
        for item in task["annotations"]:
            assert interface.validate_annotation(item), task
    result = tasks[1]["annotations"][0]["result"]
    back = from_results(result, text=TOLL, doc_id="toll")
    assert back.annotation == toll_graph()
    assert not back.findings


def test_several_annotations_of_an_article_are_one_task(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add_version(submit(toll_graph(), "cem", 9))
    folder = write(ledger, tmp_path, "labelstudio", gold="every") / "labelstudio"
    tasks = json.loads((folder / "tasks.json").read_text())
    assert [len(task["annotations"]) for task in tasks] == [1, 2, 1]
    assert tasks[1]["data"]["annotators"] == ["ada@example.org", "cem"]


@pytest.mark.parametrize("fields", [{"stance": None}, {"id": "r6"}])
def test_what_label_studio_cannot_hold_is_counted(
    ledger: Ledger, tmp_path: Path, fields: dict[str, Any]
) -> None:
    graph = toll_graph()
    bare = replace(graph.regions[0], **fields)
    broken = replace(graph, regions=(bare, *graph.regions[1:]), links=graph.links[2:4])
    ledger.add_version(submit(broken, "ada@example.org", 1))
    recipe = Recipe(name="r", formats=("labelstudio",), include_invalid=True)
    losses = export(recipe, ledger, tmp_path / "out").manifest.losses["labelstudio"]
    assert losses["annotations that Label Studio cannot hold"] == 1


# What the W3C's context document says of the terms used here, so that no network is needed.
CONTEXT = {
    "oa": "http://www.w3.org/ns/oa#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": {"@type": "@id", "@id": "@id"},
    "type": {"@type": "@id", "@id": "@type"},
    "Annotation": "oa:Annotation",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"},
    "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"},
    "exact": "oa:exact",
    "value": "rdf:value",
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    **{term: f"oa:{term}" for term in ("classifying", "identifying", "tagging", "linking")},
}
REGIONS = """
SELECT ?id ?start ?end ?exact ?tag ?name ?kind WHERE {
  ?id a oa:Annotation ; oa:motivatedBy oa:classifying ; oa:hasBody ?body ;
      oa:hasTarget/oa:hasSelector ?position, ?quote .
  ?body oa:hasPurpose oa:classifying ; rdf:value ?tag .
  ?position oa:start ?start ; oa:end ?end . ?quote oa:exact ?exact .
  OPTIONAL { ?id oa:hasBody [ oa:hasPurpose oa:identifying ; rdf:value ?name ] }
  OPTIONAL { ?id oa:hasBody [ oa:hasPurpose oa:tagging ; rdf:value ?kind ] }
}
"""
LINKS = """
SELECT ?kind ?from ?to WHERE {
  ?id a oa:Annotation ; oa:motivatedBy oa:linking ; oa:hasBody ?from ;
      oa:hasBody/rdf:value ?kind ; oa:hasTarget ?to . FILTER isIRI(?from)
}
"""


def read_page(page: dict[str, Any], text: str) -> tuple[set[Region], set[Link]]:
    """Return the regions and links of a page, as rdflib finds them."""
    graph = rdflib.Graph().parse(data=json.dumps({**page, "@context": CONTEXT}), format="json-ld")
    names = {"oa": CONTEXT["oa"], "rdf": CONTEXT["rdf"]}
    regions = set()
    for row in graph.query(REGIONS, initNs=names):
        found = row.asdict()
        values = {name: found[name].toPython() for name in found.keys() - {"id"}}
        assert values.pop("exact") == text[values["start"] : values["end"]]
        label, _, stance = values.pop("tag").partition("_")
        regions.add(Region(found["id"].fragment, label, stance=stance or None, **values))
    links = {
        Link(str(row.kind), row["from"].fragment, row.to.fragment)
        for row in graph.query(LINKS, initNs=names)
    }
    return regions, links


def test_rdflib_reads_the_web_annotations(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add_article(Article("split", SPLIT))
    ledger.add_version(submit(replace(split_graph(), doc_id="split"), "ada", 9))
    out = write(ledger, tmp_path, "webannotation", include_invalid=True)
    lines = (out / "webannotation.jsonl").read_text().splitlines()
    assert len(lines) == 4
    for line, (graph, text) in zip(
        lines[1:3], ((split_graph(), SPLIT), (toll_graph(), TOLL)), strict=True
    ):
        page = json.loads(line)
        assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert read_page(page, text) == unordered(graph)


def test_web_annotations_without_text_are_positions_only(ledger: Ledger, tmp_path: Path) -> None:
    out = write(ledger, tmp_path, "webannotation", text="none")
    page = json.loads((out / "webannotation.jsonl").read_text().splitlines()[1])
    kinds = {s["type"] for i in page["items"][:6] for s in i["target"]["selector"]}
    assert kinds == {"TextPositionSelector"}


def test_audit_rows_are_the_same_in_parquet_and_csv(ledger: Ledger, tmp_path: Path) -> None:
    recipe = Recipe(name="r", formats=("labels", "labels-parquet"), gold="every")
    export(recipe, ledger, tmp_path / "out")
    table = pd.read_parquet(
        tmp_path / "out/data/labels/train-00000.parquet", dtype_backend="pyarrow"
    )
    frame = pd.read_csv(tmp_path / "out" / "labels.csv", dtype=str, keep_default_na=False)
    assert list(table.columns) == list(frame.columns)
    cells = [["" if pd.isna(cell) else str(cell) for cell in row] for row in table.to_numpy()]
    assert cells == [[arm(cell) for cell in row] for row in frame.to_numpy()]
    assert "'=SUM(1) was written on the wall" in set(frame["text"])
