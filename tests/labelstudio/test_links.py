import pytest

from workbench.labelstudio import from_results
from workbench.labelstudio.labels import BY_ALIAS
from workbench.model import Link

ALIASES = ("speaker", "cue", "quote", "claim_assert", "claim_deny")


def read(relations, places):
    items = [
        {
            "id": region_id,
            "type": "labels",
            "value": {"start": start, "end": start + 1, "labels": [alias]},
        }
        for region_id, (alias, start) in places.items()
    ]
    relations = [{"type": "relation", **relation} for relation in relations]
    return from_results(items + relations, text="x" * 99, doc_id="a1")


def draw(first, second, **extra):
    return {"from_id": first, "to_id": second, "direction": "right", **extra}


@pytest.mark.parametrize("direction", ["right", "left", "bi", None, 5])
@pytest.mark.parametrize("labels", [{}, {"labels": None}, {"labels": []}])
@pytest.mark.parametrize(
    ("source", "target", "kind"),
    [
        ("quote", "speaker", "said_by"),
        ("claim_assert", "speaker", "said_by"),
        ("cue", "quote", "cue_of"),
        ("cue", "claim_deny", "cue_of"),
        ("quote", "claim_assert", "disputes"),
    ],
)
def test_kind_and_direction_follow_from_the_ends(source, target, kind, labels, direction):
    places = {"a": (source, 1), "b": (target, 5)}
    for relation in (draw("a", "b", **labels), draw("b", "a", **labels)):
        conversion = read([relation | {"direction": direction}], places)
        assert conversion.findings == ()
        assert conversion.annotation.links == (Link(kind, "a", "b"),)


@pytest.mark.parametrize("alias", ["speaker", "cue", "quote"])
def test_fragments_run_from_the_later_to_the_earlier(alias):
    places = {"late": (alias, 9), "early": (alias, 1)}
    for relation in (draw("late", "early"), draw("early", "late")):
        assert read([relation], places).annotation.links == (Link("continues", "late", "early"),)


@pytest.mark.parametrize(
    ("title", "direction", "links"),
    [
        ("same claim", "right", [("same_claim", "a", "b")]),
        ("same claim", "left", [("same_claim", "b", "a")]),
        ("same claim", "bi", [("same_claim", "a", "b")]),
        ("disputes", "right", [("disputes", "a", "b")]),
        ("disputes", "left", [("disputes", "b", "a")]),
        ("disputes", "bi", [("disputes", "a", "b"), ("disputes", "b", "a")]),
        ("continues", "right", [("continues", "b", "a")]),
        ("continues", "left", [("continues", "b", "a")]),
    ],
)
def test_claim_to_claim_means_what_its_label_says(title, direction, links):
    places = {"a": ("claim_assert", 1), "b": ("claim_deny", 5)}
    relation = draw("a", "b", labels=[title]) | {"direction": direction}
    found = read([relation], places)
    assert found.findings == ()
    assert found.annotation.links == tuple(Link(*link) for link in links)


@pytest.mark.parametrize(
    ("ends", "labels", "code"),
    [
        (("claim_assert", "claim_deny"), [], "missing-link-kind"),
        (("claim_assert", "claim_deny"), ["supports"], "unknown-link-kind"),
        (("claim_assert", "claim_deny"), [["disputes"]], "unknown-link-kind"),
        (("claim_assert", "claim_deny"), ["disputes", "same claim"], "several-link-kinds"),
        (("claim_assert", "claim_deny"), "disputes", "several-link-kinds"),
        (("quote", "speaker"), ["disputes"], "wrong-link-kind"),
        (("cue", "speaker"), [], "wrong-ends"),
    ],
)
def test_a_relation_that_means_nothing_is_left_out_and_reported(ends, labels, code):
    places = {"a": (ends[0], 1), "b": (ends[1], 5)}
    conversion = read([draw("a", "b", labels=labels)], places)
    assert [finding.code for finding in conversion.findings] == [code]
    assert conversion.findings[0].path.startswith("$[2]")
    assert conversion.annotation.links == ()


def test_a_chain_of_fragments_points_at_the_first():
    places = {"one": ("quote", 1), "two": ("quote", 5), "three": ("quote", 9)}
    relations = [draw("two", "three"), draw("one", "two"), draw("three", "one")]
    assert read(relations, places).annotation.links == (
        Link("continues", "three", "one"),
        Link("continues", "two", "one"),
    )


def test_the_same_arrow_drawn_both_ways_is_one_link():
    places = {"a": ("quote", 1), "b": ("speaker", 5)}
    relations = [draw("a", "b"), draw("b", "a")]
    assert read(relations, places).annotation.links == (Link("said_by", "a", "b"),)


def test_every_pair_of_labels_is_a_link_or_a_finding():
    assert set(BY_ALIAS) == set(ALIASES)
    for first in ALIASES:
        for second in ALIASES:
            found = read([draw("a", "b")], {"a": (first, 1), "b": (second, 5)})
            assert len(found.findings) + len(found.annotation.links) == 1
