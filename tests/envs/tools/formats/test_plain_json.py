"""The format "json" by a table of awkward texts, and what it says about them."""

import json

import pytest

from sdpo_envs.tools.formats import Call, Malformed, Reply, Result, ToolSpec, call_format

FORM = call_format("json")
F = Call("f", {"x": 1})
G = Call("g", {"y": ["a", {"b": None}]})
f = '{"name": "f", "arguments": {"x": 1}}'
g = '{"name": "g", "arguments": {"y": ["a", {"b": null}]}}'


def answer(text):
    return Reply((), text)


def calls(*made, text=""):
    return Reply(made, text)


READ = [
    (f, calls(F)),
    (f" \n\t{f}\r\n ", calls(F)),
    (f.replace(" ", ""), calls(F)),
    (f"```json\n{f}\n```", calls(F)),
    (f"```\n{f}```", calls(F)),
    (f"[{f}]", calls(F)),
    (f"[{f}, {g}]", calls(F, G)),
    (f"[{f}, {f}]", calls(F, F)),
    (f"[{g},\n{f}\n]", calls(G, F)),
    (f"```json\n[{f}, {g}]\n```", calls(F, G)),
    ("[" + ", ".join([f] * 16) + "]", calls(*[F] * 16)),
    ('{"arguments": {"x": 1}, "name": "f"}', calls(F)),
    ('{"name": "f", "arguments": "{\\"x\\": 1}"}', calls(F)),
    ('{"name": "f", "arguments": "```json\\n{\\"x\\": 1}\\n```"}', calls(F)),
    ('{"name": "f", "arguments": {"x": 1.0}}', calls(F)),
    ('{"name": "f", "arguments": {}}', calls(Call("f", {}))),
    ('{"name": "f", "arguments": "{}"}', calls(Call("f", {}))),
    ('{"name": "\\u0066", "arguments": {"\\u0078": 1}}', calls(F)),
    ('{"name": "f", "arguments": {"x": "\\ud83d\\ude00"}}', calls(Call("f", {"x": "😀"}))),
    (
        '{"name": "f", "arguments": {"x": "</tool_call> {[ \\" ]}"}}',
        calls(Call("f", {"x": '</tool_call> {[ " ]}'})),
    ),
    ('{"name": "", "arguments": {}}', calls(Call("", {}))),
    ('{"name": "no such tool", "arguments": {}}', calls(Call("no such tool", {}))),
    (
        '{"name": "f", "arguments": {"name": "g", "arguments": {}}}',
        calls(Call("f", {"name": "g", "arguments": {}})),
    ),
    ('{"type": "function", "function": {"name": "f", "arguments": {"x": 1}}}', calls(F)),
    ('{"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{\\"x\\": 1}"}}', calls(F)),
    ('{"id": "1", "name": "f", "arguments": {"x": 1}}', calls(F)),
    (f'{{"tool_calls": [{f}]}}', calls(F)),
    (f'{{"tool_calls": [{f}, {g}]}}', calls(F, G)),
    (f'{{"role": "assistant", "content": null, "tool_calls": [{f}]}}', calls(F)),
    (f'{{"role": "assistant", "content": "", "refusal": null, "tool_calls": [{f}]}}', calls(F)),
    (f'{{"content": "Let me look.", "tool_calls": [{f}]}}', calls(F, text="Let me look.")),
    ('{"answer": "It is 7."}', answer("It is 7.")),
    ('{"answer": " It is\\n7. "}', answer("It is\n7.")),
    ('```json\n{"answer": "yes"}\n```', answer("yes")),
    ('{"answer": "{\\"name\\": \\"f\\"}"}', answer('{"name": "f"}')),
]

REFUSED = [
    # no JSON
    ("", "json.missing"),
    (" \n\t", "json.missing"),
    ("It is 7.", "json.missing"),
    ("7 apples", "json.missing"),
    ("f(x=1)", "json.missing"),
    ("``` ```", "json.missing"),
    ("\ufeff", "json.missing"),
    ("\x00", "json.missing"),
    ("<tool_call></tool_call>", "json.missing"),
    ("Final Answer: it is 7", "json.missing"),
    # text around it
    (f"Sure: {f}", "call.extra_text"),
    (f"{f} is my call", "call.extra_text"),
    (f"{f}}}", "call.extra_text"),
    (f"{f}]", "call.extra_text"),
    (f"{f} or else nothing", "call.extra_text"),
    (f"Either {f} or {g}", "call.extra_text"),
    (f"<think>hm {f}", "reply.unfinished"),
    (f"<think>hm</think>{f} {g}", "call.multiple"),
    (f"<think>hm</think>Sure: {f}", "call.extra_text"),
    (f"{f}<think>hm</think>", "call.extra_text"),
    (f"<tool_call>{f}</tool_call>", "call.extra_text"),
    (f"Action: f\nAction Input: {f}", "call.extra_text"),
    (f"```json\n{f}\n``` done", "call.extra_text"),
    (f"\ufeff{f}", "call.extra_text"),
    ('{"answer": "yes"} no', "call.extra_text"),
    # several values
    (f"{f}\n{g}", "call.multiple"),
    (f"{f}, {g}", "call.multiple"),
    (f"{f}; {g}", "call.multiple"),
    (f"[{f}][{g}]", "call.multiple"),
    (f'{f}{{"answer": "yes"}}', "call.multiple"),
    ('{"answer": "yes"}{"answer": "no"}', "call.multiple"),
    ("[" + ", ".join([f] * 17) + "]", "call.too_many"),
    (f'{{"tool_calls": [{", ".join([f] * 17)}]}}', "call.too_many"),
    # syntax
    (f[:-1], "json.unfinished"),
    (f"[{f}", "json.unfinished"),
    (f"[{f},", "json.unfinished"),
    ('{"name": "f', "json.unfinished"),
    ('{"answer": "yes', "json.unfinished"),
    ("{", "json.unfinished"),
    ("[", "json.unfinished"),
    (f.replace('"', "'"), "json.syntax"),
    (f.replace('"', "“"), "json.syntax"),
    (f.replace("1", "True"), "json.syntax"),
    (f.replace("1", "one"), "json.syntax"),
    (f.replace("1", "01"), "json.syntax"),
    (f.replace("1", ".5"), "json.syntax"),
    (f.replace("1", "+1"), "json.syntax"),
    (f.replace("1", "0x1"), "json.syntax"),
    (f.replace("1", "1,"), "json.syntax"),
    (f.replace("1", '"a\nb"'), "json.syntax"),
    (f.replace("1", '"\\x41"'), "json.syntax"),
    (f.replace("1", '"\\u00"'), "json.syntax"),
    (f.replace("1}", "1]"), "json.syntax"),
    (f.replace(', "arg', '; "arg'), "json.syntax"),
    (f"{{/* call */ {f[1:]}", "json.syntax"),
    (f"[{f},]", "json.syntax"),
    (f"[{f} {g}]", "json.syntax"),
    ('{name: "f", arguments: {}}', "json.syntax"),
    # refused JSON
    (f.replace("1", "NaN"), "json.number"),
    (f.replace("1", "-Infinity"), "json.number"),
    (f.replace("1", "1e999"), "json.number"),
    (f.replace("1", "9" * 16), "json.number"),
    (f.replace("1", "1e999e9"), "json.number"),
    (f.replace("1", "-" + "9" * 5000), "json.number"),
    (f.replace("1", '1, "x": 2'), "json.duplicate_key"),
    (f.replace("1", '1, "\\u0078": 1'), "json.duplicate_key"),
    (f.replace("1", '[{"a": 1, "a": 2}]'), "json.duplicate_key"),
    (f.replace('{"name"', '{"name": "g", "name"'), "json.duplicate_key"),
    ('{"answer": "yes", "answer": "no"}', "json.duplicate_key"),
    (f.replace("1", '"\\ud800"'), "json.unicode"),
    (f.replace("1", '"\\ude00\\ud83d"'), "json.unicode"),
    (f.replace("1", '{"\\udfff": 1}'), "json.unicode"),
    (f.replace("1", "\"\ud800\""), "json.unicode"),
    (f.replace("1", "[" * 40 + "]" * 40), "json.too_deep"),
    ("[" * 1000, "json.too_deep"),
    (f + " " * 64_000, "json.too_long"),
    # JSON that is no call
    ("null", "call.not_object"),
    ("7", "call.not_object"),
    ('"f"', "call.not_object"),
    ("[]", "call.not_object"),
    ('["f", {"x": 1}]', "call.not_object"),
    (f"[[{f}]]", "call.not_object"),
    (f'[{f}, "answer"]', "call.not_object"),
    ('{"tool_calls": [null]}', "call.not_object"),
    ('{"function": "f"}', "call.not_object"),
    ("{}", "call.name_missing"),
    ('{"x": 1}', "call.name_missing"),
    ('{"f": {"x": 1}}', "call.name_missing"),
    ('{"tool": "f", "arguments": {}}', "call.name_missing"),
    ('{"content": "It is 7."}', "call.name_missing"),
    (f'[{f}, {{"answer": "yes"}}]', "call.name_missing"),
    ('{"name": null, "arguments": {}}', "call.name_type"),
    ('{"name": ["f"], "arguments": {}}', "call.name_type"),
    ('{"name": "f"}', "call.arguments_missing"),
    ('{"name": "f", "parameters": {"x": 1}}', "call.arguments_missing"),
    ('{"name": "f", "x": 1}', "call.arguments_missing"),
    ('{"name": "f", "arguments": null}', "call.arguments_type"),
    ('{"name": "f", "arguments": [{"x": 1}]}', "call.arguments_type"),
    ('{"name": "f", "arguments": "[]"}', "call.arguments_type"),
    ('{"name": "f", "arguments": "x=1"}', "call.arguments_syntax"),
    ('{"name": "f", "arguments": ""}', "call.arguments_syntax"),
    ('{"name": "f", "arguments": "{\\"x\\": 1} or {\\"x\\": 2}"}', "call.arguments_syntax"),
    ('{"name": "f", "arguments": "{\\"x\\": 1, \\"x\\": 2}"}', "call.arguments_syntax"),
    ('{"name": "f", "arguments": {}, "reason": "why not"}', "call.unexpected_field"),
    ('{"name": "f", "arguments": {}, "parameters": {}}', "call.unexpected_field"),
    (f'{{"name": "f", "arguments": {{}}, "function": {f}}}', "call.unexpected_field"),
    (f'{{"name": "f", "arguments": {{}}, "id": {f}}}', "call.unexpected_field"),
    (f'{{"function": {f}, "alternative": {g}}}', "call.unexpected_field"),
    (f'{{"tool_calls": [{f}], "others": [{g}]}}', "call.unexpected_field"),
    (f'{{"tool_calls": [{f}], "function_call": {g}}}', "call.unexpected_field"),
    ('{"tool_calls": []}', "call.missing"),
    (f'{{"tool_calls": {f}}}', "call.missing"),
    (f'{{"content": ["text"], "tool_calls": [{f}]}}', "call.content_type"),
    # answers
    ('{"answer": 7}', "answer.type"),
    ('{"answer": ["yes", "no"]}', "answer.type"),
    ('{"answer": ""}', "answer.empty"),
    ('{"answer": " \\n"}', "answer.empty"),
    ('{"answer": "yes", "alternative": "no"}', "answer.not_alone"),
    (f'{{"answer": "yes", "tool_calls": [{f}]}}', "answer.not_alone"),
    ('{"name": "f", "arguments": {}, "answer": "yes"}', "call.unexpected_field"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reply"), READ)
def test_this_is_read(text, reply):
    assert FORM.read(text, answer=True, parallel=True) == reply


@pytest.mark.parametrize(("text", "kind"), REFUSED)
def test_this_is_refused(text, kind):
    with pytest.raises(Malformed) as refused:
        FORM.read(text, answer=True, parallel=True)
    assert refused.value.note.kind == kind


@pytest.mark.parametrize(("text", "reply"), READ)
def test_spans_are_those_of_call_name_and_arguments(text, reply):
    for call in FORM.read(text, answer=True, parallel=True).calls:
        whole = json.loads(text[slice(*call.span)])
        whole = whole.get("function", whole)
        assert json.loads(text[slice(*call.arguments_span)]) == whole["arguments"]
        assert json.loads(f'"{text[slice(*call.name_span)]}"') == call.name


@pytest.mark.parametrize("text", ['{"answer": "yes"}', '{"answer": 7}'])
def test_answer_is_refused_where_a_call_is_needed(text):
    with pytest.raises(Malformed, match="Reply with a call") as refused:
        FORM.read(text, answer=False, parallel=True)
    assert refused.value.note.kind == "answer.unexpected"


@pytest.mark.parametrize("text", [f"[{f}, {g}]", f'{{"tool_calls": [{f}, {g}]}}', f"{f}\n{g}"])
def test_several_calls_are_refused_where_one_is_needed_and_the_further_ones_are_marked(text):
    with pytest.raises(Malformed, match="exactly a single call") as refused:
        FORM.read(text, answer=True, parallel=False)
    note = refused.value.note
    assert note.kind == "call.multiple"
    assert text[slice(*note.span)] == g


def test_array_is_refused_where_one_call_is_needed():
    with pytest.raises(Malformed, match="not an array"):
        FORM.read(f"[{f}]", answer=True, parallel=False)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        (f"Sure: {f}", "Sure: "),
        (f"{f} or else", "or else"),
        (f.replace("1", '1, "y": {"z": 1, "z": 2}'), '"z"'),
        (f.replace("1", '["NaN", NaN]'), "NaN"),
        (f.replace("1", '["1e999", 1e999]'), "1e999"),
        (f.replace("1", "[1, 23, 1e999]"), "1e999"),
        (f.replace("1", '["\\\\ud800", "a\\ud800"]'), '"a\\ud800"'),
        (f.replace("1", "True"), "T"),
        ('{"name": 7, "arguments": {}}', '"name": 7'),
        ('{"name": "f", "arguments": [1]}', '"arguments": [1]'),
        ('{"name": "f", "arguments": {"arguments": 1}, "why": 2}', '"why": 2'),
        (f'[{f}, {{"name": "g", "arguments": {{}}, "x": {{"x": 1}}}}]', '"x": {"x": 1}'),
        (f'[{f}, {{"arguments": {{}}}}]', '{"arguments": {}}'),
        ('{"answer": "yes", "or": "no"}', '"or": "no"'),
    ],
)
def test_mark_is_on_what_is_wrong(text, marked):
    with pytest.raises(Malformed) as refused:
        FORM.read(text, answer=True, parallel=True)
    start, end = refused.value.note.span
    assert text[start:end] == marked
    if text.count(marked) > 1:  # then it is the last one that is wrong in these examples
        assert start == text.rindex(marked)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f.replace("1", "True"), "true, false or null, in lower case"),
        (f.replace('"', "'"), "double quotes, not single"),
        (f.replace('"', "“"), "straight double quotes"),
        (f.replace("1", "1,"), "remove the comma before the closing bracket"),
        (f.replace("1}", "1]"), "bracket does not match"),
        (f.replace("1", "1 // one"), "remove the comment"),
        (f.replace("1", '"a\nb"'), "raw line break"),
        (f.replace("1", "one"), "text needs double quotes"),
        (f.replace('": 1', '" 1'), "a colon must stand there"),
        (f.replace("1", '"\\x41"'), "escapes must be valid JSON"),
        (f"{f}\n{g}", "into a single array"),
        (f[:-1], "close every quote and bracket"),
    ],
)
def test_advice_is_concrete(text, said):
    with pytest.raises(Malformed, match=said):
        FORM.read(text, answer=True, parallel=True)


@pytest.mark.parametrize("text", [f.replace("1}", "1,}"), f.replace("1}", "1 , }"), f.replace("1}", "[1,\n]}")])
def test_a_comma_too_many_is_pointed_at_and_not_the_bracket_behind_it(text):
    with pytest.raises(Malformed, match="remove the comma") as caught:
        FORM.read(text, answer=True, parallel=True)
    assert text[slice(*caught.value.note.span)] == ","
    assert text[caught.value.note.span[1] :].lstrip()[0] in "]}"


def test_one_call_is_written_as_an_object_and_several_as_an_array():
    assert FORM.write([F]) == f
    assert FORM.write([F, G]) == f"[{f}, {g}]"
    assert FORM.write_answer("yes") == '{"answer": "yes"}'


def test_results_are_lines_of_json_labelled_where_there_are_several():
    assert FORM.show([Result("f", {"a": "ü\n"})]) == '{"a": "ü\\n"}'
    assert FORM.show([Result("f", [1]), Result("g", None)]) == "f: [1]\ng: null"


def test_description_lists_tools_and_what_is_possible():
    tools = [ToolSpec("f", "does it", {"properties": {"x": {"type": "integer"}}, "required": ["x"]})]
    shown = FORM.describe(tools, answer=False, parallel=False)
    assert shown == (
        "Reply with a JSON object and nothing else:\n"
        '{"name": "tool", "arguments": {"parameter": value}}\n\n'
        "Tools:\nf: does it\n- x: integer"
    )
    assert "answer" not in shown
    assert '{"answer": "text"}' in FORM.describe(tools, answer=True, parallel=False)
    assert "array" in FORM.describe(tools, answer=False, parallel=True)


def test_a_thought_may_stand_before_the_json():
    call = '{"name": "f", "arguments": {"x": "</think>"}}'
    for thought in ("<think>f or g?\n</think>\n", "f or g?\n</think>", "<think></think>"):
        reply = FORM.read(thought + call, answer=False, parallel=False)
        assert [c.arguments for c in reply.calls] == [{"x": "</think>"}]
        assert reply.text == ""
        assert (thought + call)[slice(*reply.calls[0].span)] == call
