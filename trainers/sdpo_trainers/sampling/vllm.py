"""A vLLM server as sampler: how it gets the weights, and how it is made sure that it has them.

Adapters are written to a folder and loaded by `/v1/load_lora_adapter` under a name that holds the version;
requests ask for that name, so no answer can come from another version. All weights (`lora.rank = 0`) are written
likewise and loaded by the server's workers (`/collective_rpc` with `reload_weights`), which keep their version
beside them (`/weight_info`). After each time the server's log-probabilities of a text are compared with the
trainer's own.
"""

from __future__ import annotations

import os
import shutil
import statistics
import uuid
from pathlib import Path
from typing import Any

import torch

from sdpo_gym.errors import ConfigError, PolicyError
from sdpo_gym.policy import Sampling
from sdpo_gym.types import Message
from sdpo_trainers.config import TrainConfig
from sdpo_trainers.distributed import World
from sdpo_trainers.models import LoadedModel, quiet
from sdpo_trainers.rendering import render_answer, render_prompt
from sdpo_trainers.sampling.generation import evaluating
from sdpo_trainers.sampling.server import VLLMPolicy

_QUESTION = Message("user", "Name the months of the year, and say how many days each of them has.")
_ANSWER = "January has 31 days, February 28 or 29, March 31, April 30, May 31, and June 30."
_MOVED = 1e-3
"""Nats per token by which the trainer's log-probabilities must have changed for the server's to have to."""


class VLLMSampler:
    """Samples from a vLLM server, which is given the weights after each step.

    Args:
        config: Of the run.
        loaded: The model that is trained.
        folder: Where weights are handed over, unless the settings say where.
        world: The processes that train; the main one hands over.
    """

    def __init__(self, config: TrainConfig, loaded: LoadedModel, folder: Path, world: World | None = None) -> None:
        options = config.sampler
        if options.url is None:
            raise ConfigError("sampler.kind = 'vllm' needs sampler.url")
        self._options, self._loaded = options, loaded
        self._temperature, self._kept = config.sampling.temperature, config.sampling.ahead
        self._adapters = hasattr(loaded.model, "peft_config")
        self.exclusive = not self._adapters
        self.metrics: dict[str, float] = {}
        self._world = world or World()
        # Another name each time: what an earlier process has left on the server is never taken for ours.
        self._session = self._world.first(lambda: uuid.uuid4().hex[:8])
        self._folder = Path(options.folder or folder).absolute()
        self._server = VLLMPolicy(loaded, options.url, options.model, options.concurrency, options.timeout)
        tokenizer = loaded.tokenizer
        self._text = [*render_prompt(tokenizer, (_QUESTION,)), *render_answer(tokenizer, _ANSWER)]
        self._last: tuple[list[float], list[float]] | None = None

    def publish(self, version: int) -> None:
        """Hands the weights over, and makes sure that they have arrived.

        Raises:
            PolicyError: If the server does not take them, or answers as if it had others.
        """
        self._world.first(lambda: self._publish(version))

    def policy(self, version: int) -> VLLMPolicy:
        """The server, asked for this version.

        Raises:
            PolicyError: If the server does not have it.
        """
        name = self._name(version)
        if self._adapters:
            if name in {card["id"] for card in self._server.models()}:
                return self._server.named(name)
        elif self._ask("GET", "/weight_info")["weight_version"] == name:
            return self._server
        raise PolicyError(
            f"the server at {self._server.base_url} no longer has the weights {name!r}: it was started again, or "
            "something else gave it others; go on with: sdpo-gym train --resume RUN"
        )

    def evaluated(self, version: int) -> VLLMPolicy:
        """The same: servers answer several at once."""
        return self.policy(version)

    def close(self) -> None:
        """Breaks off what is being sampled."""
        self._server.interrupt()

    # --- handing over ----------------------------------------------------------------------------------

    def _publish(self, version: int) -> None:
        first = self._last is None
        self._hand_over(version)
        self._compare(version)
        if first:
            self._check_sampled(version)
        self._retire(version - self._kept - 1)

    def _name(self, version: int) -> str:
        return f"sdpo-gym-{self._session}-{version}"

    def _hand_over(self, version: int) -> None:
        name = self._name(version)
        path, unfinished = self._folder / name, self._folder / f".{name}"
        model: Any = self._loaded.model
        try:
            with quiet():
                model.save_pretrained(unfinished, **({"save_embedding_layers": False} if self._adapters else {}))
            if not self._adapters:
                self._loaded.tokenizer.save_pretrained(unfinished)
            os.replace(unfinished, path)
        except OSError as error:
            raise PolicyError(f"cannot write weights for the server to {path}: {error}") from error
        if self._adapters:
            rank = max(config.r for config in model.peft_config.values())
            self._server.ask(
                "POST",
                "load_lora_adapter",
                {"lora_name": name, "lora_path": str(path)},
                "start it with VLLM_ALLOW_RUNTIME_LORA_UPDATING=1 and --enable-lora "
                f"--max-lora-rank {rank} --max-loras {self._kept + 1}, and where it sees the folder {path} (see "
                "sampler.folder)",
            )
            return
        self._ask("POST", "/collective_rpc", {"method": "reload_weights", "kwargs": {"weights_path": str(path)}})
        # What was read with other weights must not be used again.
        if not self._ask("POST", "/reset_prefix_cache").get("success"):
            raise PolicyError(
                f"the server at {self._server.base_url} still uses what it has read with earlier weights; "
                "something else is asking it at the same time, which training must not share it with"
            )
        self._ask("POST", "/update_weight_version", {"new_version": name})

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        hint = (
            "all weights are handed over by endpoints that vLLM has with VLLM_SERVER_DEV_MODE=1; or train "
            "adapters (lora.rank)"
        )
        return self._server.ask(method, path, body, hint)

    def _retire(self, version: int) -> None:
        """Drops that version, if it was there."""
        path = self._folder / self._name(version)
        if not path.is_dir():
            return
        if self._adapters:
            self._server.ask("POST", "unload_lora_adapter", {"lora_name": path.name})
        shutil.rmtree(path)

    # --- making sure -----------------------------------------------------------------------------------

    def _compare(self, version: int) -> None:
        """Compares the server's log-probabilities of a text with the trainer's own."""
        own, theirs = self._own(self._text, 1.0), self.policy(version).prompt_logprobs(self._text)
        gap = _apart(own, theirs)
        self.metrics["sampler/logprob_gap"] = gap
        if self._last is not None:
            moved, followed = _apart(own, self._last[0]), _apart(theirs, self._last[1])
            if moved > _MOVED and followed == 0:
                raise PolicyError(
                    f"the server at {self._server.base_url} answers as before, although the weights after step "
                    f"{version} differ: it did not load them"
                )
        if gap > self._options.tolerance:
            raise PolicyError(
                f"the server's log-probabilities are {gap:.3g} nats per token from the trainer's own, more than "
                f"sampler.tolerance = {self._options.tolerance:g}: it serves another model than "
                f"{self._loaded.name!r}, did not load the weights, or computes in a coarser precision (--dtype)"
            )
        self._last = own, theirs

    def _check_sampled(self, version: int) -> None:
        """Makes sure that log-probabilities of samples are at the sampling temperature."""
        sampling = Sampling(self._temperature, 1.0, 16, seed=0)
        samples = self.policy(version).sample([(_QUESTION,)], 4, sampling)[0]
        given = [logprob for sample in samples for logprob in sample.logprobs]
        gaps = {}
        for temperature in (self._temperature, 1.0):
            own = [
                logprob
                for sample in samples
                for logprob in self._own([*sample.prompt_ids, *sample.token_ids], temperature)[
                    len(sample.prompt_ids) - 1 :
                ]
            ]
            gaps[temperature] = _apart(own, given)
        if gaps[1.0] < gaps[self._temperature]:
            raise PolicyError(
                f"the server gives log-probabilities at temperature 1, and the run samples at "
                f"{self._temperature:g}: start it with --logprobs-mode processed_logprobs"
            )
        if gaps[self._temperature] > self._options.tolerance:
            raise PolicyError(
                f"the log-probabilities of the server's samples are {gaps[self._temperature]:.3g} nats per token "
                f"from the trainer's own, more than sampler.tolerance = {self._options.tolerance:g}, although "
                "those of a given text agree: the server changes the distribution that it samples from"
            )

    @torch.inference_mode()
    def _own(self, ids: list[int], temperature: float) -> list[float]:
        """The trainer's log-probabilities of each token but the first."""
        model: Any = self._loaded.model
        tokens = torch.tensor([ids], device=model.device)
        with self._loaded.casting(), evaluating(model):
            logits = model(input_ids=tokens).logits[0, :-1].float() / temperature
        found: list[float] = logits.log_softmax(-1).gather(-1, tokens[0, 1:, None])[:, 0].tolist()
        return found


def _apart(one: list[float], other: list[float]) -> float:
    return statistics.fmean(abs(a - b) for a, b in zip(one, other, strict=True))
