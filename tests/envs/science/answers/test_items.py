"""Short lists: what counts as the same list, and what is said of another one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdpo_envs.science.answers import Items
from sdpo_envs.science.answers.base import Unreadable

GASES = Items(("helium", "neon", "argon"), aliases={"helium": ("He",), "neon": ("Ne",), "argon": ("Ar",)})
ORDER = Items(("mitosis", "the G1 phase", "cytokinesis", "S phase"), ordered=True)
NUMBERS = Items(("2", "-0.5", "10"))
SALTS = Items(("NaCl", "CO", "SO4^2-"), formulas=True)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (GASES, "helium, neon, argon"),
        (GASES, "Argon; Helium; Neon"),
        (GASES, "neon, argon and helium"),
        (GASES, "neon, argon, and helium."),
        (GASES, "- helium\n- neon\n- argon"),
        (GASES, "1. helium\n2. neon\n3. argon"),
        (GASES, "1) helium\n2) neon\n3) argon"),
        (GASES, "a) helium\nb) neon\nc) argon"),
        (GASES, "* **Helium**\n* **Neon**\n* **Argon**"),
        (GASES, "He, Ne, Ar"),
        (GASES, "helium (He), neon (Ne), argon (Ar)"),
        (GASES, "the helium, a neon & argon"),
        (GASES, "HELIUM,NEON,ARGON"),
        (GASES, "[helium, neon, argon]"),
        (GASES, "• helium • neon • argon"),
        (GASES, "\\text{helium}, $\\mathrm{Ne}$, \\textbf{argon}"),
        (GASES, "{helium, neon, argon}."),
        (GASES, "\\{helium, neon, argon\\}"),
        (GASES, "(helium, neon, argon)"),
        (GASES, "['helium', 'neon', 'argon']"),
        (GASES, "“helium”, “neon”, ‘argon’"),
        (SALTS, "{NaCl, CO, [SO4]^{2-}}"),
        (ORDER, "mitosis, G1 phase, cytokinesis, S phase"),
        (ORDER, "mitosis → G1 phase → cytokinesis → S phase"),
        (ORDER, "1. Mitosis\n2. The G1 phase\n3. Cytokinesis\n4. S phase"),
        (NUMBERS, "10, 2.0, -0.50"),
        (NUMBERS, "2; −0.5; 10"),
        (SALTS, "NaCl, CO, SO42-"),
        (SALTS, r"\ce{SO4^2-}, $\mathrm{NaCl}$ and CO"),
    ],
)
def test_a_right_list_scores_however_it_is_set_out(answer: Items, text: str) -> None:
    assert answer.accepts(answer.read(text))


@pytest.mark.parametrize(
    ("answer", "text", "kind"),
    [
        (GASES, "helium, neon", "items.missing"),
        (GASES, "helium, neon, argon, krypton", "items.extra"),
        (GASES, "helium, neon, argon, argon", "items.duplicate"),
        (GASES, "helium neon argon", "items.extra"),
        (GASES, "helium (Ne), neon, argon", "items.extra"),
        (GASES, "[helium, neon, argon", "items.extra"),
        (GASES, "[helium], [neon, argon]", "items.extra"),
        (GASES, "not helium, neon, argon", "items.extra"),
        (ORDER, "S phase, cytokinesis, G1 phase, mitosis", "items.reversed"),
        (ORDER, "G1 phase, mitosis, cytokinesis, S phase", "items.order"),
        (NUMBERS, "2, 0.5, 10", "items.extra"),
        (NUMBERS, "2, -.5, 1", "items.extra"),
        (SALTS, "NaCl, Co, SO4^2-", "items.extra"),
    ],
)
def test_a_wrong_list_is_told_by_its_worst_fault(answer: Items, text: str, kind: str) -> None:
    value = answer.read(text)
    assert not answer.accepts(value) and answer.diagnose(value)[0].kind == kind


@pytest.mark.parametrize(
    "text",
    [
        *(
            "helium or neon, argon",
            "either helium, neon, argon",
            "helium, neon, argon?",
            "helium, neon, perhaps argon",
            "helium < neon < argon",
        ),
        *("", ",", ", ".join(["neon"] * 60), "helium, neon, argon, or krypton"),
    ],
)
def test_hedges_and_what_is_no_list_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        GASES.read(text)


def test_a_formula_that_cannot_be_read_is_shown_where_it_stands() -> None:
    text = "NaCl, water"
    with pytest.raises(Unreadable) as caught:
        SALTS.read(text)
    assert caught.value.note.span is not None and text[slice(*caught.value.note.span)] == "water"


def test_no_remark_names_an_item_that_the_reply_does_not_have() -> None:
    for text in ("helium", "krypton", "neon, neon", "radon, xenon"):
        said = " ".join(note.message for note in GASES.diagnose(GASES.read(text)))
        assert not any(item in said and item not in text for item in GASES.items)


@settings(max_examples=200, deadline=None)
@given(st.permutations(["helium", "neon", "argon"]), st.sampled_from([", ", ";", "\n", " and ", ",and "]))
def test_the_order_counts_only_where_it_is_asked_for(items: list[str], separator: str) -> None:
    ordered = Items(("helium", "neon", "argon"), ordered=True)
    text = separator.join(items)
    assert GASES.accepts(GASES.read(text))
    assert ordered.accepts(ordered.read(text)) == (items == ["helium", "neon", "argon"])


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="aeHln 12.,;-()\n*•&and", max_size=80))
def test_any_text_is_judged_or_refused(text: str) -> None:
    for answer in (GASES, ORDER, SALTS):
        try:
            value = answer.read(text)
        except Unreadable:
            continue
        assert answer.accepts(value) or answer.diagnose(value)


def test_in_an_ordered_list_the_item_that_is_out_of_place_is_pointed_at_and_not_its_right_double():
    answer = Items(("+5", "+6", "-2"), ordered=True)
    for reply, place in (("+6, +6, -2", 0), ("+5, +5, -2", 4), ("+5, +6, +6", 8)):
        duplicate = next(n for n in answer.diagnose(answer.read(reply)) if n.kind == "items.duplicate")
        assert duplicate.span == (place, place + 2)
