"""What comes out of reading: an article with what was said of it, or a reason and a remedy."""

from __future__ import annotations

import msgspec

from workbench.model import AnnotationVersion, Article, Prediction


class Ingested(msgspec.Struct, frozen=True):
    """An article as read, with the annotations and predictions that came along.

    `origin` is the file it stands in and, for files of many articles, the line, row or task.
    """

    article: Article
    versions: tuple[AnnotationVersion, ...]
    predictions: tuple[Prediction, ...]
    origin: str


class Refused(msgspec.Struct, frozen=True):
    """Something that could not be read, why, and how to mend it; everything else goes on."""

    origin: str
    reason: str
    remedy: str


Outcome = Ingested | Refused


class IngestSummary(msgspec.Struct, frozen=True):
    """How many articles, annotation versions and predictions were new, known or refused."""

    articles: int = 0
    known_articles: int = 0
    versions: int = 0
    known_versions: int = 0
    predictions: int = 0
    known_predictions: int = 0
    refused: int = 0
