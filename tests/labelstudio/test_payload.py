import json

import pytest

from workbench.errors import InputError
from workbench.labelstudio import payload
from workbench.labelstudio.payload import Item, batched, encode_prediction, encode_task
from workbench.model import Annotation, Article, Link, Prediction, Region

ARTICLE = Article("a1", "🙂 Ada said no.")
CUE = Region("u", "cue", 6, 10)


def predict(*regions, links=()):
    return Prediction("m1", Annotation("a1", regions, links, ("attribution",)), 0.5)


def test_a_task_carries_its_prediction_and_layers():
    item = encode_task(ARTICLE, predict(CUE))
    task = json.loads(item.body)
    assert task["data"]["layers"] == ["attribution"]
    (prediction,) = task["predictions"]
    assert (prediction["model_version"], prediction["score"]) == ("m1", 0.5)
    assert prediction["result"][0]["value"]["text"] == "said"
    assert (item.doc_id, item.model, item.task) == ("a1", "m1", None)


def test_an_article_without_prediction_goes_out_blank():
    assert json.loads(encode_task(ARTICLE, None).body)["predictions"] == []


def test_another_prediction_names_its_task():
    assert json.loads(encode_prediction(ARTICLE, predict(CUE), 7).body)["task"] == 7


@pytest.mark.parametrize(
    ("regions", "links"),
    [
        ((Region("r", "cue", 0, 99),), ()),
        ((Region("r", "cue", -1, 2),), ()),
        ((Region("r", "cue", 3, 3),), ()),
        ((CUE, CUE), ()),
        ((Region("c", "claim", 0, 1),), ()),
        ((CUE,), (Link("cue_of", "u", "gone"),)),
    ],
)
def test_what_label_studio_would_swallow_is_refused_here(regions, links):
    with pytest.raises(InputError):
        encode_task(ARTICLE, predict(*regions, links=links))


def test_batches_hold_one_sort_and_are_bounded(monkeypatch):
    monkeypatch.setattr(payload, "MOST_ITEMS", 3)
    monkeypatch.setattr(payload, "MOST_BYTES", 100)
    items = [
        Item(f"a{n}", b"x" * (120 if n == 8 else 1), task=n if n % 2 else None) for n in range(9)
    ]
    batches = list(batched(items))
    assert sorted(i.doc_id for b in batches for i in b.items) == sorted(i.doc_id for i in items)
    assert all(len({item.task is None for item in batch.items}) == 1 for batch in batches)
    assert [len(batch.items) for batch in batches if batch.new] == [3, 2]
    assert [len(batch.items) for batch in batches if not batch.new] == [3, 1]
