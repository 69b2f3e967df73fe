"""The learned pre-annotator."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.model import Article, Prediction, Spans
from workbench.preannotate.learned.candidates import STANCES, Candidate, propose
from workbench.preannotate.learned.decode import TAGS, read_spans
from workbench.preannotate.learned.extra import load_extra
from workbench.preannotate.learned.folder import TOKENIZER, read_folder
from workbench.preannotate.learned.session import Answer, Session
from workbench.preannotate.learned.windows import load_tokenizer, read_windows
from workbench.preannotate.placing import Reading
from workbench.preannotate.reading import Placed
from workbench.preannotate.rules import RulesPreAnnotator
from workbench.preannotate.stance import Judgement

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with the network's answer; `probability` is calibrated."""

    candidate: Candidate
    answer: Answer
    probability: float


class LearnedPreAnnotator:
    """Answers from a model folder that `workbench train` made; `rules` read for it."""

    def __init__(self, folder: Path | str, rules: RulesPreAnnotator | None = None) -> None:
        self.folder = read_folder(Path(folder))
        self.model = self.folder.model
        self.name = self.folder.name
        self.rules = rules or RulesPreAnnotator(self.model.language)
        load_extra("onnxruntime", "learned", "A learned pre-annotator")

    def __reduce__(self) -> tuple[type[LearnedPreAnnotator], tuple[Path]]:
        return LearnedPreAnnotator, (self.folder.path,)

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer that the network was trained with."""
        return load_tokenizer(self.folder.path / TOKENIZER)

    @cached_property
    def session(self) -> Session:
        """The network, loaded when the first article comes."""
        return Session(self.folder.path, self.model.begin, self.model.end)

    def supports(self, article: Article) -> str | None:
        """Return why an article gets an empty prediction: its language, or nothing to read."""
        return self.rules.supports(article)

    def annotate(self, articles: Iterable[Article]) -> Iterator[Prediction]:
        """Yield one prediction for each article, in order."""
        for reading in self.rules.read(articles, parses=True):
            yield self.rules.predict(reading, self.answer(reading), name=self.name)

    def answer(self, reading: Reading) -> list[Placed]:
        """Return the attributions of an article that was read by the rules, in text order."""
        told = [
            placed
            for judged in self.judge(reading)
            if judged.probability >= self.model.threshold
            and (placed := self._place(reading, judged))
        ]
        told += (placed for placed in reading.placed if not placed.cue)
        return sorted(told, key=lambda placed: placed.content)

    def judge(self, reading: Reading) -> Iterator[Judged]:
        """Yield every candidate of an article with the network's answer."""
        windows = list(read_windows(reading.article.text, reading.placed, self.tokenizer))
        found = [
            (read, candidate)
            for read in self.session.read(windows)
            for candidate in propose(
                read.window, read.cues, reading.placed, self.model.likely, self.model.frames
            )
        ]
        calibration = self.model.calibration
        for (_, candidate), answer in zip(found, self.session.judge(found), strict=True):
            odds = calibration.scale * answer.logit + calibration.shift
            yield Judged(candidate, answer, 1 / (1 + math.exp(-odds)))

    def _place(self, reading: Reading, judged: Judged) -> Placed | None:
        candidate, window, rule = judged.candidate, judged.candidate.window, judged.candidate.rule
        tags = judged.answer.tags.argmax(axis=1)
        text = reading.article.text

        def spans(tag: str, ruled: Spans) -> Spans:
            drawn = read_spans(text, window, tags == TAGS.index(tag))
            beyond = (s for s in ruled if s[1] <= window.spans[0, 0] or s[0] >= window.spans[-1, 1])
            return tuple(sorted((*drawn, *beyond)))

        content = spans("content", rule.content if rule else ()) or (rule.content if rule else ())
        if not content:
            return None
        placed = reading.place(
            cue=read_spans(text, window, candidate.cue),
            source=spans("source", rule.source if rule else ()),
            content=content,
            score=round(judged.probability, 3),
            rule=rule,
        )
        if self.model.stance == "learned":
            best = int(judged.answer.stance.argmax())
            judgement = Judgement(STANCES[best], float(judged.answer.stance[best]))
            placed = replace(placed, judgement=judgement)
        return placed
