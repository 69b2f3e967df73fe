"""A JSON array of any length is read an item at a time."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import InputError
from workbench.ingest import stream
from workbench.ingest.stream import read_items

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.lists(VALUES), st.integers(1, 9), st.sampled_from([None, 1]), st.booleans())
@settings(deadline=None)
def test_any_array_is_read_whatever_the_chunks(
    items: list[Any], chunk: int, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(items, indent=indent, ensure_ascii=ascii_only)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "CHUNK", chunk)
        assert list(read_items(io.StringIO(f" {text}\n"))) == items


def test_one_value_that_is_no_array_is_an_item() -> None:
    assert list(read_items(io.StringIO('\n{"a": [1]}'))) == [{"a": [1]}]


def test_json_lines_under_the_name_of_json_are_all_read() -> None:
    assert list(read_items(io.StringIO('{"a": 1}\n{"b": 2}\n\n3'))) == [{"a": 1}, {"b": 2}, 3]


def test_what_follows_an_array_is_not_passed_over() -> None:
    with pytest.raises(InputError, match="something follows the array"):
        list(read_items(io.StringIO("[1] [2]")))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("[", 0),
        ('[{"a": 1}', 1),
        ('[{"a": 1},', 1),
        ('[{"a": 1} {"b": 2}]', 1),
        ('[{"a": 1}, {"b": ]', 1),
        ("[" + "[" * 100_000, 0),
        ("nonsense", 0),
    ],
)
def test_a_broken_array_yields_what_came_before_and_says_where(text: str, count: int) -> None:
    items = read_items(io.StringIO(text))
    for _ in range(count):
        next(items)
    with pytest.raises(InputError, match="stops being JSON after character") as caught:
        next(items)
    assert caught.value.remedy


def test_the_place_of_the_break_is_counted_from_the_start_of_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream, "CHUNK", 4)
    with pytest.raises(InputError, match="after character 18:"):
        list(read_items(io.StringIO('[{"a": 1},{"b":2} x]')))


class _LongArray(io.TextIOBase):
    """An array that is made while it is read."""

    def __init__(self, count: int) -> None:
        self._parts = iter(["["] + ['{"text": "' + "x" * 50_000 + '"},'] * count + ["{}]"])

    def read(self, size: int | None = -1, /) -> str:
        return next(self._parts, "")


def test_memory_does_not_grow_with_the_array() -> None:
    tracemalloc.start()
    assert sum(1 for _ in read_items(_LongArray(400))) == 401
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000
