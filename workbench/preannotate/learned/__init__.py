"""The learned pre-annotator: what the rules read, judged again by a small network.

The rules propose, the network adds cues they miss, draws source and content for each cue, and says
how sure it is of each attribution; speakers and their names stay with the rules. Inference needs
the extra `learned` (onnxruntime, tokenizers) and no torch.
"""

from workbench.preannotate.learned.extra import load_extra
from workbench.preannotate.learned.folder import ModelFolder, read_folder
from workbench.preannotate.learned.preannotator import LearnedPreAnnotator

__all__ = ["LearnedPreAnnotator", "ModelFolder", "load_extra", "read_folder"]
