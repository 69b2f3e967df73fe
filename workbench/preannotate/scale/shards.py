"""Files of articles, one after the other: what each worker does, whichever engine started it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from uuid import uuid4

from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs

from workbench.errors import InputError
from workbench.ingest import ingest
from workbench.ingest.outcome import Ingested, Refused
from workbench.ingest.source import find_sources, split_name
from workbench.model import Article
from workbench.preannotate.lines import Render, pair_answers
from workbench.preannotate.protocol import PreAnnotator
from workbench.preannotate.registry import load_preannotator

MARKERS = ".done"
_PART = ".part-"


@dataclass(frozen=True)
class Shard:
    """One file of articles, by absolute path or URL; `name` is its answer's below the target."""

    source: str
    name: str


@dataclass(frozen=True)
class ShardJob:
    """Shards to pre-annotate into the folder or fsspec URL `target`; travels to other machines.

    Called as datatrove calls a step, it does every `world_size`-th shard from the `rank`-th on, and
    loads the model once for all of them. A shard's answer appears under its name when it is whole;
    after it comes a marker in `.done/`, and a shard that has one is never read again.
    """

    shards: tuple[Shard, ...]
    target: str
    model: str
    render: Render

    def __call__(self, data: object = None, rank: int = 0, world_size: int = 1) -> None:
        """Do this worker's share."""
        for shard in self.shards[rank::world_size]:
            if not self.is_done(shard):
                self._annotate(shard, _load_once(self.model))

    def is_done(self, shard: Shard) -> bool:
        """Return whether a shard has its marker."""
        fs, marker = self._locate(f"{MARKERS}/{shard.name}")
        return bool(fs.exists(marker))

    def count(self) -> tuple[int, int]:
        """Return how many articles the finished shards held, and how many rows were refused."""
        articles = refused = 0
        for shard in filter(self.is_done, self.shards):
            fs, marker = self._locate(f"{MARKERS}/{shard.name}")
            told = json.loads(fs.cat_file(marker))
            articles, refused = articles + told["articles"], refused + told["refused"]
        return articles, refused

    def clean(self) -> None:
        """Remove what workers that were killed left half done."""
        fs, root = self._locate("")
        for path in fs.find(root):
            if _PART in PurePosixPath(path).name:
                fs.rm_file(path)

    def _annotate(self, shard: Shard, model: PreAnnotator) -> None:
        refusals: list[str] = []
        count = 0
        with tempfile.TemporaryDirectory() as folder:
            local = Path(folder, "answers")
            with local.open("wb") as file:
                for article, prediction in pair_answers(_read(shard, refusals), model):
                    file.write(self.render(article, prediction) + b"\n")
                    count += 1
            self._publish(local, shard.name)
            told = {"articles": count, "refused": len(refusals), "first_refused": refusals[:20]}
            local.write_text(json.dumps(told) + "\n", encoding="utf-8")
            self._publish(local, f"{MARKERS}/{shard.name}")

    def _publish(self, local: Path, name: str) -> None:
        """Put a file under its name: whole, or not at all."""
        fs, path = self._locate(name)
        part = f"{path}{_PART}{uuid4().hex}"
        fs.makedirs(str(PurePosixPath(path).parent), exist_ok=True)
        fs.put_file(str(local), part)
        fs.mv(part, path)

    def _locate(self, name: str) -> tuple[AbstractFileSystem, str]:
        fs, root = url_to_fs(self.target)
        return fs, f"{root.rstrip('/')}/{name}" if name else root


def find_shards(shards: str) -> tuple[Shard, ...]:
    """Return the shards of a file, folder, glob or fsspec URL, in the order of their names.

    Raises InputError where there are none, and where two would be answered in one file.
    """
    fs, root = url_to_fs(shards)
    whole = fs.isdir(root)
    found: dict[str, Shard] = {}
    for source in find_sources([shards]):
        if isinstance(source, Refused):
            raise InputError(f"{source.origin}: {source.reason}.", remedy=source.remedy)
        path = PurePosixPath(source.path)
        folder = path.parent.relative_to(root) if whole else PurePosixPath()
        name = str(folder / f"{split_name(path.name)[0]}.jsonl")
        here = "://" in shards or "::" in shards
        shard = Shard(source.origin if here else source.path, name)
        if found.setdefault(name, shard) != shard:
            raise InputError(
                f"{found[name].source} and {shard.source} would both be answered in {name}.",
                remedy="Rename one of them, or give them folders of their own.",
            )
    return tuple(found[name] for name in sorted(found))


def _read(shard: Shard, refusals: list[str]) -> Iterator[Article]:
    for outcome in ingest([shard.source]):
        if isinstance(outcome, Ingested):
            yield outcome.article
        else:
            refusals.append(f"{outcome.origin}: {outcome.reason}")


@cache
def _load_once(model: str) -> PreAnnotator:
    return load_preannotator(model)
