"""Who asserts, who denies: the statements of a claim, and the claim clusters across articles."""

from __future__ import annotations

from typing import Literal

from workbench.audit.claims.settled import Basis
from workbench.model import Kind, Record, Spans

Side = Literal["asserts", "denies", "mentions"]


class Statement(Record, frozen=True, omit_defaults=False):
    """One speaker's words on a claim, in one article.

    `mentions` takes no side: a quote that was linked to the claim. `spans` are code points into the
    article's text, `words` what stands there. `outlet` and `published` are as the article has them.
    """

    doc_id: str
    speaker: str | None
    kind: Kind | None
    side: Side
    words: str
    spans: Spans
    outlet: str | None
    published: str | None
    title: str | None
    basis: Basis


class Cluster(Record, frozen=True, omit_defaults=False):
    """One claim: all statements on it, by date of publication, and who is on which side.

    `id` is made of the first statement's place, so it stays while that one does. `likeness` is the
    lowest score at which articles were joined, `None` where there is only one.
    """

    id: str
    articles: int
    outlets: tuple[str, ...]
    asserted_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    likeness: float | None
    statements: tuple[Statement, ...]

    @property
    def contested(self) -> bool:
        """Whether it is both asserted and denied, by whomever."""
        sides = {statement.side for statement in self.statements}
        return {"asserts", "denies"} <= sides
