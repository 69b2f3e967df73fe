"""The canonical name and kind of each source of an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workbench.model import Kind
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.speakers.antecedents import WEIGHTS, Weights
from workbench.preannotate.speakers.candidates import FAR, Candidate, Field, choose
from workbench.preannotate.speakers.descriptions import Description, NounMention
from workbench.preannotate.speakers.determiners import DEFINITE
from workbench.preannotate.speakers.entities import (
    Entity,
    find_gender,
    find_subject,
    fold_words,
    group_names,
    is_acronym,
    is_fuller,
    judge_kind,
    says_what_it_is,
    spell_out,
)
from workbench.preannotate.speakers.interview import Setting, find_guest, find_introduced
from workbench.preannotate.speakers.kin import name_kin
from workbench.preannotate.speakers.names import NameMention
from workbench.preannotate.speakers.noun_index import NounIndex
from workbench.preannotate.speakers.roles import find_by_role, find_headed, find_taken_up
from workbench.preannotate.speakers.sources import Source

# How many code points back "they" reaches.
_NEAR = 500
# How sure it has to be whom a pronoun means to tell that person's gender.
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source is; `score` in 0–1 says how sure that is.

    `entity`, where there is one, is whom the article goes on to tell more of: its name and kind are
    settled at the end.
    """

    name: str | None
    kind: Kind | None
    score: float
    entity: Entity | None = None


def name_speakers(
    sources: Sequence[Source | None],
    names: Iterable[NameMention],
    nouns: Iterable[NounMention],
    lexicon: Lexicon,
    setting: Setting,
) -> list[Speaker | None]:
    """Return the speaker of each source, which come in text order; None for no source.

    In an interview without names before the turns, "I" and "you" are the person it is about. Else
    "I" is who introduced himself or was called on last, or the article's author.
    """
    resolver = Resolver(list(names), list(nouns), lexicon, setting)
    resolver.prepare([source for source in sources if source is not None])
    speakers = [None if source is None else resolver.resolve(source) for source in sources]
    return [speaker and _finish(speaker) for speaker in speakers]


def _finish(speaker: Speaker) -> Speaker:
    entity = speaker.entity
    return replace(speaker, name=entity.name, kind=entity.kind) if entity else speaker


def _speak(entity: Entity, score: float) -> Speaker:
    return Speaker(entity.name, entity.kind, score, entity)


class Resolver:
    """Resolves the sources of one article, one after the other in text order."""

    def __init__(
        self,
        names: list[NameMention],
        nouns: list[NounMention],
        lexicon: Lexicon,
        setting: Setting,
        weights: Weights = WEIGHTS,
    ) -> None:
        self.lexicon = lexicon
        self.setting = setting
        self.nouns = NounIndex(nouns)
        self.weights = weights
        self.entities = group_names(names, lexicon)
        spell_out(self.entities, setting.headings, lexicon)
        self.field = Field(self.entities, lexicon)
        self.previous: tuple[int, Entity | None] = (0, None)
        self.several: tuple[int, Entity | None] = (0, None)
        self.described: dict[str, tuple[int, Entity]] = {}
        self.introduced: dict[int, Entity] = {}

    def prepare(self, sources: Sequence[Source]) -> None:
        """Read what has to be known before the first source is resolved."""
        self._read_subject(sources)
        name_kin(self.field, self.lexicon, self.weights)

    def _read_subject(self, sources: Sequence[Source]) -> None:
        """Note whom the article is about, if its title is a name, and that person's gender."""
        subject = find_subject(self.entities, self.setting.title, self.lexicon)
        self.field.subject = subject
        said = [source.word for source in sources if source.form == "pronoun"]
        counts = {
            gender: sum(word in self.lexicon.words[f"{gender}_pronouns"] for word in said)
            for gender in ("female", "male")
        }
        if subject is not None and subject.gender is None and any(counts.values()):
            subject.gender = max(counts, key=lambda gender: counts[gender])

    def resolve(self, source: Source) -> Speaker:
        """Return who the next source in the text is."""
        speaker = self._resolve(source)
        self.previous = (0, None)
        if speaker.entity is not None:
            self._hear(source.start, speaker.entity)
        return speaker

    def _hear(self, start: int, entity: Entity) -> None:
        """Note who spoke at a place."""
        self.previous = self.field.latest = (start, entity)
        if entity.plural:
            self.several = (start, entity)

    def _resolve(self, source: Source) -> Speaker:
        if source.form == "name" and source.name is not None:
            together = self._find_together(source)
            if together is not None:
                return _speak(together, 0.8)
            entity = self._entity_of(source.name) or find_headed(
                source, self.entities, self.lexicon
            )
            if entity is None and says_what_it_is(source.name.words, self.lexicon):
                entity = self._add(source.name)
            if entity is None:
                name = " ".join(source.name.words)
                return Speaker(name, judge_kind(source.name, self.lexicon), 0.6)
            if is_fuller(source.name, entity):
                entity.name, entity.kind = " ".join(source.name.words), "organization"
            return _speak(entity, 0.9)
        if source.form == "pronoun":
            return self._pronoun(source)
        return self._noun(source)

    def _find_together(self, source: Source) -> Entity | None:
        """Return people who speak together under one name: "Ana Ruud and Nils Aker"."""
        if source.name is None or not source.others:
            return None
        people = [self._entity_of(name) for name in (source.name, *source.others)]
        named = [e.name for e in people if e is not None and e.kind == "person"]
        names = list(dict.fromkeys(named))
        if len(names) < 2 or len(named) < len(people):
            return None
        name = f"{', '.join(names[:-1])} and {names[-1]}"
        return Entity(name, fold_words(name.split()), "person", None, plural=True)

    def _entity_of(self, name: NameMention) -> Entity | None:
        for entity in self.entities:
            if any(m.start < name.end and name.start < m.end for m in entity.mentions):
                if entity.kind == "person" and says_what_it_is(name.words, self.lexicon):
                    break  # "the Bass campaign" is not Bass
                return entity
        words = fold_words(name.words)
        same = (e for e in self.entities if e.words == words or is_acronym(name, e.words))
        return next(same, None)

    def _add(self, name: NameMention) -> Entity:
        """Return a new organization under a name that stands nowhere else."""
        entity = Entity(" ".join(name.words), fold_words(name.words), "organization", None)
        self.entities.append(entity)
        return entity

    def _pronoun(self, source: Source) -> Speaker:
        words = self.lexicon.words
        gender = find_gender(source.word, self.lexicon)
        if gender is not None:
            return self._third_person(source, gender)
        if source.word in words["first_pronouns"] | words["second_pronouns"]:
            return self._first_person(source)
        if source.word in words["thing_pronouns"]:
            things = self.find_things(source)
            if things:
                return _speak(*choose(things, self.weights.things))
        several = self._find_several(source) if source.word in words["plural_pronouns"] else None
        return _speak(several, 0.4) if several else Speaker(None, "unnamed", 0.3)

    def _find_several(self, source: Source) -> Entity | None:
        """Return whom "they" means: the several who spoke last, or an organization right before."""
        start, before = self.previous
        if before is not None and before.kind == "organization" and source.start - start < _NEAR:
            return before
        start, several = self.several
        if several is not None and source.start - start < _NEAR:
            return several
        told = self.nouns.find_before("several", source.start, _NEAR)
        return self._introduce(told[-1]) if told else None

    def _third_person(self, source: Source, gender: str) -> Speaker:
        candidates = self.find_persons(source, gender)
        if not candidates:
            return Speaker(None, "person", 0.3)
        entity, score = choose(candidates, self.weights.persons)
        if entity.gender is None and score > _SURE:
            entity.gender = gender
        return _speak(entity, score)

    def _first_person(self, source: Source) -> Speaker:
        if self.setting.interview:
            about = find_guest(self.entities, self.setting)
        else:
            about = None if source.quoted else find_introduced(self.entities, source.start)
        if about is not None:
            return Speaker(about.name, "person", 0.4)
        spoken = source.word in self.lexicon.words["first_pronouns"]
        author = self.setting.author
        return Speaker(author if spoken and self._is_person(author) else None, "person", 0.4)

    def _is_person(self, name: str | None) -> bool:
        words = self.lexicon.words
        first = name.lower().split()[0] if name else ""
        return first in words["given_names"]

    def find_persons(self, source: Source, gender: str) -> list[Candidate]:
        """Return whom "he" or "she" may mean, with what speaks for each."""
        named = self.field.find_named(source, "person", gender)
        return [*named, *self.field.find_latest(source, named, ("person", "unnamed"), gender)]

    def find_things(self, source: Source) -> list[Candidate]:
        """Return what "it" may mean, with what speaks for each."""
        nouns = self.nouns.find_last("thing", source.start, FAR)
        described = [(noun, self._introduce(noun)) for noun in nouns if not noun.description.owner]
        named = self.field.find_named(source, "organization")
        named += self.field.find_described(source, described)
        return [*named, *self.field.find_latest(source, named, ("organization", "document"))]

    def _noun(self, source: Source) -> Speaker:
        if source.capital:
            # A name at a sentence's start that the tagger took for a common noun.
            named = next((e for e in self.entities if e.is_called(source.word)), None)
            if named is not None:
                return _speak(named, 0.7)
        if source.definite and not source.plural:
            found = find_by_role(source, self.entities, self.lexicon)
            if found is not None:
                return self._hold(source, found, 0.7)
            if not source.modifiers - DEFINITE - self.lexicon.words["bygone"]:
                meant = find_taken_up(source, self.field, self.lexicon, self.weights)
                return self._hold(source, *meant) if meant else self._described(source)
        headed = None if source.definite else find_headed(source, self.entities, self.lexicon)
        return self._hold(source, headed, 0.5) if headed else self._described(source)

    def _hold(self, source: Source, entity: Entity, score: float) -> Speaker:
        """Settle on who has a role; what is called a company is one."""
        if source.word in self.lexicon.words["companies"]:
            entity.kind = "organization"
        return _speak(entity, score)

    def _described(self, source: Source) -> Speaker:
        """Return who a noun describes: whoever it described before, or somebody new."""
        if source.description is None:
            return Speaker(None, "unnamed", 0.6)
        bare = not source.modifiers - DEFINITE
        known = self._known_as(source) if bare else None
        if known is None:
            known = self._describe(source, source.description, plural=source.plural)
            self.described[source.word] = source.start, known
        return _speak(known, 0.6)

    def _known_as(self, source: Source) -> Entity | None:
        """Return whom a noun described last: another source, or what the article speaks of."""
        start, known = self.described.get(source.word, (-1, None))
        if known is not None and known.plural != source.plural:
            known = None
        noun = None if source.plural else self.nouns.find_nearest(source.word, source.start)
        if noun is None or (known is not None and noun.start <= start):
            return known
        return self._introduce(noun)

    def _introduce(self, noun: NounMention) -> Entity:
        """Return what the article speaks of by a noun, the same one whenever it is asked for."""
        start, known = self.described.get(noun.word, (-1, None))
        if known is not None and start == noun.start:
            return known
        if noun.start not in self.introduced:
            place = Source("noun", noun.start, noun.sentence, noun.paragraph)
            self.introduced[noun.start] = self._describe(
                place, noun.description, plural=noun.sort == "several"
            )
        return self.introduced[noun.start]

    def _describe(
        self, source: Source, description: Description, *, plural: bool = False
    ) -> Entity:
        name = description.text
        if description.owner:
            name = f"{self._name_owner(source, description.owner)} {name}"
        return Entity(name, fold_words(name.split()), description.kind, None, plural=plural)

    def _name_owner(self, source: Source, pronoun: str) -> str:
        """Return whose something is."""
        owner = self._pronoun(replace(source, form="pronoun", word=pronoun))
        if owner.name is None:
            return pronoun
        name = owner.name.split()[-1] if owner.kind == "person" else owner.name
        many = owner.entity is not None and owner.entity.plural
        return f"{name}’" if many and name.endswith("s") else f"{name}’s"
