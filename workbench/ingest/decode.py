"""Bytes → text: byte order marks, UTF-8 first, then detection; binary content is refused."""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO

import charset_normalizer
import regex

from workbench.errors import InputError
from workbench.text import normalise

HEAD = 1 << 20
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
NUL_SHARE = 0.01
CONTROL_SHARE = 0.01

# UTF-32 first: its little-endian mark begins with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_MARK = max(len(mark) for mark, _ in _MARKS)
_CONTROL = regex.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_SAVE_AS_TEXT = "Save it as plain text in UTF-8, or leave it out."


def decode(content: bytes) -> str:
    """Return the text of a file's bytes, without byte order mark. Raises InputError for binary."""
    try:
        return content.decode(detect_encoding(content))
    except UnicodeDecodeError as error:
        raise InputError(
            f"the text is damaged at byte {error.start}: {error.reason}", remedy=_SAVE_AS_TEXT
        ) from error


def open_text(stream: BinaryIO, *, guess: bool = True) -> io.TextIOWrapper:
    """Return a text stream over a seekable `stream`, its encoding judged by the first megabyte.

    `guess=False` allows UTF-8 and what has a byte order mark only. Line breaks stay as they are.
    Bytes that do not fit come out as lone surrogates, which `clean_text` refuses: so one damaged
    line costs one line.
    """
    head = stream.read(HEAD if guess else _LONGEST_MARK)
    stream.seek(0)
    if guess:
        encoding = detect_encoding(head, whole=len(head) < HEAD)
    else:
        encoding = _read_mark(head) or "utf-8"
    return io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")


def detect_encoding(content: bytes, *, whole: bool = True) -> str:
    """Return the codec for `content`: a byte order mark, else UTF-8, else what it looks like.

    Where it looks like several single-byte codecs alike, Windows-1252 wins, as in browsers (WHATWG
    Encoding, section 4.2). `whole=False` says that a character may be cut off at the end.
    """
    marked = _read_mark(content)
    if marked:
        return marked
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content, final=whole)
    except UnicodeDecodeError:
        return _guess(content)
    return "utf-8"


def _read_mark(content: bytes) -> str | None:
    return next((name for mark, name in _MARKS if content.startswith(mark)), None)


def _guess(content: bytes) -> str:
    matches = charset_normalizer.from_bytes(content)
    best = matches.best()
    if best is None:
        raise InputError("it is binary, or in no known encoding", remedy=_SAVE_AS_TEXT)
    if b"\0" in content and not best.encoding.startswith(("utf_16", "utf_32")):
        raise InputError("it is binary: it has NUL bytes", remedy=_SAVE_AS_TEXT)
    western = [m for m in matches if m.encoding == "cp1252"]
    if western and (western[0].chaos, western[0].coherence) == (best.chaos, best.coherence):
        return "cp1252"
    return best.encoding


def clean_text(text: str) -> str:
    r"""Return the normalised text of an article: line breaks as `\n`, each NUL as U+FFFD.

    A NUL is replaced one for one, as HTML parsers do, so offsets hold; databases and browsers
    cannot keep it. Raises InputError for a blank text, for one with lone surrogates (half an emoji,
    or bytes in another encoding), and for a binary one: more than 1 % NUL or control characters.
    """
    if not text.strip():
        raise InputError("the article is empty", remedy="Put text into it, or leave it out.")
    broken = _SURROGATE.search(text)
    if broken:
        raise InputError(
            f"the text has a broken character at offset {broken.start()}", remedy=_SAVE_AS_TEXT
        )
    if text.count("\0") > NUL_SHARE * len(text):
        raise InputError("it is binary: it is full of NUL characters", remedy=_SAVE_AS_TEXT)
    if sum(1 for _ in _CONTROL.finditer(text)) > CONTROL_SHARE * len(text):
        raise InputError("it is binary: it is full of control characters", remedy=_SAVE_AS_TEXT)
    return normalise(text).replace("\0", REPLACEMENT)
