"""Label Studio: labeling config, conversion, embedded server, push and pull.

The only package that knows Label Studio. What needs no server (labels, config, conversion) can be
imported without the `server` extra.
"""

from __future__ import annotations

from workbench.labelstudio.config import build_config, config_digest
from workbench.labelstudio.convert import Conversion, from_results, to_results

__all__ = ["Conversion", "build_config", "config_digest", "from_results", "to_results"]
