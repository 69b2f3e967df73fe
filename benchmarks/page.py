"""The page of speed and memory, from what `sync.py`, `check.py` and `export.py` measured.

python benchmarks/page.py > docs/speed.md
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
INTRODUCTION = """\
# Speed and memory

Made from `benchmarks/results/` by `make docs`; a test holds it to the files. Figures vary with what
else the machine does; ratios, taken turn and turn about, vary less.

How fast articles are pre-annotated is told in [Pre-annotation](preannotation.md), how it spreads
over machines in [Beyond one machine](scale.md).
"""
SYNC = """
## Push and pull

`benchmarks/sync.py`: tasks of {task_kb} KB with 44 regions and 33 links, on the embedded server.
The ratio is to the same payload posted raw to Label Studio's `/import`, the making of the project
in both, and to one raw export of the whole project, read and thrown away: 1 means as fast as such
requests go. Medians, with the least and the most ratio of a turn.

| | tasks | tasks/s | raw, tasks/s | ratio | least–most | peak MB |
|---|---|---|---|---|---|---|
"""
CHECK = """
## Check

`benchmarks/check.py`: annotations of 40 regions by all rules, on one core. From the ledger, the raw
result of Label Studio and the prediction are read and compared, too. The JSON Schema validator
alone, which is passed over for annotations that conform, does {validator:.0f} annotations/s.

| | annotations | annotations/s | peak MB |
|---|---|---|---|
"""
EXPORT = """
## Export

`benchmarks/export.py`: from a ledger, by format, on one core; a row is a region or link. *Plain* is
pyarrow writing the rows of one table from memory.

| articles | rows | format | rows/s | plain, rows/s | peak MB |
|---|---|---|---|---|---|
"""


def read(name: str) -> dict[str, Any]:
    """Return a benchmark's results."""
    return json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))


def render() -> str:
    """Return the page."""
    sync, check, export = read("sync"), read("check"), read("export")
    parts = [
        INTRODUCTION,
        SYNC.format(task_kb=sync["sizes"][0]["task_kb"]),
        *_sync_rows(sync),
        CHECK.format(validator=check["validator alone"]["annotations_per_second"]),
        *_check_rows(check),
        EXPORT,
        *_export_rows(export),
    ]
    return "".join(parts)


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |\n"


def _sync_rows(sync: dict[str, Any]) -> Iterator[str]:
    for what in ("push", "pull"):
        for size in sync["sizes"]:
            at = size[what]
            yield _row(
                what,
                f"{size['tasks']:,}",
                f"{at['tasks_per_second']:.0f}",
                f"{at['raw_tasks_per_second']:.0f}",
                f"{at['ratio_to_raw']:.2f}",
                f"{at['least_ratio']:.2f}–{at['most_ratio']:.2f}",
                at["peak_mb"],
            )


def _check_rows(check: dict[str, Any]) -> Iterator[str]:
    for name, at in check.items():
        if not isinstance(at, dict) or name == "validator alone":
            continue
        yield _row(
            "from the ledger" if name.startswith("ledger") else "typed",
            f"{at['annotations']:,}",
            f"{at['annotations_per_second']:.0f}",
            f"{at['peak_mib']:.0f}",
        )


def _export_rows(export: dict[str, Any]) -> Iterator[str]:
    for size in export["sizes"]:
        for name, speed in size["rows/s"].items():
            yield _row(
                f"{size['articles']:,} ({size['source']})",
                f"{size['rows']:,}",
                name,
                f"{speed:,}",
                f"{size['plain rows/s']:,}",
                f"{size['peak MiB'][name]:.0f}",
            )


if __name__ == "__main__":
    print(render(), end="")
