"""Pre-annotators by name or folder: the built-in ones come through the same door as others."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from workbench.errors import ModelError
from workbench.preannotate.protocol import PreAnnotator

GROUP = "workbench.preannotators"
# Found even where the distribution's entry points are older than the code beside them.
_BUILT_IN = (
    EntryPoint("rules", "workbench.preannotate.rules:RulesPreAnnotator", GROUP),
    EntryPoint("news", "workbench.preannotate.learned.packaged:load_news", GROUP),
)
# What `default` means: the best that may be shipped (see docs/learning.md).
_DEFAULT = "rules"


def load_preannotator(name: str, *, folder: Path = Path()) -> PreAnnotator:
    """Return the pre-annotator registered as `name` in the group `workbench.preannotators`.

    An entry point names a class or function that needs no arguments. What is not registered is
    taken for a model folder that `workbench train` made, a relative path beginning at `folder`;
    `default` is the best built-in one. Raises ModelError for an unknown name, and for a
    pre-annotator that cannot be loaded.
    """
    name = _DEFAULT if name == "default" else name
    registered = {point.name: point for point in (*_BUILT_IN, *entry_points(group=GROUP))}
    if name not in registered and (folder / name).is_dir():
        from workbench.preannotate.learned import LearnedPreAnnotator  # noqa: PLC0415 - an extra

        return LearnedPreAnnotator(folder / name)
    if name not in registered:
        raise ModelError(
            f"There is no pre-annotator {name!r}.",
            remedy=f"Registered are {', '.join(sorted(registered))}; or give a model folder.",
        )
    try:
        model = registered[name].load()()
    except (ImportError, AttributeError, OSError) as error:
        raise ModelError(
            f"The pre-annotator {name!r} cannot be loaded: {error}.",
            remedy="Check that the package which registers it is installed whole.",
        ) from error
    if not isinstance(model, PreAnnotator):
        raise ModelError(f"What is registered as {name!r} is no pre-annotator.")
    return model
