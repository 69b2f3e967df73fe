"""The claim ledger: claims of all articles, joined inside them by links, across them by words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from workbench.audit.claims.gather import Gathered
from workbench.audit.claims.group import group_claims
from workbench.audit.claims.likeness import THRESHOLD, Likeness
from workbench.audit.claims.settled import Basis, read_settled
from workbench.audit.claims.statement import Cluster, Side, Statement
from workbench.ledger import Ledger
from workbench.model import Article, Record

_ARTICLES_KEPT = 64


class Coverage(Record, frozen=True, omit_defaults=False):
    """What the claims were taken from: articles by what their annotation rests on.

    `unjudged` articles cover no stance: nobody said what is asserted, so they give no claims.
    `joined` claims stand in several articles, `contested` ones are both asserted and denied.
    """

    articles: dict[Basis, int]
    unjudged: int
    claims: int
    joined: int
    contested: int


class Claims(NamedTuple):
    """The clusters, contested ones first, then the widest, and what they were taken from."""

    coverage: Coverage
    clusters: Iterator[Cluster]


def collect_claims(ledger: Ledger, *, threshold: float = THRESHOLD) -> Claims:
    """Return the claims of the ledger, each with who asserts and who denies it, in which words.

    One annotation speaks for an article (see `read_settled`), all of one state of the ledger.
    Memory holds stems and offsets, not texts: the words are read again from the ledger, where they
    never change, when a cluster is taken.
    """
    gathered = Gathered()
    with ledger.snapshot():
        for settled in read_settled(ledger):
            gathered.add(settled)
    claim_of = [mention.claim for mention in gathered.mentions]
    pairs = list(Likeness(gathered.mentions).find_pairs(threshold=threshold))
    groups = group_claims(claim_of, pairs)
    group_of = {claim: first for first, members in groups.items() for claim in members}
    lowest: dict[int, float] = {}
    for pair in pairs:
        one, other = (group_of.get(claim_of[i]) for i in (pair.first, pair.second))
        if one is not None and one == other:
            lowest[one] = min(pair.score, lowest.get(one, 1.0))
    alone = ((claim,) for claim in range(len(gathered.claims)) if claim not in group_of)
    ordered = sorted((*groups.values(), *alone), key=gathered.rank)
    find = lru_cache(_ARTICLES_KEPT)(ledger.article)
    coverage = Coverage(
        articles=dict(gathered.articles),
        unjudged=gathered.unjudged,
        claims=len(ordered),
        joined=len(groups),
        contested=sum(map(gathered.is_contested, ordered)),
    )
    return Claims(
        coverage, (_tell(gathered, members, lowest.get(members[0]), find) for members in ordered)
    )


def _tell(
    gathered: Gathered,
    members: Sequence[int],
    likeness: float | None,
    find: Callable[[str], Article],
) -> Cluster:
    statements = []
    for claim in (gathered.claims[i] for i in members):
        article = find(claim.doc_id)
        for saying in claim.sayings:
            words = " … ".join(article.text[s:e] for s, e in saying.spans)
            statements.append(
                Statement(
                    doc_id=article.id,
                    speaker=saying.speaker,
                    kind=saying.kind,
                    side=saying.side,
                    words=" ".join(words.split()),
                    spans=saying.spans,
                    outlet=article.source,
                    published=article.published,
                    title=article.title,
                    basis=claim.basis,
                )
            )
    first = statements[0]
    # Undated articles come last: nobody knows whether they were first.
    statements.sort(key=lambda s: (s.published or "~", s.doc_id, s.spans))
    return Cluster(
        id=f"{first.doc_id}@{first.spans[0][0]}",
        articles=len({s.doc_id for s in statements}),
        outlets=tuple(sorted({s.outlet for s in statements if s.outlet})),
        asserted_by=_names(statements, "asserts"),
        denied_by=_names(statements, "denies"),
        likeness=likeness,
        statements=tuple(statements),
    )


def _names(statements: Sequence[Statement], side: Side) -> tuple[str, ...]:
    return tuple(sorted({s.speaker for s in statements if s.speaker and s.side == side}))
