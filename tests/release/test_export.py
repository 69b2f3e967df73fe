"""A release is whole, repeatable and honest about what is in it and what is not."""

from __future__ import annotations

import json
import os
import resource as limits
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from campaign import ARTICLES, FREE, ORDER, TOLL, fill, order_graph, region, submit, toll_graph
from msgspec.structs import replace

from workbench.errors import ExportError, SettingsError
from workbench.ledger import Ledger
from workbench.model import Attributions, Link, Region
from workbench.records import from_attributions, to_attributions
from workbench.release import Recipe, Select, export, read_recipe, verify
from workbench.release.manifest import read_manifest
from workbench.release.record_loss import LOST
from workbench.schema import validator

TRAINING = read_recipe("training")


def read_bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def test_attributions_are_those_of_the_gold_in_order_and_fit_their_schema(
    ledger: Ledger, tmp_path: Path
) -> None:
    export(TRAINING, ledger, tmp_path / "out")
    lines = (tmp_path / "out" / "attributions.jsonl").read_bytes().splitlines()
    records = [msgspec.json.decode(line, type=Attributions) for line in lines]
    assert [r.doc_id for r in records] == ["order", "toll", "wall"]
    assert records[1] == to_attributions(toll_graph(), TOLL)
    assert to_attributions(from_attributions(records[1]), TOLL) == records[1]
    for line in lines:
        validator("attributions").validate(json.loads(line))


def test_the_summary_and_the_manifest_say_what_is_there(ledger: Ledger, tmp_path: Path) -> None:
    summary = export(TRAINING, ledger, tmp_path / "out")
    manifest = read_manifest(tmp_path / "out")
    assert summary.manifest.counts == manifest.counts
    assert summary.manifest.counts["articles"] == 3
    assert summary.manifest.counts["annotators"] == 2
    assert summary.manifest.counts["stance deny"] == 1
    assert manifest.recipe == TRAINING
    assert manifest.source == {"kind": "ledger", "state": ledger.seal()}
    assert manifest.schemas["recipe.schema.json"] == "urn:workbench:schema:recipe:1"
    assert [f.path for f in manifest.files] == [
        "articles.jsonl",
        "attributions.jsonl",
        "excluded.jsonl",
        "labels.csv",
    ]
    assert manifest.losses == {
        "attributions": {"ids": 12, "part_scores": 0, LOST: 0},
        "labels": {},
    }


def test_the_same_ledger_and_recipe_give_the_same_bytes(ledger: Ledger, tmp_path: Path) -> None:
    export(TRAINING, ledger, tmp_path / "one")
    other = Ledger.open(f"sqlite:///{tmp_path / 'again.db'}")
    fill(other)
    export(TRAINING, other, tmp_path / "two")
    assert read_bytes(tmp_path / "one") == read_bytes(tmp_path / "two")


def test_what_stays_out_is_counted_and_listed(ledger: Ledger, tmp_path: Path) -> None:
    graph = order_graph()
    bad = replace(graph, regions=(*graph.regions, Region("x", "cue", 900, 950)))
    ledger.add_version(submit(bad, "bea@example.org", 2))
    ledger.add_version(submit(toll_graph(), "cem@example.org", 4))
    summary = export(TRAINING, ledger, tmp_path / "out")
    assert summary.manifest.excluded == {"ambiguous": 2, "invalid": 1}
    assert summary.manifest.counts["articles"] == 1
    lines = (tmp_path / "out" / "excluded.jsonl").read_text().splitlines()
    assert [json.loads(line)["annotation"] for line in lines] == [
        "embedded/1/2",
        "embedded/1/1",
        "embedded/1/4",
    ]


def test_the_manifest_names_the_checks_that_were_passed(ledger: Ledger, tmp_path: Path) -> None:
    manifest = export(TRAINING, ledger, tmp_path / "out").manifest
    assert {"schema", "dangling-link", "offset-out-of-range"} <= set(manifest.passed)
    assert "no-name" not in manifest.passed  # a warning keeps nothing out
    graph = order_graph()
    bad = replace(graph, regions=(*graph.regions, Region("x", "cue", 900, 950)))
    ledger.add_version(submit(bad, "bea@example.org", 2))
    recipe = replace(TRAINING, waive=("offset-out-of-range",))
    waived = export(recipe, ledger, tmp_path / "waived").manifest
    assert waived.waived == {"offset-out-of-range": 1}
    assert set(manifest.passed) - set(waived.passed) == {"offset-out-of-range"}


def test_a_campaigns_switches_count(ledger: Ledger, tmp_path: Path) -> None:
    graph = order_graph()
    speaker = replace(graph.regions[2], name=None)
    nameless = replace(graph, regions=(*graph.regions[:2], speaker))
    ledger.add_version(submit(nameless, "bea@example.org", 2))
    assert export(TRAINING, ledger, tmp_path / "out").manifest.excluded == {}
    strict = export(TRAINING, ledger, tmp_path / "strict", rules={"no-name": "error"}).manifest
    assert strict.excluded == {"invalid": 1}
    assert "no-name" in strict.passed


def test_what_records_cannot_hold_is_counted(ledger: Ledger, tmp_path: Path) -> None:
    graph = order_graph()
    regions = (*graph.regions, region(ORDER, "crews", "c2", "cue"))
    links = (*graph.links, Link("cue_of", "c2", "q"))
    ledger.add_version(submit(replace(graph, regions=regions, links=links), "bea@example.org", 2))
    recipe = replace(TRAINING, formats=("attributions", "parquet"), include_invalid=True)
    losses = export(recipe, ledger, tmp_path / "out").manifest.losses
    # Two cues come back as one in two fragments: of their links one is another, one is gone.
    assert losses["attributions"][LOST] == losses["parquet"][LOST] == 1


def test_garbage_can_be_let_out_on_purpose(ledger: Ledger, tmp_path: Path) -> None:
    graph = order_graph()
    garbage = replace(
        graph,
        regions=(*graph.regions, Region("x", "claim", 900, 950), Region("y", "cue", -4, 2)),
        links=(*graph.links, Link("said_by", "x", "nowhere"), Link("continues", "x", "x")),
    )
    ledger.add_version(submit(garbage, "bea@example.org", 2))
    recipe = replace(TRAINING, include_invalid=True)
    summary = export(recipe, ledger, tmp_path / "out")
    assert summary.manifest.counts["articles"] == 3
    assert sum(summary.manifest.waived.values()) >= 2
    assert not verify(tmp_path / "out")


def test_every_takes_all_annotations_in_formats_that_can_hold_them(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.add_version(submit(toll_graph(), "cem@example.org", 4))
    summary = export(read_recipe("audit"), ledger, tmp_path / "out")
    assert (summary.manifest.counts["articles"], summary.manifest.counts["annotations"]) == (3, 4)
    lines = (tmp_path / "out" / "articles.jsonl").read_text().splitlines()
    assert [json.loads(line)["doc_id"] for line in lines] == ["order", "toll", "wall"]
    with pytest.raises(SettingsError, match="holds one annotation an article"):
        export(replace(TRAINING, gold="every"), ledger, tmp_path / "no")


def test_an_unknown_format_names_the_nearest(ledger: Ledger, tmp_path: Path) -> None:
    recipe = Recipe(name="r", formats=("label",))
    with pytest.raises(SettingsError, match="Did you mean 'labels'"):
        export(recipe, ledger, tmp_path / "out")


def test_no_text_means_that_no_word_of_the_articles_leaves(ledger: Ledger, tmp_path: Path) -> None:
    recipe = replace(TRAINING, text="none", formats=("labels",))
    summary = export(recipe, ledger, tmp_path / "out")
    assert summary.manifest.counts["articles without text"] == 3
    content = b"".join(read_bytes(tmp_path / "out").values()).decode()
    for text in (TOLL, ORDER, FREE):
        words = text.split()
        for i in range(len(words) - 2):
            assert " ".join(words[i : i + 3]) not in content


def test_a_format_that_needs_text_says_so(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be written without text"):
        export(replace(TRAINING, text="none"), ledger, tmp_path / "out")


def test_text_that_may_not_leave_is_a_counted_loss(ledger: Ledger, tmp_path: Path) -> None:
    recipe = replace(TRAINING, text="licensed", open_licences=("CC BY 4.0",))
    summary = export(recipe, ledger, tmp_path / "out")
    assert summary.manifest.losses["attributions"]["annotations without text"] == 2
    assert (tmp_path / "out" / "attributions.jsonl").read_bytes().count(b"\n") == 1


def test_an_empty_selection_leaves_nothing_behind(ledger: Ledger, tmp_path: Path) -> None:
    recipe = replace(TRAINING, select=Select(articles=("none-*",)))
    with pytest.raises(ExportError, match="selects nothing: 3 not selected"):
        export(recipe, ledger, tmp_path / "sub" / "out")
    assert list((tmp_path / "sub").iterdir()) == []


def test_an_existing_folder_stays_unless_forced(ledger: Ledger, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(TRAINING, ledger, out)
    before = read_bytes(out)
    with pytest.raises(ExportError, match="--force"):
        export(TRAINING, ledger, out)
    assert read_bytes(out) == before
    export(replace(TRAINING, formats=("labels",)), ledger, out, force=True)
    assert not (out / "attributions.jsonl").exists()
    assert not verify(out)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_reader_never_finds_nothing_while_a_release_is_replaced(
    ledger: Ledger, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export(TRAINING, ledger, out)
    done = threading.Event()
    seen: list[set[bytes]] = [set()]

    def read() -> None:
        while not done.is_set():
            seen[0].add((out / "manifest.json").read_bytes())

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(read)
        try:
            for title in ("one", "two", "three"):
                export(replace(TRAINING, title=title), ledger, out, force=True)
        finally:
            done.set()
        reader.result()
    assert len(seen[0]) > 1
    assert all(json.loads(content)["name"] == "training" for content in seen[0])


@pytest.mark.parametrize("manifest", ['{"name": "my extension"}', "[]", "no JSON"])
def test_force_never_replaces_what_has_another_programs_manifest(
    ledger: Ledger, tmp_path: Path, manifest: str
) -> None:
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(ExportError, match="no release, and stays"):
        export(TRAINING, ledger, tmp_path, force=True)


def test_force_never_replaces_what_is_no_release(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_bytes(b"x")
    with pytest.raises(ExportError, match="no release, and stays"):
        export(TRAINING, ledger, tmp_path / "photos", force=True)
    assert (tmp_path / "photos" / "one.jpg").exists()


def test_a_pull_that_comes_meanwhile_does_not_show(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(TRAINING, ledger, tmp_path / "before")
    read = ledger.articles

    def read_while_another_pulls(doc_ids: Iterable[str]):
        with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as other:
            for name in doc_ids:
                late = submit(toll_graph(), f"{name}@example.org", 9, key=f"late/{name}")
                other.add_version(late)
        return read(doc_ids)

    monkeypatch.setattr(ledger, "articles", read_while_another_pulls)
    export(TRAINING, ledger, tmp_path / "out")
    assert read_bytes(tmp_path / "before") == read_bytes(tmp_path / "out")
    monkeypatch.undo()
    after = export(TRAINING, ledger, tmp_path / "after").manifest
    assert after.excluded == {"ambiguous": 4}


SCRIPT = """
import sys
from pathlib import Path
from workbench.errors import ExportError
from workbench.ledger import Ledger
from workbench.release import export, read_recipe
url, out = sys.argv[1:]
print("ready", flush=True)
try:
    export(read_recipe("training"), Ledger.open(url), Path(out))
except ExportError as error:
    print(error)
    sys.exit(2)
"""


def swell(ledger: Ledger, articles: int) -> None:
    with ledger.transaction():
        for i in range(articles):
            name = f"swollen-{i:05}"
            ledger.add_article(replace_article(name))
            graph = replace(order_graph(), doc_id=name)
            ledger.add_version(submit(graph, "ada@example.org", 5, key=f"embedded/1/{100 + i}"))


def replace_article(name: str):
    return replace(ARTICLES[1], id=name, text=f"{ORDER} {name}")


def test_a_full_disk_leaves_one_clear_message_and_nothing_else(
    ledger: Ledger, tmp_path: Path
) -> None:
    swell(ledger, 200)
    disk = tmp_path / "disk"
    disk.mkdir()

    def shrink() -> None:
        limits.setrlimit(limits.RLIMIT_FSIZE, (20_000, 20_000))

    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk],
            capture_output=True,
            check=False,
        ).returncode
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, url, disk / "out"],
            preexec_fn=None if mounted else shrink,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2, done.stderr
        assert "The disk is full" in done.stdout
        assert done.stderr == ""
        assert list(disk.iterdir()) == []
    finally:
        if mounted:
            subprocess.run(["umount", disk], check=True)


def test_an_interrupt_leaves_nothing_behind(ledger: Ledger, tmp_path: Path) -> None:
    swell(ledger, 400)
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    (tmp_path / "place").mkdir()
    command = [sys.executable, "-c", SCRIPT, url, tmp_path / "place" / "out"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = 200
    while not list((tmp_path / "place").iterdir()) and deadline:
        deadline -= 1
        signal.sigtimedwait([], 0.05)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)
    assert list((tmp_path / "place").iterdir()) == []
