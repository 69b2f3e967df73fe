"""The surname of those whom an article names by a first name and whose wife or son they are."""

from __future__ import annotations

from operator import itemgetter

from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.speakers.antecedents import Weights
from workbench.preannotate.speakers.candidates import Field, choose
from workbench.preannotate.speakers.entities import Entity, find_gender, fold_words
from workbench.preannotate.speakers.names import NameMention
from workbench.preannotate.speakers.sources import Source


def name_kin(field: Field, lexicon: Lexicon, weights: Weights) -> None:
    """Make "Clive Figgis" of Ann Figgis’s "husband, Clive": most families share a surname."""
    for entity in field.entities:
        named = next((mention for mention in entity.mentions if mention.kin), None)
        if named is None or len(entity.words) > 1 or not _has_first_name(entity, lexicon):
            continue
        owner = _find_owner(named, entity, field, lexicon, weights)
        if owner is not None and len(owner.words) > 1 and _has_first_name(owner, lexicon):
            entity.name += f" {owner.name.split()[-1]}"
            entity.words += owner.words[-1:]


def _has_first_name(entity: Entity, lexicon: Lexicon) -> bool:
    """Return whether a person has a usual first name, and is no king or doctor by it."""
    titled = len(entity.words) == 1 and any(mention.titles for mention in entity.mentions)
    return entity.first_name in lexicon.words["given_names"] and not titled


def _find_owner(
    named: NameMention, entity: Entity, field: Field, lexicon: Lexicon, weights: Weights
) -> Entity | None:
    """Return whose wife or son an entity is, by the mention that says so."""
    gender = find_gender(named.kin, lexicon)
    if gender is not None:
        place = Source("pronoun", named.start, named.sentence, named.paragraph)
        people = field.find_named(place, "person", gender)
        people = [candidate for candidate in people if candidate.entity is not entity]
        return choose(people, weights.persons)[0] if people else None
    surname = fold_words([named.kin])
    others = (
        (mention.start, other)
        for other in field.entities
        if other.kind == "person" and other is not entity and other.words[-1:] == surname
        for mention in [other.last_before(named.start)]
        if mention is not None
    )
    return max(others, key=itemgetter(0), default=(0, None))[1]
