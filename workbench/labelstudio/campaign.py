"""What push and pull share: which Label Studio project is ours, and what its tasks carry."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from itertools import chain, count
from typing import Any
from xml.etree import ElementTree as ET

from workbench.errors import ConfigError, ServerError
from workbench.labelstudio.config import build_config, config_digest
from workbench.labelstudio.port import LabelStudio
from workbench.ledger import Ledger
from workbench.model import LAYERS, Article, Layer
from workbench.text import digest, short_digest


@dataclass(frozen=True)
class Campaign:
    """A Label Studio project that the workbench made; `key` names it for good in the ledger.

    It is `server/number`, with `~2` behind it where a server set up anew gives the number again.
    """

    key: str
    number: int
    config: str
    settings: dict[str, Any]


def find_campaign(ledger: Ledger, port: LabelStudio, title: str) -> Campaign | None:
    """Return the project pushed to before under this title, or one that has it, or None.

    Raises ConfigError where only somebody else's project has the title.
    """
    return find_project(
        ledger,
        port,
        title,
        key=title_key(port, title),
        config=build_config(),
        remedy="Choose another title (`labelstudio.project` in workbench.toml).",
    )


def require_campaign(ledger: Ledger, port: LabelStudio, title: str) -> Campaign:
    """Return the project that `find_campaign` finds. Raises ServerError where there is none."""
    campaign = find_campaign(ledger, port, title)
    if campaign is None:
        raise ServerError(
            f"Label Studio has no project {title!r}.", remedy="`workbench push` makes it."
        )
    return campaign


def find_project(
    ledger: Ledger, port: LabelStudio, title: str, *, key: str, config: str, remedy: str
) -> Campaign | None:
    """Return the project that the ledger has under `key`, or one with this title and config.

    None where there is neither; ConfigError, with this remedy, where only somebody else's project
    has the title, and where the ledger has it under another name of the server.
    """
    known = ledger.get(key)
    found = port.project(known) if known is not None else None
    if found is not None:
        return describe_project(ledger, port, found)
    numbers = port.find_projects(title)
    candidates = [describe_project(ledger, port, p) for n in numbers if (p := port.project(n))]
    ours = config_digest(config)
    for candidate in candidates:
        if candidate.config == ours:
            if not port.named:
                _check_name(ledger, port, key, candidate)
            remember_project(ledger, key, candidate)
            return candidate
    if candidates:
        raise ConfigError(
            f"Label Studio has a project {title!r} that the workbench did not make.", remedy=remedy
        )
    return None


def _check_name(ledger: Ledger, port: LabelStudio, key: str, project: Campaign) -> None:
    """Return if no other server has this project in the ledger; else raise ConfigError.

    A server whose address changed would have every annotation recorded a second time, and the first
    record could never be deleted.
    """
    kind, _, title = key.partition(f":{port.name}:")
    for other, number in ledger.find(f"{kind}:").items():
        if number == project.number and other.endswith(f":{title}"):
            name = other.removeprefix(f"{kind}:").removesuffix(f":{title}")
            raise ConfigError(
                f"The ledger has project {number} of this title as one of the server {name!r}, "
                f"not of {port.name!r}.",
                remedy=f"Set `labelstudio.name` to {name!r} if it is the same server at another "
                f"address, else to {port.name!r}.",
            )


def open_campaign(
    ledger: Ledger,
    port: LabelStudio,
    title: str,
    *,
    model: str | None,
    instructions: str,
    overlap: int,
) -> Campaign:
    """Return a new project, which shows a model's predictions and instructions in the label stream.

    Label Studio shows predictions of the project's own model only. A new project may name one that
    is yet to come; a later change to one that has no prediction is refused.
    """
    settings = {
        "title": title,
        "label_config": build_config(),
        **_instruct(instructions),
        "maximum_annotations": overlap,
        "show_collab_predictions": True,
        "model_version": model or "",
    }
    made = make_project(ledger, port, settings, key=title_key(port, title))
    ledger.set(f"instructions:{made.key}", digest(instructions))
    return made


def settle_campaign(
    port: LabelStudio, campaign: Campaign, *, instructions: str | None, overlap: int
) -> Campaign:
    """Return the project with today's config, instructions and overlap; only changes are sent.

    Without instructions, those that are there stay.
    """
    changes: dict[str, Any] = {}
    if campaign.settings["maximum_annotations"] != overlap:
        changes["maximum_annotations"] = overlap
    if instructions is not None and campaign.settings["expert_instruction"] != instructions:
        changes |= _instruct(instructions)
    ours = config_digest(build_config())
    if campaign.config != ours:
        changes["label_config"] = build_config()
    if changes:
        port.update_project(campaign.number, changes)
    return Campaign(campaign.key, campaign.number, ours, {**campaign.settings, **changes})


def _instruct(instructions: str) -> dict[str, Any]:
    return {"expert_instruction": instructions, "show_instruction": bool(instructions)}


def remember_campaign(
    ledger: Ledger, port: LabelStudio, title: str, campaign: Campaign, *, instructions: str | None
) -> None:
    """Remember in the ledger which project, config and instructions we left on the server."""
    with ledger.transaction():
        remember_project(ledger, title_key(port, title), campaign)
        if instructions is not None:
            ledger.set(f"instructions:{campaign.key}", digest(instructions))


def has_own_instructions(ledger: Ledger, campaign: Campaign, instructions: str) -> bool:
    """Return whether the project's instructions are neither these nor those that we left."""
    left = ledger.get(f"instructions:{campaign.key}")
    there = digest(campaign.settings["expert_instruction"] or "")
    return left is not None and there not in (left, digest(instructions))


def check_config(ledger: Ledger, campaign: Campaign) -> None:
    """Return if the project's config is the one we left, or today's; else raise ConfigError."""
    ours = config_digest(build_config())
    if campaign.config in (ours, ledger.get(f"config:{campaign.key}")):
        return
    raise ConfigError(
        f"Somebody changed the labeling config of project {campaign.number}: "
        f"{describe_difference(build_config(), str(campaign.settings.get('label_config')))}",
        remedy="`workbench push --force-config` puts the workbench's config back.",
    )


def remember_project(ledger: Ledger, key: str, project: Campaign) -> None:
    """Remember a project's number under `key`, and the config that we left there."""
    with ledger.transaction():
        ledger.set(key, project.number)
        ledger.set(f"config:{project.key}", project.config)


def make_project(
    ledger: Ledger, port: LabelStudio, settings: dict[str, Any], *, key: str
) -> Campaign:
    """Return a new project, remembered under `key`; forget what stood in the one it replaces.

    Only now: a project that was not found may have been out of reach.
    """
    before = ledger.get(key)
    answer = port.create_project(settings)
    with ledger.transaction():
        if before is not None:
            ledger.forget_pushes(_project_key(ledger, port, before))
        _tell_apart(ledger, port, answer["id"])
        made = describe_project(ledger, port, answer)
        remember_project(ledger, key, made)
    return made


def _tell_apart(ledger: Ledger, port: LabelStudio, number: int) -> None:
    """Give a new project a key of its own (`…/1~2`) where the ledger knows another of its number.

    A Label Studio that was set up anew gives old numbers to new projects, and to annotations.
    """
    plain = f"{port.name}/{number}"
    keys = chain([plain], (f"{plain}~{turn}" for turn in count(2)))
    ours = next(key for key in keys if ledger.get(f"config:{key}") is None)
    ledger.set(f"key:{plain}", ours)


def _project_key(ledger: Ledger, port: LabelStudio, number: int) -> str:
    plain = f"{port.name}/{number}"
    return str(ledger.get(f"key:{plain}", plain))


def title_key(port: LabelStudio, title: str, kind: str = "project") -> str:
    """Return the key under which the ledger has the number of a campaign's project of this kind."""
    # The key column is 200 wide and a title may be any length.
    return f"{kind}:{port.name}:{short_digest(title)}"


def describe_project(ledger: Ledger, port: LabelStudio, project: dict[str, Any]) -> Campaign:
    """Return a project, given as `LabelStudio.project` gives it, with its key and its config."""
    return Campaign(
        key=_project_key(ledger, port, project["id"]),
        number=project["id"],
        config=config_digest(project["label_config"]),
        settings=project,
    )


def describe_difference(ours: str, theirs: str) -> str:
    """Return in one line the first three lines in which two labeling configs differ."""
    try:
        changes = difflib.unified_diff(_lines(ours), _lines(theirs), lineterm="", n=0)
    except ET.ParseError:
        return "it is no valid XML any more."
    named = [line for line in changes if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return "; ".join(f"{line[0]} {line[1:].strip()}" for line in named[:3])


def _lines(xml: str) -> list[str]:
    tree = ET.fromstring(ET.canonicalize(xml, strip_text=True))  # noqa: S314  # from our own server
    ET.indent(tree)
    return ET.tostring(tree, encoding="unicode").splitlines()


def task_data(article: Article, layers: tuple[Layer, ...] = LAYERS) -> dict[str, Any]:
    """Return what a task carries of an article; a missing field is an empty string."""
    return {
        "text": article.text,
        "doc_id": article.id,
        "digest": digest(article.text),
        "title": article.title or "",
        "source": article.source or "",
        "url": article.url or "",
        "published": article.published or "",
        "byline": " · ".join(filter(None, (article.source, article.published))),
        "layers": list(layers),
    }
