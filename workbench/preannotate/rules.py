"""The rule-based pre-annotator: spaCy's tagger and parser, a lexicon, nothing trained on news."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from workbench.model import Article, Prediction
from workbench.preannotate.calibration import Calibration, Evidence
from workbench.preannotate.chunks import split_pieces
from workbench.preannotate.join import join_paragraphs
from workbench.preannotate.language import find_language
from workbench.preannotate.lexicon import languages, load_lexicon
from workbench.preannotate.parts import ALL_PARTS
from workbench.preannotate.placing import Parsed, Reading
from workbench.preannotate.reading import Paragraph, read_paragraph, read_turn
from workbench.preannotate.record import make_prediction
from workbench.preannotate.surface import Layout, is_headline, lower_headline, read_layout

_CALIBRATION = Calibration(scale=0.84, shift=0.70)
_Piece = tuple[str, tuple[int, Article, int, Layout]]


def calibrate(score: float) -> float:
    """Return how often an answer with this score of the rules is right: half its content, source.

    Fitted on PolNeAR train; `docs/learning.md` says how well it holds.
    """
    score = min(max(score, 0.01), 0.99)
    return _CALIBRATION.apply(Evidence(math.log(score / (1 - score))))


class RulesPreAnnotator:
    """Finds attributions with hand-written rules; reads one language, English unless told.

    `language` is the code of a language whose lexicon comes along, or a folder with another one.

    `parts` names the rules that run beside those for quotations; leaving some out is for measuring.
    """

    def __init__(self, language: str | Path = "en", *, parts: frozenset[str] = ALL_PARTS) -> None:
        self.language = language
        self.lexicon = load_lexicon(language)
        self.parts = parts

    def __reduce__(self) -> tuple[partial[RulesPreAnnotator], tuple[str | Path]]:
        return partial(RulesPreAnnotator, parts=self.parts), (self.language,)

    @property
    def name(self) -> str:
        """The model name in predictions: `rules-10`, for another language `rules-10-CODE`."""
        code = self.lexicon.language
        return "rules-10" if code == "en" else f"rules-10-{code}"

    @cached_property
    def nlp(self) -> Language:
        """The spaCy pipeline, loaded when the first article comes: tagger and parser only."""
        return spacy.load(
            self.lexicon.spacy_model, exclude=["ner", "lemmatizer", "attribute_ruler"]
        )

    def supports(self, article: Article) -> str | None:
        """Return why an article gets an empty prediction: its language, or nothing to read."""
        if not article.text.strip():
            return "the text is empty"
        if find_language(article, (self.lexicon.language, *languages())) != self.lexicon.language:
            return f"the language is not {self.lexicon.language!r}"
        return None

    def annotate(self, articles: Iterable[Article]) -> Iterator[Prediction]:
        """Yield one prediction for each article, in order, parsing in batches across articles."""
        for reading in self.read(articles):
            placed = [replace(p, score=calibrate(p.score)) for p in reading.placed]
            yield make_prediction(self.name, reading, placed)

    def read(self, articles: Iterable[Article], *, parses: bool = False) -> Iterator[Reading]:
        """Yield one reading for each article, in order; `parses` keeps what they were read from."""
        parsed = self.nlp.pipe(self._pieces(articles), as_tuples=True, batch_size=64)
        for (_, article), pieces in groupby(parsed, key=lambda piece: piece[1][:2]):
            paragraphs, kept = [], []
            for doc, (*_, start, layout) in pieces:
                paragraphs.append(self._read(doc, article, start, layout))
                if parses and layout.turn is None:
                    kept.append(Parsed(doc, start + layout.body, self.lexicon))
            placed = join_paragraphs(paragraphs, article.text)
            names = tuple(name for paragraph in paragraphs for name in paragraph.names)
            nouns = tuple(noun for paragraph in paragraphs for noun in paragraph.nouns)
            yield Reading(article, placed, names, nouns, self.lexicon, kept)

    def _read(self, doc: Doc, article: Article, start: int, layout: Layout) -> Paragraph:
        if layout.turn is not None:
            line = article.text[start : start + layout.body + len(doc.text)]
            return read_turn(doc, line, start, layout.turn, layout.body, self.lexicon)
        return read_paragraph(doc, start + layout.body, self.lexicon, self.parts)

    def _pieces(self, articles: Iterable[Article]) -> Iterator[_Piece]:
        for number, article in enumerate(articles):
            if self.supports(article) is not None:
                yield "", (number, article, 0, Layout(0, None))
                continue
            for start, end in split_pieces(article.text):
                line = article.text[start:end]
                layout = read_layout(line, self.lexicon.words["labels"])
                piece = line[layout.body :]
                if is_headline(piece):
                    piece = lower_headline(piece, self.lexicon.words["headline_words"])
                yield piece, (number, article, start, layout)
