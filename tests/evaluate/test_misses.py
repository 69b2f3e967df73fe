"""The kinds of misses, with their words."""

from __future__ import annotations

import msgspec

from workbench.evaluate import Miss, find_misses
from workbench.model import Attribution, Attributions

TEXT = "Ann Lee said the bridge\nwill fall. Bob denied that it was unsafe."
FALL = Attribution(
    content=((13, 33),), source=((0, 7),), cue=((8, 12),), stance="assert", speaker_name="Ann Lee"
)
UNSAFE = Attribution(content=((46, 64),), source=((35, 38),), cue=((39, 45),), stance="deny")


def find(*attributions: Attribution) -> list[Miss]:
    gold = Attributions(doc_id="a", text=TEXT, attributions=(FALL, UNSAFE))
    return list(find_misses([gold], [msgspec.structs.replace(gold, attributions=attributions)]))


def test_no_miss_without_a_difference() -> None:
    assert find(FALL, UNSAFE) == []


def test_missed_and_spurious_are_told_apart_and_carry_their_words() -> None:
    missed, spurious = find(UNSAFE, Attribution(content=((0, 7),)))
    assert (missed.kind, spurious.kind) == ("missed", "spurious")
    assert missed.gold is not None
    assert (missed.gold.source, missed.gold.content) == ("Ann Lee", "the bridge will fall")
    assert spurious.pred is not None
    assert spurious.pred.start == 0


def test_one_pair_can_miss_in_every_way() -> None:
    wrong = Attribution(
        content=((17, 33),), source=((35, 38),), cue=((39, 45),), stance="deny", speaker_name="Bob"
    )
    assert [miss.kind for miss in find(wrong, UNSAFE)] == [
        "boundary", "speaker", "cue", "name", "stance",
    ]  # fmt: skip
