"""The format "openai" by a table of awkward texts, and what it says about them."""

import json

import pytest

from sdpo_envs.tools.formats import Call, Malformed, Reply, Result, ToolSpec, call_format
from sdpo_gym.endpoint import read_reply
from sdpo_gym.errors import ConfigError

FORM = call_format("openai")
F = Call("f", {"x": 1})
G = Call("g", {"y": ["a"]})
f = '{"name": "f", "arguments": {"x": 1}}'
g = '{"name": "g", "arguments": {"y": ["a"]}}'


def message(*functions, **others):
    made = [{"id": "c", "type": "function", "function": json.loads(one)} for one in functions]
    return json.dumps({**others, "tool_calls": made})


def block(*inside):
    return "\n".join(f"<tool_call>\n{one}\n</tool_call>" for one in inside)


def answer(text):
    return Reply((), text)


def calls(*made, text=""):
    return Reply(made, text)


READ = [
    (message(f), calls(F)),
    (message(f, g), calls(F, G)),
    (message(f, content=None), calls(F)),
    (message(f, content="Let me look."), calls(F, text="Let me look.")),
    (message(f, role="assistant", refusal=None, annotations=[], reasoning_content="hm"), calls(F)),
    (message('{"name": "f", "arguments": "{\\"x\\": 1}"}'), calls(F)),
    (f"```json\n{message(f)}\n```", calls(F)),
    (f'{{"tool_calls": [{f}, {g}]}}', calls(F, G)),
    ('{"tool_calls": [{"index": 0, "id": "c", "type": "function", "function": ' + f + "}]}", calls(F)),
    (f, calls(F)),
    (f"[{f}, {g}]", calls(F, G)),
    ('{"name": "f", "parameters": {"x": 1}}', calls(F)),
    ('{"name": "f", "parameters": "{\\"x\\": 1}"}', calls(F)),
    ('{"type": "function", "name": "f", "parameters": {"x": 1}}', calls(F)),
    (f'{{"type": "function", "function": {f}}}', calls(F)),
    (block(f, g), calls(F, G)),
    (block('{"name": "f", "parameters": {"x": 1}}'), calls(F)),
    (f"I look it up.\n{block(f)}", calls(F, text="I look it up.")),
    (f"<think>hm</think>\n{f}", calls(F, text="<think>hm</think>")),
    (f"hm\n</think>\n\n{message(f)}", calls(F, text="hm\n</think>")),
    (f"<think>hm</think>\n{block(f)}", calls(F, text="<think>hm</think>")),
    (
        '{"name": "w", "arguments": {"text": "<tool_call></think>"}}',
        calls(Call("w", {"text": "<tool_call></think>"})),
    ),
    ("It is 7.", answer("It is 7.")),
    ("<think>hm</think>\n\nIt is 7.", answer("It is 7.")),
    ('{"role": "assistant", "content": "It is 7."}', answer("It is 7.")),
    ('{"content": "It is 7.", "tool_calls": null}', answer("It is 7.")),
    ('{"content": "It is 7.", "tool_calls": []}', answer("It is 7.")),
    ('{"answer": "It is 7."}', answer("It is 7.")),
    ("[1] says that it is 7.", answer("[1] says that it is 7.")),
    ("```python\nprint(7)\n```", answer("```python\nprint(7)\n```")),
    ("7", answer("7")),
    ('{"x": 1}', answer('{"x": 1}')),
    ('[{"x": 1}]', answer('[{"x": 1}]')),
    ("{x} is a set", answer("{x} is a set")),
]

REFUSED = [
    ("", "reply.empty"),
    ("\n", "reply.empty"),
    ("<think>hm</think>\n", "reply.empty"),
    ('{"content": ""}', "reply.empty"),
    ('{"content": "It is', "json.unfinished"),
    ('{"content": null, "tool_calls": null}', "reply.empty"),
    ("<think>hm", "reply.unfinished"),
    # traces of a call
    (f"Sure: {f}", "call.form"),
    (f"Sure:\n```json\n{f}\n```", "call.form"),
    (f"{f[1:]}", "call.form"),
    ('I call {"function": {}}', "call.form"),
    ("Action: f\nAction Input: {}", "call.form"),
    ("I use <tool_call", "call.form"),
    ("<tool_response>7</tool_response>", "call.invented_result"),
    # text around
    (f"{f} or nothing", "call.extra_text"),
    (f"{message(f)}\nDone.", "call.extra_text"),
    (f"{block(f)}\nDone.", "call.extra_text"),
    (f"{f}\n{block(g)}", "call.extra_text"),
    (f"Sure {f}\n{block(g)}", "call.extra_text"),
    (f"{f}\n{g}", "call.multiple"),
    (f"{f};{g}", "call.multiple"),
    (f"{message(f)}{message(g)}", "call.multiple"),
    (message(*[f] * 17), "call.too_many"),
    ("[" + ", ".join([f] * 17) + "]", "call.too_many"),
    (block(*[f] * 17), "call.too_many"),
    # JSON
    (message(f)[:-1], "json.unfinished"),
    (message(f)[:30], "json.unfinished"),
    (block(f[:-1]), "json.unfinished"),
    (f"<tool_call>{f}", "call.unclosed"),
    (f.replace("1", "one"), "json.syntax"),
    (f.replace('"', "'"), "json.syntax"),
    (f.replace("1", "NaN"), "json.number"),
    (f.replace("1", '1, "x": 1'), "json.duplicate_key"),
    (message(f).replace('"tool_calls"', '"tool_calls": [], "tool_calls"'), "json.duplicate_key"),
    (f.replace("1", '"\\udc00"'), "json.unicode"),
    ("It is \udc00.", "json.unicode"),
    (f.replace("1", "[" * 40 + "]" * 40), "json.too_deep"),
    ("x" * 64_001, "json.too_long"),
    # JSON that is no call
    ("{}", "call.name_missing"),
    ('{"arguments": {"x": 1}}', "call.name_missing"),
    ("[]", "call.not_object"),
    ('{"tool_calls": [7]}', "call.not_object"),
    ('{"tool_calls": []}', "call.missing"),
    (f'{{"tool_calls": {f}}}', "call.missing"),
    ('{"name": "f"}', "call.arguments_missing"),
    ('{"name": "f", "arguments": {}, "parameters": {}}', "call.unexpected_field"),
    (message(f, alternative=[g]), "call.unexpected_field"),
    (message(f, function_call={"name": "g"}), "call.unexpected_field"),
    (message(f, answer="It is 7."), "answer.not_alone"),
    (message('{"name": "f", "arguments": "x=1"}'), "call.arguments_syntax"),
    (message('{"name": "f", "arguments": "{\\"x\\": 1, \\"x\\": 2}"}'), "call.arguments_syntax"),
    (message('{"name": "f", "arguments": null}'), "call.arguments_type"),
    (message('{"name": 7, "arguments": {}}'), "call.name_type"),
    (message(f, content=7), "call.content_type"),
    ('{"content": 7}', "call.content_type"),
    ('{"content": "It is 7.", "calls": [1]}', "answer.not_alone"),
    ('{"answer": 7}', "answer.type"),
    ('{"answer": " "}', "answer.empty"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reply"), READ)
def test_this_is_read(text, reply):
    assert FORM.read(text, answer=True, parallel=True) == reply


@pytest.mark.parametrize(("text", "kind"), REFUSED)
def test_this_is_refused(text, kind):
    with pytest.raises(Malformed) as refused:
        FORM.read(text, answer=True, parallel=True)
    assert refused.value.note.kind == kind


@pytest.mark.parametrize("text", ["It is 7.", '{"content": "It is 7."}', '{"answer": "It is 7."}'])
def test_answer_is_refused_where_a_call_is_needed(text):
    with pytest.raises(Malformed, match="Reply with a call") as refused:
        FORM.read(text, answer=False, parallel=True)
    assert refused.value.note.kind == "answer.unexpected"


@pytest.mark.parametrize("text", [message(f, g), f"[{f}, {g}]", block(f, g)])
def test_several_calls_are_refused_where_one_is_needed(text):
    with pytest.raises(Malformed, match="exactly a single call") as refused:
        FORM.read(text, answer=True, parallel=False)
    assert refused.value.note.kind == "call.multiple"


@pytest.mark.parametrize("form", ["json", "openai"])
@pytest.mark.parametrize("content", [None, "", "Let me look.", "\n\n"])
@pytest.mark.parametrize("count", [1, 2])
def test_calls_that_a_server_has_parsed_are_read_as_they_were(form, content, count):
    made = [{"id": "c", "type": "function", "function": {"name": "f", "arguments": '{"x": "ü"}'}}] * count
    body = {"choices": [{"message": {"role": "assistant", "content": content, "tool_calls": made}}]}
    (sample,) = read_reply(json.dumps(body).encode())
    reply = call_format(form).read(sample.text, answer=True, parallel=count > 1)
    assert reply == calls(*[Call("f", {"x": "ü"})] * count, text=(content or "").strip())


def test_spans_lie_inside_a_string_of_arguments():
    text = FORM.write([Call("f", {"a": 'q"\n', "ü": [{"b": "😀"}, 2]})])
    (call,) = FORM.read(text, answer=True, parallel=True).calls
    at = {p: text[slice(*FORM.locate(text, call, p))] for p in [("a",), ("ü", 0, "b"), ("ü", 1), ("ü", 7), ()]}
    assert at == {
        ("a",): r"\"a\": \"q\\\"\\n\"",
        ("ü", 0, "b"): r"\"b\": \"😀\"",
        ("ü", 1): "2",
        ("ü", 7): r"\"ü\": [{\"b\": \"😀\"}, 2]",
        (): r"{\"a\": \"q\\\"\\n\", \"ü\": [{\"b\": \"😀\"}, 2]}",
    }


@pytest.mark.parametrize(
    ("arguments", "place", "advice"),
    [
        ('{"city": "Oslo",}', ",", "remove the comma before the closing bracket"),
        ("{\"city\": 'Oslo'}", "'", "use double quotes"),
        ('{"city": "Ös\\tlo", "city": 2}', '\\"city\\"', "only once"),
        ('{"city": "Oslo"', '\\"', "close every quote and bracket"),
    ],
)
def test_a_slip_inside_a_string_of_arguments_is_pointed_at_and_told_as_elsewhere(arguments, place, advice):
    written = json.dumps({"name": "f", "arguments": arguments})
    with pytest.raises(Malformed) as caught:
        FORM.read(written, answer=False, parallel=False)
    note = caught.value.note
    assert note.kind == "call.arguments_syntax"
    assert written[slice(*note.span)].endswith(place)
    assert note.span[0] > written.index("arguments") + 10
    assert advice in note.message
    assert "«" not in note.message


def test_calls_are_written_as_a_message():
    written = json.loads(FORM.write([F, G], "Both."))
    assert written["content"] == "Both."
    assert [call["function"]["name"] for call in written["tool_calls"]] == ["f", "g"]
    assert all(isinstance(call["function"]["arguments"], str) for call in written["tool_calls"])
    assert len({call["id"] for call in written["tool_calls"]}) == 2


@pytest.mark.parametrize("text", [f, "<tool_call>", '{"content": "x"}', "[{", "<think>hm</think>It is 7."])
def test_answer_that_would_be_read_otherwise_is_written_as_a_message(text):
    written = FORM.write_answer(text)
    assert json.loads(written)["content"] == text
    assert FORM.read(written, answer=True, parallel=True) == answer(text)


def test_plain_answer_is_written_as_it_is_and_an_empty_one_not_at_all():
    assert FORM.write_answer(" It is 7. ") == "It is 7."
    with pytest.raises(ConfigError):
        FORM.write_answer(" ")


def test_results_are_lines_of_json_labelled_where_there_are_several():
    assert FORM.show([Result("f", {"a": 1})]) == '{"a": 1}'
    assert FORM.show([Result("f", {"a": 1}), Result("g", "x")]) == 'f: {"a": 1}\ng: "x"'


def test_description_has_the_schemas_and_an_example_that_is_read():
    spec = ToolSpec("f", "does it", {"type": "object", "properties": {"x": {"type": "integer"}}})
    shown = FORM.describe([spec], answer=True, parallel=True)
    assert json.loads(shown.splitlines()[1]) == spec.as_openai()
    example = next(line for line in shown.splitlines() if line.startswith('{"content"')).replace("{…}", "{}")
    assert FORM.read(example, answer=True, parallel=True) == calls(Call("tool", {}))
    assert "final answer" not in FORM.describe([spec], answer=False, parallel=False)
