"""Stance: does the speaker assert or deny the content, and which claims meet in an article."""

from workbench.preannotate.stance.judge import judge_stance
from workbench.preannotate.stance.lexicon import Judgement
from workbench.preannotate.stance.links import link_claims

__all__ = ["Judgement", "judge_stance", "link_claims"]
