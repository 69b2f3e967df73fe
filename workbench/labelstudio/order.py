"""In which order articles are labelled: those first that a model has most to learn from."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from workbench.model import Order, Prediction

_Vectors = npt.NDArray[np.float32]

_WORD = re.compile(r"\w+")
_DIMENSIONS = 256
# So many centres are chosen one by one: each costs a look at every article.
_CENTRES = 2000


class Candidate(NamedTuple):
    """An article that could be labelled next; a `known` one is out for labelling already."""

    doc_id: str
    text: str
    score: float | None = None
    known: bool = False


def arrange(candidates: Iterable[Candidate], order: Order, *, seed: int = 0) -> list[str]:
    """Return the ids of the candidates that are not known, in the order in which to label them.

    `ledger`: by id. `uncertainty`: the lowest score first, those without a score last. `diversity`:
    each time the article least like those before it and the known ones; the first is the nearest to
    the mean of all. `random`: shuffled by the seed, two articles always in the same turn. Ties go
    by id. Texts are not held.
    """
    if order == "diversity":
        return _spread(candidates)
    rank: Callable[[Candidate], object] = {
        "ledger": lambda c: (),
        "uncertainty": lambda c: (c.score is None, c.score),
        "random": lambda c: hashlib.sha256(f"order/{seed}/{c.doc_id}".encode()).digest(),
    }[order]
    return [doc_id for _, doc_id in sorted((rank(c), c.doc_id) for c in candidates if not c.known)]


def read_score(prediction: Prediction | None) -> float | None:
    """Return how sure a model is of an article; None where it said nothing of it."""
    return prediction.score if prediction and prediction.annotation.regions else None


def _spread(candidates: Iterable[Candidate]) -> list[str]:
    rows = sorted(((c.doc_id, c.known, _embed(c.text)) for c in candidates), key=lambda row: row[0])
    if not rows:
        return []
    ids, known, vectors = zip(*rows, strict=True)
    return [ids[row] for row in _choose_centres(np.array(vectors), np.array(known))]


def _embed(text: str) -> _Vectors:
    """Return the unit vector of a text's words, hashed (Weinberger et al. 2009)."""
    vector = np.zeros(_DIMENSIONS, dtype=np.float32)
    for word, count in Counter(_WORD.findall(text.casefold())).items():
        number = crc32(word.encode())
        sign = 1 if number & _DIMENSIONS else -1
        vector[number % _DIMENSIONS] += sign * (1 + np.log(count))
    length = np.linalg.norm(vector)
    return vector / length if length else vector


def _choose_centres(vectors: _Vectors, known: npt.NDArray[np.bool_]) -> Iterator[int]:
    """Yield the rows that are not known by greedy k-centre (Sener & Savarese 2018)."""

    def liken(vector: _Vectors) -> _Vectors:
        # Rounded, so that equal articles tie wherever they stand in the matrix.
        return np.round(vectors @ vector, 5)

    nearest = np.where(known, np.inf, -np.inf)
    for row in np.flatnonzero(known):
        nearest = np.maximum(nearest, liken(vectors[row]))
    left = int(np.sum(~known))
    for turn in range(min(left, _CENTRES)):
        if turn == 0 and not known.any():
            row = int(np.argmax(liken(vectors.mean(axis=0))))
        else:
            row = int(np.argmin(nearest))
        yield row
        nearest = np.maximum(nearest, liken(vectors[row]))
        nearest[row] = np.inf
    yield from np.argsort(nearest, kind="stable")[: max(left - _CENTRES, 0)].tolist()
