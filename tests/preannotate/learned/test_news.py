"""The trained model that travels with the package."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from workbench.model import Article, Attributions
from workbench.preannotate import PreAnnotator, load_preannotator
from workbench.preannotate.learned import LearnedPreAnnotator
from workbench.preannotate.learned.candidates import propose
from workbench.preannotate.learned.packaged import NEWS
from workbench.preannotate.learned.windows import read_windows
from workbench.records import to_attributions

RECORDED = Path(__file__).parent / "news.recorded.jsonl"
MOST_BYTES = 30 * 10**6


@pytest.fixture(scope="module")
def news() -> PreAnnotator:
    return load_preannotator("news")


@pytest.mark.parametrize("line", RECORDED.read_bytes().splitlines())
def test_the_packaged_weights_answer_as_recorded(line: bytes, news: PreAnnotator) -> None:
    recorded = msgspec.json.decode(line, type=Attributions)
    article = Article(recorded.doc_id, recorded.text, language="en")
    (prediction,) = news.annotate([article])
    found = to_attributions(prediction.annotation, article.text)
    assert without_scores(found) == without_scores(recorded)
    for now, before in zip(found.attributions, recorded.attributions, strict=True):
        assert now.score == pytest.approx(before.score, abs=0.03)  # processors round differently


def without_scores(record: Attributions) -> Attributions:
    unscored = (msgspec.structs.replace(a, score=None) for a in record.attributions)
    return msgspec.structs.replace(record, attributions=tuple(unscored))


def test_it_finds_what_the_rules_alone_do_not(news: PreAnnotator, seeds: Path) -> None:
    article = Article("a", (seeds / "001_minister-dinner.txt").read_text("utf-8"), language="en")
    (ours,), (theirs,) = (
        list(model.annotate([article])) for model in (news, load_preannotator("rules"))
    )
    assert ours.model.startswith("news-")
    assert ours.model.endswith(f"+{theirs.model}")  # whose answers are part of its own
    assert ours.annotation.regions != theirs.annotation.regions


def test_the_package_grows_by_less_than_30_mb() -> None:
    files = [path for path in NEWS.iterdir() if path.is_file()]
    assert {"model.json", "README.md"} < {path.name for path in files}
    assert sum(path.stat().st_size for path in files) < MOST_BYTES


def test_answers_come_in_the_order_of_the_questions(seeds: Path) -> None:
    news = LearnedPreAnnotator(NEWS)
    text = (seeds / "001_minister-dinner.txt").read_text("utf-8")
    (reading,) = news.rules.read([Article("a", text, language="en")], parses=True)
    windows = list(read_windows(text, reading.placed, news.tokenizer))
    found = [
        (read, candidate)
        for read in news.session.read(windows)
        for candidate in propose(read.window, read.cues, reading.placed, 0.1, news.model.frames)
    ]
    assert len({len(read.window) for read, _ in found}) > 3
    forwards, backwards = news.session.judge(found), news.session.judge(found[::-1])
    for (read, _), one, other in zip(found, forwards, backwards[::-1], strict=True):
        assert len(one.tags) == len(read.window)
        assert one.logit == pytest.approx(other.logit, abs=0.5)


def test_a_window_may_be_cut_inside_a_word(news: PreAnnotator) -> None:
    names = ", ".join(["Krzyżanowski", "Wawrzyniak", "Szczepański", "Grzegorzewski"] * 8)
    said = "The minister said that the budget would fall. “We will not go,” she told them.\n"
    texts = [f"{'x' * n} {said * 4}The party’s list names a {names}.\n" for n in range(1, 5)]
    predictions = list(news.annotate(Article(str(n), text) for n, text in enumerate(texts)))
    assert all(prediction.annotation.regions for prediction in predictions)
