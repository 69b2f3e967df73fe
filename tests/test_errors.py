"""The error tree is the one drawn at the top of its file."""

from __future__ import annotations

import inspect
import re

import pytest

from workbench import errors
from workbench.errors import WorkbenchError

CLASSES = {
    cls.__name__: cls
    for _, cls in inspect.getmembers(errors, inspect.isclass)
    if cls.__module__ == errors.__name__
}


def _read_drawing() -> dict[str, str]:
    """Return each drawn class with the one it is drawn under."""
    branch = re.compile(r"^(?P<indent>[│├└─ ]*)(?P<name>[A-Z]\w+)(?:\s{2,}\S|$)")
    above: list[tuple[int, str]] = []
    parents: dict[str, str] = {}
    for line in (errors.__doc__ or "").splitlines()[1:]:
        drawn = branch.match(line)
        if drawn:
            depth = len(drawn["indent"])
            above = [(d, name) for d, name in above if d < depth]
            parents[drawn["name"]] = above[-1][1] if above else "Exception"
            above.append((depth, drawn["name"]))
    return parents


def test_the_tree_is_drawn_as_it_is() -> None:
    assert _read_drawing() == {name: cls.__bases__[0].__name__ for name, cls in CLASSES.items()}


@pytest.mark.parametrize("cls", CLASSES.values(), ids=CLASSES)
def test_every_class_is_one_sentence(cls: type[WorkbenchError]) -> None:
    assert re.fullmatch(r"[A-Z][^\n]*\.", cls.__doc__ or "")


@pytest.mark.parametrize("cls", CLASSES.values(), ids=CLASSES)
def test_an_error_says_what_is_wrong_and_how_to_mend_it(cls: type[WorkbenchError]) -> None:
    error = cls("The door is shut.", remedy="Open it.")
    assert isinstance(error, WorkbenchError)
    assert (error.message, error.remedy) == ("The door is shut.", "Open it.")
    assert str(error) == "The door is shut. Open it."
    assert str(cls("The door is shut.")) == "The door is shut."
