from workbench.labelstudio.guidelines import render_guidelines


def test_the_guidelines_are_shown_as_html():
    html = render_guidelines()
    assert html.startswith("<h1>")
    assert "<table>" in html


def test_nothing_but_markdown_gets_through():
    html = render_guidelines("# Hello\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))")
    assert "<h1>Hello</h1>" in html
    assert "<script>" not in html
    assert 'href="javascript' not in html
