"""Push: articles and predictions of the ledger become tasks of a Label Studio project."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from workbench.errors import InputError, SettingsError
from workbench.labelstudio.campaign import (
    Campaign,
    check_config,
    find_campaign,
    has_own_instructions,
    open_campaign,
    remember_campaign,
    settle_campaign,
)
from workbench.labelstudio.order import Candidate, arrange, read_score
from workbench.labelstudio.payload import Batch, Item, batched, encode_prediction, encode_task
from workbench.labelstudio.pipeline import cut, work_ahead
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.versions import TaskReader
from workbench.ledger import Ledger, Push
from workbench.model import Article, Order, Prediction

_PAGE = 200

Models = Mapping[int, tuple[str, ...]]
"""The tasks on the server, each with the models whose predictions it holds."""


@dataclass(frozen=True)
class PushOptions:
    """How the project is set up. `overlap` is how many people label each article.

    `model` names the predictions to show; without it articles go out with nothing labelled. New
    articles are sent in this `order`, the first `limit` of them; `seed` shuffles them. The first
    annotator of each article goes in the order of arrival.
    """

    title: str
    model: str | None = None
    instructions: str = ""
    overlap: int = 1
    force_config: bool = False
    order: Order = "ledger"
    seed: int = 0
    limit: int | None = None

    def __post_init__(self) -> None:
        # Label Studio lists the models of a task as one string, joined by commas.
        if self.model and "," in self.model:
            raise SettingsError(
                f"A model's name may hold no comma: {self.model!r}.",
                remedy="Rename the pre-annotator.",
            )


@dataclass(frozen=True)
class PushSummary:
    """What a push did. `left` counts new articles beyond the limit.

    `refused` holds article ids, each with the reason why it was not sent; `problems` names tasks
    whose article another task holds already, and instructions that are not ours.
    """

    project: int
    url: str
    created: bool
    added: int
    predicted: int
    unchanged: int
    left: int
    refused: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]


@dataclass
class _Tally:
    added: int = 0
    predicted: int = 0
    unchanged: int = 0
    new: int = 0
    left: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def push(
    ledger: Ledger,
    port: LabelStudio,
    options: PushOptions,
    *,
    advance: Callable[[int], None] | None = None,
) -> PushSummary:
    """Make the project hold every article of the ledger once, and return what that took.

    Articles that are there already are left alone, except that they get this model's prediction
    where they lack it: it is added beside older ones, and no annotation or draft is touched. A push
    that was killed is taken up from what the server has; a task deleted there is made again. Tasks
    have numbers that rise in the order of `options.order`, and Label Studio hands them out by them.
    Raises ConfigError where somebody changed the project's labeling config. `advance` is told how
    many more articles are done.
    """
    tally = _Tally()
    campaign, created = _open(ledger, port, options, tally)
    there = (
        {}
        if created
        else {row.id: row.models for row in port.list_tasks(campaign.number, models=True)}
    )
    tasks = _adopt(ledger, port, campaign, there, tally)

    def send(batch: Batch) -> list[int]:
        if batch.new:
            return port.import_tasks(campaign.number, batch.body)
        port.import_predictions(campaign.number, batch.body)
        return [item.task for item in batch.items if item.task is not None]

    for batch, numbers in work_ahead(batched(_items(ledger, tasks, there, options, tally)), send):
        with ledger.transaction():
            ledger.record_push(
                *(
                    Push(campaign.key, item.doc_id, number, item.model)
                    for item, number in zip(batch.items, numbers, strict=True)
                )
            )
        tally.added += len(numbers) if batch.new else 0
        tally.predicted += sum(item.model is not None for item in batch.items)
        if advance:
            advance(len(numbers))
    _show_model(port, campaign, options.model, there, tally)
    return PushSummary(
        project=campaign.number,
        url=f"{port.url}/projects/{campaign.number}",
        created=created,
        added=tally.added,
        predicted=tally.predicted,
        unchanged=tally.unchanged,
        left=tally.left,
        refused=tuple(tally.refused),
        problems=tuple(tally.problems),
    )


def _open(
    ledger: Ledger, port: LabelStudio, options: PushOptions, tally: _Tally
) -> tuple[Campaign, bool]:
    """Return the project as it should be, and whether it was made just now."""
    campaign = find_campaign(ledger, port, options.title)
    if campaign is None:
        campaign = open_campaign(
            ledger,
            port,
            options.title,
            model=options.model,
            instructions=options.instructions,
            overlap=options.overlap,
        )
        return campaign, True
    instructions: str | None = options.instructions
    if not options.force_config:
        check_config(ledger, campaign)
        if has_own_instructions(ledger, campaign, options.instructions):
            instructions = None
            tally.problems.append(
                "the project's instructions are somebody's own and stay as they are; "
                "`workbench push --force-config` puts the guidelines back"
            )
    campaign = settle_campaign(port, campaign, instructions=instructions, overlap=options.overlap)
    remember_campaign(ledger, port, options.title, campaign, instructions=instructions)
    return campaign, False


def _adopt(
    ledger: Ledger, port: LabelStudio, campaign: Campaign, there: Models, tally: _Tally
) -> dict[str, int]:
    """Return the task of each article that is on the server, recorded or not.

    A push killed between the server's answer and our record leaves tasks that only the server
    knows. The first task of an article counts; another is a problem.
    """
    pushed = list(ledger.pushes(campaign.key))
    tasks = {known.doc_id: known.task for known in pushed if known.task in there}
    # What was labelled in deleted tasks is deleted before new tasks take their places.
    gone = {known.task: known.doc_id for known in pushed if known.task not in there}
    TaskReader(ledger, campaign, port.users).record_gone(gone)
    unknown = sorted(set(there) - set(tasks.values()))
    for numbers in cut(unknown, 100):
        with ledger.transaction():
            for task in port.export_tasks(campaign.number, numbers):
                article = ledger.find_article(str(task["data"].get("text")))
                if article is None:
                    continue
                if first := tasks.get(article.id):
                    tally.problems.append(
                        f"task {task['id']} holds the same article as task {first}; delete the one "
                        "that nobody labelled"
                    )
                    continue
                models = there[task["id"]]
                ledger.record_push(
                    Push(campaign.key, article.id, task["id"], models[0] if models else None)
                )
                tasks[article.id] = task["id"]
    return tasks


def _items(
    ledger: Ledger, tasks: Mapping[str, int], there: Models, options: PushOptions, tally: _Tally
) -> Iterator[Item]:
    """Yield what the server lacks, counting what it has and what must not be sent."""
    for article, prediction in _line_up(ledger, tasks, options):
        task = tasks.get(article.id)
        try:
            if task is None and tally.new == options.limit:
                tally.left += 1
            elif task is None:
                item = encode_task(article, prediction)
                tally.new += 1
                yield item
            elif prediction is not None and prediction.model not in there[task]:
                yield encode_prediction(article, prediction, task)
            else:
                tally.unchanged += 1
        except InputError as error:
            tally.refused.append((article.id, str(error)))


def _line_up(
    ledger: Ledger, tasks: Mapping[str, int], options: PushOptions
) -> Iterator[tuple[Article, Prediction | None]]:
    """Yield each article with its prediction; an order other than the ledger's has new ones first.

    That order is found in a first pass over the ledger; a second one reads the articles in it.
    """
    if options.order == "ledger":
        yield from ledger.predicted(options.model)
        return
    candidates = (
        Candidate(article.id, article.text, read_score(prediction), known=article.id in tasks)
        for article, prediction in ledger.predicted(options.model)
    )
    new = arrange(candidates, options.order, seed=options.seed)
    for page in cut([*new, *sorted(tasks)], _PAGE):
        found = {each[0].id: each for each in ledger.predicted(options.model, page)}
        yield from (found[doc_id] for doc_id in page)


def _show_model(
    port: LabelStudio, campaign: Campaign, model: str | None, there: Models, tally: _Tally
) -> None:
    """Let the label stream show this model: it shows only predictions of the project's model.

    Label Studio refuses the name of a model that has no prediction yet.
    """
    shown = campaign.settings.get("model_version")
    if model is None or shown == model:
        return
    if tally.predicted or any(model in models for models in there.values()):
        port.update_project(campaign.number, {"model_version": model})
