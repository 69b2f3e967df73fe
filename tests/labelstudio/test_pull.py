"""Pull against a stand-in; the rest is in tests/e2e."""

from workbench.labelstudio.pull import pull
from workbench.labelstudio.push import PushOptions, push
from workbench.model import Article


def test_what_was_labelled_in_an_unknown_text_comes_once_the_text_is_in_the_ledger(
    ledger, port, server
):
    ledger.add_article(Article("a0", "Text 0."))
    project = push(ledger, port, PushOptions("News")).project
    (made,) = port.import_tasks(project, b'[{"data": {"text": "New."}, "predictions": []}]')
    server.annotate(made)
    pull(ledger, port, "News")
    server.quiet = True
    for _ in range(2):
        summary = pull(ledger, port, "News")
        assert summary.submitted == 0
        assert "`workbench ingest` adds it" in summary.problems[0]
    ledger.add_article(Article("a1", "New."))
    summary = pull(ledger, port, "News")
    assert (summary.submitted, summary.problems) == (1, ())
    assert pull(ledger, port, "News").tasks == 0
