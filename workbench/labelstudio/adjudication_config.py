"""The labeling config of an adjudication project: the annotators' one, with the conflicts above."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from workbench.labelstudio.config import build_config
from workbench.labelstudio.labels import PROPOSAL_CONTROL, REASON_CONTROL, TEXT_OBJECT

# The list scrolls by itself: it stays in sight while the adjudicator reads, and leaves room for
# the text. `pre-line` keeps one conflict a line.
_STYLE = """
    .conflicts { max-height: 112px; overflow: auto; white-space: pre-line; padding: 6px 12px;
      border-left: 4px solid #e8a33d; background: var(--color-warning-background, #fff8ec); }
    .conflicts * { font-size: 14px !important; font-weight: 400 !important;
      line-height: 1.5 !important; margin: 0 !important; }
    .reason { padding: 4px 0; }
    .proposal { display: none; }
  """


def build_adjudication_config() -> str:
    """Return the config as indented XML, the same text every time.

    Above the text stand the open conflicts (`$conflict_list`) and a box for the reason, which is
    optional. A hidden box carries the name of the proposal that the adjudicator was shown.
    """
    root = ET.fromstring(build_config())  # noqa: S314  # our own text
    style = root.findall("Style")[0]
    style.text = f"{(style.text or '').rstrip()}{_STYLE}"
    panel = root.findall("View")[0]
    for place, view in enumerate((_list_conflicts(), _ask_reason(), _name_proposal())):
        panel.insert(place, view)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _list_conflicts() -> ET.Element:
    view = ET.Element("View", className="conflicts")
    ET.SubElement(view, "Header", value="$conflict_list", size="6")
    return view


def _ask_reason() -> ET.Element:
    view = ET.Element("View", className="reason")
    control = {"name": REASON_CONTROL, "toName": TEXT_OBJECT, "maxSubmissions": "1"}
    hint = "reason (optional)"
    ET.SubElement(view, "TextArea", control, editable="true", rows="1", placeholder=hint)
    return view


def _name_proposal() -> ET.Element:
    view = ET.Element("View", className="proposal")
    control = {"name": PROPOSAL_CONTROL, "toName": TEXT_OBJECT, "maxSubmissions": "1"}
    ET.SubElement(view, "TextArea", control)
    return view
