"""The rule-based pre-annotator: spaCy's tagger and parser, a lexicon, nothing trained on news."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain, groupby
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from workbench.model import Article, Prediction
from workbench.preannotate.calibration import Calibration, Evidence
from workbench.preannotate.chunks import split_pieces
from workbench.preannotate.hyphens import keep_whole
from workbench.preannotate.join import join_paragraphs
from workbench.preannotate.language import find_language
from workbench.preannotate.layout import Layout, LineReader
from workbench.preannotate.lexicon import languages, load_lexicon
from workbench.preannotate.paragraph import Paragraph, read_paragraph, read_turn
from workbench.preannotate.parts import ALL_PARTS
from workbench.preannotate.reading import Parsed, Reading
from workbench.preannotate.record import make_prediction
from workbench.preannotate.surface import is_headline, lower_headline

_CALIBRATION = Calibration(scale=0.84, shift=0.70)
_Piece = tuple[str, tuple[int, Article, int, Layout]]
# Code points parsed at once, at least one piece: what the parser holds in memory grows with them.
_BATCH = 20_000
# What has no width, but stands in words for the parser, is a blank: the same length, no word.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff"), " ")


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
        """The model name in predictions: `rules-11`, for another language `rules-11-CODE`."""
        code = self.lexicon.language
        return "rules-11" if code == "en" else f"rules-11-{code}"

    @cached_property
    def nlp(self) -> Language:
        """The spaCy pipeline, loaded when the first article comes: tagger and parser only."""
        nlp = spacy.load(self.lexicon.spacy_model, exclude=["ner", "lemmatizer", "attribute_ruler"])
        keep_whole(nlp, self.lexicon)
        return nlp

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
        batches = _batch(self._pieces(articles))
        parsed = chain.from_iterable(self.nlp.pipe(b, as_tuples=True) for b in batches)
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
            line = article.text[start : start + layout.body + len(doc.text)].translate(_INVISIBLE)
            return read_turn(doc, line, start, layout.turn, layout.body, self.lexicon)
        return read_paragraph(doc, start + layout.body, self.lexicon, self.parts)

    def _pieces(self, articles: Iterable[Article]) -> Iterator[_Piece]:
        for number, article in enumerate(articles):
            if self.supports(article) is not None:
                yield "", (number, article, 0, Layout(0, None))
                continue
            text = article.text.translate(_INVISIBLE)
            lines = LineReader(text, self.lexicon)
            for start, end in tuple(split_pieces(text)) or ((0, 0),):
                line = text[start:end]
                begins = start == 0 or text[start - 1] == "\n"
                layout = lines.read(line) if begins else Layout(0, None)
                piece = line[layout.body :]
                if is_headline(piece):
                    piece = lower_headline(piece, self.lexicon.words["headline_words"])
                yield piece, (number, article, start, layout)


def _batch(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    batch: list[_Piece] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece[0])
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
