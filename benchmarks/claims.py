"""How well claims of different articles are joined: precision and recall on labelled pairs.

python benchmarks/claims.py [--corpora FOLDER] → benchmarks/results/claims.json

`claims_pairs.jsonl` holds 270 pairs of contents from PolNeAR train, by article and offsets, each
read by one person and labelled `same` where a fact-checker would file both under one claim. Two
sets are drawn by likeness in strata from pairs that share three stems and a name, and weighted back
to all such pairs: `week` from gold contents of articles at most seven days apart (its first use was
to choose the form of the score), `year` from gold contents whatever their dates. The threshold was
chosen on both. `predicted` is fresh: fifty of the claims that a looser threshold joined across
articles in the answers of the rules to those articles, judged at the threshold in force. Recall is
of pairs that share three stems and a name; a paraphrase without a shared word is out of reach.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from workbench.audit.claims import Likeness, Mention
from workbench.audit.claims.likeness import THRESHOLD
from workbench.audit.claims.reading import read_words
from workbench.model import Attribution

HERE = Path(__file__).parent
PAIRS = HERE / "claims_pairs.jsonl"
RESULTS = HERE / "results" / "claims.json"
SWEEP = (0.25, 0.35, 0.4, 0.45, 0.5, 0.55)
COPIES = 12


def read_mentions(path: Path) -> tuple[list[Mention], dict[str, int]]:
    """Return a mention for each gold content, and its position by article and offsets."""
    mentions: list[Mention] = []
    position: dict[str, int] = {}
    for document, line in enumerate(path.open(encoding="utf-8")):
        article = json.loads(line)
        text = article["text"]
        own = [_attribution(a, text) for a in article["attributions"] if a["content"]]
        for attribution, words in zip(own, read_words(text, own), strict=True):
            position[_place(article["doc_id"], attribution.content)] = len(mentions)
            mentions.append(Mention(document, len(mentions), *words))
    return mentions, position


def _attribution(given: dict[str, Any], text: str) -> Attribution:
    spans = tuple(tuple(span) for span in given["content"])
    source = " ".join(text[s:e] for s, e in given["source"])
    return Attribution(content=spans, speaker_name=source or None)


def _place(doc_id: str, spans: Any) -> str:
    return f"{doc_id} {[list(span) for span in spans]}"


def measure(pairs: list[dict[str, Any]], threshold: float) -> dict[str, float | int]:
    """Return precision, recall and F1 in percent, weighted back to all pairs."""
    found = [p for p in pairs if p["score"] >= threshold]
    right = sum(p["weight"] for p in found if p["same"])
    precision = 100 * right / max(sum(p["weight"] for p in found), 1e-9)
    recall = 100 * right / sum(p["weight"] for p in pairs if p["same"])
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    figures = {"precision": precision, "recall": recall, "f1": f1}
    return {name: round(value, 1) for name, value in figures.items()} | {"joined": len(found)}


def measure_scale(mentions: list[Mention]) -> dict[str, float | int]:
    """Return the time that a ledger of 10,000 articles takes: copies with rare words of their own.

    Words of more than thirty articles are shared by all copies, others by two of them.
    """
    frequency: Counter[str] = Counter()
    for _, stem in {(m.document, stem) for m in mentions for stem in m.stems}:
        frequency[stem] += 1
    documents = 1 + max(m.document for m in mentions)
    grown: list[Mention] = []
    for copy in range(COPIES + 1):
        rare = {s: f"{s}{copy // 2}" for s, n in frequency.items() if n <= 30}
        for m in mentions:
            stems, names = ({rare.get(s, s) for s in own} for own in (m.stems, m.names))
            document = m.document + copy * documents
            own = (frozenset(stems), frozenset(names), m.speaker)
            grown.append(Mention(document, len(grown), *own))
    wall = time.perf_counter()
    joined = sum(1 for _ in Likeness(grown).find_pairs())
    return {
        "articles": documents * (COPIES + 1),
        "contents": len(grown),
        "pairs": joined,
        "wall_s": round(time.perf_counter() - wall, 1),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("WORKBENCH_CORPORA", HERE.parent.parent / "shared" / "data")
    parser.add_argument("--corpora", type=Path, default=Path(default))
    corpora = parser.parse_args().corpora
    mentions, position = read_mentions(corpora / "polnear" / "train.jsonl")
    likeness = Likeness(mentions)
    sets: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        if "score" not in pair:
            ends = (position[_place(*pair[side])] for side in ("first", "second"))
            pair["score"] = likeness.score(*ends)
        sets[pair["set"]].append(pair)
    wall = time.perf_counter()
    found = sum(1 for _ in likeness.find_pairs())
    figures = {
        "threshold": THRESHOLD,
        "sets": {
            name: {
                "pairs": len(pairs),
                "same": sum(pair["same"] for pair in pairs),
                "by_threshold": {str(t): measure(pairs, t) for t in SWEEP},
            }
            for name, pairs in sets.items()
            if name != "predicted"
        },
        "predicted": judge(sets["predicted"]),
        "corpus": {
            "contents": len(mentions),
            "pairs": found,
            "wall_s": round(time.perf_counter() - wall, 1),
        },
        "scale": measure_scale(mentions),
        "machine": f"{platform.machine()}, Python {platform.python_version()}, one core",
    }
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))


def judge(pairs: list[dict[str, Any]]) -> dict[str, float | int]:
    """Return the share of joined claims that are one; there is no recall in what was joined."""
    joined = [pair for pair in pairs if pair["score"] >= THRESHOLD]
    same = sum(pair["same"] for pair in joined)
    return {"joined": len(joined), "same": same, "precision": round(100 * same / len(joined), 1)}


if __name__ == "__main__":
    main()
