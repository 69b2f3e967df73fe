"""Names that mean the same speaker: surnames, acronyms and short forms under one canonical name."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import regex
from rapidfuzz.distance import Levenshtein

from workbench.model import Kind
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.speakers.names import NameMention, ends_as_organization, is_people


@dataclass(slots=True)
class Entity:
    """A speaker under its longest name, with what the article says of it.

    `mentions` are in text order.
    """

    name: str
    words: tuple[str, ...]
    kind: Kind
    gender: str | None
    roles: set[str] = field(default_factory=set)
    mentions: list[NameMention] = field(default_factory=list)
    plural: bool = False

    @property
    def introduced(self) -> bool:
        """Whether somebody says "my name is" or "I am" before it."""
        return any(m.introduced for m in self.mentions)

    @property
    def told(self) -> bool:
        """Whether the writer names it, too: it stands outside quotation marks."""
        return any(not m.quoted for m in self.mentions)

    @property
    def first_name(self) -> str:
        """The first word of the name, of "Anne-Marie" the first part."""
        return self.words[0].partition("-")[0]

    def is_called(self, word: str) -> bool:
        """Whether a word alone may mean it: its last one, or the first of somebody's kin."""
        by_kin = self.words[0] == word and any(m.kin for m in self.mentions)
        return self.words[-1] == word or by_kin

    def last_before(self, position: int) -> NameMention | None:
        """Return the last place before a position where the name stands."""
        count = bisect_left(self.mentions, position, key=lambda m: m.start)
        return self.mentions[count - 1] if count else None

    def is_in(self, text: str) -> bool:
        """Whether a text holds the whole name."""
        return self.name.casefold() in text.casefold()


def group_names(mentions: Iterable[NameMention], lexicon: Lexicon) -> list[Entity]:
    """Return the entities of an article; every mention belongs to exactly one.

    Longer names come first, so that "Peskov" finds "Dmitry Peskov" wherever that is printed.
    """
    entities: list[Entity] = []
    ordered = sorted(mentions, key=lambda m: (-len(m.words), m.start))
    for mention in ordered:
        entity = _find(entities, mention, lexicon)
        if entity is None:
            entity = Entity(
                _write_name(mention.words),
                fold_words(mention.words),
                judge_kind(mention, lexicon),
                None,
            )
            entities.append(entity)
        entity.mentions.append(mention)
        entity.roles.update(mention.roles)
    for entity in entities:
        entity.mentions.sort(key=lambda m: m.start)
        entity.gender = _judge_gender(entity, lexicon)
        if _is_taken_up_as_thing(entity, lexicon):
            entity.kind = "organization"
        if entity.kind == "organization" and any(m.article for m in entity.mentions):
            entity.name = f"The {entity.name}"
        if entity.roles & lexicon.words["roles"] and entity.kind == "organization":
            entity.kind = (
                "person" if not _holds_organization_word(entity.words, lexicon) else entity.kind
            )
    return entities


def spell_out(entities: Iterable[Entity], headings: str, lexicon: Lexicon) -> None:
    """Give persons known by surname alone the full name that a title or heading prints."""
    given = lexicon.words["given_names"]
    for entity in entities:
        if entity.kind != "person" or len(entity.words) > 1 or entity.first_name in given:
            continue
        full = rf"\b(\p{{Lu}}[\p{{L}}’'-]+)((?: \p{{Lu}}\.)*) ({regex.escape(entity.name)})\b"
        for found in regex.finditer(full, headings, regex.I):
            if found[1].lower() in given:
                words = found[0].split()
                entity.name, entity.words = _write_name(words), fold_words(words)
                entity.gender = _judge_gender(entity, lexicon)
                break


def find_subject(entities: Iterable[Entity], title: str, lexicon: Lexicon) -> Entity | None:
    """Return the person whom an article is about whose title is a name, under that name.

    "Ana Ruiz", "Lord Brandt"; of "Theodora of Lund" the words before "of" are enough.
    """
    printed = title.split()
    while len(printed) > 1 and printed[0].lower() in lexicon.words["titles"]:
        del printed[0]
    words = fold_words(printed)
    core = words[: words.index("of")] if "of" in words[1:] else words
    if not core or len(words) > 5 or any(w[0].islower() and w != "of" for w in printed):
        return None
    alike = [
        e
        for e in entities
        if e.kind == "person"
        and e.words[-1] == core[-1]
        and (set(core) <= set(e.words) or set(e.words) <= set(core))
    ]
    subject = max(alike, key=lambda e: len(e.mentions), default=None)
    if subject is not None:
        subject.name, subject.words = " ".join(printed), words
        subject.gender = _judge_gender(subject, lexicon)
    return subject


def _write_name(words: Sequence[str]) -> str:
    """Return a name as printed in running text: hyphens closed up, no capitals throughout."""
    name = " ".join(words).replace(" - ", "-").replace(" ’ ", "’").replace(" ' ", "'")
    return name.title() if len(words) > 1 and name.isupper() else name


def fold_words(words: Iterable[str]) -> tuple[str, ...]:
    """Return words in lower case without accents: a name is often printed with and without them.

    What hyphens join is one word. Of nothing but accents an empty word is left.
    """
    plain = unicodedata.normalize("NFKD", " ".join(words).lower().replace(" - ", "-"))
    return tuple("".join(c for c in plain if not unicodedata.combining(c)).split()) or ("",)


def _find(entities: Sequence[Entity], mention: NameMention, lexicon: Lexicon) -> Entity | None:
    words = fold_words(mention.words)
    fitting = [e for e in entities if _is_short_for(words, mention, e, lexicon)]
    if not fitting and not mention.the:
        fitting = [e for e in entities if e.kind == "person" and _is_misspelt(words, e.words)]
    people = [e for e in fitting if e.kind == "person"]
    if people and len(words) == 1 and not mention.the:
        # Of Fox and "Fox News" the person is called "Fox".
        fitting = [e for e in fitting if e.kind == "person" or e.words[-1:] == words]
    gender = _gender_of_title(mention.titles, lexicon)
    if gender:
        # "Mr. Clinton": the title tells two of one surname apart.
        genders = [_judge_gender(e, lexicon) for e in fitting]
        pairs = [(e, g) for e, g in zip(fitting, genders, strict=True) if g in (None, gender)]
        fitting = [e for e, g in pairs if g] or [e for e, _ in pairs]
    before = [e for e in fitting if any(m.start <= mention.start for m in e.mentions)]
    if before:
        return max(
            before, key=lambda e: max(m.start for m in e.mentions if m.start <= mention.start)
        )
    return fitting[0] if fitting else None


def _is_short_for(
    words: tuple[str, ...], mention: NameMention, entity: Entity, lexicon: Lexicon
) -> bool:
    known = entity.words
    if words == known or is_acronym(mention, known):
        return True
    if len(words) >= len(known):
        return False
    ends = words == known[-len(words) :] or (len(words) == 1 and known[-1].endswith(f"-{words[0]}"))
    if entity.kind == "organization":
        rest = known[len(words) :]
        tail = {word.rstrip(".") for word in rest}
        brand = not mention.titles and tail <= lexicon.words["brand_tails"]
        opens = words == known[: len(words)] and (brand or rest[0] == "of")
        return opens or (ends and (len(known) <= 3 or mention.the))
    if mention.the and not mention.titles and not mention.modifier:
        return False
    if len(words) == 1 and not ends:
        called = {title for other in entity.mentions for title in other.titles}
        titles = set(mention.titles)
        by_first_name = titles <= lexicon.words["first_name_titles"] & called
        first = words[0] in (known[0], entity.first_name)
        return first and by_first_name and len(known) <= 3
    # "George Bush" for "George W. Bush"
    return ends or (words[0] == known[0] and words[-1] == known[-1])


def _is_misspelt(words: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Return whether a name is a known one but for a letter: a surname, or as many words."""
    if len(words) == 1:
        return len(known) > 1 and _is_slip(words[0], known[-1])
    pairs = list(zip(words, known, strict=False))
    slips = [pair for pair in pairs if pair[0] != pair[1]]
    return len(words) == len(known) and len(slips) == 1 and _is_slip(*slips[0])


def _is_slip(word: str, known: str) -> bool:
    longer = max(len(word), len(known))
    allowed = (longer > 5) + (longer > 8)
    return word[0] == known[0] and Levenshtein.distance(word, known) <= allowed


def is_acronym(mention: NameMention, known: tuple[str, ...]) -> bool:
    """Return whether a mention is the initials of a name in lower case."""
    if len(mention.words) != 1 or not mention.words[0].isupper() or len(mention.words[0]) < 3:
        return False
    parts = " ".join(known).replace("-", " ").split()
    initials = "".join(part[0] for part in parts if part not in ("of", "the", "and", "for"))
    return mention.words[0].lower().replace(".", "") == initials


def is_fuller(mention: NameMention, entity: Entity) -> bool:
    """Return whether a mention adds to an entity's name what it is: "Yonder news agency"."""
    words = fold_words(mention.words)
    return len(words) > len(entity.words) and words[: len(entity.words)] == entity.words


def says_what_it_is(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether an organization's name ends in what it is: "Bass campaign"."""
    noun = words[-1].lower() in lexicon.words["organization_nouns"]
    return len(words) > 1 and (noun or ends_as_organization(words, lexicon))


def judge_kind(mention: NameMention, lexicon: Lexicon) -> Kind:
    """Return whether a name looks like a person's, an organization's or a nation's people."""
    words = tuple(w.lower() for w in mention.words)
    if mention.titles:
        return "person"
    if is_people(words[-1], lexicon):
        return "unnamed"
    if "&" in words or _holds_organization_word(words, lexicon):
        return "organization"
    given = lexicon.words["given_names"]
    if words[0] in given and len(words) > 1:
        return "person"
    branded = len(words) > 1 and (_is_brand(mention.words[0]) or _is_place_or_paper(words, lexicon))
    parts = mention.words[0].split("-")
    inner_capital = len(words) == 1 and any(c.isupper() for w in parts for c in w[1:])
    surname = words[0].startswith(("mc", "mac", "o’", "o'", "d’"))
    if branded or mention.the or (inner_capital and not surname):
        return "organization"
    return "person" if 1 <= len(words) <= 4 else "organization"


def _is_brand(word: str) -> bool:
    """Return whether a word has a capital inside as no given name has: "YouTube", not "LeBron"."""
    return regex.match(r"(?!Mac)\p{Lu}?\p{Ll}{2,}\p{Lu}", word) is not None


def _is_place_or_paper(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether words name a place or a newspaper: "Lower Ostra", "Aurelton Dispatch"."""
    opens = words[0] in lexicon.words["place_openings"]
    return opens or words[-1] in lexicon.words["place_and_paper_endings"]


def _holds_organization_word(words: Sequence[str], lexicon: Lexicon) -> bool:
    names, nations = lexicon.words["organization_names"], lexicon.words["demonyms"]
    return any(w.rstrip(".") in names or w in nations for w in words) or any(
        "." in w[1:-1] for w in words[-1:]
    )


def find_gender(pronoun: str, lexicon: Lexicon) -> str | None:
    """Return whether a word is a pronoun for women or for men."""
    words = lexicon.words
    return next((g for g in ("female", "male") if pronoun in words[f"{g}_pronouns"]), None)


def _gender_of_title(titles: Sequence[str], lexicon: Lexicon) -> str | None:
    for title in titles:
        for gender in ("female", "male"):
            words = lexicon.words
            if title in words[f"{gender}_titles"] or title in words[f"{gender}_roles"]:
                return gender
    return None


def _judge_gender(entity: Entity, lexicon: Lexicon) -> str | None:
    if entity.kind != "person":
        return None
    titles = [title for mention in entity.mentions for title in mention.titles]
    roles = [role for mention in entity.mentions for role in mention.roles]
    named = (g for g in ("female", "male") if entity.first_name in lexicon.words[f"{g}_names"])
    return (
        _gender_of_title(titles, lexicon)
        or next(named, None)
        or _gender_of_title(roles, lexicon)
        or _gender_of_pronouns(entity, lexicon)
    )


def _is_taken_up_as_thing(entity: Entity, lexicon: Lexicon) -> bool:
    """Return whether nothing but a capital speaks for a person, and "it" or "its" takes it up."""
    somebody = entity.gender or entity.roles or len(entity.words) > 1
    things = lexicon.words["thing_pronouns"]
    return not somebody and any(m.pronoun in things for m in entity.mentions)


def _gender_of_pronouns(entity: Entity, lexicon: Lexicon) -> str | None:
    """Return the gender of most pronouns that take up the name in its own sentence."""
    genders = (find_gender(mention.pronoun, lexicon) for mention in entity.mentions)
    said = Counter(gender for gender in genders if gender is not None)
    (gender, most), *rest = [*said.most_common(), (None, 0)]
    return None if rest and most == rest[0][1] else gender
