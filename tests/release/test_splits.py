"""Splits: no leaks between them, no moves, and near the fractions or honest about it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from campaign import ORDER, TOLL, order_graph, submit, toll_graph
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from workbench.errors import ExportError
from workbench.ledger import Ledger
from workbench.model import Article
from workbench.release import Recipe, export
from workbench.release.recipe import Splits
from workbench.release.splits import assign_split, plan_splits, shingles
from workbench.text import digest

HALVES = Splits(fractions={"train": 0.5, "test": 0.5})
THREE = Splits(fractions={"train": 0.8, "dev": 0.1, "test": 0.1})
WORDS = ("harbour", "toll", "mayor", "union", "strike", "vote", "council", "bridge", "ferry")


def story(seed: int, words: int = 120) -> str:
    choose = random.Random(seed)
    return " ".join(choose.choice(WORDS) + str(choose.randrange(40)) for _ in range(words))


def article(number: int, text: str, **fields: str) -> Article:
    return Article(f"a{number:04}", text, **fields)


@given(st.text(max_size=20))
def test_every_group_gets_one_of_the_splits(group: str) -> None:
    assert assign_split(group, THREE) in THREE.fractions


def test_the_order_of_the_fractions_moves_no_article() -> None:
    other = replace(THREE, fractions=dict(sorted(THREE.fractions.items())))
    groups = [f"sha256:{i}" for i in range(100)]
    assert [assign_split(g, THREE) for g in groups] == [assign_split(g, other) for g in groups]


def test_fractions_are_met_over_many_articles() -> None:
    counts = dict.fromkeys(THREE.fractions, 0)
    for i in range(10_000):
        counts[assign_split(f"sha256:{i}", THREE)] += 1
    for name, fraction in THREE.fractions.items():
        assert abs(counts[name] / 10_000 - fraction) < 0.012  # three standard deviations


def test_near_duplicates_share_a_split_and_others_do_not_all() -> None:
    originals = [article(i, story(i)) for i in range(40)]
    copies = [article(100 + i, f"AGENCY. {a.text} Ends.") for i, a in enumerate(originals)]
    plan = plan_splits([*originals, *copies], HALVES)
    for one, other in zip(originals, copies, strict=True):
        assert plan.split(digest(one.text)) == plan.split(digest(other.text))
    assert {plan.split(digest(a.text)) for a in originals} == {"train", "test"}


def test_without_looking_copies_fall_apart() -> None:
    blind = replace(HALVES, near_duplicates=0)
    originals = [article(i, story(i)) for i in range(40)]
    copies = [article(100 + i, f"AGENCY. {a.text} Ends.") for i, a in enumerate(originals)]
    plan = plan_splits([*originals, *copies], blind)
    pairs = zip(originals, copies, strict=True)
    assert any(plan.split(digest(a.text)) != plan.split(digest(b.text)) for a, b in pairs)


def test_an_article_never_changes_its_split_when_others_come() -> None:
    articles = [article(i, story(i)) for i in range(60)]
    articles += [article(100 + i, story(i) + " more") for i in range(0, 60, 3)]
    random.Random(7).shuffle(articles)
    before = plan_splits(articles[:40], THREE)
    after = plan_splits(articles, THREE)
    for a in articles[:40]:
        assert before.split(digest(a.text)) == after.split(digest(a.text))


def test_the_order_of_addition_counts_not_that_of_reading() -> None:
    articles = [article(i, story(i % 20) + f" {i}") for i in range(40)]
    order = [digest(a.text) for a in articles]
    one = plan_splits(articles, HALVES, order=order)
    other = plan_splits(reversed(articles), HALVES, order=order)
    assert [one.split(d) for d in order] == [other.split(d) for d in order]


def bridge() -> list[Article]:
    """Two unlike articles of different splits, and a third that is half of each."""
    for i in range(1000, 1100):
        left, right = story(i, 200), story(i + 500, 200)
        articles = [article(1, left), article(2, right)]
        if len({assign_split(digest(a.text), HALVES) for a in articles}) == 2:
            return [*articles, article(3, f"{left} {right}")]
    raise AssertionError


def test_an_article_between_two_splits_belongs_to_none() -> None:
    articles = bridge()
    plan = plan_splits(articles, replace(HALVES, near_duplicates=0.35))
    assert [plan.split(digest(a.text)) is None for a in articles] == [False, False, True]


def test_a_torn_article_is_excluded_and_counted(ledger: Ledger, tmp_path: Path) -> None:
    for i, a in enumerate(bridge()):
        ledger.add_article(a)
        graph = replace(order_graph(), doc_id=a.id, regions=(), links=())
        ledger.add_version(submit(graph, "ada", 5, key=f"k{i}"))
    splits = replace(HALVES, near_duplicates=0.35)
    recipe = Recipe(name="r", formats=("attributions",), splits=splits)
    summary = export(recipe, ledger, tmp_path / "out")
    assert summary.manifest.excluded == {"torn": 1}
    assert sum(c.get("articles", 0) for c in summary.manifest.splits.values()) == 5


@pytest.mark.parametrize("threshold", [0.985, 1])
def test_only_texts_of_the_same_runs_stay_together_where_nothing_less_counts(
    threshold: float,
) -> None:
    splits = replace(HALVES, near_duplicates=threshold)
    one, same, other = article(0, story(0)), article(1, f"“{story(0)}”"), article(2, story(0) + "x")
    plan = plan_splits([one, same, other], splits)
    assert plan.group(digest(same.text)) == plan.group(digest(one.text))
    assert plan.group(digest(other.text)) != plan.group(digest(one.text))


def test_articles_are_of_one_day_where_the_whole_date_says_so() -> None:
    dates = ("2031-04-02T09:00Z", "2031-04-02", "2 April 2019", "2 April 2024", "2031-04-021")
    articles = [article(i, story(i), published=date) for i, date in enumerate(dates)]
    plan = plan_splits(articles, replace(HALVES, group_by="published", near_duplicates=0))
    groups = [plan.group(digest(a.text)).removeprefix("published:") for a in articles]
    assert groups == ["2031-04-02", *dates[1:]]


@pytest.mark.parametrize(("grouping", "field"), [("source", "source"), ("published", "published")])
def test_a_group_stays_in_one_split(grouping: str, field: str) -> None:
    values = [f"2026-01-{day:02}" for day in range(1, 13)]
    articles = [article(i, story(i), **{field: values[i % 12]}) for i in range(36)]
    plan = plan_splits(articles, replace(HALVES, group_by=grouping))
    by_value = {
        v: {plan.split(digest(a.text)) for a in articles[i::12]} for i, v in enumerate(values)
    }
    assert all(len(found) == 1 for found in by_value.values())
    assert len(set.union(*by_value.values())) == 2


def test_shingles_of_a_short_text_are_the_text() -> None:
    assert list(shingles("Two words")) == ["two words"]
    assert len(list(shingles(ORDER))) == 3


def test_splits_out_of_tolerance_name_a_better_seed(ledger: Ledger, tmp_path: Path) -> None:
    for i in range(12):
        name = f"toll-{i}"
        ledger.add_article(Article(name, f"{TOLL} {i}"))
        graph = replace(toll_graph(), doc_id=name)
        ledger.add_version(submit(graph, "ada", 5, key=f"k{i}"))
    splits = replace(HALVES, tolerance=0.0, near_duplicates=0)
    recipe = Recipe(name="r", formats=("attributions",), splits=splits)
    [note] = export(recipe, ledger, tmp_path / "out").manifest.notes
    assert "with seed = '" in note
    seed = note.split("seed = '")[1].split("'")[0]
    better = replace(recipe, splits=replace(splits, seed=seed, tolerance=0.15))
    assert export(better, ledger, tmp_path / "better").manifest.notes == ()


def test_no_seed_is_named_where_none_is_better(ledger: Ledger, tmp_path: Path) -> None:
    recipe = Recipe(name="r", formats=("attributions",), splits=replace(HALVES, tolerance=0.0))
    [note] = export(recipe, ledger, tmp_path / "out").manifest.notes
    assert "none of 100 seeds comes nearer" in note  # one denial alone is always in one half


def test_files_are_written_by_split(ledger: Ledger, tmp_path: Path) -> None:
    recipe = Recipe(name="r", formats=("attributions",), splits=HALVES)
    manifest = export(recipe, ledger, tmp_path / "out").manifest
    lines = 0
    for name, counts in manifest.splits.items():
        path = tmp_path / "out" / f"attributions.{name}.jsonl"
        found = len(path.read_text().splitlines()) if path.exists() else 0
        assert found == counts.get("articles", 0)
        lines += found
    assert lines == 3


def test_without_the_extra_the_message_names_it(
    monkeypatch: pytest.MonkeyPatch, ledger: Ledger, tmp_path: Path
) -> None:
    def refuse(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr("importlib.import_module", refuse)
    recipe = Recipe(name="r", formats=("attributions",), splits=HALVES)
    with pytest.raises(ExportError, match=r"workbench\[release\]"):
        export(recipe, ledger, tmp_path / "out")
