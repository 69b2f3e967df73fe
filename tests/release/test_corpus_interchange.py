"""Every article of PolNeAR's development part goes out as brat and CAS and comes back the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from interchange import (
    read_brat,
    read_cas,
    read_type_system,
    spans_of,
    standoff_of,
    unordered,
)

from workbench.ingest import add_to_ledger, ingest
from workbench.ledger import Ledger
from workbench.release import Manifest, Recipe, export
from workbench.release.names import file_name

pytestmark = pytest.mark.corpus
ARTICLES = 84
Labels = dict[str, tuple[str, list[object]]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("polnear")


@pytest.fixture(scope="module")
def polnear(corpora: Path, folder: Path) -> Iterator[Ledger]:
    """The development part in a ledger."""
    with Ledger.open(f"sqlite:///{folder / 'polnear.db'}") as ledger:
        add_to_ledger(ingest([corpora / "polnear" / "dev.jsonl"]), ledger)
        yield ledger


@pytest.fixture(scope="module")
def released(polnear: Ledger, folder: Path) -> Manifest:
    """Its release in `out`, as brat and CAS."""
    recipe = Recipe(name="r", formats=("brat", "cas"), include_invalid=True)
    return export(recipe, polnear, folder / "out").manifest


def attributions(ledger: Ledger) -> Labels:
    """Return text and attributions by article."""
    texts = {article.id: article.text for article in ledger.articles()}
    return {
        v.annotation.doc_id: (
            texts[v.annotation.doc_id],
            spans_of(v.annotation, texts[v.annotation.doc_id]),
        )
        for v in ledger.versions()
    }


def test_brat_gives_the_same_attributions_and_the_same_brat(
    polnear: Ledger, released: Manifest, folder: Path
) -> None:
    with Ledger.open(f"sqlite:///{folder / 'again.db'}") as again:
        add_to_ledger(ingest([folder / "out" / "brat"]), again)
        assert attributions(again) == attributions(polnear)
        export(Recipe(name="r", formats=("brat",), include_invalid=True), again, folder / "again")
    first = {p.name: p.read_bytes() for p in (folder / "out" / "brat").iterdir()}
    assert len(first) == 2 * ARTICLES
    assert {p.name: p.read_bytes() for p in (folder / "again" / "brat").iterdir()} == first


def test_bratly_reads_every_bound_and_event(
    polnear: Ledger, released: Manifest, folder: Path
) -> None:
    found = 0
    for version in polnear.versions():
        article = polnear.article(version.annotation.doc_id)
        path = folder / "out" / "brat" / f"{file_name(article.id)}.ann"
        assert read_brat(path) == standoff_of(version.annotation, article.text)
        found += 1
    assert found == ARTICLES


def test_cas_gives_the_same_region_graph(polnear: Ledger, released: Manifest, folder: Path) -> None:
    types = read_type_system(folder / "out" / "cas")
    for version in polnear.versions():
        doc_id = version.annotation.doc_id
        text, found = read_cas(folder / "out" / "cas" / f"{file_name(doc_id)}.xmi", types)
        assert text == polnear.article(doc_id).text
        assert unordered(found) == unordered(version.annotation)


def test_nothing_is_lost_but_what_the_loss_report_counts(released: Manifest) -> None:
    assert released.counts["articles"] == ARTICLES
    brat = dict(released.losses["brat"])
    assert brat.pop("ids") == released.counts["regions"]
    assert set(brat.values()) == {0}
    assert set(released.losses["cas"].values()) == {0}
