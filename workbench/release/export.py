"""Recipe and source in, release folder out: one pass, one article in memory at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from workbench import __version__
from workbench.check.rulebook import Switches
from workbench.errors import ExportError, SettingsError
from workbench.ledger import Ledger
from workbench.model import Record
from workbench.release.entry import Entry, Exclusion, Selected, Source
from workbench.release.features import count_features
from workbench.release.folder import write_folder
from workbench.release.format import Format, find_format
from workbench.release.index import INDEX, describe_article
from workbench.release.lines import LineFile
from workbench.release.manifest import (
    Manifest,
    describe_files,
    schema_versions,
    write_manifest,
)
from workbench.release.pseudonyms import hide_names
from workbench.release.recipe import Recipe
from workbench.release.reliability import Overlap, measure_agreement
from workbench.release.select import CHECKED, choose_blocking, select_entries
from workbench.release.source import open_source
from workbench.release.tally import Desk, Tally

EXCLUDED = "excluded.jsonl"
Losses = Mapping[str, Mapping[str, int]]


class ReleaseSummary(Record, frozen=True, omit_defaults=False):
    """What a release came to, and where; everything else is in its manifest."""

    folder: str
    manifest: Manifest


def export(
    recipe: Recipe,
    source: Ledger | Source,
    folder: Path,
    *,
    force: bool = False,
    rules: Switches | None = None,
) -> ReleaseSummary:
    """Write the release that a recipe makes of a source; return what it came to.

    The same source and recipe give the same bytes; a ledger is read as it stands at the start,
    whoever writes meanwhile. `rules` are the campaign's check switches. The folder appears whole or
    not at all; `force` replaces a release that is there. Raises ExportError: nothing selected, the
    folder is there, the disk is full; SettingsError: a format that is unknown or cannot hold what
    the recipe asks for.
    """
    formats = [_find_fitting(name, recipe) for name in recipe.formats]
    book = choose_blocking(rules)
    with open_source(source) as origin, write_folder(folder, force=force) as partial:
        plan = origin.plan(recipe.splits) if recipe.splits else None
        tally = Tally(plan, recipe.splits)
        overlap = Overlap()
        documents = overlap.watch(origin.documents(adjudicated=recipe.gold == "adjudicated"))
        selected = select_entries(documents, origin.adapt(recipe), rules=book, plan=plan)
        losses = _write(selected, formats, recipe, partial, tally)
        if not tally.counts["annotations"]:
            raise _explain_emptiness(recipe, tally)
        manifest = Manifest(
            name=recipe.name,
            recipe=hide_names(recipe),
            workbench=__version__,
            schemas=schema_versions(),
            source={"kind": origin.kind, "state": origin.state()},
            losses=losses,
            files=tuple(describe_files(partial)),
            agreement=measure_agreement(origin.documents(), recipe) if overlap.found else {},
            passed=tuple(sorted(book.codes(*CHECKED) - tally.waived.keys())),
            **tally.report(),
        )
        for describe in (form.describe for form in formats if form.describe):
            describe(partial, manifest)
            manifest = replace(manifest, files=tuple(describe_files(partial)))
        write_manifest(partial, manifest)
    return ReleaseSummary(str(folder), manifest)


def _find_fitting(name: str, recipe: Recipe) -> Format:
    form = find_format(name)
    if recipe.gold == "every" and not form.many:
        raise SettingsError(
            f"The format {name!r} holds one annotation an article, not all.",
            remedy='Choose another `gold` than "every", or leave this format out.',
        )
    if recipe.text == "none" and form.needs_text:
        raise SettingsError(
            f"The format {name!r} cannot be written without text.",
            remedy='Leave it out, or set `text` to "all" or "licensed".',
        )
    return form


def _write(
    selected: Iterable[Selected],
    formats: list[Format],
    recipe: Recipe,
    folder: Path,
    tally: Tally,
) -> Losses:
    index, excluded = LineFile(folder / INDEX), LineFile(folder / EXCLUDED)
    desks = {form.name: Desk(form, folder, recipe) for form in formats}
    lossy = any(form.loses for form in formats)
    last = ""
    try:
        for item in selected:
            tally.count(item)
            if isinstance(item, Exclusion) and item.reason != "not selected":
                excluded.add(item)
            if isinstance(item, Entry):
                if item.digest != last:
                    index.add(describe_article(item))
                    last = item.digest
                held = count_features(item.version.annotation) if lossy else {}
                for desk in desks.values():
                    desk.add(item, held)
        index.close()
        excluded.close()
        return {name: desk.close() for name, desk in desks.items()}
    except BaseException:
        for close in (index.close, excluded.close, *(desk.close for desk in desks.values())):
            with suppress(OSError):  # a full disk would say so again for every open file
                close()
        raise


def _explain_emptiness(recipe: Recipe, tally: Tally) -> ExportError:
    reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(tally.excluded.items()))
    return ExportError(
        f"The recipe {recipe.name!r} selects nothing: {reasons or 'there is no annotation'}.",
        remedy="Widen `select`, choose another `gold`, or run `workbench check`.",
    )
