"""Lets tests here and in tests/e2e import `graphs`, the generator of region graphs."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
