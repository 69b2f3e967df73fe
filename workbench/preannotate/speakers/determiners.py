"""What stands before a noun, in English: a language names its small words by the English ones."""

DEFINITE = frozenset(["the", "this", "that", "these", "those"])
INDEFINITE = frozenset(["a", "an"])
POSSESSIVE = frozenset(["'s", "’s"])
_OWNERS = frozenset(["his", "her", "their", "its", "our", "my", "your"])
_SOME = frozenset(["another", "one", "any", "some", "no", "every", "each", "other"])
# What comes with such a word is not the one that the article goes on to speak of.
VAGUE = _SOME | {"such", "same", "whose"}
DETERMINERS = DEFINITE | INDEFINITE | POSSESSIVE | _OWNERS | _SOME
