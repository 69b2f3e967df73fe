"""Splits that do not leak and do not move: near-duplicates stay together, whoever comes later.

An article's split is a hash of its group's first member, so it is the same in every release, on
every machine, and when articles are added. Near-duplicates are found by MinHash over shingles of
words (Broder 1997), through datasketch; articles that share a claim as in `workbench.audit`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import regex

from workbench.audit.claims import Mention
from workbench.model import Article
from workbench.release.claims import SharedClaims
from workbench.release.extra import load_extra
from workbench.release.recipe import Grouping, Splits
from workbench.text import digest

PERMUTATIONS = 128
HIGHEST = 0.98  # datasketch cannot index for more; every pair it proposes is measured all the same
SHINGLE = 5
_WORD = regex.compile(r"\w+")
_DAY = regex.compile(r"\d{4}-\d{2}-\d{2}(?=$|[T ])")


class SplitPlan:
    """Which split each article belongs to, by the digest of its text."""

    can_change = True
    """Whether another seed gives other splits."""

    def __init__(self, splits: Splits, groups: Mapping[str, str], torn: frozenset[str]) -> None:
        self._splits = splits
        self._groups = groups
        self._torn = torn

    def group(self, address: str) -> str:
        """Return the name of an article's group: what its split is a hash of."""
        return self._groups.get(address, address)

    def split(self, address: str) -> str | None:
        """Return an article's split, or None for one that is alike to articles of two splits."""
        return None if address in self._torn else assign_split(self.group(address), self._splits)


class FixedPlan(SplitPlan):
    """Splits as they were given before, by digest."""

    can_change = False

    def __init__(self, splits: Splits, given: Mapping[str, str | None]) -> None:
        super().__init__(splits, {}, frozenset())
        self._given = given

    def split(self, address: str) -> str | None:
        """Return the split that the article was given."""
        return self._given.get(address)


def assign_split(group: str, splits: Splits, *, seed: str | None = None) -> str:
    """Return the split that a group hashes to, in proportion to the fractions.

    The order of the fractions is that of their names: nothing else may move an article.
    """
    salt = splits.seed if seed is None else seed
    hashed = hashlib.sha256(f"{salt}\0{group}".encode()).digest()
    place = int.from_bytes(hashed[:8], "big") / 2**64 * sum(splits.fractions.values())
    ordered = sorted(splits.fractions.items())
    for name, fraction in ordered:
        place -= fraction
        if place < 0:
            return name
    return ordered[-1][0]  # reached by rounding only


class Finder(Protocol):
    """Finds articles that must not be parted from others, by the digests of their texts."""

    def find(self, address: str) -> Sequence[str]:
        """Return the known articles that this one belongs to, oldest first."""

    def add(self, address: str) -> None:
        """Let later articles belong to this one."""


def plan_splits(
    articles: Iterable[Article],
    splits: Splits,
    *,
    order: Iterable[str] | None = None,
    claims: Mapping[str, Sequence[Mention]] | None = None,
) -> SplitPlan:
    """Return the plan for the articles of a source.

    `order` are the digests of those that may be released, the first labelled first (without it,
    all are, and come in that order); `claims` is what each claims. An article joins the group of
    the oldest article that it belongs to; one that also belongs to a group of another split is
    torn, and stays out of the release. Memory: about 2 kB an article where near-duplicates are
    looked for, else what the groups' names take.
    """
    wanted = None if order is None else dict.fromkeys(order)
    sketch = _Sketcher(splits.near_duplicates) if splits.near_duplicates else None
    keys: dict[str, str | None] = {}
    for article in articles:
        address = digest(article.text)
        if wanted is None or address in wanted:
            keys[address] = _group_key(article, splits.group_by)
            if sketch:
                sketch.sign(address, article.text)
    finders: list[Finder] = [sketch] if sketch else []
    if claims is not None:
        finders.append(SharedClaims(claims))
    groups: dict[str, str] = {}
    torn: set[str] = set()
    for address in keys if wanted is None else wanted:
        alike = [groups[other] for finder in finders for other in finder.find(address)]
        groups[address] = keys.get(address) or (alike[0] if alike else address)
        own = assign_split(groups[address], splits)
        if any(assign_split(group, splits) != own for group in alike):
            torn.add(address)
            continue
        for finder in finders:
            finder.add(address)
    return SplitPlan(splits, groups, frozenset(torn))


def _group_key(article: Article, grouping: Grouping) -> str | None:
    if grouping in ("article", "claim"):
        return None
    value = article.source if grouping == "source" else _find_day(article.published or "")
    return f"{grouping}:{value}" if value else None


def _find_day(published: str) -> str:
    """Return the day of an ISO date and time; another way of writing dates as it is."""
    day = _DAY.match(published)
    return day.group() if day else published


class _Sketcher:
    """Finds earlier articles that share enough shingles of words."""

    def __init__(self, threshold: float) -> None:
        self._datasketch = load_extra("datasketch", "near_duplicates")
        self._threshold = threshold
        self._index = self._datasketch.MinHashLSH(
            threshold=min(threshold, HIGHEST), num_perm=PERMUTATIONS
        )
        self._signatures: dict[str, Any] = {}
        self._known: dict[str, int] = {}

    def sign(self, address: str, text: str) -> None:
        """Keep the compact MinHash of a text."""
        sketch = self._datasketch.MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in shingles(text)])
        self._signatures[address] = self._datasketch.LeanMinHash(sketch)

    def add(self, address: str) -> None:
        """Let later articles be compared with this one."""
        self._index.insert(address, self._signatures[address])
        self._known[address] = len(self._known)

    def find(self, address: str) -> Sequence[str]:
        """Return the digests of known articles at least as alike as the threshold."""
        own = self._signatures[address]
        alike = [
            other
            for other in self._index.query(own)
            if self._signatures[other].jaccard(own) >= self._threshold
        ]
        return sorted(alike, key=lambda other: self._known[other])


def shingles(text: str) -> Iterator[str]:
    """Yield every run of five words of a text, case folded; a shorter text is one shingle."""
    words = _WORD.findall(text.casefold())
    for i in range(max(1, len(words) - SHINGLE + 1)):
        yield " ".join(words[i : i + SHINGLE])
