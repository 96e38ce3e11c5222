"""Log-probabilities of given answers, against a plain forward of each conversation by itself."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from peft import LoraConfig, get_peft_model

from sdpo_gym.errors import PolicyError
from sdpo_gym.policy import ScoresAnswers, ScriptedPolicy
from sdpo_gym.types import Message
from sdpo_trainers.models import LoadedModel, load_model
from sdpo_trainers.rendering import render_prompt
from sdpo_trainers.sampling import scoring
from sdpo_trainers.sampling.policy import TransformersPolicy

TASK = "What is the code of item 7? " * 6
ALIKE = [TASK, TASK + "Here is feedback.", TASK + "Here is another, far longer piece of feedback. " * 5, TASK]
APART = ["hello", "a question of its own " * 9, "what?", "x"]
ANSWERS = ["code-123", "", "a long answer, " * 8, "code-9"]
TOLERANCE = 1e-3
"""In nats, over up to 120 tokens; float32 sums in another order differ by less."""


def asked(texts):
    return [[Message("system", "Be brief."), Message("user", text)] for text in texts]


def naive(loaded: LoadedModel, conversation, answer) -> float:
    """One forward of the whole, in float32, without cache, padding or batch."""
    prompt = render_prompt(loaded.tokenizer, conversation)
    written = loaded.tokenizer.encode(answer, add_special_tokens=False)
    with torch.no_grad():
        logits = loaded.model(input_ids=torch.tensor([prompt + written])).logits[0].float()
    logprobs = logits[len(prompt) - 1 :].log_softmax(-1)
    ends = logprobs[-1, list(loaded.eos_ids)].logsumexp(-1)
    return float(sum(logprobs[t, token] for t, token in enumerate(written)) + ends)


@pytest.mark.parametrize("texts", [ALIKE, APART, ALIKE + APART], ids=["alike", "apart", "both"])
@pytest.mark.parametrize("batch_size", [1, 3, 32])
def test_scores_are_those_of_a_plain_forward(tiny: LoadedModel, texts, batch_size):
    conversations, answers = asked(texts), (ANSWERS * 2)[: len(texts)]
    found = TransformersPolicy(tiny, batch_size).answer_logprobs(conversations, answers)
    expected = [naive(tiny, *pair) for pair in zip(conversations, answers, strict=True)]
    assert found == pytest.approx(expected, abs=TOLERANCE)


def test_an_adapter_is_scored_with_what_it_changes(tiny: LoadedModel, tmp_path):
    adapted = get_peft_model(tiny.model, LoraConfig(r=2, target_modules=["q_proj", "v_proj"]))
    with torch.no_grad():
        for name, weight in adapted.named_parameters():
            if "lora_B" in name:
                weight.normal_(generator=torch.Generator().manual_seed(0))
    adapted.save_pretrained(tmp_path)
    loaded = load_model(str(tmp_path), device="cpu")
    conversations = asked(ALIKE)
    found = TransformersPolicy(loaded).answer_logprobs(conversations, ANSWERS)
    expected = [naive(loaded, *pair) for pair in zip(conversations, ANSWERS, strict=True)]
    assert found == pytest.approx(expected, abs=TOLERANCE)
    plain = TransformersPolicy(load_model("tiny", device="cpu")).answer_logprobs(conversations, ANSWERS)
    assert found != pytest.approx(plain, abs=0.1)


def test_an_answer_may_end_with_any_of_the_tokens_that_end_one(tiny: LoadedModel):
    policy, conversations = TransformersPolicy(tiny), asked(["hello"])
    (one,) = policy.answer_logprobs(conversations, ["yes"])
    tiny.model.generation_config.eos_token_id = [*tiny.eos_ids, 5]
    assert policy.answer_logprobs(conversations, ["yes"]) == pytest.approx(
        [naive(tiny, conversations[0], "yes")], abs=TOLERANCE
    )
    assert policy.answer_logprobs(conversations, ["yes"])[0] > one


def test_what_is_too_long_to_read_has_no_score_and_the_others_have(tiny: LoadedModel):
    found = TransformersPolicy(tiny).answer_logprobs(asked(["x" * 8100, "hello"]), ["y" * 100, "y"])
    assert found[0] is None and found[1] < 0


def test_equal_calls_give_equal_scores_in_any_thread_and_leave_no_trace(tiny: LoadedModel):
    policy = TransformersPolicy(tiny)
    tiny.model.train()

    def score(start):
        return policy.answer_logprobs(asked(ALIKE[start:]), ANSWERS[start:])

    alone = [score(start) for start in (0, 1, 2)]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(score, (0, 1, 2))) == alone
    assert tiny.model.training
    assert all(weight.grad is None for weight in tiny.model.parameters())


def test_batches_are_small_where_answers_are_long(tiny: LoadedModel, monkeypatch):
    read = []
    one = scoring._score
    monkeypatch.setattr(scoring, "_score", lambda *given: read.append(len(given[1])) or one(*given))
    monkeypatch.setattr(scoring, "_MOST_LOGITS", 2 * 122 * tiny.model.config.vocab_size)
    TransformersPolicy(tiny).answer_logprobs(asked(["hello"] * 5), ["y" * 120] * 5)
    assert read == [2, 2, 1]


def test_weights_that_have_diverged_are_an_error(tiny: LoadedModel):
    with torch.no_grad():
        tiny.model.get_input_embeddings().weight.fill_(float("nan"))
    with pytest.raises(PolicyError, match="diverged"):
        TransformersPolicy(tiny).answer_logprobs(asked(["hello"]), ["yes"])


def test_nothing_is_scored_where_nothing_is_asked(tiny: LoadedModel):
    assert TransformersPolicy(tiny).answer_logprobs([], []) == []


def test_policies_say_whether_they_can_score(tiny: LoadedModel):
    assert isinstance(TransformersPolicy(tiny), ScoresAnswers)
    assert not isinstance(ScriptedPolicy(lambda conversation, number: ""), ScoresAnswers)
