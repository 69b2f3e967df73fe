"""How fast annotations are checked, and in how much memory: made-up ones of 40 regions.

python benchmarks/check.py [--annotations 10000] → benchmarks/results/check.json

Each measurement runs in a process of its own, so that its peak resident size is its own: typed
annotations by all rules of all scopes; the same from a SQLite ledger, with the raw result that
Label Studio sent and the prediction; a tenth of either, for the memory. The JSON Schema validator
alone, which the check passes over for annotations that conform, is timed on a sample.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from workbench.check import Submission, Tally, check_campaign, check_ledger
from workbench.labelstudio.convert import to_results
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Article, Link, Prediction, Region
from workbench.schema import validator

RESULTS = Path(__file__).parent / "results" / "check.json"
SPEAKERS = ("Lena Ortiz", "Ivo Marsh", "The Courier", "Zoë Quill", "the ministry", "René Dahl")
WORDS = (
    *("toll", "bridge", "ferry", "council", "budget", "harbour", "vote", "plan", "storm", "fee"),
    *("never", "again", "still", "café", "under", "after", "every", "winter", "people", "new"),
)
ATTRIBUTIONS = 13  # of three regions each; one cue more makes forty


def make_case(number: int) -> tuple[Article, Annotation]:
    """Return an article of about 500 words with 40 regions; one in ten has something wrong."""
    rng = random.Random(number)
    text = f"Report {number}.\n"
    regions: list[Region] = []
    links: list[Link] = []

    def write(words: str) -> int:
        nonlocal text
        text += words + " "
        return len(text) - 1

    def label(words: str, **fields: str) -> Region:
        end = write(words)
        region = Region(f"r{len(regions)}", start=end - len(words), end=end, **fields)
        regions.append(region)
        return region

    for position in range(ATTRIBUTIONS):
        write(" ".join(rng.choices(WORDS, k=20)).capitalize() + ".")
        name = rng.choice(SPEAKERS)
        speaker = label(name, label="speaker", name=name, kind="person")
        denies = rng.random() < 0.2
        cue = label("denied" if denies else "said", label="cue")
        words = " ".join(rng.choices(WORDS, k=12))
        quoted = f"“{words}”" if position % 3 else words
        stance = "deny" if denies else "assert"
        content = label(quoted, label="claim", stance=stance)
        links += [Link("said_by", content.id, speaker.id), Link("cue_of", cue.id, content.id)]
        write(".\n")
    extra = label("added", label="cue")
    links.append(Link("cue_of", extra.id, content.id))
    if number % 10 == 0:
        links.pop(0)
        regions[3] = msgspec.structs.replace(regions[3], end=regions[3].end + 1)
    doc_id = f"made-{number:06}"
    return Article(doc_id, text), Annotation(doc_id, tuple(regions), tuple(links))


def make_version(
    number: int, article: Article, annotation: Annotation, *, raw: bool
) -> AnnotationVersion:
    return AnnotationVersion(
        key=f"made/1/{number}",
        annotation=annotation,
        annotator=("ada", "ben", "cleo")[number % 3],
        lead_time=240.0,
        model="made" if raw else None,
        config="sha256:1",
        task=number if raw else None,
        raw=to_results(annotation, article.text) if raw else None,
    )


def make_submissions(count: int) -> Iterator[Submission]:
    for number in range(count):
        article, annotation = make_case(number)
        version = make_version(number, article, annotation, raw=False)
        yield Submission(article, annotation, version=version)


def fill_ledger(url: str, count: int) -> None:
    with Ledger.open(url) as ledger:
        for first in range(0, count, 500):
            with ledger.transaction():
                for number in range(first, min(count, first + 500)):
                    article, annotation = make_case(number)
                    ledger.add_article(article)
                    ledger.add_prediction(Prediction("made", Annotation(article.id)))
                    ledger.add_version(make_version(number, article, annotation, raw=True))


def time_typed(count: int, _: str) -> dict[str, float]:
    """Time the check alone: what making the annotations costs is taken off."""
    started = time.process_time()
    for _submission in make_submissions(count):
        pass
    making = time.process_time() - started
    tally = Tally()
    started = time.process_time()
    for _finding in tally.watch(check_campaign(make_submissions(count))):
        pass
    return report(count, time.process_time() - started - making, tally)


def time_ledger(count: int, url: str) -> dict[str, float]:
    tally = Tally()
    with Ledger.open(url) as ledger:
        started = time.process_time()
        for _finding in tally.watch(check_ledger(ledger, config="sha256:2")):
            pass
        return report(count, time.process_time() - started, tally)


def time_validator(count: int, _: str) -> dict[str, float]:
    documents = [json.loads(msgspec.json.encode(make_case(n)[1])) for n in range(count)]
    check = validator("annotation")
    started = time.process_time()
    valid = sum(check.is_valid(document) for document in documents)
    assert valid == count
    return report(count, time.process_time() - started, Tally())


def report(count: int, seconds: float, tally: Tally) -> dict[str, float]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "annotations": count,
        "cpu_seconds": round(seconds, 2),
        "annotations_per_second": round(count / seconds, 1),
        "findings": sum(tally.severities().values()),
        "peak_mib": round(peak, 1),
    }


MEASURES: dict[str, Callable[[int, str], dict[str, float]]] = {
    "typed": time_typed,
    "ledger": time_ledger,
    "validator": time_validator,
}


def measure(name: str, count: int, url: str = "-") -> dict[str, float]:
    """Return a measurement made in a process of its own."""
    command = [
        sys.executable,
        __file__,
        "--measure",
        name,
        "--annotations",
        str(count),
        "--url",
        url,
    ]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(answer.stdout)
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--annotations", type=int, default=10_000)
    parser.add_argument("--measure", choices=MEASURES)
    parser.add_argument("--url", default="-")
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(MEASURES[options.measure](options.annotations, options.url)))
        return
    count = options.annotations
    results: dict[str, object] = {"python": platform.python_version(), "regions": 40}
    for size in (count // 10, count):
        results[f"typed {size}"] = measure("typed", size)
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/ledger.db"
            fill_ledger(url, size)
            results[f"ledger {size}"] = measure("ledger", size, url)
    results["validator alone"] = measure("validator", min(300, count))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
