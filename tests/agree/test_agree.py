"""What the figures say of small cases whose answer is known."""

from __future__ import annotations

import re
from collections.abc import Iterator

import krippendorff
import msgspec
import numpy as np
import pytest

from workbench.agree import Agreement, Annotated, LinkAgreement, SpanAgreement, agree
from workbench.agree.present import describe, tables
from workbench.errors import InputError
from workbench.model import Annotation, Layer, Link, Region

TEXT = "Peskov said there was no call. The Post wrote that they spoke. “Wait,” she said, “please.”"


def span(part: str) -> tuple[int, int]:
    start = TEXT.index(part)
    return start, start + len(part)


REGIONS = (
    Region("s1", "speaker", *span("Peskov"), name="Dmitry Peskov", kind="person"),
    Region("c1", "cue", *span("said")),
    Region("a1", "claim", *span("there was no call"), stance="deny"),
    Region("s2", "speaker", *span("The Post"), name="Washington Post"),
    Region("c2", "cue", *span("wrote")),
    Region("a2", "claim", *span("that they spoke"), stance="assert"),
    Region("s3", "speaker", *span("she")),
    Region("q1", "quote", *span("“Wait,”")),
    Region("q2", "quote", *span("“please.”")),
)
LINKS = (
    Link("said_by", "a1", "s1"),
    Link("cue_of", "c1", "a1"),
    Link("said_by", "a2", "s2"),
    Link("cue_of", "c2", "a2"),
    Link("disputes", "a1", "a2"),
    Link("said_by", "q1", "s3"),
    Link("continues", "q2", "q1"),
)
GOLD = Annotation("news", REGIONS, LINKS)


def annotated(annotation: Annotation, annotator: str, role: str = "annotator") -> Annotated:
    return Annotated(annotation, TEXT, annotator, role)  # type: ignore[arg-type]


def change(doc_id: str = "news", **changes: dict[str, object]) -> Annotation:
    regions = tuple(msgspec.structs.replace(r, **changes.get(r.id, {})) for r in REGIONS)
    return Annotation(doc_id, regions, LINKS)


def leave_out(*ids: str) -> Annotation:
    regions = tuple(r for r in REGIONS if r.id not in ids)
    links = tuple(link for link in LINKS if not {link.source, link.target} & set(ids))
    return Annotation("news", regions, links)


def compare(second: Annotation) -> Agreement:
    return agree([(annotated(GOLD, "ann"), annotated(second, "bob"))], bootstrap=20)


def spans(agreement: Agreement) -> dict[str, SpanAgreement]:
    assert agreement.total is not None
    return {s.label: s for s in agreement.total.spans}


def links(agreement: Agreement) -> dict[str, LinkAgreement]:
    assert agreement.total is not None
    return {link.kind: link for link in agreement.total.links}


def test_an_annotation_agrees_fully_with_itself() -> None:
    renamed = Annotation(
        "news",
        tuple(msgspec.structs.replace(r, id=r.id + "x") for r in reversed(REGIONS)),
        tuple(Link(link.kind, link.source + "x", link.target + "x") for link in LINKS),
    )
    total = compare(renamed).total
    assert total is not None
    for figures in total.spans:
        assert (figures.strict.value, figures.overlap.value, figures.alpha.value) == (1, 1, 1)
    assert {k.kind: k.f1.value for k in total.links if k.f1.support} == {
        "said_by": 1, "cue_of": 1, "continues": 1, "disputes": 1, "total": 1,
    }  # fmt: skip
    assert total.stance.alpha.value == 1
    assert total.stance.coverage.value == 1
    assert total.names.value == 1


def test_a_moved_end_costs_the_strict_figure_only() -> None:
    moved = change(a2={"end": span("that they spoke")[1] - 1})
    figures = spans(compare(moved))
    assert figures["claim"].strict.value == pytest.approx(0.5)
    assert figures["claim"].overlap.value == 1
    assert links(compare(moved))["said_by"].f1.value == 1


def test_a_missing_speaker_costs_its_link_end_to_end_but_not_given_the_spans() -> None:
    figures = links(compare(leave_out("s1")))
    assert figures["said_by"].f1.value == pytest.approx(2 * 2 / (3 + 2))
    assert figures["said_by"].given_spans.value == 1


def test_a_link_to_another_speaker_costs_both() -> None:
    other = tuple(Link("said_by", "a2", "s1") if i == 2 else link for i, link in enumerate(LINKS))
    figures = links(compare(Annotation("news", REGIONS, other)))
    assert figures["said_by"].f1.value == pytest.approx(2 / 3)
    assert figures["said_by"].given_spans.value == pytest.approx(2 / 3)


def test_a_link_may_start_at_any_fragment_of_a_split_quote() -> None:
    later = tuple(Link("said_by", "q2", "s3") if link.source == "q1" else link for link in LINKS)
    assert links(compare(Annotation("news", REGIONS, later)))["said_by"].f1.value == 1


def test_a_flipped_stance_shows_in_alpha_and_confusion_and_nowhere_else() -> None:
    agreement = compare(change(a1={"stance": "assert"}))
    assert agreement.total is not None
    stance = agreement.pairs[0].stance
    assert stance.alpha.value == pytest.approx(0)
    assert stance.alpha.support == 2
    assert stance.confusion == ((1, 0, 0), (1, 0, 0), (0, 0, 1))
    assert agreement.total.stance.confusion == ((2, 1, 0), (1, 0, 0), (0, 0, 2))
    assert spans(agreement)["claim"].strict.value == 1


def test_a_claim_that_another_calls_a_quote_lowers_coverage() -> None:
    agreement = compare(change(a2={"label": "quote", "stance": None}))
    stance = agreement.pairs[0].stance
    assert stance.coverage.value == pytest.approx(2 / 3)
    assert stance.alpha.value is None  # only "deny" is left
    assert stance.confusion[0] == (0, 0, 1)
    assert spans(agreement)["content"].strict.value == 1
    assert spans(agreement)["claim"].strict.value == pytest.approx(2 / 3)


def test_names_are_compared_without_case_and_blanks_and_only_where_somebody_named() -> None:
    same = compare(change(s1={"name": " dmitry  PESKOV"}))
    other = compare(change(s1={"name": None}))
    assert same.total is not None
    assert other.total is not None
    assert (same.total.names.value, same.total.names.support) == (1, 2)
    assert (other.total.names.value, other.total.names.support) == (0.5, 2)


def test_who_does_not_judge_stance_is_compared_on_contents_only() -> None:
    layers: tuple[Layer, ...] = ("attribution",)
    quotes = tuple(
        msgspec.structs.replace(r, label="quote", stance=None) if r.label == "claim" else r
        for r in REGIONS
    )
    agreement = compare(Annotation("news", quotes, LINKS, layers))
    figures = spans(agreement)
    assert figures["content"].strict.value == 1
    assert figures["total"].alpha.value == 1
    assert figures["claim"].strict.value is None
    assert figures["quote"].alpha.value is None
    assert agreement.pairs[0].stance.confusion == ((0, 0, 0),) * 3


def test_models_and_references_are_compared_with_people_and_in_no_total() -> None:
    group = (
        annotated(GOLD, "ann"),
        annotated(GOLD, "bob"),
        annotated(leave_out("a1"), "rules", "model"),
        annotated(GOLD, "gold", "reference"),
    )
    agreement = agree([group], bootstrap=10)
    assert [(c.first, c.second) for c in agreement.against] == [
        ("*", "gold"), ("*", "rules"),
        ("ann", "gold"), ("ann", "rules"), ("bob", "gold"), ("bob", "rules"),
    ]  # fmt: skip
    assert [(c.first, c.second) for c in agreement.pairs] == [("ann", "bob")]
    assert spans(agreement)["total"].strict.value == 1
    assert agreement.annotators == ("ann", "bob")


def test_each_annotator_is_held_to_the_others() -> None:
    odd = change(a1={"stance": "assert"})
    group = (annotated(odd, "odd"), annotated(GOLD, "ann"), annotated(GOLD, "bob"))
    agreement = agree([group], bootstrap=10)
    alphas = {c.first: c.stance.alpha.value for c in agreement.by_annotator}
    assert alphas["odd"] == pytest.approx(0, abs=0.3)
    assert alphas["odd"] < (alphas["ann"] or 0)
    by_odd = next(c for c in agreement.by_annotator if c.first == "odd")
    assert by_odd.stance.confusion[0][1] == 2  # odd asserts, the others deny


MEANING = {"a": ("claim", "assert"), "d": ("claim", "deny"), "n": ("quote", None)}


def judge(annotator: str, letters: str, doc_id: str) -> Annotated:
    """Return labels on words of four letters: asserted, denied, n quoted only, - none."""
    regions = tuple(
        Region(f"r{i}", MEANING[letter][0], 5 * i, 5 * i + 4, stance=MEANING[letter][1])  # type: ignore[arg-type]
        for i, letter in enumerate(letters)
        if letter in MEANING
    )
    return Annotated(Annotation(doc_id, regions), "abcd efgh ijkl mnop", annotator)


def alpha(columns: list[tuple[str, ...]], values: str) -> float:
    """Return the alpha of units, each with the letters of its raters; others are missing."""
    rated = [[values.find(letter) for letter in column] for column in columns]
    padded = [[*column, *[-1] * (4 - len(column))] for column in rated]
    table = np.where(np.array(padded) < 0, np.nan, padded).T
    return float(krippendorff.alpha(table, level_of_measurement="nominal"))


def test_alphas_of_many_are_krippendorffs_with_whatever_is_missing() -> None:
    articles = [("aadn", "ad-n", "addd", "aa-n"), ("dada", "aada"), ("nnad", "naad", "-nda")]
    agreement = agree(
        tuple(judge(f"p{i}", letters, str(n)) for i, letters in enumerate(article))
        for n, article in enumerate(articles)
    )
    assert agreement.total is not None
    columns = [column for article in articles for column in zip(*article, strict=True)]
    stance = agreement.total.stance
    assert stance.alpha.value == pytest.approx(alpha(columns, "ad"))
    assert stance.alpha_with_none.value == pytest.approx(alpha(columns, "adn"))
    assert stance.confusion[0][1] == stance.confusion[1][0] == 9


def test_who_does_not_judge_makes_the_judgements_of_others_weigh_no_less() -> None:
    bystander = msgspec.structs.replace(judge("z", "nn", "0").annotation, layers=("attribution",))
    first = (judge("x", "aa", "0"), judge("y", "an", "0"))
    rest = (judge("x", "dn", "1"), judge("y", "-a", "1"))
    with_bystander = (
        *first,
        msgspec.structs.replace(first[0], annotation=bystander, annotator="z"),
    )
    alphas = [
        {s.label: s.alpha for s in total.spans if s.label in ("quote", "claim")}
        for group in (first, with_bystander)
        if (total := agree([group, rest]).total)
    ]
    assert alphas[0] == alphas[1]


def many(number: int) -> Iterator[tuple[Annotated, ...]]:
    for i in range(number):
        start = 2 if i % 3 == 0 else 0
        moved = change(f"n{i}", s1={"start": start})
        whole = Annotation(f"n{i}", REGIONS, LINKS)
        yield annotated(whole, "ann"), annotated(moved, "bob"), annotated(whole, "cyd")


def test_order_of_articles_and_annotators_changes_nothing() -> None:
    there = agree(many(20), bootstrap=50)
    back = agree((tuple(reversed(group)) for group in reversed(list(many(20)))), bootstrap=50)
    assert there == back


def test_intervals_enclose_the_figure_and_need_two_articles() -> None:
    figure = spans(agree(many(30), bootstrap=400))["speaker"].strict
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < (figure.value or 0) < figure.high
    alone = spans(agree(many(1), bootstrap=400))["speaker"].strict
    assert (alone.low, alone.high) == (None, None)


def test_without_bootstrap_there_are_no_intervals() -> None:
    assert spans(agree(many(5), bootstrap=0))["speaker"].strict.low is None


def said_by(*names: str) -> Annotation:
    """Return one split claim that several people make, numbered in their order."""
    regions: list[Region] = []
    links: list[Link] = []
    for i, name in enumerate(names):
        regions += [
            Region(f"s{i}", "speaker", *span("The Post"), name=name),
            Region(f"a{i}", "claim", *span("there was no call"), stance="assert"),
            Region(f"b{i}", "claim", *span("that they spoke"), stance="assert"),
        ]
        links += [Link("said_by", f"a{i}", f"s{i}"), Link("continues", f"b{i}", f"a{i}")]
    return Annotation("news", tuple(regions), tuple(links))


def test_the_order_of_those_who_say_one_span_changes_nothing() -> None:
    pair = (annotated(said_by("Ann", "Bob"), "x"), annotated(said_by("Bob", "Ann"), "y"))
    total = agree([pair]).total
    assert total is not None
    assert total.links[-1].f1.value == total.names.value == 1


def test_an_article_with_one_annotator_is_counted_as_alone() -> None:
    agreement = agree([(annotated(GOLD, "ann"),)])
    assert (agreement.articles, agreement.alone, agreement.total) == (0, 1, None)
    assert tables(agreement) == ()


def test_two_texts_or_one_annotator_twice_are_refused() -> None:
    with pytest.raises(InputError, match="different texts"):
        agree([(annotated(GOLD, "ann"), Annotated(GOLD, TEXT + "!", "bob"))])
    with pytest.raises(InputError, match="twice"):
        agree([(annotated(GOLD, "ann"), annotated(GOLD, "ann"))])


def test_malformed_graphs_are_compared_as_far_as_they_go() -> None:
    bent = Annotation(
        "news",
        REGIONS,
        (*LINKS, Link("said_by", "a1", "gone"), Link("continues", "q1", "q2")),
    )
    assert spans(compare(bent))["total"].strict.value == 1


def test_tables_show_what_was_measured() -> None:
    shown = {table.title: table for table in tables(compare(change(a1={"stance": "assert"})))}
    assert list(shown) == [
        "All annotators: spans (1 articles)",
        "All annotators: links",
        "All annotators: stance and names",
        "All annotators: stance of one (rows) and the other (columns)",
        "Pairs of annotators",
        "Each annotator with the others",
    ]
    assert all(len(row) == len(t.columns) for t in shown.values() for row in t.rows)
    assert shown["Pairs of annotators"].rows[0][:4] == ("ann", "bob", "1", "100.0")


def test_a_figure_reads_as_a_percentage_with_its_interval() -> None:
    figure = spans(agree(many(30), bootstrap=400))["speaker"].strict
    assert re.fullmatch(r"\d\d\.\d \[\d\d\.\d–\d\d\.\d\]", describe(figure))
    assert describe(spans(compare(GOLD))["speaker"].strict) == "100.0"
    assert describe(links(compare(GOLD))["same_claim"].f1) == "–"


def test_a_cue_without_a_word_is_aligned_by_where_it_begins() -> None:
    text = "Ann: it rained."
    regions = (
        Region("s", "speaker", 0, 3, name="Ann"),
        Region("c", "cue", 3, 4),
        Region("q", "claim", 5, 14, stance="assert"),
    )
    annotation = Annotation("d", regions, (Link("cue_of", "c", "q"), Link("said_by", "q", "s")))
    agreement = agree([(Annotated(annotation, text, "x"), Annotated(annotation, text, "y"))])
    assert links(agreement)["cue_of"].f1.value == 1
