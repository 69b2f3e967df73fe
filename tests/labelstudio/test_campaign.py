import pytest

from workbench.errors import ConfigError
from workbench.labelstudio import build_config
from workbench.labelstudio.campaign import describe_difference, find_campaign, task_data
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.push import PushOptions, push
from workbench.model import Article
from workbench.text import digest


def test_a_difference_between_configs_is_named():
    theirs = build_config().replace('hotkey="4"', 'hotkey="0"')
    difference = describe_difference(build_config(), theirs)
    assert 'hotkey="4"' in difference
    assert 'hotkey="0"' in difference


def test_a_config_that_is_no_xml_can_be_compared():
    assert "no valid XML" in describe_difference(build_config(), "<broken")


def test_a_task_carries_the_article_and_no_nulls():
    article = Article("a1", "Text.", source="Courier", published="2024-03-07")
    assert task_data(article, ("attribution",)) == {
        "text": "Text.",
        "doc_id": "a1",
        "digest": digest("Text."),
        "title": "",
        "source": "Courier",
        "url": "",
        "published": "2024-03-07",
        "byline": "Courier · 2024-03-07",
        "layers": ["attribution"],
    }


def test_a_server_at_another_address_is_told_from_another_server(ledger, port, server):
    project = push(ledger, port, PushOptions("News")).project
    server.url = "https://labels.example.org:8443"
    with LabelStudio(server.url, "token") as moved, pytest.raises(ConfigError) as caught:
        find_campaign(ledger, moved, "News")
    assert "`labelstudio.name` to 'labels.example.org' if it is the same" in caught.value.remedy
    for name in ("labels.example.org", "labels.example.org:8443"):
        with LabelStudio(server.url, "token", name=name) as named:
            found = find_campaign(ledger, named, "News")
        assert found
        assert found.key == f"{name}/{project}"
