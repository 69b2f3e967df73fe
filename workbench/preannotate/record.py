"""From an article's settled attributions to its prediction: speakers, stance links, scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec

from workbench.model import Annotation, Attribution, Attributions, Prediction, Span, Spans
from workbench.preannotate.graphemes import composes, widen
from workbench.preannotate.paragraph import Placed
from workbench.preannotate.reading import Reading
from workbench.preannotate.speakers import Speaker, name_speakers, read_setting
from workbench.preannotate.stance import link_claims
from workbench.records import from_attributions


def make_prediction(model: str, reading: Reading, placed: Sequence[Placed]) -> Prediction:
    """Return the prediction of an article; its score is the mean of its attributions'."""
    article, lexicon = reading.article, reading.lexicon
    told = sorted((p for p in placed if p.content), key=lambda p: p.content)
    speakers = name_speakers(
        [p.speaker for p in told],
        reading.names,
        reading.nouns,
        lexicon,
        read_setting(article),
    )
    compose = composes(article.text)
    attributions = []
    sure: dict[Span, float] = {}
    for told_here, speaker in zip(told, speakers, strict=True):
        p = _widen(article.text, told_here) if compose else told_here
        attributions.append(_attribute(p, speaker, judged=lexicon.stance is not None))
        if p.source and speaker is not None:
            sure[p.source[0]] = speaker.score
    record = Attributions(article.id, article.text, tuple(attributions), layers=("attribution",))
    if lexicon.stance:
        linked = link_claims(article.text, attributions, language=lexicon.stance)
        record = Attributions(article.id, article.text, linked)
    annotation = from_attributions(record)
    scores = [a.score or 0.0 for a in attributions]
    return Prediction(
        model,
        _score_speakers(annotation, sure),
        round(sum(scores) / len(scores), 3) if scores else 0.0,
    )


def _attribute(placed: Placed, speaker: Speaker | None, *, judged: bool) -> Attribution:
    known = speaker if placed.source else None
    return Attribution(
        content=placed.content,
        source=placed.source,
        cue=placed.cue,
        speaker_name=known.name if known else None,
        speaker_kind=known.kind if known else None,
        stance=placed.judgement.stance if judged else None,
        score=round(placed.score, 3),
    )


def _widen(text: str, placed: Placed) -> Placed:
    def spans(given: Spans) -> Spans:
        return tuple(widen(text, span) for span in given)

    return replace(
        placed, content=spans(placed.content), source=spans(placed.source), cue=spans(placed.cue)
    )


def _score_speakers(annotation: Annotation, sure: Mapping[Span, float]) -> Annotation:
    """Return the annotation with a score on each speaker, and on each cue that of its content."""
    told = {r.id: r.score for r in annotation.regions}
    of_cue = {k.source: told[k.target] for k in annotation.links if k.kind == "cue_of"}
    scores = {
        r.id: sure.get((r.start, r.end)) if r.label == "speaker" else of_cue.get(r.id)
        for r in annotation.regions
        if r.score is None
    }
    regions = tuple(
        msgspec.structs.replace(r, score=scores[r.id]) if scores.get(r.id) is not None else r
        for r in annotation.regions
    )
    return msgspec.structs.replace(annotation, regions=regions)
