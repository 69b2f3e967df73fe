import pytest

from workbench.labelstudio.pull import BATCH, CHARACTERS, choose_size, taper


@pytest.mark.parametrize(
    ("length", "expected"),
    [(0, BATCH), (2_000, BATCH), (40_000, 100), (2_000_000, 2), (10 * CHARACTERS, 1)],
)
def test_long_texts_make_small_batches(length, expected):
    assert choose_size(3, 3 * length) == expected


def test_an_empty_answer_leaves_the_most():
    assert choose_size(0, 0) == BATCH


@pytest.mark.parametrize(
    ("tasks", "batches"), [(60, [60]), (300, [200, 66, 34]), (700, [250, 250, 133, 44, 23])]
)
def test_batches_grow_small_towards_the_end(tasks, batches):
    left, sizes = tasks, []
    while left:
        sizes.append(taper(BATCH, left))
        left -= sizes[-1]
    assert sizes == batches
