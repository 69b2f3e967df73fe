"""What a content is about: its stems and names, as the pre-annotator reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from workbench.errors import ModelError
from workbench.model import Attribution
from workbench.preannotate.stance.lexicon import StanceLexicon, load_lexicon
from workbench.preannotate.stance.profile import profile, stem
from workbench.text import base_language

_WORD = re.compile(r"\w+")


class Words(NamedTuple):
    """The stems of a content, those that are names, and the stems of its speaker's name."""

    stems: frozenset[str]
    names: frozenset[str]
    speaker: frozenset[str]


def read_words(
    text: str, attributions: Sequence[Attribution], *, language: str = "en"
) -> tuple[Words, ...]:
    """Return the words of each attribution's content; all empty where the language is not known.

    A word at the start of a content is a name where the article has it as one elsewhere.
    """
    try:
        lexicon = load_lexicon(base_language(language))
    except ModelError:
        return (Words(frozenset(), frozenset(), frozenset()),) * len(attributions)
    profiles = [profile(text, attribution, lexicon) for attribution in attributions]
    names = frozenset().union(*(found.names for found in profiles))
    return tuple(
        Words(found.stems, found.stems & names, _read_name(attribution, lexicon))
        for found, attribution in zip(profiles, attributions, strict=True)
    )


def _read_name(attribution: Attribution, lexicon: StanceLexicon) -> frozenset[str]:
    """Return the surname's stem, or the last capitalised word's, of a named speaker."""
    if attribution.speaker_kind == "unnamed" or attribution.speaker_name is None:
        return frozenset()
    capitalised = [w for w in _WORD.findall(attribution.speaker_name) if w[0].isupper()]
    return frozenset(stem(word.lower(), lexicon) for word in capitalised[-1:])
