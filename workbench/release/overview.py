"""What every format carries, as a Markdown table for docs/formats.md."""

from __future__ import annotations

from workbench.release.features import FEATURES
from workbench.release.format import Format, find_format, known_formats


def render_formats() -> str:
    """Return two Markdown tables: the formats with their files, and what each carries.

    A test holds docs/formats.md to it.
    """
    formats = [find_format(name) for name in known_formats()]
    return f"{_files(formats)}\n\n{_features(formats)}\n"


def _files(formats: list[Format]) -> str:
    rows = [
        f"| `{form.name}` | {form.title} | {', '.join(f'`{file}`' for file in form.files)} "
        f"| {'needs it' if form.needs_text else 'works without'} "
        f"| {'all' if form.many else 'one'} |"
        for form in formats
    ]
    head = "| format | what it is | files | text | annotations an article |"
    return "\n".join([head, "|---|---|---|---|---|", *rows])


def _features(formats: list[Format]) -> str:
    head = "| | " + " | ".join(f"`{form.name}`" for form in formats) + " |"
    rows = [
        f"| {feature.title} | "
        + " | ".join("✓" if feature.name in form.carries else "–" for form in formats)
        + " |"
        for feature in FEATURES
    ]
    return "\n".join([head, "|---" * (len(formats) + 1) + "|", *rows])
