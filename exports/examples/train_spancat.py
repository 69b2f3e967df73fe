# ruff: noqa: T201  # a script says what it found
"""Train a spaCy span categorizer for cues on a release with the format `spacy`.

python train_spancat.py RELEASE MODEL [STEPS]
"""

import sys
from itertools import chain, count, islice
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch

KEY = "cue"


def read_examples(folder: Path, nlp: Language) -> list[Example]:
    """Return the documents of the `train` split with their spans."""
    examples = []
    for path in sorted((folder / "spacy").glob("train-*.spacy")):
        for gold in DocBin().from_disk(path).get_docs(nlp.vocab):
            examples.append(Example(nlp.make_doc(gold.text), gold))
    return examples


def train(examples: list[Example], nlp: Language, steps: int) -> list[float]:
    """Return the loss of each step; `nlp` has learnt when it ends."""
    nlp.initialize(lambda: examples)
    epochs = (minibatch(examples, size=8) for _ in count())
    batches = islice(chain.from_iterable(epochs), steps)
    return [nlp.update(list(batch), losses={})["spancat"] for batch in batches]


def main(folder: str, model: str, steps: str = "100") -> None:
    """Train and save a model; print how its loss went down."""
    fix_random_seed(0)
    nlp = spacy.blank("en")
    suggester = {"@misc": "spacy.ngram_suggester.v1", "sizes": [1, 2, 3]}
    nlp.add_pipe("spancat", config={"spans_key": KEY, "suggester": suggester})
    losses = train(read_examples(Path(folder), nlp), nlp, int(steps))
    nlp.to_disk(model)
    print(f"loss {losses[0]:.3f} → {losses[-1]:.3f} in {len(losses)} steps; saved {model}")


if __name__ == "__main__":
    main(*sys.argv[1:])
