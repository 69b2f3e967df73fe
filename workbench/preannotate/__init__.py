"""Pre-annotation: from an article to the prediction that annotators correct."""

from workbench.preannotate.protocol import PreAnnotator
from workbench.preannotate.registry import load_preannotator
from workbench.preannotate.run import preannotate

__all__ = ["PreAnnotator", "load_preannotator", "preannotate"]
