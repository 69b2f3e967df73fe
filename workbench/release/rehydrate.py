"""Rehydration: a release without text, plus the texts from elsewhere, gives the full release."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from msgspec.structs import replace

from workbench.adjudicate import Gold
from workbench.errors import ExportError, InputError
from workbench.ingest import Ingested, Refused, ingest
from workbench.model import Article
from workbench.release.entry import Document, Exclusion
from workbench.release.export import ReleaseSummary, export
from workbench.release.index import INDEX, ArticleLine
from workbench.release.manifest import Manifest, read_manifest
from workbench.release.read import find_parts, merge_parts, read_lines
from workbench.release.recipe import Recipe, Select, Splits
from workbench.release.splits import FixedPlan, SplitPlan
from workbench.release.verify import require_unaltered
from workbench.release.writers.standoff import StandoffLine
from workbench.text import digest

STANDOFF = "standoff.jsonl"


def rehydrate(
    release: Path,
    texts: Path,
    folder: Path,
    *,
    formats: tuple[str, ...] | None = None,
    force: bool = False,
) -> ReleaseSummary:
    """Write the release that `release` would have been with its texts; return what it came to.

    `texts` is a file or folder in any form that `ingest` reads; a text counts only if its SHA-256
    is the one in the release. Articles whose text is missing or another are excluded and counted.
    Without `formats` it has labels and attribution records, or, where an article has several
    annotations, regions. Raises ExportError where `release` is damaged or has no standoff.jsonl,
    InputError where no text fits.
    """
    require_unaltered(release)
    if not find_parts(release, STANDOFF):
        raise ExportError(
            f"{release} cannot be rehydrated: it has no {STANDOFF}.",
            remedy="Release it with the format `standoff`.",
        )
    manifest = read_manifest(release)
    with tempfile.TemporaryDirectory(prefix="workbench-") as scratch:
        source = _Rehydrated(release, manifest, Path(scratch))
        source.collect([texts, *find_parts(release, "attributions.jsonl")])
        records = "regions" if manifest.recipe.gold == "every" else "attributions"
        recipe = replace(
            manifest.recipe, formats=formats or (records, "labels"), text="all", open_licences=()
        )
        return export(recipe, source, folder, force=force)


class _Rehydrated:
    """The documents of a release, with texts that are kept one a file until they are asked for."""

    kind = "release"

    def __init__(self, release: Path, manifest: Manifest, scratch: Path) -> None:
        self._release = release
        self._manifest = manifest
        self._scratch = scratch
        self._index = {line.digest: line for line in read_lines(release / INDEX, ArticleLine)}
        self._titles: dict[str, str | None] = {}
        self._others: set[str] = set()

    def collect(self, texts: Iterable[Path]) -> None:
        """Keep the texts that belong to the release. Raises InputError where there is none."""
        reasons: list[str] = []
        for outcome in ingest(texts):
            if not isinstance(outcome, Ingested):
                if isinstance(outcome, Refused):
                    reasons.append(f" ({outcome.origin}: {outcome.reason})")
                continue
            address = digest(outcome.article.text)
            if address in self._index:
                self._path(address).write_bytes(outcome.article.text.encode())
                self._titles[address] = outcome.article.title
            else:
                self._others.add(outcome.article.id)
        if not self._titles:
            raise InputError(
                f"None of these texts belongs to the release{''.join(reasons[:1])}.",
                remedy="A text must be the annotated one to the letter.",
            )

    def adapt(self, recipe: Recipe) -> Recipe:
        """Return the recipe that takes all of the release again: what is gold was settled there."""
        return replace(
            recipe,
            gold="every" if recipe.gold == "every" else "single",
            annotator=None,
            annotators="names",
            include_invalid=True,
            select=Select(),
        )

    def documents(self, *, adjudicated: bool = False) -> Iterator[Document | Exclusion]:
        """Yield what the release holds, whole where the text is there; gold is settled in it."""
        del adjudicated
        lines = merge_parts(self._release, STANDOFF, StandoffLine, lambda line: line.doc_id)
        for address, group in groupby(lines, key=lambda line: line.digest):
            found = list(group)
            if address not in self._titles:
                differs = found[0].doc_id in self._others
                yield Exclusion(found[0].doc_id, "text differs" if differs else "text missing")
                continue
            yield Document(
                article=self._article(address),
                versions=tuple(line.version for line in found),
                predictions={p.model: p for p in (line.prediction for line in found) if p},
                gold=_restore_gold(found[0]),
            )

    def plan(self, splits: Splits) -> SplitPlan:
        """Return the splits that the release has."""
        return FixedPlan(splits, {k: line.split for k, line in self._index.items()})

    def state(self) -> str:
        """Return the seal of the release's manifest."""
        return self._manifest.seal

    def _article(self, address: str) -> Article:
        line = self._index[address]
        return Article(
            id=line.doc_id,
            text=self._path(address).read_bytes().decode(),
            title=line.title or self._titles[address],
            source=line.source,
            url=line.url,
            author=line.author,
            published=line.published,
            language=line.language,
            licence=line.licence,
        )

    def _path(self, address: str) -> Path:
        return self._scratch / address.removeprefix("sha256:")


def _restore_gold(line: StandoffLine) -> Gold | None:
    if not line.settled:
        return None
    settled = dict(line.settled)
    return Gold(line.doc_id, line.version.annotation, settled, open=(), decisions=(), stale=())
