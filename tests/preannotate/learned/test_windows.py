from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from workbench.preannotate.learned.decode import find_runs, read_spans, whole_words
from workbench.preannotate.learned.windows import FLAGS, MAX_PIECES, Window, read_windows
from workbench.preannotate.paragraph import Placed
from workbench.preannotate.stance import Judgement

# Words, marks, emoji with joiners, combining marks and white space of every kind.
TEXTS = st.lists(
    st.sampled_from(
        [
            "The mayor",
            "said",
            "“No,”",
            "denied",
            "👩‍👩‍👧",
            "cafe\u0301",
            "é",
            "\u00a0",
            ".",
            "\n",
            "x" * 40,
        ]
    ),
    max_size=60,
).map(" ".join)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    words = Tokenizer(WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    words.normalizer = BertNormalizer(lowercase=True)
    words.pre_tokenizer = BertPreTokenizer()
    return words


@given(text=TEXTS)
def test_windows_hold_every_word_once_and_in_order(tokenizer: Tokenizer, text: str) -> None:
    windows = list(read_windows(text, (), tokenizer))
    spans = [tuple(span) for window in windows for span in window.spans.tolist()]
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    covered = {i for start, end in spans for i in range(start, end)}
    assert {i for i, c in enumerate(text) if c.isalnum() and c.isascii()} <= covered
    assert all(0 < len(window) <= MAX_PIECES for window in windows)


@given(text=TEXTS, data=st.data())
def test_marked_words_come_back_as_the_spans_they_were(
    tokenizer: Tokenizer, text: str, data: st.DataObject
) -> None:
    for window in read_windows(text, (), tokenizer):
        marked = np.array(
            data.draw(st.lists(st.booleans(), min_size=len(window), max_size=len(window)))
        )
        marked = whole_words(window, marked)
        spans = read_spans(text, window, marked)
        again = window.mask(spans)
        assert not (again & ~marked).any()
        lost = marked & ~again
        assert not any(c.isalnum() for i in np.flatnonzero(lost) for c in _text(text, window, i))


def _text(text: str, window: Window, piece: int) -> str:
    start, end = window.spans[piece]
    return text[start:end]


def test_pieces_know_what_the_rules_found_and_what_is_quoted(tokenizer: Tokenizer) -> None:
    text = "“It rains,” SAID Mary."
    placed = Placed(
        content=((1, 9),),
        source=((17, 21),),
        cue=((12, 16),),
        frame="quote",
        score=0.9,
        judgement=Judgement("assert", 1.0),
    )
    (window,) = read_windows(text, [placed], tokenizer)
    words = [_text(text, window, i) for i in range(len(window))]

    def flagged(name: str) -> list[str]:
        column = window.flags[:, FLAGS.index(name)] > 0
        return [word for word, flag in zip(words, column, strict=True) if flag]

    assert flagged("quoted") == ["“", "It", "rains", ",", "”"]
    assert flagged("cue") == ["SAID"]
    assert flagged("source") == ["Mary"]
    assert flagged("content") == ["It", "rains"]
    assert flagged("capital") == ["It", "SAID", "Mary"]
    assert flagged("capitals") == ["SAID"]


def test_runs_are_half_open() -> None:
    marked = np.array([True, True, False, True])
    assert list(find_runs(marked)) == [(0, 2), (3, 4)]
    assert list(find_runs(np.zeros(0, dtype=bool))) == []


def test_half_of_its_pieces_decide_a_word() -> None:
    flags = np.zeros((4, len(FLAGS)), dtype=np.float32)
    flags[1:3, FLAGS.index("inner")] = 1
    window = Window(np.zeros(4, dtype=np.int64), np.zeros((4, 2), dtype=np.int64), flags)
    assert whole_words(window, np.array([True, True, False, False])).tolist() == [True] * 3 + [
        False
    ]
    assert not whole_words(window, np.array([True, False, False, False])).any()
