"""Speakers within one article: named, by a name the article knows, of one kind."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.check.case import Case
from workbench.check.names import fold_name, supports_name
from workbench.check.rule import Flaw, rule
from workbench.model import Region


@rule(
    "no-name",
    "Speaker without name",
    severity="warning",
    remedy="Select the speaker and type the canonical name, or choose the kind `unnamed`.",
)
def find_nameless(case: Case) -> Iterator[Flaw]:
    """A speaker has no name and is not of the kind `unnamed`. An annotation without the layer
    `stance` is passed over: such corpora name nobody.
    """
    if not case.judged:
        return
    for i, region in _speakers(case):
        if not (region.name or "").strip() and region.kind != "unnamed":
            message = "The speaker has no name."
            yield Flaw(message, f"$.regions[{i}].name", region.start, region.end)


@rule(
    "unsupported-name",
    "Name that the article does not know",
    severity="warning",
    remedy="Correct the name: one of its words, or its initials, should stand in the article.",
)
def find_unsupported(case: Case) -> Iterator[Flaw]:
    """No word of the speaker's name stands in the article, its byline, source or title, nor its
    initials ("UN"), nor, for a name that is all initials, the words they stand for. English only.
    """
    if not case.english:
        return
    article = case.article
    told = "\n".join(filter(None, (article.text, article.author, article.source, article.title)))
    for i, region in _speakers(case):
        if region.name and region.name.strip() and not supports_name(told, region.name):
            message = f"Nothing in the article supports the name {region.name!r}."
            yield Flaw(message, f"$.regions[{i}].name", region.start, region.end)


@rule(
    "two-kinds",
    "One name with two kinds",
    severity="warning",
    remedy="Give the speaker the same kind everywhere.",
)
def find_two_kinds(case: Case) -> Iterator[Flaw]:
    """Speakers with one name, who are one speaker, have two kinds."""
    kinds: dict[str, str] = {}
    for i, region in _speakers(case):
        if region.name and region.kind:
            first = kinds.setdefault(fold_name(region.name), region.kind)
            if first != region.kind:
                yield Flaw(
                    f"{region.name!r} is {region.kind} here and {first} before.",
                    f"$.regions[{i}].kind",
                    region.start,
                    region.end,
                )


def _speakers(case: Case) -> Iterator[tuple[int, Region]]:
    for i, region in enumerate(case.annotation.regions):
        if region.label == "speaker" and region.id not in case.later:
            yield i, region
