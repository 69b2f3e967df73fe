"""The one class that speaks to Label Studio.

It uses Label Studio's REST interface directly: the SDK takes seconds and 200 MB to import, and its
import and export routes are slower than the ones below. Facts measured on 1.23.2; see
docs/label-studio.md.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import msgspec

from workbench.errors import ConfigError, ServerError
from workbench.labelstudio.exported import Task
from workbench.labelstudio.server import Server
from workbench.labelstudio.transport import SLOW, Transport, no_label_studio, read_json

PAGE = 500
# What of a project is asked for: counting the rest of it costs the server twice as much again.
PROJECT = {
    "include": "id,label_config,expert_instruction,show_instruction,maximum_annotations,"
    "model_version,task_number"
}
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"  # the only form the Data Manager's filters accept

Filter = tuple[str, str, str, Any]
"""A Data Manager filter: column, operator, type, value."""


@dataclass(frozen=True)
class TaskRow:
    """A task on the server: its id and the models whose predictions it holds."""

    id: int
    models: tuple[str, ...] = ()


def name_server(url: str, name: str | None = None) -> str:
    """Return what stands for a server in the ledger's keys: its name, without one its host."""
    return name or urlsplit(url).netloc.lower()


class LabelStudio:
    """A Label Studio that our token opens. Raises LoginError, ConfigError or ServerError.

    `name` stands for the server in keys that must stay unique for good; without it, the host, which
    another server may have had before (`named` is False).
    """

    def __init__(self, url: str, token: str, *, name: str | None = None) -> None:
        self._http = Transport(url, token)
        self.url = self._http.url
        self.named = name is not None
        self.name = name_server(self.url, name)

    @classmethod
    def connect(cls, server: Server) -> Self:
        """Return the port to an embedded server."""
        return cls(server.url, server.token, name=server.name)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # Accounts

    def whoami(self) -> str:
        """Return the e-mail address of the account behind the token; the cheapest login check."""
        account = self._http.get("/api/current-user/whoami")
        if not isinstance(account, dict) or "email" not in account:
            raise no_label_studio(self.url)
        return str(account["email"])

    def now(self) -> datetime:
        """Return the server's own time at its last answer (UTC, whole seconds): clocks differ."""
        return self._http.now()

    def users(self) -> dict[int, str]:
        """Return the e-mail address of every account, by its id."""
        return {user["id"]: user["email"] for user in self._http.get("/api/users/")}

    def invite_url(self) -> str:
        """Return the address where new annotators sign up."""
        return f"{self.url}{self._http.get('/api/invite')['invite_url']}"

    # Projects

    def project(self, number: int) -> dict[str, Any] | None:
        """Return what we need to know of a project, or None where there is none."""
        path = f"/api/projects/{number}/"
        found: dict[str, Any] | None = self._http.get(path, PROJECT, missing_ok=True)
        return found

    def find_projects(self, title: str) -> list[int]:
        """Return the ids of the projects with exactly this title, oldest first."""
        found: list[int] = []
        for page in count(1):  # of 100 at most, whatever is asked for
            params = {"title": title, "include": "id,title", "page_size": 100, "page": page}
            answer = self._http.get("/api/projects/", params)
            found += (row["id"] for row in answer["results"] if row["title"] == title)
            if not answer["next"]:
                break
        return sorted(found)

    def create_project(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return the new project as `project` does; `settings` are Label Studio's own fields."""
        made: dict[str, Any] = self._http.post(
            "/api/projects/", params=PROJECT, json=dict(settings)
        )
        return made

    def update_project(self, number: int, settings: Mapping[str, Any]) -> None:
        """Change fields of a project. Raises ConfigError where labels forbid a new config."""
        try:
            self._http.patch(f"/api/projects/{number}/", settings)
        except ServerError as error:
            if "label_config" not in error.message:
                raise
            raise ConfigError(
                f"Label Studio refuses the labeling config: {error.message}",
                remedy="Correct or delete the annotations it names, then push again.",
            ) from error

    # Tasks

    def import_tasks(self, project: int, body: bytes) -> list[int]:
        """Return the new tasks' ids in the order of `body`, a JSON list of tasks.

        A multipart file is the fastest route; Label Studio keeps all of it or nothing. Keep a body
        under 250 MiB: larger ones are answered with a 500.
        """
        answer = self._http.post(
            f"/api/projects/{project}/import",
            params={"return_task_ids": "true"},
            files={"file": ("tasks.json", body, "application/json")},
            timeout=SLOW,
        )
        return [int(number) for number in answer["task_ids"]]

    def import_predictions(self, project: int, body: bytes) -> int:
        """Return how many predictions were added; `body` is a JSON list, each naming its `task`."""
        answer = self._http.post(
            f"/api/projects/{project}/import/predictions",
            content=body,
            headers={"Content-Type": "application/json"},
            timeout=SLOW,
        )
        return int(answer["created"])

    def list_tasks(
        self,
        project: int,
        *,
        after: int = 0,
        since: str | None = None,
        drafts: bool = False,
        models: bool = False,
    ) -> Iterator[TaskRow]:
        """Yield tasks by id: all after an id, or those touched since a time, or those with drafts.

        `models` fills in whose predictions each holds. Pages are cut by id, not by number, so that
        what others add or delete meanwhile makes no gap. Saving a draft touches no task.
        """
        while True:
            filters: list[Filter] = [("id", "greater", "Number", after)]
            if since is not None:
                filters.append(("updated_at", "greater", "Datetime", since))
            if drafts:
                filters.append(("draft_exists", "equal", "Boolean", True))
            if models:
                # Excludes nothing; it makes Label Studio fill in the models of each task.
                filters.append(("predictions_model_versions", "not_contains", "List", "\x01"))
            params = {
                "project": project,
                "include": "id,predictions_model_versions",
                "page_size": PAGE,
                "query": _query(filters),
            }
            answer = self._http.get("/api/tasks", params, timeout=SLOW)
            rows = answer["tasks"]
            for row in rows:
                yield TaskRow(row["id"], _read_models(row.get("predictions_model_versions")))
            # A server may cut its pages shorter than asked for; the total counts what was left.
            if not rows or len(rows) >= answer["total"]:
                return
            after = max(row["id"] for row in rows)

    def export_tasks(self, project: int, tasks: Collection[int]) -> Iterator[dict[str, Any]]:
        """Return tasks with all annotations (skipped ones too) and drafts; gone ones are missing.

        Predictions come as ids only, but each annotation names the model that it began from. The
        answer is here when this returns; it is decoded task by task, since that takes more memory.
        """
        # Written out, since escaping the brackets would make the address half as long again, and
        # many servers take no line over 4,094 characters.
        chosen = "".join(f"&ids[]={task}" for task in tasks)
        path = f"/api/projects/{project}/export?exportType=JSON&download_all_tasks=true{chosen}"
        found = self._http.get(path, kind=list[msgspec.Raw], timeout=SLOW)
        return map(_read_task, found)

    # Labeling, as an annotator does it

    def next_task(self, project: int) -> dict[str, Any] | None:
        """Return the label stream's next task with its predictions, or None when it is done."""
        params = {"id": "next_task", "project": project}
        found: dict[str, Any] | None = self._http.post(
            "/api/dm/actions", params=params, json={}, missing_ok=True
        )
        return found

    def submit(
        self,
        project: int,
        task: int,
        result: list[Any],
        *,
        prediction: int | None = None,
        lead_time: float = 0.0,
    ) -> int:
        """Return the id of a newly submitted annotation; `prediction` is what it began from."""
        made = self._http.post(
            f"/api/tasks/{task}/annotations/",
            params={"project": project},
            json={"result": result, "parent_prediction": prediction, "lead_time": lead_time},
        )
        return int(made["id"])

    # What the workbench tells the people who work there

    def set_field(self, project: int, tasks: Collection[int], name: str, value: str | int) -> None:
        """Give one field of the tasks' data one value; everything else in it stays as it is.

        One request writes any number of tasks, and none of them counts as touched: the next pull
        looks at no task because of this.
        """
        kind = "String" if isinstance(value, str) else "Number"
        self._http.post(
            "/api/dm/actions",
            params={"id": "add_data_field", "project": project},
            json={
                "selectedItems": {"all": False, "included": list(tasks)},
                "filters": {"conjunction": "and", "items": []},
                "value_name": name,
                "value_type": kind,
                "value": value,
            },
            timeout=SLOW,
        )

    def tabs(self, project: int) -> list[dict[str, Any]]:
        """Return the Data Manager's tabs, from left to right."""
        found: list[dict[str, Any]] = self._http.get("/api/dm/views", {"project": project})
        return found

    def save_tab(self, project: int, content: Mapping[str, Any], *, tab: int | None = None) -> int:
        """Return the id of a new tab of the Data Manager, or give `tab` this content."""
        body = {"project": project, "data": dict(content)}
        if tab is None:
            return int(self._http.post("/api/dm/views", json=body)["id"])
        self._http.patch(f"/api/dm/views/{tab}/", body)
        return tab

    def update_prediction(self, number: int, fields: Mapping[str, Any]) -> None:
        """Change fields of a prediction, such as its `result`."""
        self._http.patch(f"/api/predictions/{number}/", fields)

    def delete_annotation(self, number: int) -> None:
        """Delete an annotation; one that is gone already is no error."""
        self._http.send("DELETE", f"/api/annotations/{number}/", repeat=True, missing_ok=True)


def _read_models(names: str | None) -> tuple[str, ...]:
    # Joined by a comma, on PostgreSQL by a comma and a blank.
    return tuple(filter(None, map(str.strip, (names or "").split(","))))


def _read_task(task: Any) -> dict[str, Any]:
    # What msgspec could not split into tasks is decoded already.
    found: dict[str, Any] = read_json(bytes(task), Task) if isinstance(task, msgspec.Raw) else task
    return found


def _query(filters: list[Filter]) -> str:
    items = [
        {"filter": f"filter:tasks:{column}", "operator": operator, "type": kind, "value": value}
        for column, operator, kind, value in filters
    ]
    return json.dumps({"filters": {"conjunction": "and", "items": items}})
