"""What is printed is what is stored, whatever an article's id or text holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workbench.cli.console import out, print_error, print_note, print_table

STORED = "reuters:100:us:key:x [bold]\x1b[31m\x07"
SHOWN = "reuters:100:us:key:x [bold]�[31m�"


@pytest.mark.parametrize(
    "show",
    [
        print_error,
        print_note,
        lambda text: print_table(text, (text,), [(text,)]),
        lambda text: out.print(text, markup=False),
    ],
)
def test_no_emoji_and_no_control_characters_are_made_of_it(
    show: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    show(STORED)
    printed = "".join(capsys.readouterr())
    assert SHOWN in printed
    assert not {"\x1b", "\x07", "💯"} & set(printed)
