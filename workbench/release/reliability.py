"""What a release says of agreement, measured where several people labelled an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.agree import Annotated, agree
from workbench.newest import newest_by_annotator
from workbench.release.entry import Document, Exclusion
from workbench.release.recipe import Recipe
from workbench.release.select import asks_for


class Overlap:
    """Notes in passing whether any document has several annotations: most releases have none."""

    def __init__(self) -> None:
        self.found = False

    def watch(self, documents: Iterable[Document | Exclusion]) -> Iterator[Document | Exclusion]:
        """Yield the documents as they come."""
        for document in documents:
            self.found |= isinstance(document, Document) and len(document.versions) > 1
            yield document


def measure_agreement(
    documents: Iterable[Document | Exclusion], recipe: Recipe
) -> dict[str, float]:
    """Return figures of agreement over the articles that the recipe asks for, rounded.

    Empty where no article has two annotators. Span figures are F1, `stance alpha` is Krippendorff's
    over contents that both call a claim (see `workbench.agree`). Invalid annotations count too:
    leaving them out would flatter.
    """
    found = agree(_groups(documents, recipe), bootstrap=0)
    if found.total is None:
        return {}
    content = next(spans for spans in found.total.spans if spans.label == "content")
    figures = {
        "articles": float(found.articles),
        "annotators": float(len(found.annotators)),
        "content exact F1": content.strict.value,
        "content overlap F1": content.overlap.value,
        "stance alpha": found.total.stance.alpha.value,
    }
    return {name: round(value, 4) for name, value in figures.items() if value is not None}


def _groups(
    documents: Iterable[Document | Exclusion], recipe: Recipe
) -> Iterator[tuple[Annotated, ...]]:
    for document in documents:
        if isinstance(document, Exclusion) or not asks_for(recipe, document.article):
            continue
        newest = newest_by_annotator(document.versions)
        if len(newest) > 1:
            yield tuple(
                Annotated(version.annotation, document.article.text, name)
                for name, version in newest.items()
            )
