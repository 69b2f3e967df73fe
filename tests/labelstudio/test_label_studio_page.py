import re

from workbench.labelstudio.campaign import task_data
from workbench.labelstudio.faults import FAULTS
from workbench.labelstudio.labels import KIND_KEYS, LABEL_TABLE, RELATION_LABELS
from workbench.model import Article
from workbench.resources import PACKAGE

PAGE = (PACKAGE.parent / "docs" / "label-studio.md").read_text(encoding="utf-8")


def test_the_label_table_is_the_one_in_the_code():
    rows = re.findall(r"^\| `(\d)` \| ([^|]+) \| `(\w+)` \|", PAGE, re.M)
    assert rows == [(row.key, row.title, row.alias) for row in LABEL_TABLE]


def test_every_kind_and_relation_label_is_named():
    assert all(f"`{key}` {kind}" in PAGE for kind, key in KIND_KEYS.items())
    assert all(f"`{title}`" in PAGE for title in RELATION_LABELS)


def test_every_fault_is_listed_once_and_no_other():
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", PAGE, re.M)
    assert rows == [(code, fault.message) for code, fault in FAULTS.items()]


def test_every_field_of_a_task_is_named():
    line = next(line for line in PAGE.splitlines() if line.startswith("- A task carries"))
    assert set(re.findall(r"`(\w+)`", line)) == set(task_data(Article("a", "b")))
