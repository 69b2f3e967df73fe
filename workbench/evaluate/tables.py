"""An evaluation as plain tables, for whoever prints them."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.evaluate.actions import OPERATIONS, total
from workbench.evaluate.evaluation import Evaluation, Figure, Ratio, StanceFigures
from workbench.table import Table

_FIGURE_COLUMNS = ("precision", "recall", "F1", "95% of resamples", "gold")
_TITLES = {
    "attribution": "attribution (content and source)",
    "overlap": "content, half the words shared",
    "exact": "content, every word",
    "attribution_exact": "content, every word, and source",
    "soft": "content, shared share",
    "token_content": "words of content",
    "token_source": "words of sources",
    "token_cue": "words of cues",
    "token_attribution": "words of content with their source",
}


def tables(evaluation: Evaluation) -> tuple[Table, ...]:
    """Return the tables of an evaluation, the headline first; percentages with one decimal."""
    found = [
        _figure_table("Attributions", {_TITLES[k]: evaluation.figures[k] for k in _TITLES}),
        _figure_table("Quoted speech", evaluation.quoted),
        _figure_table("Labels", _flatten(evaluation.labels)),
        _quote_type_table(evaluation.quote_types),
        _ratio_table("Given a matched content", evaluation.ratios),
        _action_table(evaluation),
    ]
    if evaluation.stance:
        found += [_stance_table(evaluation.stance), _confusion_table(evaluation.stance)]
    if evaluation.names:
        names = {"right": evaluation.names.exact, "surname right": evaluation.names.surname}
        found.append(_ratio_table("Canonical speaker names", names))
    return tuple(found)


def _flatten(labels: Mapping[str, Mapping[str, Figure]]) -> dict[str, Figure]:
    return {f"{label}, {how}": f for label, figures in labels.items() for how, f in figures.items()}


def _figure_table(title: str, figures: Mapping[str, Figure]) -> Table:
    rows = tuple(
        (name, *_percents(f.precision, f.recall, f.f1), _interval(f), str(f.gold))
        for name, f in figures.items()
    )
    return Table(title, ("", *_FIGURE_COLUMNS), rows)


def _ratio_table(title: str, ratios: Mapping[str, Ratio]) -> Table:
    rows = tuple(
        (name.replace("_", " "), *_percents(ratio.value), _interval(ratio), str(ratio.n))
        for name, ratio in ratios.items()
    )
    return Table(title, ("", "share", "95% of resamples", "cases"), rows)


def _quote_type_table(quote_types: Mapping[str, Mapping[str, Ratio]]) -> Table:
    measures = ("exact", "overlap", "attribution", "source_head")
    rows = tuple(
        (name, *_percents(*(ratios[m].value for m in measures)), str(ratios["exact"].n))
        for name, ratios in quote_types.items()
    )
    return Table(
        "Recall by quote type", ("", *(m.replace("_", " ") for m in measures), "gold"), rows
    )


def _stance_table(stance: StanceFigures) -> Table:
    table = _figure_table("Stance on matched contents", stance.classes)
    macro = ("macro-F1", "", "", *_percents(stance.macro_f1.value), _interval(stance.macro_f1))
    return table._replace(rows=(*table.rows, (*macro, str(stance.macro_f1.n))))


def _confusion_table(stance: StanceFigures) -> Table:
    columns = ("gold \\ predicted", *stance.confusion)
    rows = tuple((g, *(str(n) for n in row.values())) for g, row in stance.confusion.items())
    return Table("Stance confusion", columns, rows)


def _action_table(evaluation: Evaluation) -> Table:
    actions = evaluation.actions.actions
    articles = max(1, evaluation.articles)
    counts = {name: getattr(actions, name) for name in OPERATIONS}
    counts |= {"all actions": total(actions), "from an empty page": actions.empty}
    rows = tuple((name, str(n), f"{n / articles:.1f}") for name, n in counts.items())
    share = evaluation.actions.share
    last = ("share of an empty page, %", *_percents(share.value), _interval(share))
    return Table("Actions to gold", ("", "all", "an article"), (*rows, last))


def _interval(figure: Figure | Ratio) -> str:
    return "" if figure.low is None else f"{figure.low:.1f}–{figure.high:.1f}"


def _percents(*values: float | None) -> tuple[str, ...]:
    return tuple("–" if value is None else f"{value:.1f}" for value in values)
