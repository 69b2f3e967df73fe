"""What Label Studio's process does for nothing at each request, and need not.

Patches of Label Studio 1.23.2 in the embedded server's own process; another server never sees them.
All of it is waiting saved for everybody: the server is one process, whose threads take turns.
"""

from __future__ import annotations

import functools
import gc
import importlib
from typing import Any

# Objects made before the youngest are collected, and how many such rounds before the older ones.
_COLLECTED_AFTER = (50_000, 10, 10)


def tune() -> None:
    """Apply all of it; call it when Label Studio is loaded, before the first request."""
    remember_version()
    forget_tasks()
    leave_modules_alone()


def remember_version() -> None:
    """Let Label Studio look up its version once, and not at each export.

    It asks git, in up to five shells, for the state of whatever repository it is installed within:
    some 60 ms in which nobody's export goes on.
    """
    version = _import("core.version")
    version.get_git_commit_info = functools.cache(version.get_git_commit_info)


def forget_tasks() -> None:
    """Let tasks that were imported or exported go with their request, not at some later collection.

    A list's serializer and that of its items hold each other, and with them all that went through;
    so do an exported task and its annotations. Some hundred exports held gigabytes, until a full
    collection took seconds in which nobody was answered.
    """
    lists = _import("rest_framework.serializers").ListSerializer
    exported = _import("data_export.serializers").ExportDataSerializer
    imported = _import("data_import.api").ImportAPI

    class Exported(lists):  # type: ignore[misc, valid-type]
        @property
        def data(self) -> Any:
            found = super().data
            for task in self.instance:
                task.__dict__.pop("_prefetched_objects_cache", None)
            self.child.__dict__.clear()
            return found

    def save(self: Any, tasks: list[Any], saved: Any = imported._save) -> Any:
        made, serializer = saved(self, tasks)
        serializer.child.__dict__.clear()
        return made, serializer

    exported.Meta.list_serializer_class = Exported
    imported._save = save


def leave_modules_alone() -> None:
    """Leave what is loaded by now out of garbage collection.

    Full collections looked at its 330,000 objects again and again: 0.4 s each.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AFTER)


def _import(name: str) -> Any:
    """Return a module by the name that it has in the server; it is there with the server extra."""
    return importlib.import_module(name)
