"""`workbench adjudicate`: push, pull, decide, show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import JsonOption, ProjectOption
from workbench.model import Strategy

if TYPE_CHECKING:
    from workbench.adjudicate import Gold, Merged
    from workbench.labelstudio.adjudication import AdjudicationSummary

app = typer.Typer(
    help="Merge what several people annotated; decide what they did not settle.",
    no_args_is_help=True,
)


StrategyOption = Annotated[
    Strategy | None,
    typer.Option(help="When votes settle a question; without it, as last time, else majority."),
]
TrustedOption = Annotated[
    str | None, typer.Option(help="Whose answer counts under `trusted`: an e-mail or name.")
]


@app.command("push")
def push(
    strategy: StrategyOption = None,
    trusted: TrustedOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show merged proposals and their conflicts in a Label Studio project of their own.

    Exit 2 if one is refused.

    What adjudicators submitted is read first. Run it again after a pull: new annotations re-open
    only what they change.
    """
    from workbench.adjudicate import choose_rule
    from workbench.cli.connect import connect, take_turns
    from workbench.cli.console import print_json, print_note, progress
    from workbench.labelstudio.adjudication import push_adjudication
    from workbench.project import open_project

    opened = open_project(project)
    with opened.open_ledger() as ledger, connect(opened) as port, take_turns(opened):
        rule = choose_rule(ledger, strategy=strategy, trusted=trusted)
        title = opened.settings.labelstudio.project
        with progress("sending proposals") as advance:
            summary = push_adjudication(ledger, port, title, rule, advance=advance)
    if as_json:
        print_json(summary)
    else:
        _note_decided(summary)
        print_note(
            f"{summary.added} tasks added, {summary.updated} updated, "
            f"{summary.unchanged} unchanged, {summary.reopened} to be decided again; "
            f"{summary.open} articles have conflicts: {summary.url}"
        )
    if summary.refused:
        raise typer.Exit(2)


@app.command("pull")
def pull(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Record what adjudicators submitted: the choice, what was rejected, who, when and why.

    Exit 2 if a proposal that this changes is refused.
    """
    from workbench.adjudicate import choose_rule
    from workbench.cli.connect import connect, take_turns
    from workbench.cli.console import print_json
    from workbench.labelstudio.adjudication import pull_adjudication
    from workbench.project import open_project

    opened = open_project(project)
    with opened.open_ledger() as ledger, connect(opened) as port, take_turns(opened):
        rule = choose_rule(ledger)
        summary = pull_adjudication(ledger, port, opened.settings.labelstudio.project, rule)
    if as_json:
        print_json(summary)
    else:
        _note_decided(summary)
    if summary.refused:
        raise typer.Exit(2)


def _note_decided(summary: AdjudicationSummary) -> None:
    from workbench.cli.console import print_error, print_note

    for doc_id, reason in summary.refused:
        print_error(f"{doc_id} was not sent: {reason}")
    for problem in summary.decided.problems:
        print_note(problem)
    print_note(
        f"{summary.decided.submissions} submissions new or changed, "
        f"{summary.decided.decisions} decisions recorded."
    )


@app.command("decide")
def decide(
    by: Annotated[str, typer.Option(help="Who decides: your e-mail address or name.")],
    articles: Annotated[
        list[str] | None, typer.Argument(help="Ids of articles; without any, all with conflicts.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why, for all decisions of this run.")] = None,
    strategy: StrategyOption = None,
    trusted: TrustedOption = None,
    project: ProjectOption = None,
) -> None:
    """Decide conflict by conflict in the terminal; stop at any time, and go on another day.

    Each decision is stored as it is made. Answer with the number of a candidate, with a reason
    behind it if you like.
    """
    from workbench.adjudicate import choose_rule, remember_rule
    from workbench.cli.console import print_note
    from workbench.cli.deciding import Chair
    from workbench.project import open_project

    with open_project(project).open_ledger() as ledger:
        rule = choose_rule(ledger, strategy=strategy, trusted=trusted)
        remember_rule(ledger, rule)
        chair = Chair(ledger, rule, by=by, reason=reason)
        still_open = chair.decide(articles or None)
    print_note(f"{chair.decided} decisions stored; {still_open} conflicts are open.")


@app.command("show")
def show(
    article: Annotated[
        str | None, typer.Argument(help="An article's id; without it, all in brief.")
    ] = None,
    strategy: StrategyOption = None,
    trusted: TrustedOption = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how far gold is: what is in conflict, and how each region, link and stance was settled.

    Exit 1 while a conflict is open. A strategy given here is tried out: later commands know nothing
    of it.
    """
    from workbench.adjudicate import choose_rule, merge_all, merge_article
    from workbench.cli.console import print_json
    from workbench.errors import LedgerError
    from workbench.project import open_project

    with open_project(project).open_ledger() as ledger:
        rule = choose_rule(ledger, strategy=strategy, trusted=trusted)
        if article is None:
            found = list(merge_all(ledger, rule))
        else:
            one = merge_article(ledger, ledger.article(article).id, rule)
            if one is None:
                raise LedgerError(f"Nobody annotated {article}.", remedy="`workbench pull` first.")
            found = [one]
        if as_json:
            print_json([{"annotators": merged.annotators, "gold": gold} for merged, gold in found])
        elif article is None:
            _show_all(found)
        else:
            _show_gold(*found[0], ledger.article(article).text)
    if any(gold.open for _, gold in found):
        raise typer.Exit(1)


def _show_all(found: list[tuple[Merged, Gold]]) -> None:
    from collections import Counter
    from typing import get_args

    from workbench.adjudicate import How
    from workbench.cli.console import print_note, print_table

    rows = []
    for merged, gold in found:
        hows = Counter(gold.settled.values())
        counts = (hows[how] for how in get_args(How))
        rows.append((gold.doc_id, len(merged.annotators), len(gold.open), *counts))
    columns = ("article", "annotators", "conflicts", *get_args(How))
    print_table("Adjudication", columns, rows)
    waiting = sum(bool(gold.open) for _, gold in found)
    print_note(f"{len(found)} articles annotated, {waiting} with conflicts.")


def _show_gold(merged: Merged, gold: Gold, text: str) -> None:
    from workbench.adjudicate import describe_conflict, describe_value, find_places
    from workbench.cli.console import out, print_table

    def settled(part: str) -> str:
        return gold.settled.get(part, "in conflict")

    places = find_places(merged, gold)
    words = {i: " ".join(text[start:end].split()) for i, (start, end) in places.items()}
    rows: list[tuple[str, ...]] = []
    for region in gold.annotation.regions:
        said = [
            f"{getattr(region, field)}: {settled(f'{region.id}.{field}')}"
            for field in ("stance", "name", "kind")
            if getattr(region, field)
        ]
        rows.append((region.label, words[region.id], settled(region.id), "\n".join(said)))
    print_table(f"Gold of {gold.doc_id}", ("label", "text", "settled", "details"), rows)
    links = [
        (k.kind, words[k.source], words[k.target], settled(f"{k.kind}:{k.source}->{k.target}"))
        for k in gold.annotation.links
    ]
    print_table("Links", ("link", "from", "to", "settled"), links)
    for question in gold.open:
        out.print(f"conflict: {describe_conflict(question, text, places)}", markup=False)
    for decision in gold.decisions:
        place = words[decision.region].strip('“”"') if decision.region in words else decision.region
        reason = f" ({decision.reason})" if decision.reason else ""
        chosen = describe_value(decision.field, decision.chosen, text, places)
        line = f"{decision.field} of {place}: {chosen}{reason}"
        out.print(f"{decision.at:%Y-%m-%d %H:%M} {decision.by}: {line}", markup=False)
