from __future__ import annotations

from workbench.preannotate.learned.preannotator import best_by_cue
from workbench.preannotate.paragraph import Placed
from workbench.preannotate.stance import Judgement


def placed(cue: tuple[tuple[int, int], ...], content: int, score: float) -> Placed:
    return Placed(
        content=((content, content + 5),),
        source=(),
        cue=cue,
        frame="learned",
        score=score,
        judgement=Judgement("assert", 0.5),
    )


def test_of_candidates_that_are_parts_of_one_cue_the_likeliest_stands() -> None:
    part, other, whole = (
        placed(((4, 12),), at, score) for at, score in ((20, 0.4), (30, 0.6), (20, 0.9))
    )
    apart = placed(((50, 54),), 60, 0.3)
    assert best_by_cue([part, other, apart, whole]) == [whole, apart]
    assert best_by_cue([whole, apart, whole]) == [whole, apart]


def test_attributions_without_a_written_cue_are_told_apart_by_their_content() -> None:
    colons = [placed((), 10, 0.5), placed((), 40, 0.7)]
    assert best_by_cue(colons) == colons


def test_what_is_told_twice_by_overlapping_cues_stands_once() -> None:
    short, long = placed(((4, 10),), 40, 0.4), placed(((4, 30),), 40, 0.6)
    assert best_by_cue([short, long]) == [long]
    other = placed(((4, 30),), 60, 0.6)
    assert best_by_cue([short, other]) == [short, other]
