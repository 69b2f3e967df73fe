"""Which language an article is in, as far as that decides whether a lexicon can read it."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from workbench.model import Article
from workbench.text import base_language

_SAMPLE = 3000
_ENOUGH = 60
_UNLIKELY = 0.05


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def find_language(article: Article, supported: Collection[str]) -> str | None:
    """Return the supported language an article is in, or None if it is in another one.

    `article.language` wins where it is given ("en-GB" is "en"). Otherwise py3langid reads the
    first 3,000 characters; a text with fewer than 60 letters is too short to be called foreign.
    """
    if article.language:
        code = base_language(article.language)
        return code if code in supported else None
    sample = article.text[:_SAMPLE]
    if sum(c.isalpha() for c in sample) < _ENOUGH:
        return next(iter(supported))
    ranked: dict[str, float] = dict(_identifier().rank(sample))
    best = max(supported, key=lambda code: ranked.get(code, 0.0))
    return best if ranked.get(best, 0.0) > _UNLIKELY else None
