"""The step that `trainer.py` measures: what every contender is given, and what it hands back."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import torch

import sdpo_gym
from sdpo_gym.types import Message, Task

ENV = "tools/calls"
LR, WEIGHT_DECAY, GRAD_CLIP, CLIP_LOW, CLIP_HIGH = 1e-5, 0.01, 1.0, 0.2, 0.28
TOP_K, ALPHA, EMA_RATE, LORA_ALPHA = 100, 0.5, 0.05, 32


@dataclass(frozen=True)
class Work:
    """One step, to be done once to warm up and then `steps` times.

    Attributes:
        method: "sdpo" shows the teacher a successful sibling and no feedback, which both sides can do.
        rank: Of the adapters; 0 trains all weights.
        prompt_tokens: Prompts are lengthened to this many; 0 leaves them as they are.
        response_tokens: Every response is this long; none ends before.
        device: "cpu" in float32, or "cuda" in bfloat16.
        threads: Of torch, on a CPU.
        onednn: Whether ours multiplies float32 matrices by oneDNN rather than as torch does.
        checkpointing: Whether activations are computed again in the backward.
        rows: Most responses in a forward, for a contender that counts them.
        micro_batch_tokens: Most tokens in a forward, for a contender that counts them; 0 is its default.
    """

    method: Literal["grpo", "sdpo"]
    model: str = "smollm2-135m"
    tasks: int = 2
    group: int = 8
    rank: int = 0
    prompt_tokens: int = 0
    response_tokens: int = 32
    device: str = "cpu"
    threads: int = 1
    steps: int = 1
    seed: int = 0
    onednn: bool = True
    checkpointing: bool = False
    rows: int = 16
    micro_batch_tokens: int = 0

    @property
    def dtype(self) -> str:
        return "bfloat16" if self.device == "cuda" else "float32"

    @property
    def tokens(self) -> int:
        """Sampled in a step."""
        return self.tasks * self.group * self.response_tokens

    def prompts(self, step: int, tokenizer: Any) -> list[Task]:
        """The tasks of a step, counted from 0, each with other words in front where prompts are lengthened."""
        import dataclasses

        from sdpo_trainers.rendering import render_prompt

        env = sdpo_gym.make(ENV, seed=self.seed)
        tasks = []
        for i in range(step * self.tasks, (step + 1) * self.tasks):
            task = env.tasks[i]
            missing = self.prompt_tokens - len(render_prompt(tokenizer, task.messages))
            if missing > 0:
                words = " ".join(env.tasks[1000 + 20 * i + k].messages[-1].content for k in range(20))
                notes = tokenizer.decode(tokenizer.encode(words, add_special_tokens=False)[:missing])
                last = task.messages[-1]
                longer = Message(last.role, f"{notes}\n\n{last.content}")
                task = dataclasses.replace(task, messages=(*task.messages[:-1], longer))
            tasks.append(task)
        return tasks

    def score(self, number: int) -> float:
        """Of an attempt, by its number in its group: every other one succeeds, as hardly any would by itself."""
        return float(number % 2 == 0)


@dataclass
class Measured:
    """What a contender did.

    Attributes:
        wall_s: Of each measured step.
        cpu_s: Of each, over all threads.
        parts: Seconds of each part of the fastest step.
        peak: Bytes, of the whole process on a CPU, of what torch allocated on a GPU.
        before: The same before the first step: the model is loaded, nothing is read.
        read: Tokens that went through the model in a step: sampled, forward only, forward and backward.
        notes: What else is to be known.
    """

    wall_s: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)
    parts: dict[str, float] = field(default_factory=dict)
    peak: int = 0
    before: int = 0
    read: dict[str, int] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self)))


class Clock:
    """Adds up the time of a step's parts."""

    def __init__(self, work: Work) -> None:
        self.work, self.measured, self.parts = work, Measured(), dict[str, float]()

    def wait(self) -> float:
        """The time, once the device has done what it was asked."""
        if self.work.device == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter()

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        started = self.wait()
        yield
        self.parts[name] = self.parts.get(name, 0.0) + self.wait() - started

    def timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, its time added to a part."""

        def timed(*args: Any, **given: Any) -> Any:
            with self.part(name):
                return call(*args, **given)

        return timed

    @contextmanager
    def step(self, number: int) -> Iterator[None]:
        """One step; the first warms up and is not kept."""
        self.parts = {}
        cpu, started = time.process_time(), self.wait()
        yield
        if number == 0:
            return
        wall = self.wait() - started
        self.measured.wall_s.append(wall)
        self.measured.cpu_s.append(time.process_time() - cpu)
        if wall == min(self.measured.wall_s):
            self.measured.parts = dict(self.parts)

    def finish(self) -> Measured:
        self.measured.peak = peak(self.work.device)
        return self.measured


def peak(device: str) -> int:
    """The most memory held so far, in bytes."""
    if device == "cuda":
        return int(torch.cuda.max_memory_allocated())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def parameters(model: Any) -> tuple[int, int]:
    """How many multiply a token inside the decoder, and in the projection onto the vocabulary."""
    head = model.get_output_embeddings().weight.numel()
    tied = model.get_output_embeddings().weight is model.get_input_embeddings().weight
    every = sum(p.numel() for p in model.parameters())
    return every - head - (0 if tied else model.get_input_embeddings().weight.numel()), head


def flops(work: Work, body: int, head: int, read: dict[str, int]) -> float:
    """Of a step: 2 operations per weight and token forward, 4 backward, or 2 where weights get no gradient.

    Args:
        work: The step.
        body: Weights of the decoder.
        head: Weights of the projection onto the vocabulary.
        read: Tokens, as in `Measured`.
    """
    backward = 4 if work.rank == 0 else 2
    predicted = work.tokens * (1 + (2 + backward) / 2 + (work.method == "sdpo"))  # sampled, learned from, taught
    inside = 2 * read["sampled"] + 2 * read["forward"] + (2 + backward) * read["trained"]
    return float(body * inside + 2 * head * predicted)
