"""Which Label Studio a project works with: the one its settings name, or its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.errors import LoginError, ServerError

if TYPE_CHECKING:
    from workbench.labelstudio.port import LabelStudio
    from workbench.project import Project


def connect(project: Project) -> LabelStudio:
    """Return the port to the project's Label Studio. Raises ServerError where none answers."""
    from workbench.labelstudio.port import LabelStudio
    from workbench.labelstudio.server import status

    settings = project.settings.labelstudio
    if settings.url:
        if settings.token is None:
            raise LoginError(
                f"There is no token for {settings.url}.",
                remedy="Set WORKBENCH_LABELSTUDIO__TOKEN to an API token of your account there.",
            )
        return LabelStudio(settings.url, settings.token.get_secret_value())
    server = status(project.folder)
    if server is None:
        raise ServerError(
            "The project's Label Studio is not running.",
            remedy="`workbench up` starts it; or set labelstudio.url in workbench.toml.",
        )
    return LabelStudio.connect(server)
