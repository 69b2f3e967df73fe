"""The few English words that rules read; kept apart from the pre-annotator's, on purpose.

A rule that judged a model's labels by the model's own lexicon would share its mistakes.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STEM = 5


def _words(listing: str) -> frozenset[str]:
    return frozenset(listing.split())


DENIALS = _words(
    "deny denies denied denying denial denials dispute disputes disputed disputing refute refutes"
    " refuted refuting rebut rebuts rebutted rebutting debunk debunks debunked debunking contradict"
    " contradicts contradicted contradicting disprove disproves disproved disproving doubt doubts"
    " doubted doubting"
)
# Negated, these deny: "does not think that".
OPINIONS = _words("think thinks thought believe believes believed consider considers considered")
ASSERTIONS = _words(
    "say says said saying state states stated stating claim claims claimed claiming assert asserts"
    " asserted asserting insist insists insisted insisting declare declares declared declaring"
    " announce announces announced announcing add adds added adding report reports reported"
    " reporting tell tells told telling argue argues argued arguing maintain maintains maintained"
    " explain explains explained confirm confirms confirmed confirming allege alleges alleged"
    " alleging according wrote writes write believe believes believed think thinks thought know"
    " knows knew show shows showed shown find finds found conclude concludes concluded acknowledge"
    " acknowledges acknowledged recognize recognizes recognized admit admits admitted note notes"
    " noted point points pointed suggest suggests suggested estimate estimates estimated warn warns"
    " warned convinced"
)
NEGATIONS = _words(
    "no not never none neither nor nothing nobody nowhere without cannot false falsehood falsehoods"
    " falsely untrue fake lie lies lied wrong wrongly baseless unfounded groundless fiction"
    " fictitious fabricated fabrication incorrect inaccurate hoax nonsense absurd ridiculous"
    " impossible invented mistaken myth misleading rumour rumor innocent"
    " reject rejects rejected rejecting dismiss dismisses dismissed dismissing brush brushed"
)
# Words in names that say nothing of whose name it is.
PARTICLES = _words("the of and for a an in on mr mrs ms de la le van von der al el bin ibn")
_FUNCTION_WORDS = _words(
    "a about after again all also am an and any are as at be because been before being both but by"
    " can could did do does doing down during each few for from further had has have having he her"
    " here hers him his how i if in into is it its itself just me might more most must my no nor"
    " not now of off on once only or other our out over own same she should so some such than that"
    " the their them then there these they this those through to too under until up very was we"
    " were what when where which while who whom whose why will with would you your"
    " say says said report reports reported claim claims claimed mr mrs ms dr"
)


def read_words(text: str) -> list[str]:
    """Return the words of `text`, case-folded; "isn’t" also gives "not"."""
    words: list[str] = []
    for match in _WORD.finditer(text.casefold()):
        word = match.group().replace("’", "'")
        if word.endswith("n't"):
            words.append("not")
        words.append(word.removesuffix("'s"))
    return words


def content_stems(text: str) -> frozenset[str]:
    """Return the first letters of the words of `text` that mean something by themselves.

    Five letters without a plural s bring "tolls" and "toll", "denial" and "denials" together.
    """
    return frozenset(
        word.removesuffix("s")[:_STEM]
        for word in read_words(text)
        if word not in _FUNCTION_WORDS and (len(word) > 2 or word.isdigit())
    )
