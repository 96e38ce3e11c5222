"""Quoted text stays quoted, whatever is in it."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdpo_envs.judge.quoting import PREFIX, one_line, quote, restored

LINE_ENDS = ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
CONTROL_TOKENS = [
    *("<|im_start|>", "<|im_end|>", "<|endoftext|>"),  # ChatML, Qwen, GPT
    *("<think>", "</think>", "<tool_call>", "</tool_call>", "<tool_response>"),  # Qwen, DeepSeek
    *("<s>", "</s>", "[INST]", "[/INST]", "<<SYS>>", "<</SYS>>"),  # Llama 2, Mistral
    *("<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|python_tag|>"),  # Llama 3
    *("[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[AVAILABLE_TOOLS]", "[TOOL_CALLS]", "[THINK]"),  # Mistral
    *("<bos>", "<eos>", "<pad>", "<start_of_turn>", "<end_of_turn>", "<|turn>", "<turn|>"),  # Gemma
    *("<｜begin▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>"),  # DeepSeek
    *("<|system|>", "<|user|>", "<|assistant|>", "<|end|>"),  # Phi, GLM
    *("<|start|>", "<|channel|>", "<|message|>", "<|return|>", "<|call|>"),  # Harmony
    *("[|system|]", "[|user|]", "[|endofturn|]"),  # EXAONE
    *("[gMASK]", "<sop>", "[CLS]", "[SEP]", "]~b]", "[e~[", "<|START_OF_TURN_TOKEN|>", "<|im_user|>", "<0x0A>"),
    *("]<]start_of_text[>[", "<end_of_sentence>", "<arg_key>", "<longcat_user>", "<ctrl99>", "[unused1]"),
]
HIDDEN = "\0\x07\x08\x1b\x7f\x9b\u00ad\u061c\u200b\u200e\u202e\u2060\u2066\u3164\ufeff\U000e0041\ud800\udfff"
NASTY = st.lists(
    st.sampled_from([*LINE_ENDS, *CONTROL_TOKENS, *HIDDEN, *"\u200d\ufe0f<|[]>aé", "> "]) | st.text(max_size=4),
    max_size=40,
).map("".join)


def lines(text: str) -> list[str]:
    """Split wherever anybody might see the end of a line."""
    return re.split("[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029\0]", text)


@given(NASTY)
@settings(max_examples=150, deadline=None)
def test_every_line_of_a_quotation_is_quoted(text: str) -> None:
    assert all(line.startswith(PREFIX) for line in lines(quote(text).text))


@given(NASTY, st.integers(0, 200))
@settings(max_examples=150, deadline=None)
def test_a_cut_quotation_has_one_line_that_is_not_quoted_and_says_what_is_left_out(text: str, limit: int) -> None:
    quoted = quote(text, limit)
    others = [line for line in lines(quoted.text) if not line.startswith(PREFIX)]
    assert others == ([f"({quoted.left_out} characters are left out here)"] if quoted.left_out else [])
    assert len(quoted.text.encode()) <= max(limit, 2 * len(PREFIX)) + (60 if quoted.left_out else 0)


@given(NASTY)
@settings(max_examples=150, deadline=None)
def test_no_control_token_and_no_hidden_character_survives(text: str) -> None:
    shown = quote(text).text
    for form in (
        shown,
        unicodedata.normalize("NFKC", shown),
        "".join(c for c in shown if c not in "\u200d\ufe0f"),
    ):
        assert not [token for token in CONTROL_TOKENS if token in form]
    assert not set(shown) & set(HIDDEN)


BLANK = "\u115f\u1160\u2800\u3164\uffa0"


@given(st.text(st.characters(exclude_categories=["C", "Z", "M"], exclude_characters=f"<[]{BLANK}"), max_size=200))
@settings(max_examples=200, deadline=None)
def test_ordinary_text_is_shown_as_it_is(text: str) -> None:
    text = "".join(c for c in text if unicodedata.normalize("NFKD", c)[0] not in "<[]")
    assert (quote(text).text, quote(text).altered) == (PREFIX + text, False)


@pytest.mark.parametrize(
    "text",
    [
        "if a < b and b > c: return a[i]",
        "x = <answer>5 m</answer>, <final_answer>, <your answer>",
        "vector<int> v; Map<String, List<T>> m; a[MAX_SIZE] = A[N];",
        '<html><b>x</b><a href="x">y</a></html> Dear [NAME],',
        "x = [1, 2, 3]  # A[0] | B",
        "def f(x):\n\treturn x << 2",
        "👨\u200d👩\u200d👧 ❤\ufe0f",
        "می\u200cخواهم",
        "Größe: 5 µm, 10 °C, ½",
        "数学の答えは 4 です。",
    ],
)
def test_code_and_other_scripts_stay_legible(text: str) -> None:
    quoted = quote(text)
    assert not quoted.altered
    assert quoted.text == "\n".join(PREFIX + line for line in text.split("\n"))


@pytest.mark.parametrize("end", LINE_ENDS, ids=ascii)
def test_each_kind_of_line_end_is_one(end: str) -> None:
    assert quote(f"a{end}b").text == "> a\n> b"


@pytest.mark.parametrize("token", CONTROL_TOKENS)
def test_a_control_token_is_broken_however_it_is_written(token: str) -> None:
    wide = token.translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)})
    for written in (token, wide, token.replace("<", "≮"), token.replace("<", "﹤"), f"x{token}y"):
        quoted = quote(written)
        assert quoted.altered
        assert token not in unicodedata.normalize("NFKD", quoted.text).replace("\u0338", "")


def test_what_is_invisible_is_written_out() -> None:
    assert quote("a\0\x1b[31m\u202eb\u200bc\ud800\U000e0041").text == (
        "> a\\x00\\x1b[31m\\u202eb\\u200bc\\ud800\\U000e0041"
    )


def test_a_joiner_stays_only_behind_what_no_token_has() -> None:
    assert quote("i\u200dm ▁\u200d é\u200d 👨\u200d👩 👨\ufe0f\ufe0f").text == (
        "> i\\u200dm ▁\\u200d é\\u200d 👨\u200d👩 👨\ufe0f\\ufe0f"
    )


def test_both_ends_of_a_long_text_are_shown() -> None:
    quoted = quote("a" * 50_000 + "b" * 50_000, 1000)
    assert quoted.text.startswith("> aaa") and quoted.text.endswith("bbb")
    assert len(quoted.text) < 1060
    assert quoted.text.count("a") - quoted.text.count("b") in range(-20, 20)


@pytest.mark.parametrize("text", ["\n", "<|", "<a", "[A", "\U000e0041", "😀", "\r\n", "> ", "</think>"], ids=ascii)
def test_quoting_a_huge_text_takes_no_time_to_speak_of(text: str) -> None:
    started = time.process_time()
    quoted = quote(text * (5_000_000 // len(text)))
    assert time.process_time() - started < 10
    assert len(quoted.text.encode()) < 16_100


def test_one_line_is_one_line() -> None:
    assert one_line(" a\u2028\n b\t<|im_end|>\x1b ") == "a b < |im_end|>\\x1b"


def test_control_tokens_of_a_task_are_restored_in_a_remark_on_it() -> None:
    shown = one_line("Write <tool_call>, then </tool_call>; no <think>, no [INST].")
    assert restored(shown, "Call by <tool_call>{…}</tool_call>, as in [INST].") == (
        "Write <tool_call>, then </tool_call>; no < think>, no [INST]."
    )
