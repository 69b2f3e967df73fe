"""A JSON array of any length, one item at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from workbench.errors import InputError

CHUNK = 1 << 20
_BLANK = " \t\r\n"
_AFTER = frozenset(_BLANK + ",]")


def read_items(stream: TextIO) -> Iterator[Any]:
    """Yield the items of the JSON array in `stream`, or the values in it if it holds no array.

    Holds one item and a megabyte, however long the array. Raises InputError where the text stops
    being JSON; the items before that place have been yielded.
    """
    window = _Window(stream)
    if not window.skip("["):
        yield window.take()
        while window.goes_on():
            yield window.take()
        return
    yield from _read_array(window)
    if window.goes_on():
        raise window.broken("something follows the array")


def _read_array(window: _Window) -> Iterator[Any]:
    if window.skip("]"):
        return
    while True:
        yield window.take()
        if window.skip("]"):
            return
        if not window.skip(","):
            raise window.broken("expected `,` or `]`")


class _Window:
    """The part of the stream that has been read and not yet taken."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text = ""
        self._position = 0
        self._passed = 0
        self._decoder = json.JSONDecoder()

    def _grow(self) -> bool:
        # Growing by the window's own size keeps the retries of a long item linear.
        more = self._stream.read(max(CHUNK, len(self._text)))
        self._passed += self._position
        self._text = self._text[self._position :] + more
        self._position = 0
        return bool(more)

    def _peek(self) -> str:
        while True:
            while self._position < len(self._text):
                if self._text[self._position] not in _BLANK:
                    return self._text[self._position]
                self._position += 1
            if not self._grow():
                return ""

    def goes_on(self) -> bool:
        """Return whether anything but blanks is left."""
        return bool(self._peek())

    def skip(self, sign: str) -> bool:
        """Step over `sign` where it comes next."""
        found = self._peek() == sign
        self._position += found
        return found

    def take(self) -> Any:
        """Return the value that comes next."""
        self._peek()
        while True:
            try:
                start = self._position
                value, end = self._decoder.raw_decode(self._text, start)
            except (json.JSONDecodeError, RecursionError) as error:
                if isinstance(error, RecursionError) or not self._grow():
                    raise self.broken(getattr(error, "msg", "nested too deep")) from error
                continue
            # A number may go on in the next chunk; anything else ends with its own sign.
            whole = isinstance(value, dict | list | str) or self._text[end : end + 1] in _AFTER
            if whole or not self._grow():
                self._position += end - start
                return value

    def broken(self, what: str) -> InputError:
        """Return the error for text that is not JSON at this place."""
        place = self._passed + self._position
        return InputError(
            f"it stops being JSON after character {place}: {what}",
            remedy="Export it again; a download may have been cut off.",
        )
