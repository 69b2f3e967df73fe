"""Training views load in the libraries that train on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import datasets
import msgspec
import pandas as pd
import pytest
import spacy
from campaign import ORDER, TOLL, order_graph, submit, toll_graph
from msgspec.structs import replace
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from spacy.tokens import DocBin

from workbench.ledger import Ledger
from workbench.model import Annotation, Region
from workbench.records import to_attributions
from workbench.release import Recipe, export, known_formats
from workbench.release.writers import docbin
from workbench.release.writers.stance import stance_rows


def write(ledger: Ledger, tmp_path: Path, *formats: str, **fields: Any) -> Path:
    export(Recipe(name="r", formats=formats, **fields), ledger, tmp_path / "out")
    return tmp_path / "out"


def test_regions_read_back_as_the_same_graph(ledger: Ledger, tmp_path: Path) -> None:
    frame = pd.read_json(write(ledger, tmp_path, "regions") / "regions.jsonl", lines=True)
    row = frame.iloc[1]
    graph = {k: row[k] for k in ("doc_id", "regions", "links", "layers")}
    assert msgspec.convert(graph, Annotation) == toll_graph()
    assert [row["text"][r["start"] : r["end"]] for r in row["regions"]][1:3] == ["said", "Ann Lee"]


def test_stance_rows_train_a_classifier(ledger: Ledger, tmp_path: Path) -> None:
    frame = pd.read_json(write(ledger, tmp_path, "stance") / "stance.jsonl", lines=True)
    assert list(frame["label"]) == ["none", "assert", "deny", "assert"]
    model = make_pipeline(TfidfVectorizer(), LogisticRegression())
    model.fit(frame["cue"] + " " + frame["claim"], frame["label"])
    assert model.predict(["denied the toll ends in May"])[0] in {"assert", "deny", "none"}


def test_a_stance_row_places_the_claim_in_its_paragraph() -> None:
    text = f"First paragraph.\n{TOLL}\nLast."
    shift = text.index(TOLL)
    moved = tuple(
        replace(r, start=r.start + shift, end=r.end + shift) for r in toll_graph().regions
    )
    rows = list(stance_rows(to_attributions(replace(toll_graph(), regions=moved), text)))
    assert rows[1].context == TOLL
    assert rows[1].context[rows[1].start : rows[1].end] == rows[1].claim == "the toll ends in May"
    assert (rows[1].speaker, rows[1].cue, rows[1].label) == ("Bo Kim", "denied", "deny")


def test_a_claim_over_two_paragraphs_has_both_as_its_context() -> None:
    regions = (
        Region("q", "claim", 4, 13, stance="assert"),
        Region("b", "claim", 0, 3, stance="deny"),
    )
    record = to_attributions(Annotation("a", regions), "One\nTwo.\n\nThree.\nFour.")
    assert [row.context for row in stance_rows(record)] == ["One", "Two.\n\nThree."]


def test_unjudged_stance_gives_no_rows_and_is_counted(ledger: Ledger, tmp_path: Path) -> None:
    graph = replace(order_graph(), layers=("attribution",))
    ledger.add_version(submit(graph, "bea@example.org", 2))
    summary = export(Recipe(name="r", formats=("stance",)), ledger, tmp_path / "out")
    assert summary.manifest.losses["stance"]["contents whose stance nobody judged"] == 1


def test_chat_loads_as_conversations_with_an_answer_in_json(ledger: Ledger, tmp_path: Path) -> None:
    out = write(ledger, tmp_path, "chat")
    loaded = datasets.load_dataset(
        "json", data_files=str(out / "chat.jsonl"), cache_dir=str(tmp_path / "cache")
    )["train"]
    messages = loaded[1]["messages"]
    assert [m["role"] for m in messages] == ["system", "user", "assistant"]
    assert "guidelines" in messages[0]["content"]
    assert messages[1]["content"] == TOLL
    first, second = json.loads(messages[2]["content"])["attributions"]
    assert first["content"] == ["“The toll ends in May,”"]
    assert (second["speaker"], second["stance"], second["same_claim"]) == ("Bo Kim", "deny", [0])


def read_docs(folder: Path) -> list[Any]:
    vocab = spacy.blank("en").vocab
    paths = sorted((folder / "spacy").iterdir())
    return [doc for path in paths for doc in DocBin().from_disk(path).get_docs(vocab)]


def test_spacy_documents_have_span_groups_and_relations(ledger: Ledger, tmp_path: Path) -> None:
    docs = read_docs(write(ledger, tmp_path, "spacy"))
    assert [doc.text for doc in docs][:2] == [ORDER, TOLL]
    toll = docs[1]
    assert [(s.label_, s.id_, s.text) for s in toll.spans["claim"]] == [
        ("claim_assert", "r1", "“The toll ends in May,”"),
        ("claim_deny", "r6", "the toll ends in May"),
    ]
    facts = {k: toll.user_data[k] for k in ("doc_id", "regions", "links", "layers")}
    assert msgspec.convert(facts, Annotation) == toll_graph()


def test_docbins_rotate(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docbin, "SHARD", 2)
    out = write(ledger, tmp_path, "spacy")
    assert len(list((out / "spacy").iterdir())) == 2
    assert len(read_docs(out)) == 3


@pytest.mark.parametrize("name", known_formats())
def test_every_format_is_written_twice_alike(ledger: Ledger, tmp_path: Path, name: str) -> None:
    found = []
    for place in ("one", "two"):
        export(Recipe(name="r", formats=(name,)), ledger, tmp_path / place)
        files = sorted(p for p in (tmp_path / place).rglob("*") if p.is_file())
        found.append([(p.relative_to(tmp_path / place), p.read_bytes()) for p in files])
    assert found[0] == found[1]


@pytest.mark.parametrize("name", known_formats())
def test_no_format_stumbles_over_garbage(ledger: Ledger, tmp_path: Path, name: str) -> None:
    graph = order_graph()
    garbage = (
        Region("x", "claim", 900, 950),
        Region("y", "cue", -4, 2),
        Region("z", "speaker", 30, 20, name=""),
        Region("q", "quote", 3, 3),
        Region("", "quote", 4, 5),
    )
    broken = replace(graph, regions=(*graph.regions, *garbage))
    ledger.add_version(submit(broken, "bea@example.org", 2))
    recipe = Recipe(name="r", formats=(name,), include_invalid=True)
    assert export(recipe, ledger, tmp_path / "out").manifest.counts["articles"] == 3
