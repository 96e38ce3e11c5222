"""Reward models as judges: a score, and nothing said.

A reward model is a sequence classifier of transformers with one output, whose scale is its own. It becomes a score
in [0, 1] in one of two ways:

* by fixed bounds, `low` and `high`: a reward of `low` or less is 0, one of `high` or more is 1, linear between;
* by the group, without bounds: the best of the attempts at a task gets 1, the worst 0, the others lie linearly
  between, and 0.5 is the score of each where all rewards are equal. That makes scores of one task comparable, and
  those of different tasks not. It happens in `FeedbackEnv.review`, which only rollouts call. An attempt that
  stands alone (Gymnasium's `step`, `env.evaluate`) has the logistic of its reward until then: reward models are
  trained so that this is how often the attempt is preferred to one with reward 0.

The model reads the conversation with the attempt by its chat template, or as a pair of texts if its tokenizer has
none. Control tokens that stand in a message are read as text. Nothing is truncated: what the model cannot read
whole is not scored.
"""

from __future__ import annotations

import contextlib
import dataclasses
import math
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sdpo_envs.judge.models import REWARD, JudgeSettings, judge_settings, weights_identity
from sdpo_gym.errors import ConfigError, EnvironmentFault, MissingDependencyError
from sdpo_gym.tasks import stable_hash
from sdpo_gym.types import Audience, Feedback, Group, Message, Note, Trajectory, Verdict

NOTE = "judge.reward"
"""Kind of the note, for the log, that holds the reward as the model gave it."""


class RewardModel:
    """A sequence classifier with one output. Threads that use it at once take turns.

    Args:
        name: A folder, or an id of the Hugging Face hub.
        device: By default a GPU if there is one.

    Raises:
        MissingDependencyError: If torch or transformers is not installed.
        ConfigError: If it cannot be loaded, has no trained head, or not just one output.
    """

    def __init__(self, name: str, device: str | None = None) -> None:
        try:
            import torch
            from transformers import AutoModelForSequenceClassification, AutoTokenizer
        except ImportError as error:
            raise MissingDependencyError(error.name or "transformers", "train", "a reward model") from error
        self.name = name
        self._turn = threading.Lock()
        device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        try:
            with _quiet():
                self._tokenizer = AutoTokenizer.from_pretrained(name)
                model, info = AutoModelForSequenceClassification.from_pretrained(
                    name,
                    dtype=torch.float32 if device == "cpu" else torch.bfloat16,
                    output_loading_info=True,
                )
            self._model = model.to(device).eval()
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise ConfigError(f"cannot load the reward model {name!r}: {reason}") from error
        if model.config.num_labels != 1:
            raise ConfigError(
                f"a reward model has one output, {name!r} has {model.config.num_labels}; "
                "a classifier of texts is none"
            )
        if missing := sorted(info["missing_keys"]):
            raise ConfigError(
                f"the weights of {name!r} lack {missing[0]!r}, so it has not been trained as a reward model"
            )
        limits = (getattr(model.config, "max_position_embeddings", None), self._tokenizer.model_max_length)
        self.context_length = min(int(limit) for limit in limits if limit)

    def reward(self, messages: Sequence[Message], attempt: str) -> float:
        """The reward of an attempt, on the model's own scale.

        Args:
            messages: What its author was shown.
            attempt: What it wrote.

        Raises:
            EnvironmentFault: If the model cannot read all of it, or gives no finite number.
        """
        import torch

        with self._turn, torch.inference_mode():
            ids = self._encode(messages, attempt)
            if len(next(iter(ids.values()))) > self.context_length:
                raise EnvironmentFault(
                    f"the reward model {self.name!r} reads at most {self.context_length} tokens, and a task with "
                    f"its attempt has {len(next(iter(ids.values())))}: limit the length of attempts, or take "
                    "another model; nothing is cut off"
                )
            inputs = {key: torch.tensor([row], device=self._model.device) for key, row in ids.items()}
            reward = float(self._model(**inputs).logits[0, 0])
        if not math.isfinite(reward):
            raise EnvironmentFault(f"the reward model {self.name!r} gave {reward}, expected a finite number")
        return reward

    def _encode(self, messages: Sequence[Message], attempt: str) -> dict[str, list[int]]:
        """What the model is given."""
        tokenizer = self._tokenizer
        if not tokenizer.chat_template:
            task = "\n\n".join(message.content for message in messages)
            if tokenizer.num_special_tokens_to_add(pair=True) <= tokenizer.num_special_tokens_to_add(pair=False):
                task += "\n\n"  # nothing else would separate the pair
            return dict(tokenizer(_text(task), _text(attempt) or " ", split_special_tokens=True, verbose=False))
        said = [*((m.role, _text(m.content)) for m in messages), ("assistant", _text(attempt))]
        if any(self._control_tokens(self._ids(text)) for _, text in said):
            ids = self._piecewise(said)
        else:
            ids = self._ids(self._render(said))
        return {"input_ids": ids, "attention_mask": [1] * len(ids)}

    def _ids(self, text: str, **options: Any) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False, verbose=False, **options))

    def _control_tokens(self, ids: Sequence[int]) -> bool:
        tokenizer = self._tokenizer
        control = {i for i, token in tokenizer.added_tokens_decoder.items() if token.special}
        return not (control | set(tokenizer.all_special_ids)).difference([tokenizer.unk_token_id]).isdisjoint(ids)

    def _render(self, said: Sequence[tuple[str, str]]) -> str:
        try:
            return str(
                self._tokenizer.apply_chat_template(
                    [{"role": role, "content": text} for role, text in said], tokenize=False
                )
            )
        except Exception as error:  # templates are programs, and raise whatever they like
            raise EnvironmentFault(
                f"the chat template of the reward model {self.name!r} refuses a conversation with the roles "
                f"{', '.join(role for role, _ in said)}: {type(error).__name__}: {error}"
            ) from error

    def _piecewise(self, said: Sequence[tuple[str, str]]) -> list[int]:
        """The tokens of the conversation, with the control tokens of the template and none of the messages'."""
        marks = [f"message{stable_hash(number, *said)}" for number in range(len(said))]
        rest = self._render([(role, mark) for (role, _), mark in zip(said, marks, strict=True)])
        ids: list[int] = []
        for (_, text), mark in zip(said, marks, strict=True):
            before, found, rest = rest.partition(mark)
            own = self._ids(text, split_special_tokens=True)
            if not found or mark in rest or self._control_tokens(own):
                raise EnvironmentFault(
                    f"a message holds control tokens of the reward model {self.name!r}, and its chat template "
                    "or tokenizer cannot show them as text"
                )
            ids += [*self._ids(before), *own]
        return ids + self._ids(rest)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keeps the bars and the advice of loading out of the output; what matters is raised."""
    from transformers.utils import logging

    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()


def _text(text: str) -> str:
    """Without lone surrogates, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode()


class RewardJudge:
    """Scores attempts with a reward model: `judge="reward:NAME"`.

    Args:
        name: A folder, or an id of the Hugging Face hub; `reward:` may stand before it.
        settings: `device`, and `low` with `high`; without bounds scores are relative to the group.

    Raises:
        ConfigError: If a setting or the model cannot be used.
    """

    def __init__(self, name: str, settings: JudgeSettings | Mapping[str, Any] | None = None) -> None:
        known = judge_settings(settings, "a reward model")
        if (known.low is None) != (known.high is None):
            raise ConfigError("a reward model needs both judge_args.low and judge_args.high, or none of them")
        if known.low is not None and known.high is not None and not -math.inf < known.low < known.high < math.inf:
            raise ConfigError(f"judge_args.low must be below judge_args.high, got {known.low} and {known.high}")
        self.low, self.high = known.low, known.high
        self.name = f"{REWARD}:{name.removeprefix(f'{REWARD}:')}"
        self.model = _shared_model(name.removeprefix(f"{REWARD}:"), known.device)

    @property
    def relative(self) -> bool:
        """Whether scores are relative to the group, so that an attempt alone has only a provisional one."""
        return self.low is None

    def feedback(self, messages: Sequence[Message], attempt: str) -> Feedback:
        """The score of an attempt; where scores are relative, a provisional one until `review`.

        Raises:
            EnvironmentFault: If the model cannot score it.
        """
        reward = self.model.reward(messages, attempt)
        provisional = {"provisional": True} if self.relative else {}
        said = f"{self.name} gave a reward of {reward:.4g}."
        note = Note(NOTE, said, audience=Audience.LOG, data={"reward": reward, **provisional})
        return _feedback(self._score(reward), (note,))

    def _score(self, reward: float) -> float:
        if self.low is None or self.high is None:
            return 0.5 * (1.0 + math.tanh(reward / 2))  # the logistic, without overflow
        return min(1.0, max(0.0, (reward - self.low) / (self.high - self.low)))

    def review(self, group: Group, observation: Callable[[Feedback], str]) -> Group:
        """The group with scores relative to it; by fixed bounds nothing changes.

        Attempts without a reward keep their score, and do not count for the others.

        Args:
            group: All attempts at a task.
            observation: The text that answers an attempt with such feedback.
        """
        rewards = [_reward(trajectory) for trajectory in group.trajectories]
        if not self.relative:
            return group
        given = iter(group_scores([reward for reward in rewards if reward is not None]))
        return dataclasses.replace(
            group,
            trajectories=tuple(
                t if reward is None else _rescored(t, next(given), observation)
                for t, reward in zip(group.trajectories, rewards, strict=True)
            ),
        )


def group_scores(rewards: Sequence[float]) -> list[float]:
    """Rewards from the worst, 0, to the best, 1; all 0.5 where they are equal."""
    low, high = min(rewards, default=0.0), max(rewards, default=0.0)
    # Halves, because the difference of two large numbers may not be finite.
    width = high / 2 - low / 2
    return [(reward / 2 - low / 2) / width if width > 0 else 0.5 for reward in rewards]


def _reward(trajectory: Trajectory) -> float | None:
    notes = trajectory.feedback.notes
    return next((float(note.data["reward"]) for note in notes if note.kind == NOTE), None)


def _rescored(trajectory: Trajectory, score: float, observation: Callable[[Feedback], str]) -> Trajectory:
    last = trajectory.turns[-1]
    notes = tuple(
        dataclasses.replace(n, data={"reward": n.data["reward"]}) if n.kind == NOTE else n
        for n in last.feedback.notes
    )
    feedback = _feedback(score, notes)
    turn = dataclasses.replace(last, feedback=feedback, reward=score, observation=observation(feedback))
    return dataclasses.replace(trajectory, turns=(*trajectory.turns[:-1], turn))


def _feedback(score: float, notes: tuple[Note, ...]) -> Feedback:
    verdict = Verdict.CORRECT if score == 1 else Verdict.WRONG_ANSWER if score == 0 else Verdict.PARTIAL
    return Feedback(verdict, score, notes)


_loading = threading.Lock()
_loaded: weakref.WeakValueDictionary[tuple[str, str, str], RewardModel] = weakref.WeakValueDictionary()


def _shared_model(name: str, device: str | None) -> RewardModel:
    """The model; the environments of one process that have the same one share it."""
    place = (name, weights_identity(name), str(device))
    with _loading:
        model = _loaded.get(place)
        if model is None:
            model = _loaded[place] = RewardModel(name, device)
        return model
