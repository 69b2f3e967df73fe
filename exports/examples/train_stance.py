# ruff: noqa: T201  # a script says what it found
"""Train a stance classifier in scikit-learn on a release's `train` split, and test it on the rest.

python train_stance.py RELEASE
"""

import sys

import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import classification_report
from sklearn.pipeline import Pipeline, make_pipeline

from workbench.release import load_release


def train(rows: pd.DataFrame) -> Pipeline:
    """Return a classifier of claims as assert, deny or none, by the words of cue and claim."""
    words = make_column_transformer(
        (TfidfVectorizer(ngram_range=(1, 2)), "cue"),
        (TfidfVectorizer(ngram_range=(1, 2)), "claim"),
    )
    model = make_pipeline(words, LogisticRegression(class_weight="balanced", max_iter=1000))
    return model.fit(rows[["cue", "claim"]], rows["label"])


def main(folder: str) -> None:
    """Print how well the classifier does on the articles that it was not trained on."""
    rows = load_release(folder).stances
    is_train = rows["split"].isna() | (rows["split"] == "train")
    if rows[is_train]["label"].nunique() < 2:
        sys.exit(f"{folder} holds no two stances to train on.")
    model = train(rows[is_train])
    held_out = rows[~is_train] if not is_train.all() else rows
    predicted = model.predict(held_out[["cue", "claim"]])
    print(classification_report(held_out["label"], predicted, zero_division=0))


if __name__ == "__main__":
    main(sys.argv[1])
