"""Which Label Studio a project works with, its settings' or its own, and who sends to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.errors import LoginError, ServerError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from workbench.labelstudio.port import LabelStudio
    from workbench.project import Project


def connect(project: Project) -> LabelStudio:
    """Return the port to the project's Label Studio. Raises ServerError where none answers."""
    from workbench.labelstudio.port import LabelStudio
    from workbench.labelstudio.server import status

    settings = project.settings.labelstudio
    if settings.url:
        token = settings.token.get_secret_value().strip() if settings.token else ""
        if not token:
            raise LoginError(
                f"There is no token for {settings.url}.",
                remedy="Set WORKBENCH_LABELSTUDIO__TOKEN to an API token of your account there.",
            )
        return LabelStudio(settings.url, token, name=settings.name)
    server = status(project.folder)
    if server is None:
        raise ServerError(
            "The project's Label Studio is not running.",
            remedy="`workbench up` starts it; or set labelstudio.url in workbench.toml.",
        )
    return LabelStudio.connect(server)


def take_turns(project: Project) -> AbstractContextManager[None]:
    """Make others who send the project's tasks wait: two would each send what both saw missing."""
    from workbench.labelstudio.process import one_at_a_time

    return one_at_a_time(project.state / "push.lock")
