"""The canonical name that a source gets, on sentences of our own."""

from __future__ import annotations

import pytest

from workbench.model import Article
from workbench.preannotate import PreAnnotator, load_preannotator
from workbench.preannotate.speakers import read_setting
from workbench.preannotate.speakers.entities import fold_words
from workbench.records import to_attributions


@pytest.fixture(scope="module")
def rules() -> PreAnnotator:
    return load_preannotator("rules")


def read_names(rules: PreAnnotator, text: str, title: str | None = None) -> list[str | None]:
    (prediction,) = rules.annotate([Article("a", text, title=title, language="en")])
    record = to_attributions(prediction.annotation, text)
    return [a.speaker_name for a in record.attributions if a.source]


CASES = [
    ("a name, not the emoji before it", "👩‍👩‍👧 Ole said it rains.", ["Ole"]),
    ("nor a family of them", "👩‍👩‍👧 Ann Lee insisted that it rains.", ["Ann Lee"]),
    ("nor the emoji behind it", "Mayor Ole Hansen 🎉🎉 said it rains.", ["Ole Hansen"]),
    ("nor one that stands for it", "🎉 said it rains.", []),
    ("a name, not the bullet before it", "• Ole Hansen said it rains.", ["Ole Hansen"]),
    (
        "the person an interview is announced with, not one it names often",
        "The Gazette interviews keeper Oluwaseyi Brandt on the last lighthouse\n"
        "Why did you stay so long?\n"
        "I think that the light needed somebody. John Carver wrote of it in March.\n"
        "Did John Carver ever come?\n"
        "John Carver came twice a year.",
        ["Oluwaseyi Brandt"],
    ),
    (
        "nobody, where an interview names things only",
        "Who reads Title Nine today?\nI think that nobody does.\n"
        "Does Title Nine matter?\nIt does.\nIs Title Nine long?\nYes.",
        [None],
    ),
    (
        "whoever was called on last",
        "Dana Lindqvist speaks for the harbour. Ms. Lindqvist?\n"
        "Thank you. I think that the lease ended in May.",
        ["Dana Lindqvist"],
    ),
    (
        "the full name that a heading prints",
        "We will hear General Aaltonen.\n"
        "ORAL ARGUMENT OF GEN. ROBERT K. AALTONEN ON BEHALF OF THE CITY\n"
        "General Aaltonen said that the lease ended in May.",
        ["Robert K. Aaltonen"],
    ),
    (
        "a name behind an office with an organization",
        "CEO of the Harbour Council Enver Solberg told reporters that the port would close.",
        ["Enver Solberg"],
    ),
    (
        "a name behind a minister's office",
        "Minister of Fisheries Oddrun Solberg said that the port would close.",
        ["Oddrun Solberg"],
    ),
    (
        "an organization's own name is no person behind an office",
        "Director of the Harbour Workers Union said that the port would close.",
        ["Director of the Harbour Workers Union"],
    ),
    (
        "whom a place is not",
        "Edda Strand grew up in Greel. She said that the port would close.",
        ["Edda Strand"],
    ),
    (
        "whom her own pronoun shows to be a woman, not the man named last",
        "Imrie Strand put down her pen before John Carver came. "
        "She wondered whether the port would close.",
        ["Imrie Strand"],
    ),
    (
        "the person of this paragraph, not of the one before",
        "Ana Brandt closed the port.\nMaria Carver runs it. She said that it was old.",
        ["Maria Carver"],
    ),
    (
        "somebody whom a noun described",
        "A diver who knows the wreck said that it was empty. He added that it would stay so.",
        ["a diver who knows the wreck", "a diver who knows the wreck"],
    ),
    (
        "the person that a paper calls the candidate",
        "Ana Brandt came to Lund on Monday. The candidate said that the port would close.",
        ["Ana Brandt"],
    ),
    (
        "the organization that a paper calls the company",
        "On Monday Lumio opened a shop in Lund. The company said that it would grow.",
        ["Lumio"],
    ),
    (
        "the document that was spoken of before",
        "The harbour memo was leaked in May. The memo said that the port would close.",
        ["harbour memo"],
    ),
    (
        "it, where that is such a document",
        "The harbour memo was leaked in May. It said that the port would close.",
        ["harbour memo"],
    ),
    (
        "but not one that is any",
        "No such memo was leaked in May. The memo said that the port would close.",
        ["memo"],
    ),
    (
        "a name that commas part from an office",
        "The mayor of Lund, Tora Brandt, said that the port would close.",
        ["Tora Brandt"],
    ),
    (
        "a secretary of state without the state",
        "Secretary of State Alvin Strake said that the port would close.",
        ["Alvin Strake"],
    ),
    (
        "a channel with its number",
        "Channel Nine reported that the port would close.",
        ["Channel Nine"],
    ),
    (
        "a league with what it is for",
        "The League for Harbours said that the port would close.",
        ["League for Harbours"],
    ),
    (
        "no day",
        "The campaign on Monday denied that the port would close.",
        ["campaign"],
    ),
    (
        "a name without the letters behind it",
        "Ana Brandt MP said that the port would close. John Carver Jr. denied it.",
        ["Ana Brandt", "John Carver Jr."],
    ),
    (
        "letters behind a name",
        "Ana Brandt, QC, said that the port would close.",
        ["Ana Brandt"],
    ),
    (
        "a name that the parser cut off its role",
        "Harbour co-founder Ana Brandt told reporters that the port would close.",
        ["Ana Brandt"],
    ),
    (
        "an organization with an adjective in its name",
        "The Tampa Unified School District said that the school would close.",
        ["Tampa Unified School District"],
    ),
    (
        "an acronym that reads like a pronoun",
        "Delegates of the World Harbour Office met. WHO said that the port would close.",
        ["World Harbour Office"],
    ),
    (
        "an organization that they stands for right behind it",
        "The Harbour Council said that the port would close. They said that it was too old.",
        ["Harbour Council", "Harbour Council"],
    ),
    (
        "what an agency is, with its name",
        "According to Yonder news agency, the port will close.",
        ["Yonder news agency"],
    ),
    (
        "one name misspelt by a letter",
        "Kristin Wilkins runs the port. It is old. Kristen Wilkins said that it would close. "
        "Wilkin said that it was old.",
        ["Kristin Wilkins", "Kristin Wilkins"],
    ),
    (
        "a role inside an organization's name",
        "The Irving Independent School District said that the school would close.",
        ["Irving Independent School District"],
    ),
    (
        "a description, and the same one later",
        "An official briefed on the talks, who gave no name, said that the port would close. "
        "The official said that it was old.",
        ["an official briefed on the talks", "an official briefed on the talks"],
    ),
    (
        "an organization's noun, and it for that",
        "The bank said that the port would close. It said that it was old.",
        ["bank", "bank"],
    ),
    (
        "a document's maker and sort",
        "A survey by the Harbour Council of 90 ships found that the port was old. "
        "The survey said that it would close.",
        ["Harbour Council survey", "Harbour Council survey"],
    ),
    (
        "whose pronoun a description begins with",
        "Ana Brandt runs the port. Her lawyer said that it would close.",
        ["Brandt’s lawyer"],
    ),
    (
        "firms that an ampersand joins",
        "Marks & Brandt said that the port would close.",
        ["Marks & Brandt"],
    ),
    (
        "a transcript's name without its title",
        "DR. ANA BRANDT: The port will close.\nCHAIRMAN ORTIZ: It is old.",
        ["Ana Brandt", "ORTIZ"],
    ),
    (
        "one name with and without accents",
        "Zoé Brändt runs the port. Brandt said that it would close.",
        ["Zoé Brändt"],
    ),
    (
        "the person whose surname tells what sort a plan is",
        "Governor Homer Bass is back. The Bass plan is short. Bass said that the port would close.",
        ["Homer Bass"],
    ),
    (
        "not the person, but the campaign",
        "Governor Homer Bass is back. The Bass campaign denied that the port would close.",
        ["Bass campaign"],
    ),
    (
        "not whom a spokesman speaks for",
        "Ann Decker is back. A spokesman for Ann Decker said that the port would close.",
        ["a spokesman for Ann Decker"],
    ),
    (
        "nor whose allies they are",
        "Some of Mr. Brandt's allies said that the port would close.",
        ["some of Mr. Brandt's allies"],
    ),
    (
        "whom one of several is called",
        "One of them, a roofer named Cal Ide, said that the port would close.",
        ["Cal Ide"],
    ),
    (
        "a ministry that the tagger takes for a name",
        "The defence ministry said that the port would close.",
        ["defence ministry"],
    ),
    (
        "a newspaper with its town",
        "The Evening Telegraph of Gantry reported that the port would close.",
        ["Evening Telegraph of Gantry"],
    ),
    (
        "a league by its long name",
        "Ask the Belmora Firearm Owners League. The League said that the port would close.",
        ["Belmora Firearm Owners League"],
    ),
    (
        "a company by its long name",
        "It sells well, Hollister Labs found. Hollister said that the port would close.",
        ["Hollister Labs", "Hollister Labs"],
    ),
    (
        "a knight by his first name",
        "Sir Anthony Fenwick is back. Sir Anthony said that the port would close.",
        ["Anthony Fenwick"],
    ),
    (
        "a husband with the surname",
        "Ann Figgis is back. Her husband, Clive, said that the port would close.",
        ["Clive Figgis"],
    ),
    (
        "a daughter with the surname of whose she is",
        "Gordon Haskell is back. Haskell’s daughter, Mary, said that the port would close.",
        ["Mary Haskell"],
    ),
    (
        "the minister that a headline means",
        "Minister denies dinner\nTrade minister Henrik Vold met nobody on Monday.",
        ["Henrik Vold"],
    ),
    (
        "the several of whom the sentence before tells",
        "Two tired fishermen came in. They said that the port would close.",
        ["two tired fishermen"],
    ),
    (
        "the several who spoke before, though others are told of since",
        "Three pilots said that it rained. Ships lay off the port. They said that it would close.",
        ["three pilots", "three pilots"],
    ),
    (
        "a place said nothing",
        "Hartley Quince lives near Upper Brill. Upper Brill is cold. He said that it was old.",
        ["Hartley Quince"],
    ),
    (
        "the company, not the person whose it is",
        "Elon Musk is back. Musk's company said that the port would close.",
        ["Musk's company"],
    ),
    (
        "nor the firm",
        "Doug Wilson is back. The Wilson firm said that the port would close.",
        ["Wilson firm"],
    ),
    (
        "a queen, not somebody of her first name",
        "Elizabeth Warren is back. Queen Elizabeth said that the port would close.",
        ["Elizabeth"],
    ),
    (
        "the founder, not what is named after him",
        "Clive Palmer owns Palmer Holdings. Palmer said that the port would close.",
        ["Clive Palmer"],
    ),
    ("a name in lower case at its end", "Ban Ki-moon said that it was old.", ["Ban Ki-moon"]),
    (
        "an agency, not another one",
        "The International Energy Agency is old. Interfax news agency said that it rained.",
        ["Interfax news agency"],
    ),
    (
        "an acronym of a name with a hyphen",
        "Ask the Anti-Defamation League. ADL said that it was old.",
        ["Anti-Defamation League"],
    ),
    (
        "half of a name with a hyphen",
        "Anna Smith-Jones is back. Jones said that the port would close.",
        ["Anna Smith-Jones"],
    ),
    (
        "a husband with a name of his own",
        "Charlotte Lucas is back. Her husband, Mr. Collins, said that it was old.",
        ["Collins"],
    ),
    (
        "nobody by a role that several have",
        "Minister denies dinner\nTrade minister Henrik Vold met health minister Ana Ruiz.",
        ["Minister"],
    ),
    (
        "a campaign that is spoken of no more",
        "The Bass campaign said that it would rain. They said that it was late.",
        2 * ["Bass campaign"],
    ),
    ("no things as those who speak", "Prices rose. They said that it was late.", [None]),
    ("a colonel without the dot", "Col. Amy Ross said that it was late.", ["Amy Ross"]),
    (
        "one of many whose owners nobody knows",
        300 * "Their dogs ran. " + "They said it rains.",
        [None],
    ),
    (
        "a department that begins with a title",
        "The Justice Department said that it was old.",
        ["Justice Department"],
    ),
    (
        "an association of several",
        "The Steel Makers’ Association said that it was old.",
        ["Steel Makers’ Association"],
    ),
    (
        "a wife, not the husband of whom the article speaks",
        "Mr. Alan Rand is back. Mrs. Rand said that the port would close.",
        ["Rand"],
    ),
    (
        "people who speak together, also when they are taken up",
        "Ann Lee, the mayor, and Bob Ray said that it rains. They said that it was late.",
        2 * ["Ann Lee and Bob Ray"],
    ),
    (
        "three of them",
        "Peter Ford, Jane Ellis and Tom Orr wrote that it rains.",
        ["Peter Ford, Jane Ellis and Tom Orr"],
    ),
    (
        "officials of a nation, which keeps its capital",
        "French officials said that it rained. Mild officials denied it.",
        ["French officials", "mild officials"],
    ),
    (
        "a nation's ministry",
        "On Monday the Russian defence ministry said that it rained.",
        ["Russian defence ministry"],
    ),
    ("those of a faith", "Catholic bishops said that it rained.", ["Catholic bishops"]),
    (
        "an owner without what makes one",
        "The minister’s promise to resign was late.",
        ["minister"],
    ),
    (
        "a word with a hyphen, whole",
        "The vice-president said that it rained. The mayor-elect denied it. "
        "The op-ed said that it snowed.",
        ["vice-president", "mayor-elect", "op-ed"],
    ),
    (
        "a name behind such a word",
        "Ex-Minister Tom Reed said that it rained.",
        ["Tom Reed"],
    ),
    (
        "the company of which a paper tells, not the paper",
        "The Courier reported that the plant would close. The company denied it.",
        ["Courier", "company"],
    ),
    ("nobody of whom only a quotation tells", "“Nobody told us,” she said.", [None]),
    (
        "nor the one whom the candidate calls a liar",
        "“Ann Dole is a liar,” the candidate said.",
        ["candidate"],
    ),
    (
        "whom the writer names, too",
        "“Ann Dole is back,” Tom Reed said. Ann Dole laughed. “It rains,” she said.",
        ["Tom Reed", "Ann Dole"],
    ),
    (
        "three of whom the parser takes the second for what the first one is",
        "Ann Lee, Bob Ray and Tom Reed said that it rains.",
        ["Ann Lee, Bob Ray and Tom Reed"],
    ),
    (
        "two by what they are",
        "The senators, Ann Lee and Tom Reed, said that it rains.",
        ["Ann Lee and Tom Reed"],
    ),
]


@pytest.mark.parametrize(("text", "names"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_source_gets_the_name_of(rules: PreAnnotator, text: str, names: list[str | None]) -> None:
    assert read_names(rules, text) == names


def test_a_title_names_the_person_interviewed(rules: PreAnnotator) -> None:
    text = (
        "Why did you stay?\nI think that the light needed somebody.\nWho came?\nJohn Carver came.\n"
        "Who else?\nThe light was repaired with money that Oluwaseyi Brandt found."
    )
    assert read_names(rules, text, "An interview with Oluwaseyi Brandt") == ["Oluwaseyi Brandt"]


def test_a_role_in_the_title_names_the_person_interviewed(rules: PreAnnotator) -> None:
    text = (
        "Ana Brandt sells a drink. John Carver tried it. John Carver drank it. Carver was old.\n"
        "The bar's owner, Ana Brandt, serves it herself.\n"
        "Why did you stay?\nWe thought that it was funny.\nWho came?\nEverybody.\nIs it old?\nNo."
    )
    assert read_names(rules, text, "An interview with a bar owner") == ["Ana Brandt"]


def test_a_folded_name_has_a_word() -> None:
    assert fold_words(["Anne", "-", "Márie"]) == ("anne-marie",)
    assert fold_words(["\u0301"]) == ("",)


def test_what_a_name_turns_out_to_be_holds_from_its_first_place_on(rules: PreAnnotator) -> None:
    text = "Lumio said that it would grow. The company added that it would stay in Lund."
    (prediction,) = rules.annotate([Article("a", text, language="en")])
    told = to_attributions(prediction.annotation, text).attributions
    assert [(a.speaker_name, a.speaker_kind) for a in told] == 2 * [("Lumio", "organization")]


def test_pronouns_mean_the_person_whose_name_is_the_title(rules: PreAnnotator) -> None:
    text = (
        "Brandt grew up by the port. She ran it.\n"
        "There she met a younger woman, Maria Carver.\n"
        "She wrote that the port was old."
    )
    assert read_names(rules, text, "Lady Brandt") == ["Brandt"]
    assert read_names(rules, text, "The port") == ["Maria Carver"]


def test_a_setting_tells_an_interview_by_its_questions() -> None:
    asked = "Why did you stay?\nI had to.\nWho came?\nNobody.\nDid it end?\nIt did."
    assert read_setting(Article("a", asked)).interview
    assert not read_setting(Article("a", "The port will close.\nWhy?")).interview
