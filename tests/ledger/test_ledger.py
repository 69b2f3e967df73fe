"""The ledger keeps everything once, every version for good, and nothing half."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from workbench.errors import LedgerError
from workbench.ledger import Ledger, Push, tables
from workbench.model import Annotation, AnnotationVersion, Article, Prediction, Region
from workbench.text import digest


def article(number: int = 1, *, body: str = "Ann said 🙂 hello.") -> Article:
    return Article(id=f"a{number:04}", text=f"{body} {number}", title="Heading")


def version(doc_id: str = "a0001", *, end: int = 3, **fields) -> AnnotationVersion:
    annotation = Annotation(doc_id, (Region("r1", "speaker", 0, end, name="Ann"),))
    return AnnotationVersion("embedded/1/7", annotation, "ann@example.org", **fields)


def test_the_same_text_is_one_article(ledger: Ledger):
    assert ledger.add_article(article()) == article()
    assert ledger.add_article(article()) is None
    assert list(ledger.articles()) == [article()]


def test_an_id_taken_by_another_text_gets_the_digest_appended(ledger: Ledger):
    ledger.add_article(article())
    other = ledger.add_article(Article(id="a0001", text="Different."))
    assert other is not None
    assert other.id.startswith("a0001-")
    assert ledger.article(other.id).text == "Different."


def test_an_unknown_article_is_an_error_with_a_remedy(ledger: Ledger):
    with pytest.raises(LedgerError, match=r"no article 'nope'.*workbench ingest"):
        ledger.article("nope")


def test_articles_stream_in_pages_in_order(ledger: Ledger):
    with ledger.transaction():
        for number in reversed(range(450)):
            ledger.add_article(article(number))
    assert [a.id for a in ledger.articles()] == [f"a{n:04}" for n in range(450)]


def test_some_articles_are_read_by_name_with_their_predictions(ledger: Ledger):
    with ledger.transaction():
        for number in range(450):
            ledger.add_article(article(number))
            ledger.add_prediction(Prediction("rules-1", Annotation(f"a{number:04}")))
    wanted = [f"a{number:04}" for number in range(440, 3, -2)]
    assert [a.id for a in ledger.articles(wanted)] == sorted(wanted)
    found = ledger.predictions(doc_ids=wanted)
    assert [p.annotation.doc_id for p in found] == sorted(wanted)
    assert list(ledger.articles([])) == []
    with pytest.raises(LedgerError, match="no article 'nope'"):
        list(ledger.articles(["a0001", "nope"]))


def test_each_article_comes_with_its_own_prediction_whatever_is_missing_on_either_side(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
):
    articles = [Article(name, f"About {name}.") for name in "abcdef"]
    for each in articles:
        ledger.add_article(each)
    for name in "acde":
        ledger.add_prediction(Prediction("m", Annotation(name, ())))
    late = [each for each in articles if each.id not in "ad"]  # as if a and d were added later
    monkeypatch.setattr(ledger, "articles", lambda doc_ids: iter(late))
    found = {
        each.id: prediction and prediction.annotation.doc_id
        for each, prediction in ledger.predicted("m")
    }
    assert found == {"b": None, "c": "c", "e": "e", "f": None}
    assert [prediction for _, prediction in ledger.predicted(None)] == [None] * 4


def test_a_model_answers_once_for_an_article(ledger: Ledger):
    ledger.add_article(article())
    assert ledger.add_prediction(Prediction("rules-1", Annotation("a0001"), 0.5))
    assert not ledger.add_prediction(Prediction("rules-1", Annotation("a0001"), 0.9))
    assert ledger.add_prediction(Prediction("rules-2", Annotation("a0001"), 0.9))
    newest = ledger.prediction("a0001")
    assert newest is not None
    assert newest.model == "rules-2"
    assert ledger.models() == ["rules-1", "rules-2"]
    assert [p.score for p in ledger.predictions(model="rules-1")] == [0.5]


def test_every_version_is_kept_and_an_equal_one_is_not_stored_twice(ledger: Ledger):
    ledger.add_article(article())
    assert ledger.add_version(version())
    assert not ledger.add_version(version())
    assert ledger.add_version(version(end=4))
    assert ledger.add_version(version())
    assert [v.version for v in ledger.versions(newest=False)] == [1, 2, 3]
    assert [v.annotation.regions[0].end for v in ledger.versions()] == [3]


def test_several_versions_are_stored_at_once_and_those_that_were_new_come_back(ledger: Ledger):
    ledger.add_article(article())
    ledger.add_article(article(2))
    one, two, three = version(), version(end=4), version("a0002")
    ledger.add_version(one)
    other = msgspec.structs.replace(three, key="embedded/1/8")
    assert ledger.add_versions([one]) == []
    assert [(v.key, v.version) for v in ledger.add_versions([two, other])] == [
        (two.key, 2),
        (other.key, 1),
    ]
    assert [v.annotation.doc_id for v in ledger.versions()] == ["a0001", "a0002"]
    assert ledger.verify() == []
    with pytest.raises(LedgerError, match="no article 'gone'"):
        ledger.add_versions([version(end=5), version("gone")])
    assert len(list(ledger.versions(newest=False))) == 3


def test_a_deleted_annotation_is_no_longer_among_the_submitted_ones(ledger: Ledger):
    ledger.add_article(article())
    ledger.add_version(version())
    ledger.add_version(version(state="deleted"))
    assert list(ledger.versions()) == []
    assert [v.state for v in ledger.versions(newest=False, states=None)] == ["submitted", "deleted"]


def test_a_key_stays_with_its_article(ledger: Ledger):
    ledger.add_article(article(1))
    ledger.add_article(article(2))
    ledger.add_version(version("a0001"))
    with pytest.raises(LedgerError, match="embedded/1/7 is of another article already"):
        ledger.add_version(version("a0002", end=2))
    assert [v.annotation.doc_id for v in ledger.versions(newest=False)] == ["a0001"]


def test_versions_can_be_asked_for_by_article(ledger: Ledger):
    for number in (1, 2):
        ledger.add_article(article(number))
        ledger.add_version(msgspec.structs.replace(version(f"a{number:04}"), key=f"k/{number}"))
    ledger.add_version(msgspec.structs.replace(version("a0002", end=4), key="k/2"))
    assert [v.key for v in ledger.versions(doc_id="a0002")] == ["k/2"]
    assert [v.version for v in ledger.versions(newest=False, doc_id="a0002")] == [1, 2]
    assert list(ledger.versions(doc_id="a0003")) == []


def test_versions_can_be_asked_for_by_key_prefix(ledger: Ledger):
    ledger.add_article(article())
    ledger.add_version(version())
    assert len(list(ledger.versions(prefix="embedded/1/"))) == 1
    assert list(ledger.versions(prefix="embedded/10/")) == []


def test_the_ledger_says_what_it_holds(ledger: Ledger):
    for number in (1, 2, 3):
        ledger.add_article(article(number))
    for model in ("rules-1", "rules-2"):
        ledger.add_prediction(Prediction(model, Annotation("a0002")))
    for doc_id, state in (("a0001", "draft"), ("a0003", "submitted"), ("a0001", "submitted")):
        ledger.add_version(msgspec.structs.replace(version(doc_id, state=state), key=f"k/{doc_id}"))
    assert ledger.counts() == {"articles": 3, "predictions": 2, "annotation versions": 3}
    assert ledger.count_predicted() == 1
    assert ledger.first_labelled() == [digest(article(n).text) for n in (3, 1)]
    assert (ledger.has_article("a0001"), ledger.has_article("a0009")) == (True, False)


def test_articles_with_decisions_are_named_once(ledger: Ledger):
    for number in (1, 2, 3):
        ledger.add_article(article(number))
    for doc_id in ("a0003", "a0001", "a0003"):
        ledger.add_decision(doc_id, "c1", Annotation(doc_id))
    assert ledger.decided() == ["a0001", "a0003"]


def test_a_failed_transaction_leaves_nothing(ledger: Ledger):
    with pytest.raises(KeyboardInterrupt), ledger.transaction():
        ledger.add_article(article())
        raise KeyboardInterrupt
    assert ledger.count() == 0
    assert ledger.add_article(article())


def test_a_push_replaces_what_was_known_of_the_article(ledger: Ledger):
    ledger.add_article(article())
    ledger.record_push(Push("embedded/1", "a0001", 5, "rules-1"))
    ledger.record_push(Push("embedded/1", "a0001", 6, "rules-2"))
    assert list(ledger.pushes("embedded/1")) == [Push("embedded/1", "a0001", 6, "rules-2")]
    ledger.record_push(Push("a/2", "a0001", 1, None))
    assert ledger.projects() == ["a/2", "embedded/1"]
    ledger.forget_pushes("embedded/1")
    assert list(ledger.pushes("embedded/1")) == []


def test_state_is_remembered_across_openings(ledger: Ledger, url: str):
    ledger.set("cursor", {"at": "2026-01-01"})
    with Ledger.open(url) as again:
        assert again.get("cursor") == {"at": "2026-01-01"}
        assert again.get("other", 3) == 3


def test_state_is_found_by_the_beginning_of_its_key(ledger: Ledger):
    for key in ("project:a", "project_b", "other"):
        ledger.set(key, 7)
    assert ledger.find("project:") == {"project:a": 7}


def test_the_migrations_make_the_tables_that_the_code_declares(ledger: Ledger):
    with ledger.snapshot() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, tables.metadata) == []


def test_a_ledger_of_a_newer_workbench_is_refused(
    ledger: Ledger, url: str, tamper: Callable[[str], None]
):
    tamper("update alembic_version set version_num = '9999'")
    with pytest.raises(LedgerError, match="9999.*Upgrade the workbench"):
        Ledger.open(url)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_interrupted_first_opening_leaves_nothing(url: str, monkeypatch: pytest.MonkeyPatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("alembic.runtime.migration.MigrationContext._ensure_version_table", interrupt)
        with pytest.raises(KeyboardInterrupt):
            Ledger.open(url)
    with Ledger.open(url) as ledger:
        assert ledger.count() == 0


def test_several_may_open_a_new_ledger_at_once(url: str):
    def open_one(_: int) -> int:
        with Ledger.open(url) as ledger:
            return ledger.count()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(open_one, range(4))) == [0, 0, 0, 0]


def test_annotations_are_ordered_by_code_point(ledger: Ledger):
    ledger.add_article(article())
    for key in ("x#ann", "x#Bo", "x#-c"):
        ledger.add_version(msgspec.structs.replace(version(), key=key))
    assert [found.key for found in ledger.versions()] == ["x#-c", "x#Bo", "x#ann"]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://ann:secret@127.0.0.1:9/db",
        "postgresql+psycopg://127.0.0.1:9/db?user=ann&password=secret",
        "postgresql//ann:secret@127.0.0.1/db",
        "postgresql+psycopg://ann:secret@127.0.0.1:abc/db",
        "nosuch://ann:secret@127.0.0.1/db",
    ],
)
def test_no_error_shows_a_password(url: str):
    with pytest.raises(LedgerError, match="cannot be opened") as raised:
        Ledger.open(url)
    assert "secret" not in str(raised.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path):
    path = tmp_path / "ledger.sqlite"
    path.write_text("this is no database, but it is long enough to be taken for one" * 20)
    with pytest.raises(LedgerError, match="cannot be opened"):
        Ledger.open(f"sqlite:///{path}")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_full_disk_is_one_clear_message_and_nothing_half_written(ledger: Ledger):
    with ledger.transaction() as connection:
        pages = connection.execute(text("pragma page_count")).scalar()
        connection.execute(text(f"pragma max_page_count = {pages + 2}"))
    with pytest.raises(LedgerError, match="full.*Free some disk space"), ledger.transaction():
        for number in range(50):
            ledger.add_article(article(number, body="x" * 4000))
    assert ledger.count() == 0


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("update annotation_version set payload = replace(payload, 'Ann', 'Eve')", "altered"),
        ("update article set text = 'forged'", "altered"),
        ("delete from annotation_version", "missing"),
        (
            "insert into prediction (digest, model, payload) select digest, 'x', '{}' from article",
            "added",
        ),
        ("update journal set content = 'f' where number = 1", "chain broken"),
        ("delete from journal where number = 1", "chain broken"),
    ],
)
def test_the_journal_names_a_row_altered_behind_the_ledgers_back(
    ledger: Ledger, tamper: Callable[[str], None], statement: str, problem: str
):
    ledger.add_article(article())
    ledger.add_version(version())
    assert ledger.verify() == []
    tamper(statement)
    assert problem in {found.problem for found in ledger.verify()}


@pytest.mark.parametrize(
    ("table", "payload", "what"),
    [
        ("article", "{}", "the article 'a0001' is damaged"),
        ("article", "[]", "the article 'a0001' is damaged"),
        ("annotation_version", '{"key": "embed', "the annotation embedded/1/7 is damaged"),
        ("prediction", "{}", "the prediction by rules-1 for 'a0001' is damaged"),
    ],
)
def test_a_damaged_row_is_named_with_its_remedy(
    ledger: Ledger, tamper: Callable[[str], None], table: str, payload: str, what: str
):
    ledger.add_article(article())
    ledger.add_version(version())
    ledger.add_prediction(Prediction("rules-1", Annotation("a0001")))
    tamper(f"update {table} set payload = '{payload}'".replace(":", "\\:"))
    with pytest.raises(LedgerError, match=what) as caught:
        list(ledger.articles() if table == "article" else ledger.versions())
        list(ledger.predictions())
    assert "audit verify" in caught.value.remedy


def test_the_seal_changes_with_every_row(ledger: Ledger):
    empty = ledger.seal()
    ledger.add_article(article())
    assert ledger.seal() != empty


def test_writers_of_two_processes_take_turns_and_the_chain_stays_whole(url: str, ledger: Ledger):
    script = (
        "import sys\n"
        "from workbench.ledger import Ledger\n"
        "from workbench.model import Article\n"
        "url, name = sys.argv[1:]\n"
        "with Ledger.open(url) as ledger:\n"
        "    for number in range(100):\n"
        "        ledger.add_article(Article(f'{name}{number}', f'{name} {number}'))\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", script, url, name]) for name in ("ann", "bob")
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    assert ledger.count() == 200
    assert ledger.verify() == []
