"""The labeling config: XML generated from the label table.

`schemas/labeling-config.xml` is this text, committed; a test holds the two equal. Label Studio
stores the config as it was sent, so `campaign` compares meaning, not bytes.
"""

from __future__ import annotations

import hashlib
from xml.etree import ElementTree as ET

from workbench.labelstudio.labels import (
    KIND_CONTROL,
    KIND_KEYS,
    LABEL_CONTROL,
    LABEL_TABLE,
    NAME_CONTROL,
    RELATION_LABELS,
    TEXT_OBJECT,
)

# Arrows are legible only with room between the lines and at the left; child selectors with `>` do
# not apply in Label Studio's <Style>.
_STYLE = """
    .lsf-htx-richtext { line-height: 2.3 !important; padding: 0 40px 24px 110px !important; }
    .relations-overlay g { opacity: .6; }
    .relations-overlay g[class*=highlighted] { opacity: 1; }
    .relations-overlay g[class*=highlighted] g { opacity: 1; }
    .findings { max-height: 112px; overflow: auto; white-space: pre-line; padding: 0 12px;
      border-left: 4px solid #e8a33d; background: var(--color-warning-background, #fff8ec); }
    .findings * { font-size: 14px !important; font-weight: 400 !important;
      line-height: 1.5 !important; margin: 0 !important; }
  """

# A sticky panel keeps the keys in sight; its fixed height keeps the text from jumping when a
# speaker is selected.
_PANEL = (
    "position:sticky; top:0; z-index:101; background:var(--color-neutral-background,#fff); "
    "padding:4px 0; border-bottom:1px solid #ddd"
)


def build_config() -> str:
    """Return the labeling config as indented XML, the same text every time."""
    root = ET.Element("View")
    ET.SubElement(root, "Style").text = _STYLE
    relations = ET.SubElement(root, "Relations")
    for title in RELATION_LABELS:
        ET.SubElement(relations, "Relation", value=title)
    panel = ET.SubElement(root, "View", style=_PANEL)
    # What `check --push` found; a task without findings shows no trace of it.
    findings = ET.SubElement(panel, "View", className="findings")
    ET.SubElement(findings, "Header", value="$findings", size="6")
    _add_labels(panel)
    _add_speaker_fields(ET.SubElement(panel, "View", style="min-height:44px"))
    heading = ET.SubElement(root, "View", style="padding:8px 40px 4px 110px")
    ET.SubElement(heading, "Header", value="$title", size="4")
    ET.SubElement(heading, "Header", value="$byline", size="6")
    ET.SubElement(root, "Text", name=TEXT_OBJECT, value="$text", granularity="symbol")
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _add_labels(parent: ET.Element) -> None:
    labels = ET.SubElement(
        parent, "Labels", name=LABEL_CONTROL, toName=TEXT_OBJECT, showInline="true"
    )
    for row in LABEL_TABLE:
        ET.SubElement(
            labels,
            "Label",
            value=row.title,
            alias=row.alias,
            background=row.colour,
            hotkey=row.key,
        )


def _add_speaker_fields(parent: ET.Element) -> None:
    speaker = LABEL_TABLE[0]
    when = {"whenTagName": LABEL_CONTROL, "whenLabelValue": speaker.alias}
    row = ET.SubElement(
        parent,
        "View",
        {
            "visibleWhen": "region-selected",
            **when,
            "style": "display:flex; gap:24px; align-items:center",
        },
    )
    kinds = ET.SubElement(
        row,
        "Choices",
        {
            "name": KIND_CONTROL,
            "toName": TEXT_OBJECT,
            "perRegion": "true",
            **when,
            "choice": "single-radio",
            "showInline": "true",
        },
    )
    for kind, key in KIND_KEYS.items():
        ET.SubElement(kinds, "Choice", value=kind, hotkey=key)
    ET.SubElement(
        row,
        "TextArea",
        {
            "name": NAME_CONTROL,
            "toName": TEXT_OBJECT,
            "perRegion": "true",
            **when,
            "maxSubmissions": "1",
            "editable": "true",
            "placeholder": "canonical name",
            "rows": "1",
        },
    )


def config_digest(xml: str) -> str:
    """Return the address of a labeling config: `sha256:` and 64 hex digits over its canonical form.

    Insignificant white space and the order of attributes do not count. A text that is no XML is
    addressed by its bytes.
    """
    try:
        canonical = ET.canonicalize(xml, strip_text=True)
    except ET.ParseError:
        canonical = xml
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
