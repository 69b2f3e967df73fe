"""The canonical name and kind of each source of an article."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.model import Kind
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.speakers.entities import (
    Entity,
    find_subject,
    fold_name,
    group_names,
    is_acronym,
    is_fuller,
    judge_kind,
    spell_out,
)
from workbench.preannotate.speakers.interview import Setting
from workbench.preannotate.speakers.names import NameMention
from workbench.preannotate.speakers.sources import Source

_FAR = 1500
_NEAR = 500
_DECAY = 350.0
# How much a pronoun speaks for the person whom the whole article is about.
_SUBJECT = 2.0


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source is; `score` in 0–1 says how sure that is."""

    name: str | None
    kind: Kind | None
    score: float


def name_speakers(
    sources: Sequence[Source | None],
    names: Iterable[NameMention],
    lexicon: Lexicon,
    setting: Setting,
) -> list[Speaker | None]:
    """Return the speaker of each source, which come in text order; None for no source.

    In an interview without names before the turns, "I" and "you" are the person it is about. Else
    "I" is who introduced himself or was called on last, or the article's author.
    """
    resolver = _Resolver(list(names), lexicon, setting)
    resolver.read_subject([source for source in sources if source is not None])
    return [None if source is None else resolver.resolve(source) for source in sources]


class _Resolver:
    def __init__(self, names: list[NameMention], lexicon: Lexicon, setting: Setting) -> None:
        self.lexicon = lexicon
        self.setting = setting
        self.entities = group_names(names, lexicon)
        spell_out(self.entities, setting.headings, lexicon)
        self.places = sorted(
            ((m.start, m, e) for e in self.entities for m in e.mentions), key=lambda p: p[0]
        )
        self.latest: tuple[int, Entity] | None = None
        self.previous: tuple[int, Entity | None] = (0, None)
        self.subject: Entity | None = None
        self.described: dict[str, Entity] = {}
        self.announced = frozenset(setting.announcement.lower().split())

    def read_subject(self, sources: Sequence[Source]) -> None:
        """Note whom the article is about, if its title is a name, and that person's gender."""
        self.subject = find_subject(self.entities, self.setting.title, self.lexicon)
        said = [source.word for source in sources if source.form == "pronoun"]
        counts = {
            gender: sum(word in self.lexicon.words[f"{gender}_pronouns"] for word in said)
            for gender in ("female", "male")
        }
        if self.subject is not None and self.subject.gender is None and any(counts.values()):
            self.subject.gender = max(counts, key=lambda gender: counts[gender])

    def resolve(self, source: Source) -> Speaker:
        before = self.latest
        speaker = self._resolve(source)
        self.previous = self.latest if self.latest is not before and self.latest else (0, None)
        return speaker

    def _resolve(self, source: Source) -> Speaker:
        if source.form == "name" and source.name is not None:
            entity = self._entity_of(source.name)
            if entity is None:
                name = " ".join(source.name.words)
                return Speaker(name, judge_kind(source.name, self.lexicon), 0.6)
            if is_fuller(source.name, entity):
                entity.name, entity.kind = " ".join(source.name.words), "organization"
            return self._settle(source, entity, 0.9)
        if source.form == "pronoun":
            return self._pronoun(source)
        return self._noun(source)

    def _settle(self, source: Source, entity: Entity, score: float) -> Speaker:
        self.latest = (source.start, entity)
        return Speaker(entity.name, entity.kind, score)

    def _entity_of(self, name: NameMention) -> Entity | None:
        for _, mention, entity in self.places:
            if mention.start < name.end and name.start < mention.end:
                return entity
        words = fold_name(name.words)
        same = (e for e in self.entities if e.words == words or is_acronym(name, e.words))
        return next(same, None)

    def _pronoun(self, source: Source) -> Speaker:
        words = self.lexicon.words
        for gender in ("male", "female"):
            if source.word in words[f"{gender}_pronouns"]:
                return self._third_person(source, gender)
        if source.word in words["first_pronouns"] | words["second_pronouns"]:
            return self._first_person(source)
        if source.word in words["thing_pronouns"]:
            found = self._best(source, kind="organization")
            if found is not None:
                return self._settle(source, found[0], found[1] * 0.8)
        start, before = self.previous
        plural = source.word in words["plural_pronouns"] and source.start - start < _NEAR
        if plural and before is not None and (before.plural or before.kind == "organization"):
            return self._settle(source, before, 0.4)
        return Speaker(None, "unnamed", 0.3)

    def _third_person(self, source: Source, gender: str) -> Speaker:
        found = self._best(source, gender=gender)
        if found is None:
            return Speaker(None, "person", 0.3)
        entity, score = found
        if entity.gender is None:
            entity.gender = gender
        return self._settle(source, entity, score)

    def _first_person(self, source: Source) -> Speaker:
        about = self._main_person() if self.setting.interview else self._introduced(source)
        if about is not None:
            return Speaker(about.name, "person", 0.4)
        spoken = source.word in self.lexicon.words["first_pronouns"]
        author = self.setting.author
        return Speaker(author if spoken and self._is_person(author) else None, "person", 0.4)

    def _introduced(self, source: Source) -> Entity | None:
        """Return who introduced himself or was called on last before a source."""
        before = (
            entity
            for start, mention, entity in reversed(self.places)
            if mention.introduced and start < source.start and entity.kind == "person"
        )
        return None if source.quoted else next(before, None)

    def _is_person(self, name: str | None) -> bool:
        words = self.lexicon.words
        first = name.lower().split()[0] if name else ""
        return first in words["given_names"]

    def _main_person(self) -> Entity | None:
        """Return the person whom an interview is with: named early and often, by the full name."""
        people = [e for e in self.entities if self._is_somebody(e)]
        places = [start for start, _, _ in self.places]
        early = places[len(places) // 5] if places else 0

        def rank(entity: Entity) -> float:
            first = min(m.start for m in entity.mentions)
            named = 2 * (entity.gender is not None) + 6 * (first <= max(early, 500))
            announced = 8 * entity.is_in(self.setting.announcement)
            held = 12 * bool(entity.roles & self.announced)
            return min(len(entity.mentions), 8) + named + announced + held + 12 * entity.introduced

        return max(people, key=rank, default=None)

    def _is_somebody(self, entity: Entity) -> bool:
        """Return whether more than capitals shows that a name is a person's."""
        shown = entity.gender or entity.roles or entity.introduced
        full = len(entity.words) > 1 and (shown or entity.is_in(self.setting.announcement))
        return entity.kind == "person" and bool(full or entity.introduced)

    def _best(
        self, source: Source, *, gender: str | None = None, kind: Kind = "person"
    ) -> tuple[Entity, float] | None:
        """Return the entity a pronoun most likely means: near, a subject, who spoke before."""
        scores: dict[int, float] = {}
        by_id = {id(e): e for e in self.entities}
        for start, mention, entity in reversed(self.places):
            if start >= source.start:
                continue
            if source.start - start > _FAR:
                break
            if entity.kind != kind or (gender and entity.gender not in (None, gender)):
                continue
            weight = math.exp((start - source.start) / _DECAY)
            weight *= 2.0 if mention.subject else 1.0
            weight *= 0.3 if mention.quoted and not source.quoted else 1.0
            weight *= 1.0 if entity.gender == gender else 0.6
            weight *= 1.0 + 0.2 * math.log(len(entity.mentions))
            scores[id(entity)] = max(scores.get(id(entity), 0.0), weight)
        if self.latest is not None:
            start, entity = self.latest
            near = math.exp((start - source.start) / _DECAY)
            thing = kind == "organization" and entity.kind == "document"
            if thing or (entity.kind == kind and (not gender or entity.gender in (None, gender))):
                by_id[id(entity)] = entity
                scores[id(entity)] = max(scores.get(id(entity), 0.0), 2.2 * near)
        subject = self.subject
        if subject is not None and kind == "person" and gender and subject.gender == gender:
            scores[id(subject)] = max(scores.get(id(subject), 0.0), _SUBJECT)
        if not scores:
            return None
        best = max(scores, key=lambda key: scores[key])
        total = sum(scores.values())
        return by_id[best], round(0.3 + 0.6 * scores[best] / total, 3)

    def _noun(self, source: Source) -> Speaker:
        if source.capital:
            # A name at a sentence's start that the tagger took for a common noun.
            named = next((e for e in self.entities if e.words[-1] == source.word), None)
            if named is not None:
                return self._settle(source, named, 0.7)
        if source.definite and not source.plural:
            found = self._by_role(source)
            if found is not None:
                return self._settle(source, found, 0.7)
        return self._described(source)

    def _described(self, source: Source) -> Speaker:
        """Return who a noun describes: whoever it described before, or somebody new."""
        description = source.description
        if description is None:
            return Speaker(None, "unnamed", 0.6)
        known = self.described.get(source.word)
        bare = not source.modifiers - {"the", "this", "that", "these", "those"}
        if known is not None and bare and known.plural == source.plural:
            return self._settle(source, known, 0.6)
        name = description.text
        if description.owner:
            name = f"{self._name_owner(source, description.owner)} {name}"
        entity = Entity(name, fold_name(name.split()), description.kind, None, plural=source.plural)
        self.described[source.word] = entity
        return self._settle(source, entity, 0.6)

    def _name_owner(self, source: Source, pronoun: str) -> str:
        latest = self.latest
        owner = self._pronoun(Source("pronoun", source.start, word=pronoun, quoted=source.quoted))
        self.latest = latest
        if owner.name is None:
            return pronoun
        return f"{owner.name.split()[-1] if owner.kind == 'person' else owner.name}’s"

    def _by_role(self, source: Source) -> Entity | None:
        """Return the nearest entity before that has the role: "the Kremlin spokesman"."""
        alike = self._alike(source.word)
        modifiers = source.modifiers - {"the", "this", "that", "a", "an", "'s", "’s", "former"}
        best: tuple[int, int, Entity] | None = None
        for start, _, entity in self.places:
            if start >= source.start:
                break
            fits = bool(alike & entity.roles) or self._is_such(source.word, entity)
            if fits:
                key = (len(modifiers & (entity.roles | set(entity.words))), start, entity)
                if best is None or key[:2] >= best[:2]:
                    best = key
        return best[2] if best else None

    def _alike(self, word: str) -> frozenset[str]:
        words = self.lexicon.words
        for group in ("spokesperson", "legislator", "governor", "chair", "professor", "officer"):
            if word in words[group]:
                return words[group]
        return words["president"] if word in words["president"] else frozenset([word])

    def _is_such(self, word: str, entity: Entity) -> bool:
        if entity.kind != "organization":
            return False
        if word in self.lexicon.words["newspaper"]:
            return bool(set(entity.words) & self.lexicon.words["newspaper_names"])
        return word in self.lexicon.words["organization_nouns"] and word in entity.words
