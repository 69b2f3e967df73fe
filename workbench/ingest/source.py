"""Where articles come from: files, folders, globs, `-` and fsspec URLs, found one by one."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from workbench.errors import UNREADABLE, InputError
from workbench.ingest.outcome import Refused
from workbench.ingest.paths import find_paths

STDIN = "-"
COMPRESSIONS = (".gz", ".bz2", ".xz")
SPOOL = 16 << 20
_PAGES = (".txt", ".html", ".htm")


@dataclass(frozen=True)
class Source:
    """One readable file. `format` names its reader, `origin` is how the user knows it.

    `annotator` is who made annotations in it that name nobody.
    """

    origin: str
    fs: AbstractFileSystem
    path: str
    format: str
    annotator: str
    spool: IO[bytes] | None = None

    @property
    def stem(self) -> str:
        """The file's name without its suffixes: the id of an article that has none."""
        return split_name(self.path)[0] or "article"

    def open(self) -> BinaryIO:
        """Return a seekable stream of the file's bytes, unpacked. Raises OSError."""
        if self.spool is not None:
            self.spool.seek(0)
            return cast(BinaryIO, self.spool)
        return cast(BinaryIO, self.fs.open(self.path, "rb", compression="infer"))

    def read(self) -> bytes:
        """Return all the file's bytes. Raises InputError."""
        try:
            with self.open() as stream:
                return stream.read()
        except UNREADABLE as error:
            raise explain_unreadable(error) from error

    def beside(self, *names: str) -> Source | None:
        """Return the first of the named files that stands in the same folder, or None.

        A name may begin with `../` and lead to a neighbouring folder.
        """
        for name in names if self.spool is None else ():
            path = os.path.normpath(f"{PurePosixPath(self.path).parent}/{name}")
            if self.fs.isfile(path):
                origin = os.path.normpath(f"{PurePosixPath(self.origin).parent}/{name}")
                if "://" in self.origin:
                    origin = self.fs.unstrip_protocol(path)
                return replace(self, path=path, origin=origin, format=split_name(path)[1])
        return None


def explain_unreadable(error: Exception) -> InputError:
    """Return an error of the system or of unpacking as one that says what to do."""
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return InputError(reason, remedy="Check that it can be read, and run it again.")


def split_name(path: str) -> tuple[str, str]:
    """Return a file's name without suffixes, and its format: `a.jsonl.gz` is `a`, `jsonl`."""
    name = PurePosixPath(path)
    if name.suffix.lower() in COMPRESSIONS:
        name = name.with_suffix("")
    return name.stem, name.suffix[1:].lower()


def list_packed(name: str) -> list[str]:
    """Return a file's name as it is and with each suffix of a packed file."""
    return [name + suffix for suffix in ("", *COMPRESSIONS)]


def find_sources(
    names: Iterable[str | Path],
    *,
    format: str | None = None,
    annotator: str = "unknown",
    stdin: BinaryIO | None = None,
) -> Iterator[Source | Refused]:
    """Yield every file that the names lead to, once, folders and globs in sorted order.

    Passed over without a word: in folders and globs, hidden files and README and LICENSE, and
    releases below a folder; anywhere, what only accompanies an article beside it (`NAME.meta.json`,
    `NAME.attributions.json`, and the `NAME.txt` that `NAME.ann` brings).
    """
    seen: set[str] = set()
    for given in names:
        name = str(given)
        if name == STDIN:
            yield _spool(stdin or sys.stdin.buffer, format=format, annotator=annotator)
            continue
        try:
            fs, root = _locate(name)
            unread: list[OSError] = []
            for path, origin in find_paths(fs, root, name, unread):
                if origin != _show(origin):
                    yield Refused(_show(origin), "its name is not in UTF-8", "Rename it in UTF-8.")
                    continue
                kind = format or split_name(path)[1]
                source = _main(Source(origin, fs, path, kind, annotator))
                if source is not None and source.path not in seen:
                    seen.add(source.path)
                    yield source
            for error in unread:
                yield Refused(_show(str(error.filename)), str(error.strerror), _advise(error))
        except (OSError, ImportError, ValueError) as error:
            yield Refused(_show(name), _explain(error), _advise(error))


def _show(name: str) -> str:
    """Return a name with a question mark for each byte that is no UTF-8 and cannot be stored."""
    return name.encode(errors="replace").decode()


def _explain(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file, folder or match"
    return str(error).strip() or type(error).__name__


def _advise(error: Exception) -> str:
    if isinstance(error, ImportError):
        return "Install that package beside workbench, then run the same command again."
    return "Check how the name is spelt and that you may read what it names."


def _locate(name: str) -> tuple[AbstractFileSystem, str]:
    if not name:
        raise ValueError("the name is empty")
    if "://" in name or "::" in name:
        fs, path = url_to_fs(name)
        return fs, path
    fs = LocalFileSystem()
    return fs, str(fs._strip_protocol(name))


def _main(source: Source) -> Source | None:
    """Return the source that brings this file in: itself, its `.ann`, or None for a companion."""
    name = PurePosixPath(source.path).name
    for ending in (".meta.json", ".attributions.json"):
        if name.endswith(ending):
            stem = name.removesuffix(ending)
            if source.beside(*(name for page in _PAGES for name in list_packed(stem + page))):
                return None
    if source.format == "txt":
        return source.beside(*list_packed(f"{source.stem}.ann")) or source
    return source


def _spool(stream: BinaryIO, *, format: str | None, annotator: str) -> Source:
    # A pipe cannot be read twice, and encodings, formats and parquet need a second look.
    spool = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115  # closed by its reader
    shutil.copyfileobj(stream, spool)
    spool.seek(0)
    kind = format or sniff(spool.read(4096))
    return Source("-", LocalFileSystem(), "stdin", kind, annotator, cast(IO[bytes], spool))


# An article may begin "[Reuters] -", too. A table is told by a header with a column `text`.
_SIGNS = (
    (
        re.compile(rb'(?i)(?=[^\n]*[,;\t|])(?:[\w "-]+[,;\t|])*"?text"?(?:[,;\t|][\w "-]+)*\r?\n'),
        "csv",
    ),
    (re.compile(rb'\{\s*["}]'), "jsonl"),
    (re.compile(rb'\[\s*(?:[\[{"\]]|$)'), "json"),
    (re.compile(rb"<"), "html"),
)


def sniff(head: bytes) -> str:
    """Return the format that a file's first bytes look like: plain text where nothing else fits."""
    if head.startswith(b"PAR1"):
        return "parquet"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((kind for sign, kind in _SIGNS if sign.match(start)), "txt")
