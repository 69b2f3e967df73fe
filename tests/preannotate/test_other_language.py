"""A language of its own: a folder of word lists and a spaCy model, and no line of code."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.training import Example

from workbench.model import Article
from workbench.preannotate import PreAnnotator
from workbench.preannotate.rules import RulesPreAnnotator
from workbench.records import to_attributions

# Word, tag, relation and head, tags and relations named as spaCy's German models name them.
TREEBANK = [
    "Ruiz:NE:sb:1 sagte:VVFIN:ROOT:1 ,:$,:punct:1 dass:KOUS:cp:6 der:ART:nk:5 Damm:NN:sb:6"
    " hielt:VVFIN:oc:1 .:$.:punct:1",
    "Brandt:NE:sb:1 behauptete:VVFIN:ROOT:1 ,:$,:punct:1 dass:KOUS:cp:6 die:ART:nk:5"
    " Brücke:NN:sb:6 fiel:VVFIN:oc:1 .:$.:punct:1",
    "«:$(:punct:4 Nein:ITJ:nk:4 »:$(:punct:4 ,:$,:punct:4 sagte:VVFIN:ROOT:4 Ruiz:NE:sb:4"
    " .:$.:punct:4",
    "Der:ART:nk:1 Damm:NN:sb:2 hielt:VVFIN:ROOT:2 .:$.:punct:2",
]
FILES = {
    "language.toml": """
        word_lists = ["words.toml"]
        [names]
        NE = "NNP"
        VVFIN = "VBD"
        KOUS = "IN"
        sb = "nsubj"
        oc = "ccomp"
        cp = "mark"
        [function_words]
        dass = "that"
    """,
    "morphology.toml": """
        verbs = { }
        [[verb]]
        ending = "en"
        forms = ["t"]
        past = ["te", "ten"]
    """,
    "verbs.toml": """
        [[class]]
        name = "say"
        frames = ["quote", "clause"]
        verbs = "sagen behaupten"
    """,
    "nouns.toml": "class = []",
    "adjectives.toml": "class = []",
    "words.toml": 'nesting_classes = "say"',
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a lexicon folder whose model has learned four sentences by heart."""
    folder = tmp_path_factory.mktemp("lexicons") / "de"
    folder.mkdir()
    nlp = spacy.blank("de")
    nlp.add_pipe("tagger")
    nlp.add_pipe("parser", config={"min_action_freq": 1})
    examples = []
    for sentence in TREEBANK:
        words, tags, deps, heads = zip(*(w.rsplit(":", 3) for w in sentence.split()), strict=True)
        told = {"words": words, "tags": tags, "deps": deps, "heads": [int(h) for h in heads]}
        examples.append(Example.from_dict(nlp.make_doc(" ".join(words)), told))
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(60):
        nlp.update(examples, sgd=optimizer)
    nlp.to_disk(folder / "model")
    for name, text in FILES.items():
        lines = "\n".join(line.strip() for line in text.splitlines())
        if name == "language.toml":
            lines = f'spacy_model = "{folder / "model"}"\n{lines}'
        (folder / name).write_text(lines, "utf-8")
    return folder


@pytest.fixture(scope="module")
def german(folder: Path) -> RulesPreAnnotator:
    return RulesPreAnnotator(folder)


def find(model: PreAnnotator, text: str) -> list[tuple[str, ...]]:
    (prediction,) = model.annotate([Article("a", text, language="de")])

    def words(spans: tuple[tuple[int, int], ...]) -> str:
        return " … ".join(text[start:end] for start, end in spans)

    record = to_attributions(prediction.annotation, text)
    assert {a.stance for a in record.attributions} <= {None}
    return [(words(a.source), words(a.cue), words(a.content)) for a in record.attributions]


def test_its_clauses_are_found_by_its_words_and_relations(german: RulesPreAnnotator) -> None:
    found = find(german, "Ruiz sagte, dass der Damm hielt.")
    assert found == [("Ruiz", "sagte", "dass der Damm hielt")]


def test_its_quotations_are_found(german: RulesPreAnnotator) -> None:
    assert find(german, "«Nein», sagte Ruiz.") == [("Ruiz", "sagte", "«Nein»")]


def test_it_reads_its_language_only(german: RulesPreAnnotator) -> None:
    assert german.name == "rules-11-de"
    assert german.supports(Article("a", "Der Damm hielt.", language="de")) is None
    assert german.supports(Article("a", "The dam held.", language="en"))


def test_without_a_stance_lexicon_stance_is_not_judged(german: RulesPreAnnotator) -> None:
    text = "Brandt behauptete, dass die Brücke fiel."
    (prediction,) = german.annotate([Article("a", text, language="de")])
    assert prediction.annotation.layers == ("attribution",)
