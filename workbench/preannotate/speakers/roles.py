"""Whom a noun for a role means: "the Kremlin spokesman", "the US daily"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.speakers.antecedents import Weights
from workbench.preannotate.speakers.candidates import Field, choose
from workbench.preannotate.speakers.determiners import DETERMINERS, POSSESSIVE
from workbench.preannotate.speakers.entities import Entity
from workbench.preannotate.speakers.sources import Source

_GROUPS = (
    "spokesperson",
    "legislator",
    "governor",
    "chair",
    "professor",
    "officer",
    "president",
    "executive",
    "premier",
)


def find_by_role(source: Source, entities: Iterable[Entity], lexicon: Lexicon) -> Entity | None:
    """Return the entity named last before a source that has its role, and most of its modifiers."""
    modifiers = source.modifiers - DETERMINERS - lexicon.words["bygone"]
    fitting = (
        (len(modifiers & (entity.roles | set(entity.words))), mention.start, entity)
        for entity in entities
        if _holds(source, entity, lexicon)
        for mention in [entity.last_before(source.start)]
        if mention is not None
    )
    return max(fitting, key=lambda found: found[:2], default=(0, 0, None))[2]


def find_headed(source: Source, entities: Iterable[Entity], lexicon: Lexicon) -> Entity | None:
    """Return whom a headline means by a role without an article: "Spy Chief", "grid firm".

    That is the only one in the article who has it.
    """
    word, modifiers, words = source.word, source.modifiers, lexicon.words
    if source.name is not None:
        *before, word = (w.lower() for w in source.name.words)
        modifiers = frozenset(before)
    thing = word in words["organization_nouns"]
    if source.plural or not (thing or word in words["roles"]):
        return None
    if not modifiers.isdisjoint(DETERMINERS | words["bygone"]):
        return None
    place = replace(source, word=word, modifiers=modifiers)
    holders = [e for e in entities if e.mentions and _holds(place, e, lexicon)]
    if len(holders) != 1:
        return None
    (found,) = holders
    told = modifiers if thing else modifiers & words["demonyms"]
    return found if told <= found.roles | set(found.words) else None


def find_taken_up(
    source: Source, field: Field, lexicon: Lexicon, weights: Weights
) -> tuple[Entity, float] | None:
    """Return whom "the candidate", "the Brazilian" or "the company" means, if no name has it."""
    words = lexicon.words
    if source.word in words["principals"] | words["nationals"]:
        people = field.find_named(source, "person")
        return choose(people, weights.persons) if people else None
    if source.word not in words["companies"]:
        return None
    unknown = (c for c in field.find_named(source, "person") if not c.signs.somebody)
    named = field.find_named(source, "organization")
    things = [c for c in (*named, *unknown) if not _is_outlet(c.entity, lexicon)]
    return choose(things, weights.things) if things else None


def _is_outlet(entity: Entity, lexicon: Lexicon) -> bool:
    """Return whether an entity is who reports, not the company of which it does."""
    outlets = lexicon.words["newspaper_names"] | lexicon.words["outlets"]
    return not outlets.isdisjoint(entity.words)


def _holds(source: Source, entity: Entity, lexicon: Lexicon) -> bool:
    """Return whether an entity has the role of a source, or is of its sort."""
    if source.word not in lexicon.words["organization_nouns"]:
        groups = (lexicon.words[group] for group in _GROUPS)
        alike = next((g for g in groups if source.word in g), frozenset([source.word]))
        if alike & entity.roles:
            return True
    return _is_firm(source, entity, lexicon) or _is_such(source.word, entity, lexicon)


def _is_firm(source: Source, entity: Entity, lexicon: Lexicon) -> bool:
    """Return whether a firm is called by a part of an entity's name: "the grid firm"."""
    words, modifiers = lexicon.words, source.modifiers
    if source.word not in words["companies"] or not modifiers.isdisjoint(POSSESSIVE):
        return False
    if entity.kind != "organization":
        # "the Wilson firm" need not be Doug Wilson's.
        described = source.description.text.split() if source.description else ()
        person = entity.first_name in words["given_names"] or bool(entity.roles)
        modifiers = frozenset() if person else modifiers & set(described)
    return not (modifiers - words["demonyms"]).isdisjoint(entity.words)


def _is_such(word: str, entity: Entity, lexicon: Lexicon) -> bool:
    if entity.kind != "organization":
        return False
    if word in lexicon.words["newspaper"]:
        return bool(set(entity.words) & lexicon.words["newspaper_names"])
    return word in lexicon.words["organization_nouns"] and word in entity.words
