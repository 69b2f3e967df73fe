"""The claims of articles, reduced to what comparing and telling them needs."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from workbench.audit.claims.likeness import Mention
from workbench.audit.claims.reading import read_words
from workbench.audit.claims.settled import Basis, Settled
from workbench.audit.claims.statement import Side
from workbench.model import Attribution, Kind, Spans
from workbench.records import to_attributions


class Saying(NamedTuple):
    """One statement without its words: they stand in the article at `spans`."""

    speaker: str | None
    kind: Kind | None
    side: Side
    spans: Spans


class LocalClaim(NamedTuple):
    """A claim of one article."""

    doc_id: str
    basis: Basis
    sayings: tuple[Saying, ...]


class Gathered:
    """The claims seen so far, and a mention for each content that takes a side."""

    def __init__(self) -> None:
        self.claims: list[LocalClaim] = []
        self.mentions: list[Mention] = []
        self.articles: Counter[Basis] = Counter()
        self.unjudged = 0

    def add(self, settled: Settled) -> None:
        """Take in the claims of one article; one whose stance nobody judged gives none."""
        article, annotation, basis = settled
        if "stance" not in annotation.layers:
            self.unjudged += 1
            return
        self.articles[basis] += 1
        record = to_attributions(annotation, article.text)
        words = read_words(article.text, record.attributions, language=article.language or "en")
        document = sum(self.articles.values())
        for claim in record.claims:
            members = [record.attributions[i] for i in claim.members]
            for i, side in zip(claim.members, map(_take_side, members), strict=True):
                if side != "mentions":
                    number = len(self.claims)
                    stems = frozenset(map(sys.intern, words[i].stems))
                    own = words[i]
                    self.mentions.append(Mention(document, number, stems, own.names, own.speaker))
            sayings = tuple(_say(member, article.text) for member in members)
            self.claims.append(LocalClaim(article.id, basis, sayings))

    def rank(self, members: Sequence[int]) -> tuple[object, ...]:
        """Return a sort key: contested claims first, then those of most articles and speakers."""
        claims = [self.claims[i] for i in members]
        speakers = {saying.speaker for claim in claims for saying in claim.sayings}
        articles = {claim.doc_id for claim in claims}
        size = sum(len(claim.sayings) for claim in claims)
        contested = self.is_contested(members)
        return (not contested, -len(articles), -len(speakers), -size, members)

    def is_contested(self, members: Sequence[int]) -> bool:
        """Return whether the claims together have somebody on either side."""
        sides = {saying.side for i in members for saying in self.claims[i].sayings}
        return {"asserts", "denies"} <= sides


def _take_side(attribution: Attribution) -> Side:
    if attribution.disputes or attribution.stance == "deny":
        return "denies"
    return "asserts" if attribution.stance == "assert" else "mentions"


def _say(attribution: Attribution, text: str) -> Saying:
    mention = " ".join(" ".join(text[s:e] for s, e in attribution.source).split())
    speaker = attribution.speaker_name or mention or None
    kind = attribution.speaker_kind
    return Saying(speaker, kind, _take_side(attribution), attribution.content)
