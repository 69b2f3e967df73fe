"""`stance.jsonl`: a row for each quote and claim, for training stance classifiers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from pathlib import Path

from workbench.model import Attributions, Kind, Record, Spans
from workbench.records import to_attributions
from workbench.release.entry import Entry
from workbench.release.format import Format
from workbench.release.lines import LineFile
from workbench.release.recipe import Recipe
from workbench.text import paragraphs


class StanceRow(Record, frozen=True, omit_defaults=False):
    """What one speaker says, in its paragraphs; `label` is `assert`, `deny` or `none`.

    Fragments are joined by ` … `. `start` and `end` place the content in `context`.
    """

    doc_id: str
    index: int
    speaker: str | None
    speaker_kind: Kind | None
    source: str
    cue: str
    claim: str
    context: str
    start: int
    end: int
    label: str


class StanceWriter:
    """Writes the rows of articles whose stance was judged."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        del recipe
        self._lines = LineFile(folder / "stance.jsonl")
        self._unjudged = 0

    def add(self, entry: Entry) -> None:
        """Write a row for each attribution."""
        record = to_attributions(entry.version.annotation, entry.article.text)
        rows = list(stance_rows(record))
        self._unjudged += len(record.attributions) - len(rows)
        for row in rows:
            self._lines.add(row, entry.split)

    def close(self) -> Mapping[str, int]:
        """Finish the file."""
        self._lines.close()
        return {"contents whose stance nobody judged": self._unjudged}


def stance_rows(record: Attributions) -> Iterator[StanceRow]:
    """Yield a row for each attribution with a judged stance, in text order."""
    text = record.text
    around = paragraphs(text)
    starts, ends = [start for start, _ in around], [end for _, end in around]
    for index, attribution in enumerate(record.attributions):
        if attribution.stance is None:
            continue
        first, last = attribution.content[0][0], attribution.content[-1][1]
        touched = around[bisect_right(ends, first) : bisect_left(starts, last)] or [(first, last)]
        start, end = touched[0][0], touched[-1][1]
        yield StanceRow(
            doc_id=record.doc_id,
            index=index,
            speaker=attribution.speaker_name,
            speaker_kind=attribution.speaker_kind,
            source=join(text, attribution.source),
            cue=join(text, attribution.cue),
            claim=join(text, attribution.content),
            context=text[start:end],
            start=first - start,
            end=last - start,
            label=attribution.stance,
        )


def join(text: str, spans: Spans) -> str:
    """Return the words of spans, fragments joined by ` … `."""
    return " … ".join(text[start:end] for start, end in spans)


FORMAT = Format(
    name="stance",
    title="Stance rows: speaker, claim, context, label",
    files=("stance.jsonl",),
    open_writer=StanceWriter,
    carries=frozenset(
        {"speakers", "cues", "contents", "stance", "names", "kinds", "said_by", "cue_of"}
    ),
)
