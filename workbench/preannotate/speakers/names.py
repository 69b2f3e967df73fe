"""Proper names in one paragraph, parted from the titles and offices before them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.model import Span
from workbench.preannotate.hyphens import strip_joined
from workbench.preannotate.lexicon import Lexicon
from workbench.preannotate.tree import Tree

NAME_TAGS = ("NNP", "NNPS")
_CONNECTORS = frozenset(["of", "for", "on"])
_MAX_NAME = 8
# What hangs on a title by a hyphen: "President-elect".
_SUFFIXES = frozenset(["elect", "designate", "general", "turned"])


@dataclass(frozen=True, slots=True)
class NameMention:
    """A proper name in the article, from `start` to `end` in code points.

    `words` are the name's without titles; `titles` and `roles` are what stands before it or beside
    it, in lower case; `the` is whether an article precedes, `modifier` whether the name only tells
    what sort a noun is ("the Bass plan"), `subject` whether somebody with it does something,
    `quoted` whether quotation marks enclose it, `introduced` whether "my name is" precedes or the
    name alone calls on somebody. `article` is a "The" that the name is printed with inside a
    sentence. `sentence` and `paragraph` are where these start, `pronoun` is the "he" or "its" that
    takes up a subject in its sentence before anybody else is named, `place` is whether it stands
    behind "in", `kin` is the last word for whose wife or son that is.
    """

    start: int
    end: int
    words: tuple[str, ...]
    titles: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    the: bool = False
    modifier: bool = False
    subject: bool = False
    quoted: bool = False
    introduced: bool = False
    article: str = ""
    sentence: int = 0
    paragraph: int = 0
    pronoun: str = ""
    place: bool = False
    kin: str = ""

    def shift(self, offset: int) -> NameMention:
        """Return the mention in the article whose paragraph starts at an offset."""
        return replace(
            self,
            start=self.start + offset,
            end=self.end + offset,
            sentence=self.sentence + offset,
            paragraph=self.paragraph + offset,
        )


def read_names(
    tree: Tree, lexicon: Lexicon, offset: int, inside: Collection[int]
) -> Iterator[NameMention]:
    """Yield the proper names of a paragraph; `inside` are the tokens in quotation marks."""
    token = 0
    while token < len(tree):
        if not _is_name(tree, token, lexicon) or tree.is_punctuation(token):
            token += 1
            continue
        end = _end_of_run(tree, token, lexicon)
        mention = _read_run(tree, token, end, lexicon)
        if mention is not None and not _is_office_or_nation(mention, lexicon):
            yield replace(
                mention.shift(offset),
                quoted=token in inside,
                pronoun=_find_pronoun(tree, token, end, inside, lexicon),
            )
        token = end + 1


def read_name(tree: Tree, token: int, lexicon: Lexicon) -> NameMention | None:
    """Return the proper name around one of its tokens."""
    end = _end_of_run(tree, token, lexicon)
    return _read_run(tree, _start_of_run(tree, token, lexicon), end, lexicon)


def is_common(name: NameMention, lexicon: Lexicon) -> bool:
    """Return whether a name is but a common noun, with what is before it in lower case."""
    named = ("organization_nouns", "document_nouns", "roles")
    lower = all(word.islower() for word in name.words)
    common = lower and any(name.words[-1] in lexicon.words[group] for group in named)
    return common or _is_office_or_nation(name, lexicon)


def _is_office_or_nation(name: NameMention, lexicon: Lexicon) -> bool:
    """Return whether a name is but what one calls somebody by: "the CEO", "Israelis".

    Also documents at a sentence's start: "Records".
    """
    words, word = lexicon.words, name.words[-1].lower()
    if len(name.words) > 1 or name.titles:
        return False
    if word.endswith("s"):
        return word in words["document_nouns"] or is_people(word, lexicon)
    outlet = word in words["newspaper_names"] or word in words["outlets"]
    return name.the and not outlet and (word in words["roles"] or word in words["nationals"])


def is_people(word: str, lexicon: Lexicon) -> bool:
    """Return whether a word in lower case is those of a nation, not a party: "israelis"."""
    party = word in lexicon.words["organization_names"]
    return word.endswith("s") and word[:-1] in lexicon.words["nationals"] and not party


def read_label(line: str, label: Span, lexicon: Lexicon) -> NameMention | None:
    """Return the name that a span of a line is, without its titles; None for an empty one."""
    words = line[slice(*label)].split()
    if not words:
        return None
    lower = [word.lower().rstrip(".") for word in words]
    lead = _count_lead(lower, lexicon)
    titles = lexicon.words["titles"] | lexicon.words["roles"]
    spoken = tuple(word for word in lower[:lead] if word in titles)
    return NameMention(*label, tuple(words[lead:]), titles=spoken, roles=spoken)


def follows_office(tree: Tree, token: int, lexicon: Lexicon) -> bool:
    """Return whether an office ends in the same run before the proper name around a token."""
    first = _start_of_run(tree, token, lexicon)
    run = range(first, _end_of_run(tree, token, lexicon) + 1)
    return _count_office(tree, first, [tree.words[t].rstrip(".") for t in run], lexicon) > 0


def follows_preposition(tree: Tree, token: int, lexicon: Lexicon) -> bool:
    """Return whether the proper name around a token belongs to something: "aides to Ana Brandt"."""
    before = _start_of_run(tree, token, lexicon) - 1
    while before > 0 and tree.tags[before] in ("DT", "JJ", "NN", "PRP$"):
        before -= 1
    return before >= 0 and tree.tags[before] in ("IN", "TO") and tree.words[before] != "as"


def _start_of_run(tree: Tree, token: int, lexicon: Lexicon) -> int:
    while token > 0:
        if _is_name(tree, token - 1, lexicon):
            token -= 1
        elif token > 1 and _glues(tree, token - 1) and _is_name(tree, token - 2, lexicon):
            token -= 2
        else:
            break
    return token


def _glues(tree: Tree, token: int) -> bool:
    """Return whether a mark joins two names: "Vice-Chancellor", "Steel Makers’ Association"."""
    close = tree.starts[token] == tree.ends[token - 1]
    return tree.words[token] == "&" or (tree.words[token] in "-’'" and close)


def _is_name(tree: Tree, token: int, lexicon: Lexicon) -> bool:
    if tree.tags[token] not in NAME_TAGS:
        # The tagger takes rare given names for adverbs: "Cecily Hume".
        given = tree.words[token] in lexicon.words["given_names"]
        named = tree.tags[token + 1 : token + 2] in (["NNP"], ["NNPS"])
        return given and named and _is_capital(tree, token)
    # It takes emoji and bullets for names.
    return not tree.is_ornament(token)


def _is_capital(tree: Tree, token: int) -> bool:
    return tree.text[tree.starts[token]].isupper()


def _end_of_run(tree: Tree, first: int, lexicon: Lexicon) -> int:
    last = first
    while last + 1 < len(tree) and last - first < _MAX_NAME:
        following = last + 1
        if _is_name(tree, following, lexicon) or _is_number(tree, following):
            last = following
        elif following + 1 < len(tree) and tree.tags[following + 1] in NAME_TAGS:
            glued = _glues(tree, following)
            linking = lexicon.words[
                "linking_names" if tree.words[following] != "of" else "of_names"
            ]
            joined = tree.words[following] in _CONNECTORS and tree.words[last] in linking
            if not glued and not joined:
                break
            last = following + 1
        elif _is_inner_adjective(tree, following):
            last = following + 1
        elif _joins_country(tree, last, lexicon):
            last += 3
        else:
            break
    return last


def _is_number(tree: Tree, token: int) -> bool:
    """Return whether a number word ends a name: "Channel Nine"."""
    return tree.tags[token] == "CD" and _is_capital(tree, token)


def _is_inner_adjective(tree: Tree, token: int) -> bool:
    """Return whether a capitalised adjective goes on into a name: "Tampa Unified School"."""
    return _is_capital(tree, token) and tree.tags[token : token + 2] in (
        ["JJ", "NNP"],
        ["JJ", "NNPS"],
    )


def _joins_country(tree: Tree, last: int, lexicon: Lexicon) -> bool:
    """Return whether "of the Netherlands" follows an organization's noun."""
    return (
        last + 3 < len(tree)
        and tree.words[last] in lexicon.words["of_names"]
        and tree.words[last + 1] == "of"
        and tree.words[last + 2] == "the"
        and tree.tags[last + 3] in NAME_TAGS
    )


def _read_run(tree: Tree, first: int, last: int, lexicon: Lexicon) -> NameMention | None:
    while last - first > 1 and tree.words[last].rstrip(".") in lexicon.words["postnominals"]:
        last -= 1
    words = [tree.text[tree.starts[t] : tree.ends[t]] for t in range(first, last + 1)]
    lower = [strip_joined(w.lower().rstrip("."), lexicon) for w in words]
    titles, roles = lexicon.words["titles"], lexicon.words["roles"]
    lead = _count_lead(lower, lexicon)
    the = first > 0 and tree.words[first - 1] == "the"
    if the and lead == len(lower) - 1 and lower[-1] in lexicon.words["organization_nouns"]:
        lead = 0  # "the Justice Department" is no department by the title of Justice
    start = first if lead else _find_start(tree, first, lower, lexicon)
    if start < first:
        words = [*tree.text[tree.starts[start] : tree.ends[first - 1]].split(), *words]
        first, lower = start, [w.lower().rstrip(".") for w in words]
    if lower[-1] in lexicon.words["weekdays"] or (len(lower) - lead == 1 and lower[-1] in titles):
        return None
    if len(lower) == 1 and lower[0] in roles and tree.words[last + 1 : last + 2] == ["of"]:
        return None
    lead = lead or _count_office(tree, first, lower, lexicon)
    while lead < len(lower) - 1 and tree.is_punctuation(first + lead):
        lead += 1  # "Col." may come in two tokens
    head = next((t for t in range(last, first - 1, -1) if tree.deps[t] != "compound"), last)
    spoken_titles = tuple(w for w in lower[:lead] if w in titles or w in roles)
    beside = _roles_beside(tree, first, head, lexicon)
    return NameMention(
        start=tree.starts[first + lead],
        end=tree.ends[last],
        words=tuple(words[lead:]),
        titles=spoken_titles,
        roles=(*spoken_titles, *beside),
        the=the,
        modifier=tree.deps[head] == "compound" and tree.heads[head] > last,
        article="The" if first > 0 and _is_own_article(tree, first - 1) else "",
        subject=tree.deps[head] in ("nsubj", "nsubjpass"),
        introduced=(first > 1 and _introduces(tree.words[first - 2], tree.words[first - 1]))
        or (bool(spoken_titles) and _is_called(tree, first, last)),
        sentence=tree.starts[tree.sentence[first]],
        place=first > 0 and tree.words[first - 1] in lexicon.words["place_prepositions"],
        kin=_find_kin(tree, first, head, lexicon),
    )


def _find_start(tree: Tree, first: int, lower: list[str], lexicon: Lexicon) -> int:
    """Return where the name of an organization starts, a run being its end.

    The tagger takes a nation's name for an adjective ("Greek Orthodox Church"), and its members for
    a common noun ("Steel Makers’ Association").
    """
    named = ends_as_organization(lower, lexicon)
    if first == 0 or not (named or lower[0] in lexicon.words["of_names"]):
        return first
    if tree.tags[first - 1] == "JJ" and _is_capital(tree, first - 1):
        return first - 1
    members = named and first > 1 and _is_members(tree, first - 2)
    return _start_of_run(tree, first - 2, lexicon) if members else first


def _is_members(tree: Tree, token: int) -> bool:
    """Return whether a token and the next are capitalised members: "Makers’"."""
    mark = tree.words[token + 1] in ("’", "'") and tree.starts[token + 1] == tree.ends[token]
    return mark and tree.tags[token] == "NNS" and _is_capital(tree, token)


def _find_kin(tree: Tree, first: int, head: int, lexicon: Lexicon) -> str:
    """Return the last word of whose wife or son a name is: "his wife, Ana", "Brandt’s son Leo"."""
    relation = first - 1
    if relation > 0 and tree.words[relation] == ",":
        relation -= 1
    if relation < 0 or tree.words[relation] not in lexicon.words["kin"]:
        return ""
    owner = tree.kid(relation, "poss")
    owner = tree.kid(head, "poss") if owner is None else owner
    return "" if owner is None else tree.words[owner]


def _find_pronoun(
    tree: Tree, first: int, last: int, inside: Collection[int], lexicon: Lexicon
) -> str:
    """Return the pronoun that takes up a subject in its sentence, before anybody else is named."""
    if not any(tree.deps[t] in ("nsubj", "nsubjpass") for t in range(first, last + 1)):
        return ""
    persons = lexicon.words["male_pronouns"] | lexicon.words["female_pronouns"]
    pronouns = persons | lexicon.words["thing_pronouns"]
    found = []
    for token in range(last + 1, len(tree)):
        if tree.sentence[token] != tree.sentence[last] or tree.tags[token] in NAME_TAGS:
            break
        if tree.words[token] in pronouns and token not in inside:
            found.append(token)
    # "Brandt said it was her best year"
    found = [t for t in found if tree.words[t] in persons] or found
    return "" if not found or tree.deps[found[0]] in ("dobj", "dative") else tree.words[found[0]]


def _is_own_article(tree: Tree, token: int) -> bool:
    inside = token > 0 and tree.sentence[token] != token and not tree.is_punctuation(token - 1)
    return inside and tree.text[tree.starts[token] : tree.ends[token]] == "The"


def _introduces(before: str, verb: str) -> bool:
    return (before == "i" and verb in ("am", "'m", "’m")) or (before == "name" and verb == "is")


def _is_called(tree: Tree, first: int, last: int) -> bool:
    """Return whether a paragraph's last sentence is a name alone: "Ms. Adeyemi?" has the floor."""
    rest = range(last + 1, len(tree))
    return tree.sentence[first] == first and all(tree.is_punctuation(t) for t in rest)


def _count_lead(lower: list[str], lexicon: Lexicon) -> int:
    """Return how many words of a run stand before the name: titles, roles, parties, an office."""
    titles, roles = lexicon.words["titles"], lexicon.words["roles"]
    given = lexicon.words["given_names"]
    organization = ends_as_organization(lower, lexicon)
    lead = 0
    for n, word in enumerate(lower[:-1]):
        if word == "-" and n + 2 < len(lower) and n == lead and lower[n + 1] in _SUFFIXES:
            lead = n + 2
            continue
        nation = n == lead and word in lexicon.words["demonyms"] and not organization
        # "Irving Independent School District": inside an organization's name a role is none.
        held = (word in titles or word in roles) and (n == lead or not organization)
        # "On Monday Lumio opened": the day is no part of the name.
        day = n == lead and word.endswith("day") and word in lexicon.words["weekdays"]
        if nation or held or day:
            lead = n + 1
        elif word in given and n > lead > 0 and _precede_name(lower[lead:n], given):
            # "Minister of Education Stefania Giannini": the person begins at the given name.
            lead = n
    return lead


def _count_office(tree: Tree, first: int, lower: list[str], lexicon: Lexicon) -> int:
    """Return how many words of a run end the office before a name.

    "CEO of the Refugee Council Enver Solomon", "Minister of Education Stefania Giannini": a role
    with a preposition stands before the run, an organization in it, and two words are left.
    """
    lead = len(lower) - 2
    if lead < 1 or ends_as_organization(lower, lexicon):
        return 0
    before = first - 1
    while before > 0 and tree.tags[before] in ("DT", "JJ", "HYPH"):
        before -= 1
    if tree.words[max(before, 0)] not in ("of", "to", "for", "on", "at"):
        return 0
    office = tree.words[before - 1 : before]
    if lead == 1 and office and office[0] in ("minister", "secretary", "commissioner"):
        return lead
    roles = lexicon.words["roles"] | lexicon.words["titles"]
    held = any(word in roles for word in tree.words[tree.sentence[first] : before])
    return lead if held and ends_as_organization(lower[:lead], lexicon) else 0


def _precede_name(words: list[str], given: Collection[str]) -> bool:
    return all((len(w) > 2 or w == "of") and w not in given for w in words)


def ends_as_organization(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether the last word is one that organizations' names end in: "Refugee Council"."""
    return words[-1].lower() in lexicon.words["organization_names"]


def _roles_beside(tree: Tree, first: int, head: int, lexicon: Lexicon) -> Iterator[str]:
    """Yield the role words before a name ("Kremlin spokesman X") and in apposition to it."""
    roles = lexicon.words["roles"]
    before = first - 1
    while before >= 0 and tree.tags[before] in ("NN", "JJ", "NNS", "VBG", "HYPH"):
        yield tree.words[before]
        before -= 1
    for beside in (*tree.kids(head, "appos"), tree.heads[head]):
        if tree.words[beside] in roles and (
            tree.deps[beside] == "appos" or tree.deps[head] == "appos"
        ):
            yield from (tree.words[t] for t in range(tree.left[beside], beside + 1))
