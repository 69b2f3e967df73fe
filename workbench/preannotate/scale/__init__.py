"""Pre-annotation of more articles than one process reads: shards, workers, engines."""

from workbench.model import Engine
from workbench.preannotate.scale.engines import run_engine
from workbench.preannotate.scale.shards import Shard, ShardJob, find_shards

__all__ = ["Engine", "Shard", "ShardJob", "find_shards", "run_engine"]
