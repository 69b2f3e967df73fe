"""Pre-annotation in JSON lines: a line in, a line out, in order."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from glob import escape
from itertools import islice, tee
from pathlib import Path
from typing import BinaryIO

import msgspec

from workbench.errors import InputError
from workbench.model import Article, Prediction
from workbench.preannotate.protocol import PreAnnotator
from workbench.preannotate.run import preannotate
from workbench.text import file_digest, normalise, numbered_lines

STREAM = Path("-")  # standard input, or standard output
Answer = tuple[Article, Prediction]
Render = Callable[[Article, Prediction], bytes]


class _Line(msgspec.Struct):
    """What a line must have; other keys are passed over."""

    text: str
    doc_id: str | int | None = None
    id: str | int | None = None
    title: str | None = None
    author: str | None = None
    language: str | None = None


def read_articles(path: Path) -> Iterator[Article]:
    """Yield the articles of a JSONL file with `text` and `doc_id` (or `id`, else the line number).

    `-` is standard input. `title`, `author` and `language` help where they are given.

    Raises InputError for a file that cannot be opened at once, for a bad line naming file and line.
    """
    if path == STREAM:
        return _read_lines(sys.stdin.buffer, Path("stdin"))
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}.", remedy="Name a JSONL file."
        ) from error
    return _read_lines(file, path)


def _read_lines(file: BinaryIO, path: Path) -> Iterator[Article]:
    with file:
        for number, line in numbered_lines(file):
            try:
                read = msgspec.json.decode(line, type=_Line)
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                raise InputError(
                    f"{path}, line {number}: {error}.",
                    remedy='Each line is a JSON object like {"doc_id": "a1", "text": "…"}.',
                ) from error
            given = (name for name in (read.doc_id, read.id) if name not in (None, ""))
            yield Article(
                str(next(given, f"{path.stem}-{number}")),
                normalise(read.text),
                title=read.title,
                author=read.author,
                language=read.language,
            )


def preannotate_file(
    source: Path, target: Path, *, model: PreAnnotator, form: str, render: Render, workers: int = 1
) -> Iterator[Answer]:
    """Write one rendered line to `target` for each line of `source`, yielding what it answered.

    Either may be `-` or a pipe. A stopped run from file to file leaves
    `TARGET.MODEL-FORM-INPUT.partial`, and the next run with the same input (to the byte), output,
    model and form goes on behind its last whole line; one with another input drops it.
    """
    _refuse_folder(target)
    if is_stream(target) or is_stream(source):  # there is nothing to go on from
        answers = pair_answers(read_articles(source), model, workers=workers)
        yield from write_answers(answers, target, render=render)
        return
    if source.exists() and target.exists() and source.samefile(target):
        raise InputError(f"{target} is what is read.", remedy="Name another file to write.")
    articles = read_articles(source)
    ours = f"{target.name}.{model.name}-{form}-"
    partial = target.with_name(f"{ours}{file_digest(source)[:12]}.partial")
    for left in target.parent.glob(f"{escape(ours)}*.partial"):
        if left != partial:
            left.unlink()
    articles = islice(articles, _keep_whole_lines(partial), None)
    answers = pair_answers(articles, model, workers=workers)
    yield from write_answers(answers, target, render=render, go_on=partial)


def write_answers(
    answers: Iterable[Answer], target: Path, *, render: Render, go_on: Path | None = None
) -> Iterator[Answer]:
    """Write one rendered line to `target` for each answer, yielding the answer.

    `-` is standard output; that, a pipe or a device gets each line at once. For a file lines gather
    in `TARGET.partial`, or behind those in the file `go_on`; it gets the target's name when all are
    there. Raises InputError where the target is a folder, before anything is asked.
    """
    _refuse_folder(target)
    if is_stream(target):
        with nullcontext(sys.stdout.buffer) if target == STREAM else target.open("wb") as pipe:
            for article, prediction in answers:
                pipe.write(render(article, prediction) + b"\n")
                pipe.flush()
                yield article, prediction
        return
    partial = go_on or target.with_name(target.name + ".partial")
    with partial.open("ab" if go_on else "wb") as file:
        for article, prediction in answers:
            file.write(render(article, prediction) + b"\n")
            yield article, prediction
    partial.replace(target.resolve())  # a link goes on leading where it led


def is_stream(path: Path) -> bool:
    """Return whether a path is `-`, a pipe or a device: read and written once, from end to end."""
    return path == STREAM or (path.exists() and not path.is_file() and not path.is_dir())


def _refuse_folder(target: Path) -> None:
    if target.is_dir():
        raise InputError(f"{target} is a folder.", remedy="Name the file to write.")


def pair_answers(
    articles: Iterable[Article], model: PreAnnotator, *, workers: int = 1
) -> Iterator[Answer]:
    """Yield each article of a stream with the model's answer."""
    kept, asked = tee(articles)
    yield from zip(kept, preannotate(asked, model=model, workers=workers), strict=True)


def _keep_whole_lines(partial: Path) -> int:
    """Cut a torn last line off a partial file and return how many whole lines it has."""
    if not partial.exists():
        return 0
    whole = count = 0
    with partial.open("rb+") as file:
        for line in file:
            if line.endswith(b"\n"):
                whole += len(line)
                count += 1
        file.truncate(whole)
        os.fsync(file.fileno())
    return count
