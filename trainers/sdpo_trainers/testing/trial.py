"""What a backend is tried on: scripted attempts at a small environment, and the gradients made of them."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from sdpo_gym.backends import BackendSpec, backend_spec
from sdpo_gym.env import FeedbackEnv, Response
from sdpo_gym.errors import ConfigError
from sdpo_gym.policy import Conversation, ScriptedPolicy
from sdpo_gym.settings import Section, merge, validate
from sdpo_gym.tasks import ListTasks, stable_hash
from sdpo_gym.types import Attempt, Feedback, Group, Note, Sample, Task, Verdict, as_messages
from sdpo_trainers.backend import (
    Backend,
    Batch,
    Example,
    Loss,
    SecondAttempts,
    Tokens,
    as_backend,
    resolve,
)
from sdpo_trainers.config import OptimizerOptions, TrainConfig
from sdpo_trainers.engine.intake import check_loss
from sdpo_trainers.engine.step import Engine, Update
from sdpo_trainers.models import LoadedModel
from sdpo_trainers.preparation import make_context
from sdpo_trainers.rendering import render_answer, render_prompt
from sdpo_trainers.sampling.rollouts import Rollouts
from sdpo_trainers.tiny import tiny_model, tiny_tokenizer

OUTCOMES = {1: ("1001", "0100", "0000", "1111"), 2: ("1101", "0000", "0110", "1011")}
"""By step, which of the attempts at each task succeed. No mean is the same in both, over all attempts or over
those at a task, so that what is remembered of the first shows in the second."""
WORDS = (("stone", "river"), ("cloud", "apple"), ("table", "light"), ("grass", "paper"))
MERGES = (("e", "n"), ("r", "e"), ("u", "o"), ("e", "l"), ("t", "h"), ("s", "s"))
"""Pairs of letters that are one token. Each right answer has one, and is sampled letter by letter all the same, in
other tokens than its text would be made into."""
ASKED = re.compile(r"Question (\d): write (\w+) backwards")


class Backwards(FeedbackEnv[Task]):
    """Write a word backwards, or two of them, one after the other. The second is asked for whatever the first was.

    Args:
        turns: 1 or 2.
    """

    def __init__(self, turns: int = 1) -> None:
        tasks = [
            Task(str(i), as_messages(_ask(i, words[0])), plan=tuple(word[::-1] for word in words[:turns]))
            for i, words in enumerate(WORDS)
        ]
        super().__init__(ListTasks(tasks), max_turns=turns)

    def begin(self, task: Task) -> dict[str, Any]:
        return {"task": task, "right": []}

    def respond(self, state: dict[str, Any], attempt: Attempt) -> Response:
        task, right = state["task"], state["right"]
        right.append(attempt.strip() == task.plan[len(right)])
        going = len(right) < len(task.plan)
        if right[-1] and going:
            feedback = Feedback(Verdict.IN_PROGRESS, 0.0)
        elif all(right):
            feedback = Feedback.correct()
        else:
            remark = (
                f"Word {len(right)} begins or ends with the wrong letter."
                if not right[-1]
                else "Word 1 was wrong."
            )
            feedback = Feedback(Verdict.WRONG_ANSWER, 0.0, (Note("order", remark),))
        return Response(feedback, _ask(int(task.id), WORDS[int(task.id)][len(right)]) if going else None)


def _ask(task: int, word: str) -> str:
    return f"Question {task}: write {word} backwards."


class Trial:
    """A backend, and what can be done with it.

    Args:
        backend: Its name, or its class.
        settings: Of a training run.

    Attributes:
        name: Of the backend.
        spec: How it is offered; None for a class.
        config: The settings.
        temperature: Of the sampling.
        raised: Errors that were told, by the place that raised them, and the property that told of them.
    """

    def __init__(self, backend: str | type[Backend], settings: Mapping[str, Any]) -> None:
        small = {
            "model": "tiny",
            "dtype": "float32",
            "tasks_per_step": len(WORDS),
            "group_size": len(OUTCOMES[1][0]),
            "lora": {"rank": 0},
            "sampling": {"temperature": 0.7, "max_tokens": 16},
        }
        named = {"backend": backend} if isinstance(backend, str) else {}
        config = validate(TrainConfig, merge(small, settings, named))
        if isinstance(backend, str):
            self.spec: BackendSpec | None = backend_spec(backend)
            self.config, self.kind, self.options = resolve(config)
            self.name = backend
        else:
            self.spec, self.config = None, config
            self.kind = as_backend(backend, repr(backend))
            self.name = backend.__name__
            self.options = validate(backend.Options, config.algorithm, "algorithm")
            backend.check(self.options, config)
        self.temperature = self.config.sampling.temperature
        self.raised: dict[str, str] = {}

    def backend(self, turns: int = 1, options: Section | None = None) -> Backend:
        """The backend anew, in the small environment."""
        return self.kind(options or self.options, make_context(self.config, Backwards(turns), self._loaded))

    @functools.cached_property
    def _loaded(self) -> LoadedModel:
        return LoadedModel(self.model(), tiny_tokenizer(MERGES), "tiny", "made in memory")

    @staticmethod
    def model() -> Any:
        """The student, anew."""
        return tiny_model(seed=3, merges=MERGES).model.double()

    @functools.cache  # noqa: B019 (a trial is short)
    def _collected(self, turns: int, step: int) -> tuple[tuple[Group, ...], tuple[SecondAttempts, ...]]:
        backend = self.backend(turns)
        policy = ScriptedPolicy(functools.partial(self._answer, OUTCOMES[step]), "scripted")
        rollouts = Rollouts(self.config, backend.context.env, policy, backend)
        return tuple(rollouts.collect(step)), rollouts.second

    def groups(self, turns: int = 1, step: int = 1) -> tuple[Group, ...]:
        """The attempts of a step (1 or 2), of which some succeed and some do not (`OUTCOMES`)."""
        return self._collected(turns, step)[0]

    def all_groups(self, turns: int = 1) -> tuple[Group, ...]:
        """Those of step 1, and behind them the second attempts, if the backend asks for them."""
        groups, second = self._collected(turns, 1)
        return (*groups, *(one.attempts for one in second))

    def examples(self, turns: int = 1) -> tuple[Example, ...]:
        """What the backend learns from those attempts."""
        return self._examples(turns)

    @functools.cache  # noqa: B019
    def _examples(self, turns: int) -> tuple[Example, ...]:
        return self.examples_of(self.groups(turns), turns)

    def examples_of(self, groups: Sequence[Group], turns: int = 1) -> tuple[Example, ...]:
        """What a new backend learns from these attempts, and from the second ones that there are."""
        backend, second = self.backend(turns), self._collected(turns, 1)[1]
        return (*backend.examples(groups, 1), *backend.second_examples(second, 1, len(groups)))

    def learned(self, backend: Backend, step: int) -> tuple[Example, ...]:
        """What this very backend learns from a step (1 or 2), which it is now in."""
        groups, second = self._collected(1, step)
        return (*backend.examples(groups, step), *backend.second_examples(second, step, len(groups)))

    def engine(self, backend: Backend | None = None, **options: Any) -> Engine:
        """An engine with a model and an optimizer of its own."""
        from accelerate import Accelerator

        given = OptimizerOptions(**{"grad_clip": 1e9, **options})
        return Engine(self.model(), backend or self.backend(), given, self.temperature, Accelerator(cpu=True))

    def gradients(
        self,
        examples: Sequence[Example],
        before: Callable[[Engine], None] | None = None,
        backend: Backend | None = None,
        **options: Any,
    ) -> Tensor:
        """The gradient that one update would use, of all weights in a row; 0 if it would change nothing.

        Args:
            examples: What to learn from.
            before: Is given the engine first.
            backend: By default a new one.
            options: Of the optimizer.
        """
        engine = self.engine(backend, **options)
        if before:
            before(engine)
        weights = [p for p in engine.model.parameters() if p.requires_grad]
        seen = [torch.zeros_like(p) for p in weights]

        def keep(*_: Any) -> None:
            for kept, p in zip(seen, weights, strict=True):
                if p.grad is not None:
                    kept += p.grad

        engine.optimizer.register_step_pre_hook(keep)
        engine.update(list(examples))
        return torch.cat([g.flatten() for g in seen])

    @functools.cached_property
    def gradient(self) -> Tensor:
        """The gradient of the step."""
        return self.gradients(self.examples())

    @functools.cached_property
    def uninformed_gradient(self) -> Tensor:
        """The same, if the teacher reads nothing but what the student reads."""
        return self.gradients(
            [
                replace(e, teacher_ids=e.context_ids, contrast_ids=tuple(e.context_ids for _ in e.contrast_ids))
                if e.teacher_ids is not None
                else e
                for e in self.examples()
            ]
        )

    @functools.cached_property
    def overreaching_gradient(self) -> Tensor:
        """The same, if the teacher's figures were others at tokens for which it has no context."""
        backend = self.backend()
        loss, prepare, reweigh = backend.loss, backend.prepare, backend.reweigh

        def other_loss(batch: Batch) -> Loss:
            logits = _elsewhere(batch.tokens.taught[:, None], batch.teacher_logits, 9.0)
            return loss(replace(batch, tokens=_misled(batch.tokens), teacher_logits=logits))

        backend.loss = other_loss  # type: ignore[method-assign]
        backend.prepare = lambda tokens: prepare(_misled(tokens))  # type: ignore[method-assign]
        backend.reweigh = lambda weights, tokens, total: reweigh(weights, _misled(tokens), total)  # type: ignore[method-assign]
        return self.gradients(self.examples(), backend=backend)

    def update(self, examples: Sequence[Example], **options: Any) -> tuple[Update, float]:
        """A whole update, and how far it moved the weights."""
        engine = self.engine(**options)
        before = [p.detach().clone() for p in engine.model.parameters()]
        update = engine.update(list(examples))
        moved = max((p - b).abs().max().item() for p, b in zip(engine.model.parameters(), before, strict=True))
        return update, moved

    def batches(self, examples: Sequence[Example]) -> list[tuple[Batch, Loss]]:
        """What the backend's loss was given in an update, chunk by chunk, and what it made of it."""
        backend = self.backend()
        seen: list[tuple[Batch, Loss]] = []
        loss = backend.loss

        def watched(batch: Batch) -> Loss:
            found = check_loss(backend, loss(batch), len(batch.tokens.ids))
            seen.append((batch, found))
            if found.per_token.requires_grad:
                return found
            return replace(found, per_token=found.per_token + 0 * batch.student_logits.sum())  # to go on with

        backend.loss = watched  # type: ignore[method-assign]
        self.gradients(examples, backend=backend, chunk_tokens=7)
        return seen

    def _answer(self, outcomes: Sequence[str], conversation: Conversation, number: int) -> Sample:
        """A scripted attempt, with the tokens and log-probabilities of one that was sampled off-policy."""
        found = ASKED.search(conversation[-1].content) or ASKED.search(conversation[0].content)
        if found is None:
            raise ConfigError(f"a policy was asked for something else than a word: {conversation[-1].content!r}")
        task, word = int(found[1]), found[2]
        said = [message.content for message in conversation if message.role == "assistant"]
        first = WORDS[task][0]
        right = said[0] == first[::-1] or len(said[0]) % 2 == 0 if said else outcomes[task][number] == "1"
        rng = random.Random(stable_hash("attempt", word, number, *said))
        text = word[::-1] if right else "".join(rng.sample(word, rng.randint(2, len(word) - 1)))
        tokenizer: Any = self._loaded.tokenizer
        prompt = render_prompt(tokenizer, conversation)
        ids = [*(i for letter in text for i in render_answer(tokenizer, letter)), tokenizer.eos_token_id]
        with torch.no_grad():
            logits = self._loaded.model(torch.tensor([[*prompt, *ids[:-1]]])).logits[0, len(prompt) - 1 :]
        logprobs = (logits / self.temperature).log_softmax(-1)[range(len(ids)), ids]
        return Sample(
            text, tuple(prompt), tuple(ids), tuple(p + rng.uniform(-0.1, 0.1) for p in logprobs.tolist())
        )


def _misled(tokens: Tokens) -> Tokens:
    """With other figures of the teacher's wherever it has no context."""
    return replace(
        tokens,
        teacher_logprobs=_elsewhere(tokens.taught, tokens.teacher_logprobs, -3.0),
        teacher_entropy=_elsewhere(tokens.taught, tokens.teacher_entropy, 3.0),
        contrast_logprobs=_elsewhere(tokens.contrasted, tokens.contrast_logprobs, -3.0),
    )


def _elsewhere(known: Tensor, values: Tensor | None, most: float) -> Tensor | None:
    """Other values, between 0 and `most`, where they are not known."""
    if values is None:
        return None
    other = torch.rand(values.shape, generator=torch.Generator().manual_seed(0), dtype=values.dtype)
    return torch.where(known, values, most * other)
