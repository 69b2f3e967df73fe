"""A Label Studio in memory, for what a real one cannot be made to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from workbench.errors import ServerError

WHEN = "2024-03-07T12:00:00Z"


class StandIn:
    """In place of the transport; tests change what it holds, and how it answers.

    `most` rows come on a page of tasks; `away` is a proxy that answers 404 to everything; while
    `quiet`, no task counts as touched.
    `on_import` is called when tasks came in, before the answer.
    """

    url = "http://labels.example.org"

    def __init__(self) -> None:
        self.projects: dict[int, dict[str, Any]] = {}
        self.tasks: dict[int, dict[str, Any]] = {}
        self.fields: list[tuple[str, Any, list[int]]] = []
        self.most = 1000
        self.separator = ","
        self.away = False
        self.quiet = False
        self.on_import: Callable[[], object] = lambda: None
        self._numbers = count(1)

    def set_up_anew(self) -> None:
        """Lose everything: what comes next has the numbers of what was first."""
        self.projects.clear()
        self.tasks.clear()
        self._numbers = count(1)

    def annotate(self, task: int, result: list[Any] | None = None) -> None:
        """Submit an annotation."""
        number = next(self._numbers)
        made = {"id": number, "result": result or [], "created_at": WHEN, "updated_at": WHEN}
        self.tasks[task]["annotations"].append({**made, "completed_by": 1, "was_cancelled": False})

    def now(self) -> datetime:
        return datetime.now(UTC)

    def close(self) -> None:
        pass

    def get(self, path: str, params: Any = None, *, missing_ok: bool = False, **_: Any) -> Any:
        if self.away:
            if missing_ok:
                return None
            raise ServerError(f"Label Studio answered 404 to GET {path}")
        return self._answer(path, params)

    def _answer(self, path: str, params: Any) -> Any:
        match path.partition("?")[0].strip("/").split("/"):
            case ["api", "users"]:
                return [{"id": 1, "email": "ann@example.org"}]
            case ["api", "projects"]:
                return self._list_projects(**params)
            case ["api", "projects", number]:
                return self._project(int(number))
            case ["api", "projects", _, "export"]:
                chosen = map(int, path.split("&ids[]=")[1:])
                return [self._export(number) for number in chosen if number in self.tasks]
            case ["api", "tasks"]:
                return self._list_tasks(**params)
            case ["api", "dm", "views"]:
                return []
        raise AssertionError(path)

    def post(self, path: str, **options: Any) -> Any:
        match path.strip("/").split("/"):
            case ["api", "projects"]:
                number = len(self.projects) + 1
                self.projects[number] = {"id": number, **options["json"]}
                return self._project(number)
            case ["api", "projects", number, "import"]:
                return self._import(int(number), json.loads(options["files"]["file"][1]))
            case ["api", "projects", _, "import", "predictions"]:
                found = json.loads(options["content"])
                for prediction in found:
                    self._predict(self.tasks[prediction["task"]], prediction)
                return {"created": len(found)}
            case ["api", "dm", "actions"]:
                body = options["json"]
                chosen = body["selectedItems"]["included"]
                self.fields.append((body["value_name"], body["value"], chosen))
                return {}
            case ["api", "dm", "views"]:
                return {"id": 1}
        raise AssertionError(path)

    def patch(self, path: str, body: Any) -> None:
        match path.strip("/").split("/"):
            case ["api", "projects", number]:
                self.projects[int(number)].update(body)
            case ["api", "predictions", number]:
                found = (p for task in self.tasks.values() for p in task["predictions"])
                next(p for p in found if p["id"] == int(number)).update(body)

    def _project(self, number: int) -> dict[str, Any] | None:
        known = self.projects.get(number)
        size = sum(task["project"] == number for task in self.tasks.values())
        return known and {**known, "task_number": size}

    def _list_projects(self, title: str, page_size: int, page: int = 1, **_: Any) -> Any:
        size = min(page_size, 100)
        newest = [p for _, p in sorted(self.projects.items(), reverse=True) if title in p["title"]]
        here, beyond = newest[(page - 1) * size : page * size], newest[page * size :]
        return {"results": here, "next": "there is more" if beyond else None}

    def _list_tasks(self, project: int, page_size: int, query: str, **_: Any) -> Any:
        filters = json.loads(query)["filters"]["items"]
        chosen = {item["filter"].removeprefix("filter:tasks:"): item["value"] for item in filters}
        if self.quiet and "updated_at" in chosen:
            return {"total": 0, "tasks": []}
        left = [
            {
                "id": number,
                "predictions_model_versions": self.separator.join(
                    prediction["model_version"] for prediction in task["predictions"]
                ),
            }
            for number, task in sorted(self.tasks.items())
            if number > chosen["id"] and task["project"] == project
            if task["drafts"] or "draft_exists" not in chosen
        ]
        return {"total": len(left), "tasks": left[: min(page_size, self.most)]}

    def _import(self, project: int, tasks: list[dict[str, Any]]) -> Any:
        made = []
        for task in tasks:
            made.append(next(self._numbers))
            kept = {"project": project, "data": task["data"], "annotations": [], "drafts": []}
            self.tasks[made[-1]] = {**kept, "id": made[-1], "predictions": []}
            for prediction in task["predictions"]:
                self._predict(self.tasks[made[-1]], prediction)
        self.on_import()
        return {"task_ids": made}

    def _predict(self, task: dict[str, Any], prediction: dict[str, Any]) -> None:
        task["predictions"].append({**prediction, "id": next(self._numbers)})

    def _export(self, number: int) -> dict[str, Any]:
        task = self.tasks[number]
        return {**task, "predictions": [prediction["id"] for prediction in task["predictions"]]}
