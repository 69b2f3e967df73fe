"""Figures of an evaluation, and what it refuses."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import InputError
from workbench.evaluate import Evaluation, Figure, evaluate, tables, total
from workbench.model import Attribution, Attributions

TEXT = "Ann Lee said “the bridge will fall” on Monday. Bob denied that the bridge was unsafe."
LEE, SAID, FALL = (0, 7), (8, 12), (13, 35)
BOB, DENIED, UNSAFE = (47, 50), (51, 57), (58, 85)


def said(content: tuple[int, int], **fields: object) -> Attribution:
    return Attribution(content=(content,), **fields)  # type: ignore[arg-type]


GOLD = Attributions(
    doc_id="a",
    text=TEXT,
    attributions=(
        said(FALL, source=(LEE,), cue=(SAID,), stance="assert", speaker_name="Ann Lee"),
        said(UNSAFE, source=(BOB,), cue=(DENIED,), stance="deny", disputes=(0,)),
    ),
)


def replace_first(**fields: object) -> Attributions:
    first = msgspec.structs.replace(GOLD.attributions[0], **fields)
    return msgspec.structs.replace(GOLD, attributions=(first, GOLD.attributions[1]))


def test_gold_against_itself_is_perfect_and_needs_no_action() -> None:
    evaluation = evaluate([GOLD], [GOLD], bootstrap=0)
    assert {figure.f1 for figure in evaluation.figures.values()} == {100.0}
    assert evaluation.ratios["source_head"].value == 100.0
    assert evaluation.stance is not None
    assert evaluation.stance.macro_f1.value == 100.0
    assert evaluation.names is not None
    assert evaluation.names.exact.value == 100.0
    assert total(evaluation.actions.actions) == 0
    assert evaluation.actions.actions.empty == 6 + 5 + 1


def test_an_unanswered_article_counts_as_an_empty_page() -> None:
    evaluation = evaluate([GOLD], [], bootstrap=0)
    assert evaluation.unanswered == 1
    assert evaluation.figures["attribution"].f1 == 0
    assert evaluation.actions.share.value == 100.0


def test_a_wrong_source_costs_the_attribution_but_not_the_overlap() -> None:
    evaluation = evaluate([GOLD], [replace_first(source=(BOB,))], bootstrap=0)
    assert evaluation.figures["overlap"].f1 == 100.0
    assert evaluation.figures["attribution"].f1 == 50.0
    assert evaluation.ratios["source_head"].value == 50.0


def test_stance_is_scored_by_class_on_pairs_judged_on_both_sides() -> None:
    evaluation = evaluate([GOLD], [replace_first(stance="none")], bootstrap=0)
    assert evaluation.stance is not None
    assert evaluation.stance.confusion["assert"]["none"] == 1
    assert evaluation.stance.classes["deny"].f1 == 100.0
    assert evaluation.stance.macro_f1.value == 50.0
    unjudged = msgspec.structs.replace(replace_first(stance=None), layers=("attribution",))
    evaluation = evaluate([unjudged], [GOLD], bootstrap=0)
    assert evaluation.stance is not None
    assert evaluation.stance.accuracy.n == 1


def test_intervals_bracket_the_figure_and_depend_on_the_seed_only() -> None:
    gold = [msgspec.structs.replace(GOLD, doc_id=str(i)) for i in range(12)]
    wrong = replace_first(source=(BOB,))
    pred = [msgspec.structs.replace(wrong if i % 3 else GOLD, doc_id=str(i)) for i in range(12)]
    first, second = (evaluate(gold, pred, bootstrap=200, seed=7) for _ in range(2))
    assert first == second
    figure = first.figures["attribution"]
    assert figure.low is not None
    assert figure.high is not None
    assert 50 <= figure.low < figure.f1 < figure.high <= 100
    assert evaluate(gold, pred, bootstrap=0).figures["attribution"].low is None


def test_resamples_without_a_case_say_nothing() -> None:
    common = msgspec.structs.replace(GOLD, attributions=GOLD.attributions[:1])
    gold = [msgspec.structs.replace(common, doc_id=str(i)) for i in range(5)]
    evaluation = evaluate([GOLD, *gold], [GOLD, *gold], bootstrap=100)
    assert evaluation.stance is not None
    assert (evaluation.stance.macro_f1.low, evaluation.stance.macro_f1.high) == (100, 100)
    assert evaluation.stance.classes["deny"].low == 100
    assert evaluation.stance.classes["none"] == Figure(0, 0, 0, 0)
    assert evaluation.quote_types["indirect"]["exact"].low == 100


def test_articles_are_refused_that_are_there_twice_or_on_another_text() -> None:
    with pytest.raises(InputError, match="twice in the gold"):
        evaluate([GOLD, GOLD], [])
    with pytest.raises(InputError, match="twice in the prediction"):
        evaluate([GOLD], [GOLD, GOLD])
    other = msgspec.structs.replace(GOLD, text=TEXT.replace("Ann", "Eve"))
    with pytest.raises(InputError, match="another text"):
        evaluate([GOLD], [other])


def test_gold_without_a_text_and_spans_beyond_it_are_named() -> None:
    attribution = Attribution(content=((0, 5),))
    gold = Attributions("a", "", (attribution,))
    with pytest.raises(InputError, match="gold for a has no text"):
        evaluate([gold], [gold])
    gold = Attributions("a", "It rained.", (attribution,))
    far = Attributions("a", "", (Attribution(content=((90, 95),)),))
    with pytest.raises(InputError, match="for a has a span 90-95, beyond the 10"):
        evaluate([gold], [far])


def test_offsets_without_text_and_unknown_articles_are_taken() -> None:
    bare = msgspec.structs.replace(GOLD, text="")
    unknown = msgspec.structs.replace(GOLD, doc_id="b")
    evaluation = evaluate([GOLD], [bare, unknown], bootstrap=0)
    assert evaluation.figures["attribution"].f1 == 100.0
    assert evaluation.unknown == ("b",)


def test_nothing_at_all_can_be_evaluated_and_printed() -> None:
    evaluation = evaluate([], [])
    assert evaluation.figures["attribution"].f1 == 0
    assert evaluation.actions.share.value is None
    assert tables(evaluation)


def test_an_evaluation_survives_json() -> None:
    evaluation = evaluate([GOLD], [replace_first(stance="none")], bootstrap=20)
    assert msgspec.json.decode(msgspec.json.encode(evaluation), type=Evaluation) == evaluation


def test_every_row_of_every_table_has_a_cell_for_each_column() -> None:
    for table in tables(evaluate([GOLD], [GOLD], bootstrap=20)):
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.columns)}, table.title


spans = st.tuples(st.integers(0, len(TEXT) - 2), st.integers(1, 30)).map(
    lambda pair: (pair[0], min(len(TEXT), pair[0] + pair[1]))
)
records = st.lists(
    st.builds(
        Attribution,
        content=st.lists(spans, min_size=1, max_size=3).map(tuple),
        source=st.lists(spans, max_size=2).map(tuple),
        cue=st.lists(spans, max_size=2).map(tuple),
        stance=st.sampled_from(("assert", "deny", "none")),
    ),
    max_size=5,
).map(lambda found: Attributions(doc_id="a", text=TEXT, attributions=tuple(found)))


@given(gold=records, pred=records)
def test_every_figure_is_a_percentage_and_right_answers_need_no_action(
    gold: Attributions, pred: Attributions
) -> None:
    evaluation = evaluate([gold], [pred], bootstrap=0)
    for figure in (*evaluation.figures.values(), *evaluation.quoted.values()):
        assert 0 <= figure.precision <= 100 + 1e-9
        assert 0 <= figure.recall <= 100 + 1e-9
    assert total(evaluate([gold], [gold], bootstrap=0).actions.actions) == 0
    assert evaluate([gold], [], bootstrap=0).actions.share.value in (None, 100.0)
