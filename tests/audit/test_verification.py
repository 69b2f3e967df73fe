"""A row altered by hand in the database is found and named."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from workbench.audit import verify_ledger
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Article, Prediction, Region

TEXT = "Ann Lee said the toll ends in May."
CLAIM = Region("c", "claim", 13, 33, stance="assert")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def ledger(path: Path):
    with Ledger.open(f"sqlite:///{path}") as opened:
        opened.add_article(Article("toll", TEXT))
        opened.add_prediction(Prediction("rules-1", Annotation("toll", (CLAIM,))))
        save(opened, "assert")
        save(opened, "deny")
        yield opened


def save(ledger: Ledger, stance: str) -> None:
    region = Region("c", "claim", 13, 33, stance=stance)
    ledger.add_version(AnnotationVersion("k/1", Annotation("toll", (region,)), "ada"))


def meddle(path: Path, sql: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(sql)
    connection.close()


def test_an_untouched_ledger_is_sound(ledger: Ledger) -> None:
    found = verify_ledger(ledger)
    assert (found.sound, found.alterations, found.entries) == (True, (), 4)
    assert found.seal == ledger.seal()


@pytest.mark.parametrize(
    ("sql", "problem", "doc_id", "key"),
    [
        (
            "update annotation_version set payload = replace(payload, 'deny', 'assert') "
            "where version = 2",
            "altered",
            "toll",
            "k/1, version 2",
        ),
        ("update annotation_version set annotator = 'bo' where version = 1", "altered", "toll",
         "k/1, version 1"),
        ("update article set text = text || ' Not.'", "altered", "toll", None),
        ("update article set text = cast(x'ff4142' as text)", "altered", "toll", None),
        ("update prediction set payload = '{}'", "altered", "toll", "rules-1"),
        ("delete from annotation_version where version = 1", "missing", None, None),
        (
            "insert into annotation_version (digest, key, version, state, annotator, newest, "
            "payload) select digest, 'k/9', 1, state, annotator, 1, payload "
            "from annotation_version where version = 2",
            "added",
            "toll",
            "k/9, version 1",
        ),
    ],
)  # fmt: skip
def test_an_altered_row_is_named(
    ledger: Ledger, path: Path, sql: str, problem: str, doc_id: str | None, key: str | None
) -> None:
    meddle(path, sql)
    found = verify_ledger(ledger)
    assert not found.sound
    assert [(a.problem, a.doc_id, a.key) for a in found.alterations] == [(problem, doc_id, key)]


def test_a_journal_entry_that_was_rewritten_breaks_the_chain(ledger: Ledger, path: Path) -> None:
    meddle(path, "update journal set content = replace(content, 'a', 'b') where number = 3")
    problems = {a.problem for a in verify_ledger(ledger).alterations}
    assert "chain broken" in problems


def test_a_journal_entry_of_a_table_that_is_none_breaks_the_chain(
    ledger: Ledger, path: Path
) -> None:
    meddle(path, "update journal set \"table\" = 'decisions' where number = 3")
    problems = [(a.problem, a.table, a.doc_id) for a in verify_ledger(ledger).alterations]
    assert problems == [
        ("chain broken", "decisions", None),
        ("added", "annotation_version", "toll"),
    ]


def test_an_older_version_put_in_force_is_found(ledger: Ledger, path: Path) -> None:
    meddle(path, "update annotation_version set newest = 2 - version")
    (found,) = verify_ledger(ledger).alterations
    assert (found.problem, found.doc_id, found.key) == (
        "newest version not in force",
        "toll",
        "k/1",
    )


def test_a_grown_ledger_contains_its_earlier_seal(ledger: Ledger) -> None:
    seal = ledger.seal()
    save(ledger, "assert")
    found = verify_ledger(ledger, seal=seal)
    assert (found.sound, found.contains_seal, found.added) == (True, True, 1)


def test_a_ledger_contains_the_seal_that_it_had_when_it_was_empty(tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path / 'empty.sqlite'}") as ledger:
        seal = verify_ledger(ledger).seal
        assert verify_ledger(ledger, seal=seal).added == 0
        ledger.add_article(Article("toll", TEXT))
        found = verify_ledger(ledger, seal=seal)
    assert (found.sound, found.added) == (True, 1)


def test_only_the_seal_shows_that_the_newest_rows_were_cut_off(ledger: Ledger, path: Path) -> None:
    seal = ledger.seal()
    meddle(path, "delete from annotation_version where version = 2")
    meddle(path, "update annotation_version set newest = 1")
    meddle(path, "delete from journal where number = 4")
    assert verify_ledger(ledger).sound
    found = verify_ledger(ledger, seal=seal)
    assert (found.sound, found.contains_seal) == (False, False)
