"""The leak detector: what it finds, what it lets pass, and that hostile text cannot slow it down."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdpo_gym import Task, as_messages
from sdpo_gym.leaks import find_leaks, form_of


def leaks(secret: str, text: str, attempt: str = "") -> bool:
    return bool(find_leaks(Task("t", as_messages("?"), secrets=(secret,)), attempt, text))


@pytest.mark.parametrize(
    ("secret", "form"),
    [
        ("B", "option"),
        ("(C)", "option"),
        ("Ｂ", "option"),
        ("42", "number"),
        ("-1,234.5", "number"),
        ("1e-3", "number"),
        ("2/3", "number"),
        ("12.5 m/s", "number"),
        ("$250", "number"),
        ("50%", "number"),
        ("b", "text"),
        ("BC", "text"),
        ("3D", "text"),
        ("192.168.0.1", "text"),
        ("2026-01-05", "text"),
        ("0x1F", "text"),
        ("three", "text"),
    ],
)
def test_the_form_of_a_secret_decides_how_it_is_looked_for(secret: str, form: str) -> None:
    assert form_of(secret) == form


@pytest.mark.parametrize(
    "text",
    [
        "The answer is B.",
        "Not C but B",
        "option b",
        "the answer is (b)",
        "choice: b",
        "Ⓑ is right",
        "it was the second option",
        "option 2 was right",
        "<answer>B</answer>",
        "A,B",
    ],
)
def test_naming_the_right_option_is_a_leak(text: str) -> None:
    assert leaks("B", text)


@pytest.mark.parametrize(
    "text",
    [
        *("Be brief.", "The option C is wrong", "see B2", "a b c", "The second answer block", "USB"),
        *("choose A, B or D", "A or B", "one of A, B, or C."),
    ],
)
def test_text_that_names_no_option_or_one_among_others_is_no_leak(text: str) -> None:
    assert not leaks("B", text)


@pytest.mark.parametrize("text", ["B or B", "A or C, and it is B", "A and B", "not A, so B", "A, B"])
def test_what_looks_like_a_list_of_alternatives_and_is_none_is_searched(text: str) -> None:
    assert leaks("B", text)


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("1000", "about 1,000 of them"),
        ("1000", "1e3"),
        ("1000", "1 000"),
        ("1000", "1×10^3"),
        ("1000", "1 × 10³"),
        ("1000", r"$1 \times 10^{3}$"),
        ("1e-05", "10\u207b\u2075 is 1x10\u207b\u2075"),
        ("-5", "x = \u22125"),
        ("0.5", "50%"),
        ("0.5", "50 percent"),
        ("0.5", "1/2"),
        ("0.5", "½"),
        ("0.5", r"\frac{1}{2}"),
        ("1/3", "0.3333"),
        ("3.14", "3,14"),
        ("42", "=42;"),
        ("42", "42kg"),
        ("42", "forty (４２)"),
        ("42", "٤٢"),
        ("42", '{"n": 42.0}'),
        ("2", "[1,2]"),
        ("200", "[100,200,300]"),
        ("12345.6", "roughly 12346"),
        ("1.23", "123 cm"),
        ("0.00456", "4.56 mm"),
        ("17.3", "that is 62.3 km/h"),
        ("7260", "121 minutes"),
        ("0.785398", "45.0 degrees"),
        ("12.5 m/s", "12.5"),
    ],
)
def test_an_equal_number_in_any_notation_or_unit_is_a_leak(secret: str, text: str) -> None:
    assert leaks(secret, text)


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("5", "50"),
        ("5", "-5"),
        ("5", "0.5"),
        ("5", "x5"),
        ("5", "5fa4"),
        ("5", "two blocks"),
        ("5", "/items/5"),
        ("12", "at character 12"),
        ("123", "the answer is 123 characters long"),
        ("1.23", "line 123"),
        ("123", "124"),
        ("17.3", "62.3 points"),
        ("1", "1,000"),
        ("42", "4 2"),
    ],
)
def test_other_numbers_are_no_leak(secret: str, text: str) -> None:
    assert not leaks(secret, text)


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("New York", "the city was new   york!"),
        ("New York", "NEW\nYORK"),
        ("New York", "New\u00a0York"),
        ("New York", "New \u200bYork"),
        ("Straße", "STRASSE"),
        ("file", "ﬁle"),
        ('say "hi"', r'expected "say \"hi\""'),
        ("Zoë", r"Zo\u00eb"),
        ("a < b", "a &lt; b"),
        ('{"x": 1}', 'not {"x":1}'),
        ("x + y", "it is (x+y)"),
    ],
)
def test_the_same_text_in_other_clothes_is_a_leak(secret: str, text: str) -> None:
    assert leaks(secret, text)


@pytest.mark.parametrize(("secret", "text"), [("cat", "concatenate"), ("Paris", "comparison"), ("go", "going")])
def test_text_inside_other_words_is_no_leak(secret: str, text: str) -> None:
    assert not leaks(secret, text)


@pytest.mark.parametrize(
    ("secret", "attempt"), [("B", "<answer>B</answer>"), ("1000", "1e3"), ("New York", "new york")]
)
def test_what_the_attempt_itself_says_is_exempt(secret: str, attempt: str) -> None:
    assert not leaks(secret, f"you said {secret}", attempt)


def test_each_secret_is_reported_with_the_passage_that_states_it() -> None:
    task = Task("t", as_messages("?"), secrets=("Rome", "7", "Oslo"))
    found = find_leaks(task, "", "neither Oslo nor Rome")
    assert [leak.secret for leak in found] == ["Rome", "Oslo"]
    assert "rome" in found[0].found


@given(st.text(min_size=1, max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_a_secret_quoted_whole_between_spaces_is_always_found(secret: str, before: str, after: str) -> None:
    if not secret.strip() or form_of(secret) != "text":
        return
    import unicodedata

    plain = unicodedata.normalize("NFKC", secret)
    if not any(c.isalnum() for c in plain) or any(
        unicodedata.category(c)[0] == "M" for c in before + after + plain
    ):
        return
    assert leaks(secret, f"{before} | {secret} | {after}", attempt="") or "\\" in secret or "&" in secret


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4),
    st.sampled_from(["{:f}", "{:e}", "{:,f}", "{:g}"]),
)
def test_a_number_is_found_in_every_python_format(value, form: str) -> None:
    text = form.format(value)
    assert leaks(f"{value:f}", f"expected {text}!")


@given(st.text(), st.text(), st.text())
def test_any_text_is_searched_without_an_error(secret: str, attempt: str, text: str) -> None:
    find_leaks(Task("t", as_messages("?"), secrets=(secret,)), attempt, text)


HOSTILE = ["1,", "1 ", "1", "111,", "1e9999 ", "-", "1/1", "\\u0041", "&amp;", " ", "a ", "é ", "\\frac{1}{", "0."]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("secret", ["B", "3.14159", "a a a b"])
def test_time_grows_no_faster_than_the_text(piece: str, secret: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        leaks(secret, text, "nothing")
        return time.process_time() - start

    seconds(1000)
    small, large = min(seconds(10_000) for _ in range(3)), seconds(160_000)
    assert large < 60 * small + 0.05  # 16 times is linear, 256 times quadratic
