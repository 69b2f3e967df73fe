"""Tabs of Label Studio's Data Manager: a filter on a data column that everybody sees."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from workbench.labelstudio.campaign import task_data
from workbench.labelstudio.port import LabelStudio
from workbench.model import Article

# What Label Studio has of its own and what `task_data` adds; a tab shows only what it names.
_OWN = [
    "inner_id",
    "completed_at",
    "cancelled_annotations",
    "total_predictions",
    "annotations_results",
    "annotations_ids",
    "predictions_score",
    "predictions_model_versions",
    "predictions_results",
    "file_upload",
    "storage_filename",
    "created_at",
    "updated_at",
    "updated_by",
    "avg_lead_time",
    "draft_exists",
]
_CARRIED = list(task_data(Article("", "")))


@dataclass(frozen=True)
class Tab:
    """A tab that shows the tasks whose data `column` equals `value`, first those with most `sort`.

    Beside Label Studio's id, annotators and number of annotations it shows the data columns
    `shown`, each this many pixels wide, and not what every task in it has alike or is `hidden`.
    """

    title: str
    column: str
    value: str
    sort: str
    shown: dict[str, int]
    hidden: tuple[str, ...] = ()


def keep_tab(port: LabelStudio, project: int, tab: Tab) -> int:
    """Return the id of the project's tab of that title, made or given its filter where need be.

    Columns that somebody has arranged in it stay so. A project's first tab would hide all tasks
    but its own from annotators, so that one is preceded by Label Studio's tab of all tasks.
    """
    there = port.tabs(project)
    if not there:
        port.save_tab(project, {"title": "Default", "hiddenColumns": _hide(_CARRIED[2:])})
    found = next((view for view in there if view["data"].get("title") == tab.title), None)
    if found is None:
        return port.save_tab(project, {**_lay_out(tab), **_filter(tab)})
    if found["data"].get("filters") != _filter(tab)["filters"]:
        port.save_tab(project, {**found["data"], **_filter(tab)}, tab=found["id"])
    return int(found["id"])


def _filter(tab: Tab) -> dict[str, Any]:
    return {
        "filters": {
            "conjunction": "and",
            "items": [
                {
                    "filter": f"filter:tasks:data.{tab.column}",
                    "operator": "equal",
                    "type": "String",
                    "value": tab.value,
                }
            ],
        }
    }


def _lay_out(tab: Tab) -> dict[str, Any]:
    return {
        "title": tab.title,
        "type": "list",
        "target": "tasks",
        "ordering": [f"-tasks:data.{tab.sort}"],
        "columnsWidth": {f"tasks:data.{name}": width for name, width in tab.shown.items()},
        "hiddenColumns": _hide({*_CARRIED, tab.column, *tab.hidden} - tab.shown.keys()),
    }


def _hide(carried: Collection[str]) -> dict[str, list[str]]:
    hidden = [f"tasks:{name}" for name in _OWN] + [f"tasks:data.{name}" for name in sorted(carried)]
    return {"explore": hidden, "labeling": hidden}
