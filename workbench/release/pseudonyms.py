"""Pseudonyms for annotators."""

from __future__ import annotations

from msgspec.structs import replace

from workbench.model import AnnotationVersion
from workbench.release.entry import Document, Entry, Selected
from workbench.release.recipe import Recipe

HIDDEN = "hidden"


class Pseudonyms:
    """Numbers people in the order in which they appear: the same for one source and recipe.

    Numbers, because a hash of a name or an e-mail address is undone by trying the names.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def hide(self, selected: Selected, document: Document) -> Selected:
        """Return what was selected without anybody's name, in keys such as `file:A#NAME` too."""
        versions = {version.key: version for version in document.versions}
        if isinstance(selected, Entry):
            # Adjudicated gold is nobody's in particular, and has a key of its own.
            own = selected.version.key in versions
            return replace(selected, version=self._hide(selected.version)) if own else selected
        if selected.annotation in versions:
            hidden = self._hide(versions[selected.annotation])
            return replace(selected, annotation=hidden.key)
        return selected

    def _hide(self, version: AnnotationVersion) -> AnnotationVersion:
        annotator = self._name(version.annotator)
        head, mark, tail = version.key.rpartition(f"#{version.annotator}")
        return replace(
            version,
            annotator=annotator,
            updated_by=self._name(version.updated_by) if version.updated_by else None,
            key=f"{head}#{annotator}{tail}" if mark else version.key,
        )

    def _name(self, name: str) -> str:
        return self._known.setdefault(name, f"annotator-{len(self._known) + 1}")


def hide_names(recipe: Recipe) -> Recipe:
    """Return the recipe as a release may show it: without names where people are numbered."""
    if recipe.annotators == "names":
        return recipe
    people = (HIDDEN,) if recipe.select.annotators else ()
    return replace(
        recipe,
        annotator=HIDDEN if recipe.annotator else None,
        select=replace(recipe.select, annotators=people),
    )
