"""Adjudication against a stand-in: what a real server cannot be made to do; see also tests/e2e."""

import pytest
from pier import ARTICLE, ASSERTED, WHOLE

from workbench.adjudicate import Rule
from workbench.labelstudio.adjudication import pull_adjudication, push_adjudication
from workbench.model import AnnotationVersion

MAJORITY = Rule("majority")


def test_a_pull_after_a_push_that_was_killed_takes_up_its_tasks(ledger, port, server):
    ledger.add_article(ARTICLE)
    for who, annotation in (("ann", WHOLE), ("bob", ASSERTED)):
        ledger.add_version(AnnotationVersion(f"file:pier#{who}", annotation, who))

    def kill() -> None:
        raise KeyboardInterrupt

    server.on_import = kill
    with pytest.raises(KeyboardInterrupt):
        push_adjudication(ledger, port, "News", MAJORITY)
    server.on_import = lambda: None
    ((number, task),) = server.tasks.items()
    server.annotate(number, task["predictions"][0]["result"])
    summary = pull_adjudication(ledger, port, "News", MAJORITY)
    assert (summary.added, summary.decided.submissions) == (0, 1)
    assert list(server.tasks) == [number]
