"""Who speaks where turns carry no names: interviews, and hearings that call on their speakers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

import regex

from workbench.model import Article
from workbench.preannotate.speakers.entities import Entity
from workbench.preannotate.surface import is_headline

_INTRODUCTION = 2_000
_SENTENCE = regex.compile(r"[^\n]*?(?:[.?!]+[”\"’']*(?= \p{Lu}|\s*$)|$)", regex.M)
_INTERVIEW = regex.compile(r"\binterview(?:s|ed)?\b", regex.I)


@dataclass(frozen=True, slots=True)
class Setting:
    """What an article says of itself beside its running text.

    `announcement` is what announces an interview, empty if the article is none; `headings` are its
    title and headlines, one a line, whose names nobody reads with the paragraphs; `title` is the
    article's, or its first line.
    """

    author: str | None = None
    interview: bool = False
    announcement: str = ""
    headings: str = ""
    title: str = ""


def find_guest(entities: Sequence[Entity], setting: Setting) -> Entity | None:
    """Return the person whom an interview is with: named early and often, by the full name."""
    people = [e for e in entities if _is_somebody(e, setting)]
    places = sorted(m.start for e in entities for m in e.mentions)
    early = places[len(places) // 5] if places else 0
    announced = frozenset(setting.announcement.lower().split())

    def rank(entity: Entity) -> float:
        first = min(m.start for m in entity.mentions)
        named = 2 * (entity.gender is not None) + 6 * (first <= max(early, 500))
        told = 8 * entity.is_in(setting.announcement) + 12 * bool(entity.roles & announced)
        return min(len(entity.mentions), 8) + named + told + 12 * entity.introduced

    return max(people, key=rank, default=None)


def find_introduced(entities: Iterable[Entity], position: int) -> Entity | None:
    """Return who introduced himself or was called on last before a position."""
    before = (
        (mention.start, entity)
        for entity in entities
        for mention in entity.mentions
        if mention.introduced and mention.start < position and entity.kind == "person"
    )
    return max(before, key=itemgetter(0), default=(0, None))[1]


def _is_somebody(entity: Entity, setting: Setting) -> bool:
    """Return whether more than capitals shows that a name is a person's."""
    shown = entity.gender or entity.roles or entity.introduced
    full = len(entity.words) > 1 and (shown or entity.is_in(setting.announcement))
    return entity.kind == "person" and bool(full or entity.introduced)


def read_setting(article: Article) -> Setting:
    """Return the setting of an article."""
    interview = _is_interview(article.text)
    headlines = (line for line in article.text.split("\n") if is_headline(line))
    return Setting(
        author=article.author,
        interview=interview,
        announcement=_read_announcement(article.text, article.title) if interview else "",
        headings="\n".join(filter(None, (article.title, *headlines))),
        title=article.title or article.text.strip().partition("\n")[0],
    )


def _is_interview(text: str) -> bool:
    """Return whether questions take turns with answers: several paragraphs are questions."""
    lines = [line for line in text[:50_000].split("\n") if line.strip()]
    if any("interview" in line.lower() for line in lines[:2]):
        return True
    asked = sum(line.rstrip().endswith("?") and line[0] not in '"“' for line in lines)
    return asked >= 3 and asked >= 0.1 * len(lines)


def _read_announcement(text: str, title: str | None) -> str:
    """Return the sentences of the title and the introduction that speak of the interview."""
    start = "\n".join(filter(None, (title, text[:_INTRODUCTION])))
    return "\n".join(s for s in _SENTENCE.findall(start) if _INTERVIEW.search(s))
