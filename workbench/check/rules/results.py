"""What could not be read of a Label Studio result, each fault as a rule that can be switched."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.check.rule import Flaw, Rule
from workbench.labelstudio.convert import Conversion
from workbench.labelstudio.faults import FAULTS, Fault


def _reader(code: str, fault: Fault) -> Callable[[Conversion], Iterator[Flaw]]:
    def find(conversion: Conversion) -> Iterator[Flaw]:
        for finding in conversion.findings:
            if finding.code == code:
                path = "$.result" + finding.path.removeprefix("$")
                yield Flaw(finding.message, path, finding.start, finding.end)

    find.__doc__ = fault.message
    return find


def fault_rules() -> Iterator[Rule]:
    """Yield one rule a fault of the conversion from Label Studio."""
    for code, fault in FAULTS.items():
        title = code.replace("-", " ").capitalize()
        yield Rule(code, title, fault.severity, fault.remedy, "result", _reader(code, fault))


RULES = tuple(fault_rules())
