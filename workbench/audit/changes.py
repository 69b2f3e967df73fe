"""Change from model over a ledger: how often each label was kept, changed, added or removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, get_args

from workbench.audit.change import Change, compare
from workbench.ledger import Ledger
from workbench.model import LABELS, Annotation, AnnotationVersion, Label, Link, Record, Region

Outcome = Literal["kept", "moved", "relabelled", "stance", "speaker", "added", "removed"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
LabelOrAll = Label | Literal["*"]
GONE = "–"
"""In a relabelling: no region on this side (drawn by the annotator, or deleted)."""


class LabelChanges(Record, frozen=True, omit_defaults=False):
    """What one annotator did to one model's regions of one label; `*` stands for all of them.

    A region that was both moved and flipped counts under both. `stance` is a flipped stance;
    `speaker` is another name or kind of a speaker, or a content said by somebody else. `kept`,
    `added` and `removed` exclude everything else. The label is the model's, or the annotator's for
    what was added.
    """

    annotator: str
    model: str
    label: LabelOrAll
    predicted: int
    kept: int
    moved: int
    relabelled: int
    stance: int
    speaker: int
    added: int
    removed: int


class Relabelling(Record, frozen=True, omit_defaults=False):
    """How often the model's `before` became the annotator's `after` (`–`: there is none)."""

    before: str
    after: str
    count: int


class Changes(Record, frozen=True, omit_defaults=False):
    """Change from model over the newest submitted annotations.

    `unassisted` annotations did not start from a prediction, `lost` ones from one that the ledger
    does not have; neither is compared. `relabellings` includes what was kept.
    """

    annotations: int
    unassisted: int
    lost: int
    rows: tuple[LabelChanges, ...]
    relabellings: tuple[Relabelling, ...]


class _Place(NamedTuple):
    annotator: str
    model: str
    label: LabelOrAll


def count_changes(ledger: Ledger) -> Changes:
    """Return how far submitted annotations are from the predictions that they started from.

    Streams over one state of the ledger: memory grows with annotators, models and labels only.
    """
    counts: dict[_Place, Counter[str]] = {}
    relabelled: Counter[tuple[str, str]] = Counter()
    tally: Counter[str] = Counter()
    with ledger.snapshot():
        for version in ledger.versions():
            prediction = _find_start(ledger, version, tally)
            if prediction is None:
                continue
            changes = compare(prediction, version.annotation)
            for change, outcomes in judge_regions(changes):
                region = change.before or change.after
                assert isinstance(region, Region)
                place = _Place(version.annotator, str(version.model), region.label)
                row = counts.setdefault(place, Counter())
                row.update(outcomes)
                row["predicted"] += change.before is not None
                relabelled[_name(change.before), _name(change.after)] += 1
    order: dict[LabelOrAll, int] = {label: i for i, label in enumerate(LABELS)}
    places = sorted(counts, key=lambda p: (p.annotator, p.model, order[p.label]))
    return Changes(
        annotations=tally["compared"],
        unassisted=tally["unassisted"],
        lost=tally["lost"],
        rows=tuple(_row(place, counts[place]) for place in places),
        relabellings=tuple(Relabelling(*pair, n) for pair, n in sorted(relabelled.items())),
    )


def judge_regions(changes: Sequence[Change]) -> Iterator[tuple[Change, tuple[Outcome, ...]]]:
    """Yield the changes of regions, each with its outcomes; of links only `said_by` counts."""
    old, new = _find_respoken(changes)
    for change in changes:
        before, after = change.before, change.after
        if not isinstance(before or after, Region):
            continue
        if before is None or after is None:
            yield change, ("added",) if before is None else ("removed",)
            continue
        assert isinstance(before, Region)
        assert isinstance(after, Region)
        respoken = {"name", "kind"} & set(change.what) or before.id in old or after.id in new
        outcomes: list[Outcome] = [w for w in OUTCOMES[1:4] if w in change.what]
        outcomes += ["speaker"] if respoken else []
        yield change, tuple(outcomes) or ("kept",)


def sum_rows(rows: Iterable[LabelChanges], *keep: str) -> tuple[LabelChanges, ...]:
    """Return the rows added up over all fields but those kept: `annotator`, `model`, `label`."""
    sums: dict[_Place, Counter[str]] = {}
    for row in rows:
        place = _Place(*(getattr(row, f) if f in keep else "*" for f in _Place._fields))
        counts = sums.setdefault(place, Counter())
        counts.update({name: getattr(row, name) for name in ("predicted", *OUTCOMES)})
    return tuple(_row(place, counts) for place, counts in sums.items())


def _find_start(
    ledger: Ledger, version: AnnotationVersion, tally: Counter[str]
) -> Annotation | None:
    if version.model is None:
        tally["unassisted"] += 1
        return None
    prediction = ledger.prediction(version.annotation.doc_id, version.model)
    tally["lost" if prediction is None else "compared"] += 1
    return None if prediction is None else prediction.annotation


def _find_respoken(changes: Iterable[Change]) -> tuple[set[str], set[str]]:
    """Return the ids, before and after, of contents whose link to a speaker is not as it was."""
    old: set[str] = set()
    new: set[str] = set()
    for change in changes:
        if change.decision != "kept":
            for link, touched in ((change.before, old), (change.after, new)):
                if isinstance(link, Link) and link.kind == "said_by":
                    touched.add(link.source)
    return old, new


def _name(region: Region | Link | None) -> str:
    return region.tag if isinstance(region, Region) else GONE


def _row(place: _Place, counts: Counter[str]) -> LabelChanges:
    return LabelChanges(
        annotator=place.annotator,
        model=place.model,
        label=place.label,
        predicted=counts["predicted"],
        kept=counts["kept"],
        moved=counts["moved"],
        relabelled=counts["relabelled"],
        stance=counts["stance"],
        speaker=counts["speaker"],
        added=counts["added"],
        removed=counts["removed"],
    )
