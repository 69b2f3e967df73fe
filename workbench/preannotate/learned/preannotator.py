"""The learned pre-annotator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import ModelError
from workbench.model import COMMITMENTS, Article, Prediction, Spans
from workbench.preannotate.calibration import Evidence
from workbench.preannotate.learned.candidates import Candidate, propose
from workbench.preannotate.learned.decode import (
    TAGS,
    agree,
    fill_gaps,
    find_sureness,
    read_spans,
)
from workbench.preannotate.learned.extra import load_extra
from workbench.preannotate.learned.folder import FILE, TOKENIZER, Drawn, ModelFolder, read_folder
from workbench.preannotate.learned.session import Answer, Session
from workbench.preannotate.learned.windows import load_tokenizer, read_windows
from workbench.preannotate.lexicon import languages
from workbench.preannotate.paragraph import Placed
from workbench.preannotate.reading import Reading
from workbench.preannotate.record import make_prediction
from workbench.preannotate.rules import RulesPreAnnotator
from workbench.preannotate.stance import Judgement

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with the network's answer."""

    candidate: Candidate
    answer: Answer

    @property
    def evidence(self) -> Evidence:
        """What speaks for the candidate."""
        return Evidence(
            self.answer.logit,
            self.candidate.rule is not None,
            find_sureness(self.answer.tags, "content"),
            find_sureness(self.answer.tags, "source"),
        )


class LearnedPreAnnotator:
    """Answers from a model folder that `workbench train` made; `rules` read for it."""

    def __init__(self, folder: Path | str, rules: RulesPreAnnotator | None = None) -> None:
        self.folder = read_folder(Path(folder))
        self.model = self.folder.model
        self.rules = rules or _load_rules(self.folder)
        self.name = f"{self.folder.name}+{self.rules.name}"
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
        return Session(self.folder.path, self.folder.model)

    def supports(self, article: Article) -> str | None:
        """Return why an article gets an empty prediction: its language, or nothing to read."""
        return self.rules.supports(article)

    def annotate(self, articles: Iterable[Article]) -> Iterator[Prediction]:
        """Yield one prediction for each article, in order."""
        for reading in self.rules.read(articles, parses=True):
            yield make_prediction(self.name, reading, self.answer(reading))

    def answer(self, reading: Reading) -> list[Placed]:
        """Return the attributions of an article that was read by the rules, in text order."""
        return self.choose(reading, self.judge(reading))

    def judge(self, reading: Reading) -> Iterator[Judged]:
        """Yield every candidate of an article with the network's answer."""
        if self.supports(reading.article) is not None:
            return
        windows = list(read_windows(reading.article.text, reading.placed, self.tokenizer))
        found = [
            (read, candidate)
            for read in self.session.read(windows)
            for candidate in propose(
                read.window, read.cues, reading.placed, self.model.likely, self.model.frames
            )
        ]
        for (_, candidate), answer in zip(found, self.session.judge(found), strict=True):
            yield Judged(candidate, answer)

    def choose(self, reading: Reading, candidates: Iterable[Judged]) -> list[Placed]:
        """Return the attributions among judged candidates, and the rules' without a cue."""
        placed = (self.place(reading, judged) for judged in candidates)
        told = [p for p in reading.placed if not p.cue]
        told += best_by_cue(p for p in placed if p and p.score >= self.model.threshold)
        return sorted(told, key=lambda p: p.content)

    def place(self, reading: Reading, judged: Judged) -> Placed | None:
        """Return a candidate as an attribution with its calibrated score; None without content."""
        candidate, window, rule = judged.candidate, judged.candidate.window, judged.candidate.rule
        tags = judged.answer.tags.argmax(axis=1)
        text = reading.article.text
        cue = tags == TAGS.index("cue")
        cue = cue if (cue & candidate.cue).any() else candidate.cue

        def draw(tag: str, side: Drawn, ruled: Spans) -> Spans:
            if side == "rules" and ruled:
                return ruled
            marked = cue
            if tag != "cue":
                marked = fill_gaps(window, tags == TAGS.index(tag), tags == TAGS.index("none"))
            if side == "snapped" and agree(marked, window.mask(ruled)):
                return ruled
            drawn = read_spans(text, window, marked)
            beyond = (s for s in ruled if s[1] <= window.spans[0, 0] or s[0] >= window.spans[-1, 1])
            return tuple(sorted((*drawn, *beyond)))

        content = draw("content", self.model.content, rule.content if rule else ())
        if not content and rule is None:
            return None
        placed = reading.place(
            cue=draw("cue", self.model.cue, rule.cue if rule else ()),
            source=draw("source", self.model.source, rule.source if rule else ()),
            content=content or (rule.content if rule else ()),
            score=self.model.calibration.apply(judged.evidence),
            rule=rule,
        )
        if self.model.stance == "learned":
            best = int(judged.answer.stance.argmax())
            judgement = Judgement(COMMITMENTS[best], float(judged.answer.stance[best]))
            placed = replace(placed, judgement=judgement)
        return placed


def _load_rules(folder: ModelFolder) -> RulesPreAnnotator:
    language = folder.model.language
    try:
        return RulesPreAnnotator(language)
    except OSError as error:
        raise ModelError(
            f"{folder.path / FILE}: there are no word lists for the language {language!r}.",
            remedy=f"Train the model again for one of these: {', '.join(languages())}.",
        ) from error


def best_by_cue(placed: Iterable[Placed]) -> list[Placed]:
    """Return the likeliest for each cue, in text order: two candidates may be parts of one.

    So are two that tell the same of one source by cues that overlap.
    """
    best: list[Placed] = []
    taken: set[Spans] = set()
    told: dict[tuple[Spans, Spans], list[Spans]] = defaultdict(list)
    for attribution in sorted(placed, key=lambda p: -p.score):
        key = attribution.cue or attribution.content
        cues = told[attribution.content, attribution.source]
        if key not in taken and not any(_overlap(attribution.cue, cue) for cue in cues):
            best.append(attribution)
            taken.add(key)
            cues.append(attribution.cue)
    return sorted(best, key=lambda p: p.content)


def _overlap(some: Spans, others: Spans) -> bool:
    return any(a < d and c < b for a, b in some for c, d in others)
