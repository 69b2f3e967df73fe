"""The trained model that travels with the package."""

from __future__ import annotations

from pathlib import Path

from workbench.preannotate.learned.preannotator import LearnedPreAnnotator

NEWS = Path(__file__).parent / "news"


def load_news() -> LearnedPreAnnotator:
    """Return the pre-annotator `news`, trained on `seeds/corpus` (docs/learning.md)."""
    return LearnedPreAnnotator(NEWS)
