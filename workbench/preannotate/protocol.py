"""The extension point: what a pre-annotator can be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from workbench.model import Article, Prediction


@runtime_checkable
class PreAnnotator(Protocol):
    """Whatever answers articles with predictions, streaming and in order.

    `name` is the `model` of its predictions and changes whenever its answers may. Instances can be
    pickled, so that worker processes can be handed one.
    """

    @property
    def name(self) -> str:
        """The model name in predictions, such as "rules-11"."""
        ...

    def annotate(self, articles: Iterable[Article]) -> Iterator[Prediction]:
        """Yield one prediction for each article, in order; no text raises."""
        ...

    def supports(self, article: Article) -> str | None:
        """Return why the article gets an empty prediction, or None if it is read."""
        ...
