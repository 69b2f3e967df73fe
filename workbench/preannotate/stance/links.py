"""Links between the claims of one article: who repeats a claim and who disputes it.

Two contents are compared by the stems they share, rarer ones (in this article) weighing more. A
denial needs less likeness than a repetition: news that prints a denial has printed the claim.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from workbench.model import Attribution
from workbench.preannotate.stance.compare import Claims
from workbench.preannotate.stance.lexicon import load_lexicon
from workbench.preannotate.stance.profile import Profile

SAME = 0.6  # least share of the mean weight that makes two contents one claim
CONTRADICTED = 0.6  # least share of the lesser weight for a statement that says no
DENIED = 0.4  # the same for an explicit denial
DENIED_MUCH = 0.25  # and for one that shares MANY stems
MANY = 4
SHORT = 4  # stems up to which "there was no conversation" needs nothing but the conversation


def link_claims(
    text: str, attributions: Sequence[Attribution], *, language: str = "en"
) -> tuple[Attribution, ...]:
    """Return the attributions with `same_claim` and `disputes` filled in, indices into themselves.

    Only claims (stance assert or deny) are linked, a later one to an earlier one. A statement that
    negates another speaker's earlier claim, or calls it false, becomes a denial of it; one that
    belittles it ("dismissed the report as gossip") is linked. Spans are code points into `text`.
    ModelError if the language has no lexicon.
    """
    claims = Claims(text, attributions, load_lexicon(language))
    linked = list(attributions)
    for i in claims.order:
        disputed = _find_disputed(i, claims, linked)
        same = None if disputed is not None else _find_same(i, claims, linked)
        if disputed is not None:
            first = _first_telling(disputed, linked)
            stance = linked[i].stance if claims.profiles[i].belittles else "deny"
            linked[i] = msgspec.structs.replace(linked[i], stance=stance, disputes=(first,))
        elif same is not None:
            first = _first_telling(same, linked)
            linked[i] = msgspec.structs.replace(linked[i], same_claim=(first,))
    return tuple(linked)


def _find_disputed(i: int, claims: Claims, linked: Sequence[Attribution]) -> int | None:
    """Return the earlier claim that claim `i` denies, if it denies one that is printed."""
    own = claims.profiles[i]
    denies = linked[i].stance == "deny"
    points = own.falsifies or own.belittles or (denies and own.points)
    if not (denies or own.denied or points):
        return None
    if points:
        return _find_pointed_at(i, claims, linked)
    rivals = [j for j in claims.earlier(i) if _is_rival(i, j, claims, linked)]
    if denies:
        much = [j for j in rivals if claims.count_shared(i, j) >= MANY]
        found = claims.likest(i, much, least=DENIED_MUCH)
        return claims.likest(i, rivals, least=DENIED) if found is None else found
    against = [j for j in rivals if _contradicts(i, j, claims)]
    plain = own.existential and len(own.stems) <= SHORT
    return claims.likest(i, against, least=0.0 if plain else CONTRADICTED)


def _is_rival(i: int, j: int, claims: Claims, linked: Sequence[Attribution]) -> bool:
    """Whether another speaker asserts `j`."""
    return linked[j].stance == "assert" and claims.speakers[i] != claims.speakers[j]


def _contradicts(i: int, j: int, claims: Claims) -> bool:
    """Whether `i` negates what `j` says and speaks of the same: itself, or what it names."""
    own, other = claims.profiles[i], claims.profiles[j]
    if not (own.denied & other.stems) - other.negated:
        return False
    if own.personal:
        return claims.mentions_speaker(j, i)
    return own.names <= other.names


def _find_pointed_at(i: int, claims: Claims, linked: Sequence[Attribution]) -> int | None:
    """Return the nearest claim of another before `i`, or what the same speaker just disputed."""
    for j in claims.nearby(i):
        if linked[j].disputes and claims.speakers[i] == claims.speakers[j]:
            return linked[j].disputes[0]
        if _is_rival(i, j, claims, linked):
            return j
    return None


def _find_same(i: int, claims: Claims, linked: Sequence[Attribution]) -> int | None:
    """Return the earlier claim most like claim `i`, stance included."""
    alike = (
        j
        for j in claims.earlier(i)
        if linked[j].stance == linked[i].stance and _agree(claims.profiles[i], claims.profiles[j])
    )
    return claims.likest(i, alike, least=SAME, mutual=True)


def _first_telling(i: int, linked: Sequence[Attribution]) -> int:
    return linked[i].same_claim[0] if linked[i].same_claim else i


def _agree(one: Profile, other: Profile) -> bool:
    """Whether neither content negates what the other says without a negation."""
    return not (one.negated ^ other.negated) & one.stems & other.stems
