from __future__ import annotations

import pickle

import pytest

from workbench.errors import ModelError
from workbench.model import Article, Attribution
from workbench.preannotate import PreAnnotator, load_preannotator, preannotate
from workbench.preannotate.rules import RulesPreAnnotator
from workbench.records import to_attributions


@pytest.fixture(scope="module")
def rules() -> PreAnnotator:
    return load_preannotator("rules")


def find(rules: PreAnnotator, text: str) -> tuple[Attribution, ...]:
    (prediction,) = rules.annotate([Article("a", text, language="en")])
    return to_attributions(prediction.annotation, text).attributions


def test_rules_find_a_direct_quotation_with_speaker_and_cue(rules: PreAnnotator) -> None:
    text = "“The bridge will open in May,” the mayor said."
    (found,) = find(rules, text)
    assert [text[s:e] for s, e in found.source] == ["the mayor"]
    assert [text[s:e] for s, e in found.cue] == ["said"]
    assert found.quote_type == "direct"


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Ruiz said the dam was safe.\n“It was built well. It will stand.”", "assert"),
        ("The committee wrote:\n“The report is false. It was a lie.”", "deny"),
        ("RUIZ: The dam is safe.", "assert"),
        ("RUIZ: Is the dam safe?", "none"),
    ],
)
def test_words_without_a_verb_of_saying_are_judged(
    rules: PreAnnotator, text: str, stance: str
) -> None:
    assert find(rules, text)[-1].stance == stance


def test_predictions_come_in_order_whatever_the_articles_hold(rules: PreAnnotator) -> None:
    texts = ["", "The mayor said it rained.", " \n ", "Der Bürgermeister sagte gestern im Rathaus"]
    articles = [Article(str(i), t) for i, t in enumerate(texts)]
    predictions = list(preannotate(iter(articles), model=rules))
    assert [p.annotation.doc_id for p in predictions] == ["0", "1", "2", "3"]
    assert [bool(p.annotation.regions) for p in predictions] == [False, True, False, False]


def test_an_article_in_another_language_is_refused_with_its_reason(rules: PreAnnotator) -> None:
    german = "Der Bürgermeister sagte gestern im Rathaus, die Brücke werde im Mai geöffnet."
    assert rules.supports(Article("a", german)) == "the language is not 'en'"
    assert rules.supports(Article("a", "")) == "the text is empty"
    assert rules.supports(Article("a", "The mayor said it rained.")) is None
    assert rules.supports(Article("a", "x", language="de-AT")) is not None


def test_a_pre_annotator_travels_to_worker_processes(rules: PreAnnotator) -> None:
    copy = pickle.loads(pickle.dumps(rules))
    article = Article("a", "The mayor said it rained.", language="en")
    assert list(copy.annotate([article])) == list(rules.annotate([article]))


def test_a_pre_annotator_that_travels_keeps_its_parts() -> None:
    rules = RulesPreAnnotator(parts=frozenset(["clause"]))
    assert pickle.loads(pickle.dumps(rules)).parts == {"clause"}


def test_an_unknown_name_is_a_model_error_that_lists_the_known_ones() -> None:
    with pytest.raises(ModelError, match="rules"):
        load_preannotator("no-such-model")


def test_the_default_is_a_built_in_pre_annotator(rules: PreAnnotator) -> None:
    assert load_preannotator("default").name == rules.name
