"""The labeling config of an adjudication project: the annotators' one, with the conflicts above."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from workbench.labelstudio.config import build_config
from workbench.labelstudio.labels import PROPOSAL_CONTROL, REASON_CONTROL, TEXT_OBJECT

# The list scrolls by itself: it stays in sight while the adjudicator reads, and leaves room for
# the text. `pre-line` keeps one conflict a line.
_LIST = (
    "max-height:132px; overflow:auto; white-space:pre-line; margin:6px 0 0 0; padding:6px 12px; "
    "border-left:4px solid #e8a33d; background:var(--color-warning-background,#fff8ec)"
)


def build_adjudication_config() -> str:
    """Return the config as indented XML, the same text every time.

    Above the text stand the open conflicts (`$conflict_list`) and a box for the reason, which is
    optional. A hidden box carries the name of the proposal that the adjudicator was shown.
    """
    root = ET.fromstring(build_config())  # noqa: S314  # our own text
    panel = root.findall("View")[0]
    conflicts = ET.SubElement(panel, "View", style=_LIST)
    ET.SubElement(conflicts, "Header", value="$conflict_list", size="6", style="margin:0")
    ET.SubElement(
        ET.SubElement(panel, "View", style="padding:4px 0 0 0"),
        "TextArea",
        {
            "name": REASON_CONTROL,
            "toName": TEXT_OBJECT,
            "maxSubmissions": "1",
            "editable": "true",
            "rows": "1",
            "placeholder": "reason (optional; Enter keeps it)",
        },
    )
    ET.SubElement(
        ET.SubElement(panel, "View", style="display:none"),
        "TextArea",
        {"name": PROPOSAL_CONTROL, "toName": TEXT_OBJECT, "maxSubmissions": "1"},
    )
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"
