"""Pre-annotation without a ledger: JSON lines in, JSON lines out, one for one and in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, tee
from pathlib import Path

import msgspec

from workbench.errors import InputError
from workbench.model import Article, Prediction
from workbench.preannotate.protocol import PreAnnotator
from workbench.text import normalise

Render = Callable[[Article, Prediction], bytes]


class _Line(msgspec.Struct):
    """What a line must have; other keys are passed over."""

    text: str
    doc_id: str | None = None
    id: str | None = None
    title: str | None = None
    author: str | None = None
    language: str | None = None


def read_articles(path: Path) -> Iterator[Article]:
    """Yield the articles of a JSONL file with `text` and `doc_id` (or `id`, else the line number).

    `title`, `author` and `language` help where they are given.

    Raises InputError naming file and line.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                read = msgspec.json.decode(line, type=_Line)
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                raise InputError(
                    f"{path}, line {number}: {error}.",
                    remedy='Each line is a JSON object like {"doc_id": "a1", "text": "…"}.',
                ) from error
            name = read.doc_id or read.id or f"{path.stem}-{number}"
            yield Article(
                name,
                normalise(read.text),
                title=read.title,
                author=read.author,
                language=read.language,
            )


def preannotate_file(
    source: Path, target: Path, *, model: PreAnnotator, render: Render
) -> Iterator[tuple[Article, Prediction]]:
    """Write one rendered line to `target` for each line of `source`, yielding what it answered.

    Lines gather in `TARGET.partial`, which takes the target's name when all are there. A stopped
    run leaves it, and the next run with the same input and output goes on behind its last line.
    """
    partial = target.with_name(target.name + ".partial")
    done = _keep_whole_lines(partial)
    articles = islice(read_articles(source), done, None)
    with partial.open("ab") as file:
        for article, prediction in pair_answers(articles, model):
            file.write(render(article, prediction) + b"\n")
            yield article, prediction
    partial.replace(target)


def pair_answers(
    articles: Iterable[Article], model: PreAnnotator
) -> Iterator[tuple[Article, Prediction]]:
    """Yield each article of a stream with the model's answer."""
    kept, asked = tee(articles)
    yield from zip(kept, model.annotate(asked), strict=True)


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
