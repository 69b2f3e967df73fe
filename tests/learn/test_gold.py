from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbench.attributions_file import read_attributions, write_attributions
from workbench.errors import InputError
from workbench.labelstudio.order import Candidate, arrange
from workbench.learn.gold import read_gold, split_gold
from workbench.ledger import Ledger
from workbench.model import Annotation, AnnotationVersion, Article, Attributions
from workbench.release import Recipe, Splits, export, load_release


def test_gold_is_described_by_digest_and_licence(gold_file: Path) -> None:
    records, (source,) = read_gold([gold_file])
    assert len(records) == source.articles == 16
    assert source.attributions == sum(len(r.attributions) for r in records)
    assert source.licences == {"not stated": 16}
    assert len(source.digest) == 64


def make_release(gold_file: Path, folder: Path, splits: Splits | None = None) -> Path:
    """Write a release of sixteen articles without attributions, every other one CC0-1.0."""
    when = datetime(2026, 5, 1, tzinfo=UTC)
    with Ledger.open(f"sqlite:///{folder.parent / 'ledger.db'}") as ledger:
        for number, line in enumerate(read_attributions(gold_file)):
            doc_id, licence = line.record.doc_id, None if number % 2 else "CC0-1.0"
            ledger.add_article(Article(doc_id, line.record.text, licence=licence))
            made = {"annotator": "ada", "key": f"embedded/1/{number}"}
            stamps = {"created_at": when, "updated_at": when, "lead_time": 1.0, "raw": []}
            ledger.add_version(AnnotationVersion(annotation=Annotation(doc_id), **made, **stamps))
        recipe = Recipe(name="r", formats=("attributions",), licence="Apache-2.0", splits=splits)
        export(recipe, ledger, folder)
    return folder


def test_a_release_has_the_licences_of_its_articles(gold_file: Path, tmp_path: Path) -> None:
    _, (source,) = read_gold([make_release(gold_file, tmp_path / "release")])
    assert source.licences == {"CC0-1.0": 8, "not stated": 8}


@pytest.mark.parametrize("larger", ["train", "dev"])
def test_of_a_release_with_a_split_for_training_only_that_is_gold(
    larger: str, gold_file: Path, tmp_path: Path
) -> None:
    splits = Splits(fractions={larger: 0.8, "test": 0.2}, seed="1")
    folder = make_release(gold_file, tmp_path / "release", splits)
    records, (source,) = read_gold([folder])
    wanted = list(load_release(folder).records("train" if larger == "train" else None))
    assert records == wanted
    assert source.articles == len(wanted)
    assert (len(wanted) < 16) is (larger == "train")


def test_an_article_may_come_twice_but_not_in_two_versions(gold_file: Path, tmp_path: Path) -> None:
    assert len(read_gold([gold_file, gold_file])[0]) == 16
    line = next(read_attributions(gold_file)).record
    other = tmp_path / "other.jsonl"
    write_attributions([type(line)(line.doc_id, line.text)], other)
    with pytest.raises(InputError, match=r"other\.jsonl: c001 is labelled differently"):
        read_gold([gold_file, other])


def test_texts_that_stayed_behind_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "bare.jsonl"
    path.write_text('{"doc_id": "a", "attributions": []}\n')
    with pytest.raises(InputError, match="workbench rehydrate"):
        read_gold([path])


def test_too_few_articles_are_refused(gold_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "few.jsonl"
    path.write_text("".join(gold_file.read_text().splitlines(keepends=True)[:3]))
    with pytest.raises(InputError, match="3 articles with words are too few"):
        read_gold([path])


def test_articles_of_blanks_are_nothing_to_learn_from(tmp_path: Path) -> None:
    path = tmp_path / "blank.jsonl"
    write_attributions([Attributions(f"a{n}", " \n") for n in range(12)], path)
    with pytest.raises(InputError, match="0 articles with words are too few"):
        read_gold([path])


def test_an_article_keeps_its_side_when_others_come(gold_file: Path) -> None:
    records, _ = read_gold([gold_file])
    learned, held_out = split_gold(records, 0.3, seed=4)
    assert learned
    assert held_out
    fewer, _ = split_gold(records[::2], 0.3, seed=4)
    assert {r.doc_id for r in fewer} <= {r.doc_id for r in learned}
    assert not split_gold(records, 0.0, seed=4)[1]


def test_little_gold_is_measured_on_more_of_it(gold_file: Path) -> None:
    records, _ = read_gold([gold_file])
    shares = []
    for count in (16, 50, 1000):
        many = [Attributions(f"a{n}", records[n % 16].text) for n in range(count)]
        learned, held_out = split_gold(many, None, seed=4)
        assert len(learned) + len(held_out) == count
        shares.append(len(held_out) / count)
    assert shares[:2] == pytest.approx([0.3, 0.3], abs=0.12)
    assert shares[2] == pytest.approx(0.05, abs=0.02)


def test_however_small_the_share_one_article_is_held_out(gold_file: Path) -> None:
    records, _ = read_gold([gold_file])
    assert all(len(split_gold(records, 1e-9, seed)[1]) == 1 for seed in range(20))


def test_a_campaign_in_random_order_leaves_articles_to_learn_from(gold_file: Path) -> None:
    records, _ = read_gold([gold_file])
    pool = {f"a{n}": Attributions(f"a{n}", records[n % 16].text) for n in range(300)}
    candidates = (Candidate(record.doc_id, record.text) for record in pool.values())
    labelled = [pool[doc_id] for doc_id in arrange(candidates, "random")[:40]]
    learned, held_out = split_gold(labelled, None, seed=0)
    assert len(learned) > len(held_out) > 0


def test_gold_that_would_all_be_held_out_is_refused(gold_file: Path) -> None:
    records, _ = read_gold([gold_file])
    pool = [Attributions(f"a{n}", records[n % 16].text) for n in range(300)]
    _, alike = split_gold(pool, 0.2, seed=0)
    with pytest.raises(InputError, match=r"holds out \d+ of \d+ articles.*--seed"):
        split_gold(alike, 0.2, seed=0)
