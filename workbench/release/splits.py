"""Splits that do not leak and do not move: near-duplicates stay together, whoever comes later.

An article's split is a hash of its group's first member, so it is the same in every release, on
every machine, and when articles are added. Near-duplicates are found by MinHash over shingles of
words (Broder 1997), through datasketch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import regex

from workbench.model import Article
from workbench.release.extra import load_extra
from workbench.release.recipe import Grouping, Splits
from workbench.text import digest

if TYPE_CHECKING:
    from collections.abc import Sequence

PERMUTATIONS = 128
SHINGLE = 5
_WORD = regex.compile(r"\w+")


class SplitPlan:
    """Which split each article belongs to, by the digest of its text."""

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

    def __init__(self, splits: Splits, given: Mapping[str, str | None]) -> None:
        super().__init__(splits, {}, frozenset())
        self._given = given

    def split(self, address: str) -> str | None:
        """Return the split that the article was given."""
        return self._given.get(address)


def assign_split(group: str, splits: Splits, *, seed: str | None = None) -> str:
    """Return the split that a group hashes to, in proportion to the fractions."""
    salt = splits.seed if seed is None else seed
    hashed = hashlib.sha256(f"{salt}\0{group}".encode()).digest()
    place = int.from_bytes(hashed[:8], "big") / 2**64 * sum(splits.fractions.values())
    for name, fraction in splits.fractions.items():
        place -= fraction
        if place < 0:
            return name
    return list(splits.fractions)[-1]  # reached by rounding only


def plan_splits(
    articles: Iterable[Article], splits: Splits, *, order: Iterable[str] | None = None
) -> SplitPlan:
    """Return the plan for all articles of a source, annotated or not.

    `order` are their digests, oldest first (without it, the articles come in that order). An
    article joins the group of the oldest article that it resembles; one that also resembles a
    group of another split is torn, and stays out of the release. Memory: about 2 kB an article
    where near-duplicates are looked for, else what the groups' names take.
    """
    keys: dict[str, str] = {}
    signatures: dict[str, Any] = {}
    sketch = _Sketcher(splits.near_duplicates) if splits.near_duplicates else None
    for article in articles:
        address = digest(article.text)
        key = _group_key(article, splits.group_by)
        if key is not None:
            keys[address] = key
        if sketch:
            signatures[address] = sketch.sign(article.text)
    if sketch is None:
        return SplitPlan(splits, keys, frozenset())
    groups: dict[str, str] = {}
    torn: set[str] = set()
    for address in signatures if order is None else order:
        if address not in signatures:
            continue
        alike = [groups[other] for other in sketch.find(address, signatures[address])]
        groups[address] = keys.get(address) or (alike[0] if alike else address)
        own = assign_split(groups[address], splits)
        if any(assign_split(group, splits) != own for group in alike):
            torn.add(address)
        else:
            sketch.add(address, signatures[address])
    return SplitPlan(splits, groups, frozenset(torn))


def _group_key(article: Article, grouping: Grouping) -> str | None:
    if grouping == "article":
        return None
    value = article.source if grouping == "source" else (article.published or "")[:10]
    return f"{grouping}:{value}" if value else None


class _Sketcher:
    """Finds earlier articles that share enough shingles of words, oldest first."""

    def __init__(self, threshold: float) -> None:
        self._datasketch = load_extra("datasketch", "near_duplicates")
        self._threshold = threshold
        self._index = self._datasketch.MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
        self._known: dict[str, tuple[int, Any]] = {}

    def sign(self, text: str) -> Any:
        """Return the compact MinHash of a text."""
        sketch = self._datasketch.MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in shingles(text)])
        return self._datasketch.LeanMinHash(sketch)

    def add(self, address: str, signature: Any) -> None:
        """Let later articles be compared with this one."""
        self._index.insert(address, signature)
        self._known[address] = (len(self._known), signature)

    def find(self, address: str, signature: Any) -> Sequence[str]:
        """Return the digests of known articles at least as alike as the threshold."""
        found = [other for other in self._index.query(signature) if other != address]
        alike = [o for o in found if self._known[o][1].jaccard(signature) >= self._threshold]
        return sorted(alike, key=lambda other: self._known[other][0])


def shingles(text: str) -> Iterator[str]:
    """Yield every run of five words of a text, case folded; a shorter text is one shingle."""
    words = _WORD.findall(text.casefold())
    for i in range(max(1, len(words) - SHINGLE + 1)):
        yield " ".join(words[i : i + SHINGLE])
