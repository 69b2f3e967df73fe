"""What is read in a snapshot is one state of the ledger, however much is written meanwhile."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Article, Region

ARTICLES = 30
# Each round gives every article another version, in one transaction: a mixture is no state.
WRITER = f"""
import sys
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Region
with Ledger.open(sys.argv[1]) as ledger:
    print("ready", flush=True)
    for round in range(1, 10_000):
        with ledger.transaction():
            for number in range({ARTICLES}):
                graph = Annotation(f"a{{number:03}}", (Region("r", "cue", 0, round),))
                ledger.add_version(AnnotationVersion(f"k/{{number}}", graph, "ann"))
        print(round, flush=True)
"""


def fill(ledger: Ledger) -> None:
    with ledger.transaction():
        for number in range(ARTICLES):
            name = f"a{number:03}"
            ledger.add_article(Article(name, f"Text {number}."))
            graph = Annotation(name, (Region("r", "cue", 0, 1),))
            ledger.add_version(AnnotationVersion(f"k/{number}", graph, "ann"))


def test_a_writer_in_another_process_does_not_show(ledger: Ledger, url: str) -> None:
    fill(ledger)
    command = [sys.executable, "-c", WRITER, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        try:
            rounds = iter(writer.stdout)
            next(rounds)
            for _ in range(5):
                with ledger.snapshot():
                    seal = ledger.seal()
                    ends = set()
                    for number in range(ARTICLES):
                        if number % 10 == 5:
                            next(rounds)  # the writer has gone on meanwhile
                        [version] = ledger.versions(doc_id=f"a{number:03}")
                        ends.add(version.annotation.regions[0].end)
                    assert len(ends) == 1
                    assert ledger.seal() == seal
                assert ledger.seal() != seal
        finally:
            writer.kill()
    assert ledger.verify() == []


def test_a_writer_does_not_wait_for_a_reader(ledger: Ledger, url: str) -> None:
    fill(ledger)
    with ledger.snapshot():
        seal = ledger.seal()

        def write() -> None:
            with Ledger.open(url) as other:
                other.add_article(Article("late", "Late."))

        thread = threading.Thread(target=write)
        thread.start()
        thread.join(timeout=10)
        assert not thread.is_alive()
        assert ledger.seal() == seal
    assert ledger.article("late")


def test_a_reader_does_not_wait_for_a_writer(ledger: Ledger, url: str) -> None:
    fill(ledger)
    with ledger.transaction():
        ledger.add_article(Article("late", "Late."))
        with Ledger.open(url) as other, other.snapshot():
            assert other.count() == ARTICLES
            assert other.verify() == []


def test_what_is_written_inside_is_kept(ledger: Ledger) -> None:
    with ledger.snapshot():
        assert ledger.count() == 0
        ledger.add_article(Article("a", "One."))
        assert ledger.count() == 0
    assert ledger.count() == 1


def test_after_an_error_the_ledger_reads_on(ledger: Ledger) -> None:
    with pytest.raises(KeyboardInterrupt), ledger.snapshot():
        raise KeyboardInterrupt
    ledger.add_article(Article("a", "One."))
    assert ledger.count() == 1
