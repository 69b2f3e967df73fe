"""Whom a pronoun may mean: those named or described before it, and who spoke last."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from workbench.model import Kind
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.speakers.antecedents import Signs, weigh
from workbench.preannotate.speakers.descriptions import NounMention
from workbench.preannotate.speakers.entities import Entity
from workbench.preannotate.speakers.names import NameMention
from workbench.preannotate.speakers.sources import Source

# Code points: how far back a pronoun reaches, and what an article leads with.
FAR = 3000
_LEAD = 400


class Candidate(NamedTuple):
    """Somebody whom a pronoun may mean, and what speaks for it."""

    entity: Entity
    signs: Signs


class Field:
    """Those of an article whom a source may mean.

    `latest` is who spoke last and where, `subject` whom the article is about.
    """

    def __init__(self, entities: Sequence[Entity], lexicon: Lexicon) -> None:
        self.entities = entities
        self.given_names = lexicon.words["given_names"]
        self.latest: tuple[int, Entity] | None = None
        self.subject: Entity | None = None

    def find_named(self, source: Source, kind: Kind, gender: str | None = None) -> list[Candidate]:
        """Return those of a kind, and perhaps of a gender, that are named before a source.

        Who is named in quotation marks only is nobody of whom the writer tells.
        """
        return [
            Candidate(entity, self._sign_name(source, entity, mention, gender))
            for entity in self.entities
            if entity.kind == kind and (not gender or entity.gender in (None, gender))
            if source.quoted or entity.told
            for mention in [entity.last_before(source.start)]
            if mention is not None and source.start - mention.start <= FAR
        ]

    def find_described(
        self, source: Source, nouns: Iterable[tuple[NounMention, Entity]]
    ) -> list[Candidate]:
        """Return what nouns before a source describe."""
        return [
            Candidate(
                entity,
                Signs(
                    distance=math.log1p(max(source.start - noun.end, 0)),
                    subject=noun.subject,
                    sentence=noun.start >= source.sentence,
                    paragraph=noun.start >= source.paragraph,
                    spoke=self._spoke(entity),
                    turn=self._spoke(entity, source.paragraph),
                    described=True,
                ),
            )
            for noun, entity in nouns
        ]

    def find_latest(
        self,
        source: Source,
        others: Iterable[Candidate],
        kinds: Collection[Kind],
        gender: str | None = None,
    ) -> list[Candidate]:
        """Return who spoke last, if it is one of these kinds and not among the others."""
        if self.latest is None:
            return []
        start, entity = self.latest
        fits = entity.kind in kinds and (not gender or entity.gender in (None, gender))
        if not fits or entity.plural or any(other.entity is entity for other in others):
            return []
        signs = Signs(
            sentence=start >= source.sentence,
            paragraph=start >= source.paragraph,
            spoke=True,
            turn=start >= source.paragraph,
            described=True,
        )
        return [Candidate(entity, signs)]

    def _sign_name(
        self, source: Source, entity: Entity, mention: NameMention, gender: str | None
    ) -> Signs:
        return Signs(
            distance=math.log1p(max(source.start - mention.end, 0)),
            subject=mention.subject,
            sentence=mention.start >= source.sentence,
            paragraph=mention.start >= source.paragraph,
            known=gender is not None and entity.gender == gender,
            somebody=entity.first_name in self.given_names or bool(entity.roles),
            full=len(entity.words) > 1 or entity is self.subject,
            place=any(m.place for m in entity.mentions),
            leads=entity.mentions[0].start < _LEAD,
            about=entity is self.subject,
            spoke=self._spoke(entity),
            turn=self._spoke(entity, source.paragraph),
        )

    def _spoke(self, entity: Entity, since: int = 0) -> bool:
        return self.latest is not None and self.latest[1] is entity and self.latest[0] >= since


def choose(candidates: Sequence[Candidate], weights: Signs) -> tuple[Entity, float]:
    """Return the likeliest candidate, and how likely it is."""
    chances = weigh([candidate.signs for candidate in candidates], weights)
    best = max(range(len(chances)), key=chances.__getitem__)
    return candidates[best].entity, round(chances[best], 3)
