"""The annotation guidelines as HTML: Label Studio shows them as a project's instructions."""

from __future__ import annotations

from markdown_it import MarkdownIt

from workbench.resources import resource


def render_guidelines(markdown: str | None = None) -> str:
    """Return the guidelines (or any Markdown, with tables) as HTML; raw HTML in it is escaped.

    Label Studio strips styles but stores scripts, so nothing but Markdown gets through.
    """
    if markdown is None:
        markdown = resource("docs", "guidelines.md").read_text(encoding="utf-8")
    rendered: str = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    return rendered
