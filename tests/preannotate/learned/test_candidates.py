from __future__ import annotations

import numpy as np

from workbench.preannotate.learned.candidates import FAR, make_candidate, propose, width
from workbench.preannotate.learned.decode import agree, fill_gaps, find_sureness
from workbench.preannotate.learned.windows import FLAGS, Window
from workbench.preannotate.paragraph import Placed
from workbench.preannotate.stance import Judgement

FRAMES = ("clause", "quote")


def words(count: int) -> Window:
    """A window of words of one letter with a blank between them."""
    spans = np.array([(2 * n, 2 * n + 1) for n in range(count)])
    return Window(np.zeros(count, np.int64), spans, np.zeros((count, len(FLAGS)), np.float32))


def rule(cue: int, frame: str = "clause") -> Placed:
    """A rule's attribution: a source before the cue, a content behind it."""
    at = [((2 * n, 2 * n + 1),) for n in (cue - 1, cue, cue + 1)]
    return Placed(at[2], at[0], at[1], frame, 0.7, Judgement("deny", 0.9))


def test_a_rule_that_a_run_touches_is_judged_with_the_run() -> None:
    window = words(8)
    likely = np.array([0, 0, 0.9, 0.8, 0, 0, 0, 0], np.float32)
    found = list(propose(window, likely, [rule(2), rule(6, "seem")], 0.5, FRAMES))
    assert [np.flatnonzero(c.cue).tolist() for c in found] == [[2, 3], [6]]
    assert [c.rule is not None for c in found] == [True, True]


def test_without_rules_and_likely_words_there_is_no_candidate() -> None:
    assert not list(propose(words(4), np.zeros(4, np.float32), [], 0.5, FRAMES))


def test_a_candidate_carries_what_its_rule_says() -> None:
    window = words(5)
    candidate = make_candidate(window, window.mask(((4, 5),)), [rule(2)], FRAMES)
    assert candidate.roles.T.tolist() == [
        [0, 0, 1, 0, 0],
        [0, 1, 0, 0, 0],
        [0, 0, 0, 1, 0],
        [0, 0, 1, 0, 0],
    ]
    found, score, *stance_and_frame = candidate.about.tolist()
    assert (found, round(score, 3)) == (1, 0.7)
    assert [round(n, 3) for n in stance_and_frame] == [0, 0.9, 0, 1, 0]
    assert len(candidate.about) == width(FRAMES)


def test_distances_widen_and_are_shifted_to_begin_at_zero() -> None:
    window = words(160)
    distances = make_candidate(window, window.mask(((160, 161),)), [], FRAMES).distances
    assert distances[80] == FAR
    assert distances[0] == 1
    assert distances[159] == 2 * FAR - 1
    assert (np.diff(distances) >= 0).all()


def test_short_gaps_close_where_nothing_else_lies_in_them() -> None:
    window = words(12)
    marked = np.array([True] * 2 + [False] * 3 + [True] * 2 + [False] * 2 + [True] + [False] * 2)
    free = np.ones(12, dtype=bool)
    free[7] = False
    filled = fill_gaps(window, marked, free)
    assert filled.tolist() == [True] * 7 + [False] * 2 + [True] + [False] * 2


def test_markings_agree_that_differ_by_a_word_or_two() -> None:
    long, longer, other = (np.arange(12) < n for n in (8, 10, 3))
    assert agree(long, longer)
    assert not agree(long, other)
    assert not agree(np.zeros(12, dtype=bool), np.zeros(12, dtype=bool))


def test_sureness_is_the_mean_over_the_pieces_that_get_the_tag_or_that_none_does() -> None:
    tags = np.array([[0.1, 0.1, 0.8, 0.0], [0.1, 0.2, 0.6, 0.1], [0.7, 0.0, 0.3, 0.0]], np.float32)
    assert round(find_sureness(tags, "content"), 3) == 0.7
    assert round(find_sureness(tags, "source"), 3) == 0.8
