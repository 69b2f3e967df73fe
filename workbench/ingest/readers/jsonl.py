"""JSON Lines: an article or an attributions record a line."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from workbench.ingest.decode import open_text
from workbench.ingest.outcome import Outcome, Refused
from workbench.ingest.rows import read_row
from workbench.ingest.source import Source

_MEND = "Write one complete JSON object a line, in UTF-8."


def read_jsonl(source: Source) -> Iterator[Outcome]:
    """Yield the article of each line; a line that is not JSON is refused, the others go on."""
    # JSON is UTF-8 (RFC 8259, section 8.1): a line that is not would be guessed wrong.
    with open_text(source.open(), guess=False) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = msgspec.json.decode(line)
            except (msgspec.DecodeError, RecursionError) as error:
                yield Refused(f"{source.origin}:{number}", f"the line is not JSON: {error}", _MEND)
            except UnicodeEncodeError:
                yield Refused(f"{source.origin}:{number}", "the line is not in UTF-8", _MEND)
            else:
                yield read_row(row, source, number)
