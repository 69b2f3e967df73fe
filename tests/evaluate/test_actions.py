"""Each operation of the labelling page counts once."""

from __future__ import annotations

import msgspec
import pytest

from workbench.evaluate.actions import Actions, count_actions
from workbench.evaluate.pairing import pair_article
from workbench.model import Attribution, Attributions

TEXT = "Ann Lee said the old bridge will fall on Monday and Bob agreed that it would."
LEE, SAID, FALL, BOB, AGREED, WOULD = (0, 7), (8, 12), (13, 37), (52, 55), (56, 62), (63, 76)
ONE = Attribution(content=(FALL,), source=(LEE,), cue=(SAID,), stance="assert")
TWO = Attribution(content=(WOULD,), source=(BOB,), cue=(AGREED,), stance="assert", same_claim=(0,))
NAMED = msgspec.structs.replace(ONE, speaker_name="Ann Lee", speaker_kind="person")


def record(*attributions: Attribution) -> Attributions:
    return Attributions(doc_id="a", text=TEXT, attributions=attributions)


def change(attribution: Attribution, **fields: object) -> Attribution:
    return msgspec.structs.replace(attribution, **fields)


CASES = {
    "nothing": (record(ONE, TWO), record(ONE, TWO), {"empty": 11}),
    "empty page": (record(ONE, TWO), record(), {"add": 6, "link": 5, "empty": 11}),
    "spurious attribution": (record(ONE), record(ONE, TWO), {"delete": 3, "empty": 5}),
    "content too short": (record(ONE), record(change(ONE, content=((13, 27),))), {"move": 1}),
    "only a mark more": (record(ONE), record(change(ONE, content=((12, 37),))), {}),
    "stance": (record(ONE), record(change(ONE, stance="deny")), {"relabel": 1}),
    "claim for quote": (record(ONE), record(change(ONE, stance="none")), {"relabel": 1}),
    "no speaker": (record(ONE), record(change(ONE, source=())), {"add": 1, "link": 1}),
    "speaker elsewhere": (
        record(ONE),
        record(change(ONE, source=(BOB,))),
        {"add": 1, "delete": 1, "link": 1},
    ),
    "link to a speaker that is wanted elsewhere": (
        record(ONE, change(TWO, same_claim=())),
        record(change(ONE, source=(BOB,)), change(TWO, same_claim=(), source=(LEE,))),
        {"link": 2, "unlink": 2, "empty": 10},
    ),
    "one content of two speakers, in another order": (
        record(ONE, change(ONE, source=(BOB,))),
        record(change(ONE, source=(BOB,)), ONE),
        {"empty": 9},
    ),
    "one content of two names, in another order": (
        record(NAMED, change(NAMED, speaker_name="Bob")),
        record(change(NAMED, speaker_name="Bob"), NAMED),
        {"empty": 13},
    ),
    "one content of two speakers, each with another stance": (
        record(ONE, change(ONE, source=(BOB,), stance="deny")),
        record(change(ONE, stance="deny"), change(ONE, source=(BOB,))),
        {"relabel": 2, "empty": 9},
    ),
    "kind of a claim link": (
        record(ONE, TWO),
        record(ONE, change(TWO, same_claim=(), disputes=(0,))),
        {"link": 1, "empty": 11},
    ),
    "direction of a link": (
        record(ONE, TWO),
        record(change(ONE, same_claim=(1,)), change(TWO, same_claim=())),
        {"empty": 11},
    ),
    "split content": (
        record(change(ONE, content=((13, 27), (28, 37)))),
        record(ONE),
        {"move": 1, "add": 1, "link": 1, "empty": 7},
    ),
    "name and kind": (record(NAMED), record(ONE), {"rename": 2, "empty": 7}),
    "a name gold does not have": (record(ONE), record(NAMED), {}),
}


@pytest.mark.parametrize("case", CASES)
def test_operations_are_counted(case: str) -> None:
    gold, pred, expected = CASES[case]
    actions = count_actions(pair_article(gold, pred))
    assert actions == Actions(**{"empty": 5, **expected})


def test_stance_costs_nothing_where_a_side_does_not_judge_it() -> None:
    gold = msgspec.structs.replace(record(change(ONE, stance=None)), layers=("attribution",))
    assert count_actions(pair_article(gold, record(ONE))) == Actions(empty=5)
