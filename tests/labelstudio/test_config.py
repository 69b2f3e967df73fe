from xml.etree import ElementTree as ET

import pytest
from label_studio_sdk.label_interface import LabelInterface

from workbench.labelstudio import build_config, config_digest
from workbench.labelstudio.labels import (
    BY_ALIAS,
    KIND_KEYS,
    LABEL_TABLE,
    RELATION_LABELS,
    find_row,
)
from workbench.model import KINDS, LABELS, STANCES, Region
from workbench.resources import resource


def test_committed_config_is_the_generated_one():
    committed = resource("schemas", "labeling-config.xml").read_text(encoding="utf-8")
    assert committed == build_config(), "write build_config() to schemas/labeling-config.xml"


def test_every_label_and_stance_of_the_model_has_one_row():
    meanings = [(row.label, row.stance) for row in LABEL_TABLE]
    assert sorted(set(meanings), key=str) == sorted(meanings, key=str)
    assert {label for label, _ in meanings} == set(LABELS)
    assert {stance for label, stance in meanings if label == "claim"} == set(STANCES)
    assert set(KIND_KEYS) == set(KINDS)


def test_no_key_alias_or_colour_is_used_twice():
    keys = [row.key for row in LABEL_TABLE] + list(KIND_KEYS.values())
    assert len(set(keys)) == len(keys)
    assert len({row.colour for row in LABEL_TABLE}) == len(LABEL_TABLE) == len(BY_ALIAS)
    assert not any(" " in alias for alias in BY_ALIAS)


def test_label_studio_reads_the_config():
    interface = LabelInterface(build_config())
    interface.validate()
    assert set(interface.get_control("label").labels) == set(BY_ALIAS)
    assert set(interface.get_control("kind").labels) == set(KINDS)


def test_the_config_offers_every_relation_label():
    relations = ET.fromstring(build_config()).iter("Relation")
    assert [relation.get("value") for relation in relations] == list(RELATION_LABELS)


def test_a_claim_without_stance_has_no_row():
    assert find_row(Region("r1", "claim", 0, 1)) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("<View><Text name='a'/></View>", '<View>\n  <Text name="a" />\n</View>', True),
        ("<View a='1' b='2'/>", "<View b='2' a='1'/>", True),
        ("<View><Text name='a'/></View>", "<View><Text name='b'/></View>", False),
        ("not xml", "not xml", True),
        ("not xml", "<View/>", False),
    ],
)
def test_config_digest_compares_meaning(one, other, same):
    assert (config_digest(one) == config_digest(other)) is same
