"""Whom a noun for a role means: "the Kremlin spokesman", "the US daily"."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.speakers.entities import Entity
from workbench.preannotate.speakers.sources import Source

_GROUPS = ("spokesperson", "legislator", "governor", "chair", "professor", "officer", "president")
_EMPTY = frozenset(["the", "this", "that", "a", "an", "'s", "’s", "former"])


def find_by_role(source: Source, entities: Iterable[Entity], lexicon: Lexicon) -> Entity | None:
    """Return the entity named last before a source that has its role, and most of its modifiers."""
    alike = _find_alike(source.word, lexicon)
    modifiers = source.modifiers - _EMPTY
    thing = source.word in lexicon.words["organization_nouns"]
    fitting = (
        (len(modifiers & (entity.roles | set(entity.words))), mention.start, entity)
        for entity in entities
        if (not thing and alike & entity.roles) or _is_such(source.word, entity, lexicon)
        for mention in [entity.last_before(source.start)]
        if mention is not None
    )
    return max(fitting, key=lambda found: found[:2], default=(0, 0, None))[2]


def _find_alike(word: str, lexicon: Lexicon) -> frozenset[str]:
    groups = (lexicon.words[group] for group in _GROUPS)
    return next((group for group in groups if word in group), frozenset([word]))


def _is_such(word: str, entity: Entity, lexicon: Lexicon) -> bool:
    if entity.kind != "organization":
        return False
    if word in lexicon.words["newspaper"]:
        return bool(set(entity.words) & lexicon.words["newspaper_names"])
    return word in lexicon.words["organization_nouns"] and word in entity.words
