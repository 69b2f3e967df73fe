"""The Label Studio project of the adjudicators: found, or made."""

from __future__ import annotations

from workbench.errors import ServerError
from workbench.labelstudio.adjudication_config import build_adjudication_config
from workbench.labelstudio.campaign import Campaign, find_project, make_project, title_key
from workbench.labelstudio.guidelines import render_guidelines
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.tabs import Tab
from workbench.ledger import Ledger
from workbench.text import short_digest

SUFFIX = " – adjudication"
MOST_TITLE = 50  # characters that Label Studio takes

TAB = Tab(
    "Conflicts",
    column="status",
    value="conflicts",
    sort="conflicts",
    shown={"title": 180, "conflicts": 110, "conflict_list": 640, "conflict_fields": 150},
    hidden=("annotators",),
)

INSTRUCTIONS = """\
# Adjudication

You see the annotations of several people merged into one. What they did not settle is listed above
the text, with every answer and who gave it; in the text stands the answer most of them gave.

1. Go through the list and correct the text where the answer that stands is wrong.
2. What stands when you press **Submit** is your decision, also where you changed nothing.
3. If you like, say why in the box under the list.

Whatever else is wrong may be corrected too: it counts as your decision.
"""


def title_adjudication(title: str) -> str:
    """Return the title of the adjudication project that belongs to a campaign's project.

    One that has to be cut short is told from others that begin alike by a digest of all of it.
    """
    if len(title + SUFFIX) > MOST_TITLE:
        mark = f"… {short_digest(title, 6)}"
        title = title[: MOST_TITLE - len(mark + SUFFIX)] + mark
    return title + SUFFIX


def find_adjudication(ledger: Ledger, port: LabelStudio, title: str) -> Campaign:
    """Return the adjudication project of the campaign `title`. Raises ServerError without one."""
    found = _find(ledger, port, title)
    if found is None:
        raise ServerError(
            f"Label Studio has no project {title_adjudication(title)!r}.",
            remedy="`workbench adjudicate push` makes it.",
        )
    return found


def open_adjudication(ledger: Ledger, port: LabelStudio, title: str) -> tuple[Campaign, bool]:
    """Return the adjudication project with today's config, and whether it was made just now.

    Raises ConfigError where somebody else's project has its title.
    """
    wanted = {
        "label_config": build_adjudication_config(),
        "expert_instruction": render_guidelines(INSTRUCTIONS),
    }
    found = _find(ledger, port, title)
    if found is None:
        settings = {
            **wanted,
            "title": title_adjudication(title),
            "show_instruction": True,
            "maximum_annotations": 1,
            "show_collab_predictions": True,
            # Lowest score first: a proposal's score falls with its open conflicts.
            "sampling": "Uncertainty sampling",
        }
        key = title_key(port, title, "adjudication")
        return make_project(ledger, port, settings, key=key), True
    changes = {name: text for name, text in wanted.items() if found.settings[name] != text}
    if changes:
        port.update_project(found.number, changes)
    return found, False


def _find(ledger: Ledger, port: LabelStudio, title: str) -> Campaign | None:
    return find_project(
        ledger,
        port,
        title_adjudication(title),
        key=title_key(port, title, "adjudication"),
        config=build_adjudication_config(),
        remedy="Rename that project in Label Studio.",
    )
