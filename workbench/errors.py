"""The error tree: for broken programs, inputs and servers. Broken labels are findings instead.

WorkbenchError
├── InputError            a file or line that cannot be read as what it should be
├── SettingsError         a setting, recipe or option that makes no sense
├── ProjectError          the project folder or its ledger is missing, foreign or damaged
│   └── LedgerError       the ledger refused to read or write
├── ModelError            a pre-annotator that cannot be found or loaded
├── ExportError           a release that cannot be written or verified
└── ServerError           Label Studio is unreachable or answered with an error
    ├── LoginError        Label Studio refused the token or the password
    ├── ConfigError       the Label Studio project is not as the workbench left it
    └── PortError         the port for the embedded server is taken
"""

from __future__ import annotations

import lzma
import zipfile
import zlib

# What the standard library, fsspec, msgspec and pyarrow raise for a file that cannot be read:
# one cut off or damaged while packed, in another encoding, or with a value beyond what Python has.
UNREADABLE: tuple[type[Exception], ...] = (
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
)


class WorkbenchError(Exception):
    """Something the caller must mend; `remedy` says how, in one sentence."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class InputError(WorkbenchError):
    """A file or line cannot be read as what it should be."""


class SettingsError(WorkbenchError):
    """A setting, recipe or option makes no sense."""


class ProjectError(WorkbenchError):
    """The project folder or its ledger is missing, foreign or damaged."""


class LedgerError(ProjectError):
    """The ledger refused to read or write."""


class ModelError(WorkbenchError):
    """A pre-annotator cannot be found or loaded."""


class ExportError(WorkbenchError):
    """A release cannot be written or verified."""


class ServerError(WorkbenchError):
    """Label Studio is unreachable or answered with an error."""


class LoginError(ServerError):
    """Label Studio refused the token or the password."""


class ConfigError(ServerError):
    """The Label Studio project is not as the workbench left it."""


class PortError(ServerError):
    """The port for the embedded server is taken."""
