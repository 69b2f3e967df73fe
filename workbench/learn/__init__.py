"""Training of a campaign's own pre-annotator from gold (extra `train`: torch, transformers, onnx).

Nothing here is needed to use a trained model: `workbench.preannotate.learned` reads it.
"""

from workbench.learn.card import Report, compare
from workbench.learn.fit import Progress
from workbench.learn.options import Options
from workbench.learn.train import train

__all__ = ["Options", "Progress", "Report", "compare", "train"]
