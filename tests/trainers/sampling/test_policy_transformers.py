"""A local model as a policy."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from sdpo_gym.errors import PolicyError
from sdpo_gym.policy import Policy, Sampling
from sdpo_gym.types import Message
from sdpo_trainers.models import LoadedModel
from sdpo_trainers.sampling.policy import TransformersPolicy, render_prompt

CONVERSATIONS = [[Message("user", text)] for text in ("hello", "a much longer question " * 4, "hi", "what?")]


def test_it_is_a_policy(tiny: LoadedModel):
    assert isinstance(TransformersPolicy(tiny), Policy)
    assert TransformersPolicy.from_name("tiny", device="cpu").name == "tiny"


@pytest.mark.parametrize("batch_size", [1, 2, 5, 64])
def test_the_answers_do_not_depend_on_the_batch_size(tiny: LoadedModel, batch_size: int):
    sampling = Sampling(max_tokens=10)
    expected = TransformersPolicy(tiny, batch_size=12).sample(CONVERSATIONS, 3, sampling)
    answers = TransformersPolicy(tiny, batch_size).sample(CONVERSATIONS, 3, sampling)
    assert [[s.token_ids for s in group] for group in answers] == [[s.token_ids for s in g] for g in expected]


def test_answers_come_in_the_order_of_the_conversations(tiny: LoadedModel):
    answers = TransformersPolicy(tiny, batch_size=2).sample(CONVERSATIONS, 2, Sampling(max_tokens=3))
    for conversation, group in zip(CONVERSATIONS, answers, strict=True):
        assert [list(s.prompt_ids) for s in group] == [render_prompt(tiny.tokenizer, conversation)] * 2


def test_threads_that_sample_at_once_get_what_they_would_get_one_after_another(tiny: LoadedModel):
    policy = TransformersPolicy(tiny)

    def ask(seed: int) -> list[tuple[int, ...]]:
        answers = policy.sample(CONVERSATIONS[: 1 + seed % 3], 2, Sampling(max_tokens=12, seed=seed))
        return [sample.token_ids for group in answers for sample in group]

    alone = [ask(seed) for seed in range(8)]
    tiny.model.train()  # a trainer's model: sampling puts it in evaluation mode and back
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(8))) == alone
    assert tiny.model.training


def test_a_prompt_that_does_not_fit_is_refused_with_the_models_limit(tiny: LoadedModel):
    with pytest.raises(PolicyError, match="8192"):
        TransformersPolicy(tiny).sample([[Message("user", "x" * 8200)]], 1, Sampling(max_tokens=4))


def test_a_tokenizer_without_a_template_gets_a_plain_chat(tiny: LoadedModel):
    tiny.tokenizer.chat_template = None
    messages = [Message("system", "Be brief."), Message("user", "Why?")]
    text = tiny.tokenizer.decode(render_prompt(tiny.tokenizer, messages))
    assert text == "System: Be brief.\n\nUser: Why?\n\nAssistant:"


def test_a_template_that_refuses_a_conversation_is_an_error_that_names_the_roles(tiny: LoadedModel):
    tiny.tokenizer.chat_template = "{{ raise_exception('System role not supported') }}"
    with pytest.raises(PolicyError, match=r"roles system.*System role not supported"):
        render_prompt(tiny.tokenizer, [Message("system", "x")])


@pytest.mark.model
def test_a_real_model_answers(smollm2: LoadedModel):
    policy = TransformersPolicy(smollm2)
    question = [Message("user", "What is the capital of France?")]
    ((sample,),) = policy.sample([question], 1, Sampling(temperature=0, max_tokens=20))
    assert sample.text == "The capital of France is Paris."
    assert sample.finish_reason == "stop"
