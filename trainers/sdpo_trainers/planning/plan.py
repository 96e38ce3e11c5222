"""What a run would do and need, worked out before anything is loaded: steps, tokens, updates, memory.

Everything is an upper bound or an estimate, from the settings and from the sizes of the model alone; nothing is
measured. `plan` is a pure function.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sdpo_trainers.backend import Backend
from sdpo_trainers.config import OptimizerOptions, TrainConfig
from sdpo_trainers.engine.batches import fitting
from sdpo_trainers.engine.reading import CHUNK_LOGITS
from sdpo_trainers.planning.architecture import Architecture
from sdpo_trainers.teaching.reprompt_options import RepromptOptions

SAMPLING_ROWS = 32
"""Answers that the local policy samples at once (`TransformersPolicy`)."""
BYTES = {"float32": 4, "bfloat16": 2}

COPIES = "bfloat16 copies of the weights"

When = Literal["always", "learning", "sampling"]


@dataclass(frozen=True)
class Part:
    """Something that takes memory in a process.

    Attributes:
        name: What it is.
        bytes: How much, where nothing is divided among processes.
        when: Whether it is there all the time, or only while the model learns, or samples.
        divided: Whether FSDP2 divides it among the processes.
        note: How it comes about.
    """

    name: str
    bytes: float
    when: When
    divided: bool = False
    note: str = ""


@dataclass(frozen=True)
class Plan:
    """What a run would do and need.

    Attributes:
        updates: Optimizer updates in all, at most.
        attempts: Sampled in each step.
        sampled_tokens: In each step, at most.
        student_tokens: Read with gradient in each step, at most.
        teacher_tokens: Read by the teacher in each step, at most; 0 without one.
        evaluations: On the validation split.
        evaluation_attempts: Sampled in all evaluations together.
        parts: Of the memory of each process.
        processes: How many there are.
        unknown: What could not be worked out, and why.
    """

    updates: int
    attempts: int
    sampled_tokens: int
    student_tokens: int
    teacher_tokens: int
    evaluations: int
    evaluation_attempts: int
    parts: tuple[Part, ...]
    processes: int
    unknown: tuple[str, ...]

    def peak(self, divided: bool = False) -> float | None:
        """Bytes of one process at most: what is always there, and the larger of learning and sampling.

        Args:
            divided: Whether FSDP2 divides the weights among the processes; they are then whole while sampling.
        """
        if not self.parts:
            return None
        shares = {part: part.bytes / (self.processes if divided and part.divided else 1) for part in self.parts}
        sums = {
            when: sum(s for p, s in shares.items() if p.when == when)
            for when in ("always", "learning", "sampling")
        }
        whole = 0.0  # the copies are whole in every process anyway
        if divided and self.processes > 1 and not any(p.name == COPIES for p in self.parts):
            whole = sum(p.bytes for p in self.parts if p.name == "weights")
        return sums["always"] + max(sums["learning"], sums["sampling"] + whole)


def plan(
    config: TrainConfig,
    backend: Backend,
    architecture: Architecture | str,
    prompt_tokens: int,
    dtype: Literal["float32", "bfloat16"],
    processes: int = 1,
) -> Plan:
    """What a run would do and need.

    Tokens of a step. Attempts n and tasks K; a prompt has P tokens and a response at most R. Attempts share their
    prompt, so the student reads K (P + n R) tokens, and each epoch again. What a reprompt adds, at most B tokens
    (`algorithm.max_tokens`), is each attempt's own, so the teacher reads at most K (P + n (B + R)).

    Memory. W weights, of b bytes where products are made, of which T are trained, and those are kept in float32;
    then for each process

        weights                4 W if all are trained, and 2 W for copies if dtype is bfloat16; else W b + 4 T
        gradients              4 T
        AdamW's moments        8 T
        teacher, reference     4 T each, for weights of their own
        activations            tokens of a forward × layers × (6 D + 5 A + 4 F) b, for the hidden states, the
                               norms' results, queries, keys, values and what attention makes of them, and the four
                               results of the feed-forward; in bfloat16 the norms also keep 8 D bytes of float32.
                               With gradient_checkpointing = "cheap" (3 D + 2 A + 2 KV + 2 F) b, with "layers" 4 D
                               bytes, and all of it for one layer
        attention mask         L² (1 + b), for a micro-batch of L tokens
        logits of a chunk      chunk × V × 4 × 5, twice more where a teacher's distribution is compared with
        gradient of the projection   4 V D if it is trained, summed over chunks
        teacher's hidden states      n K R D b / minibatches, of all tokens of an update; 4 if all is trained
        cache while sampling   rows × (P + R) × 2 × layers × KV b

    with D the width, A that of all heads, F of the feed-forward, KV of the keys. What allocators waste and what a
    library keeps for itself is not in it.

    Args:
        config: Resolved.
        backend: With its options.
        architecture: Of the model, or why it is not known.
        prompt_tokens: Of a prompt.
        dtype: Of the weights.
        processes: That train together; attempts are shared out among them.
    """
    optimizer, evaluation = config.optimizer, config.evaluation
    tasks, response = config.tasks_per_step, config.sampling.max_tokens
    attempts = tasks * config.group_size if backend.attempts == "sampled" else tasks
    added = backend.options.max_tokens if isinstance(backend.options, RepromptOptions) else 0
    taught = backend.teacher is not None and backend.needs.teacher != "nothing"
    rounds = config.sampling.dynamic_rounds if backend.attempts == "sampled" else 0
    evaluations = len(range(evaluation.every, config.steps, evaluation.every)) + 1 + evaluation.initial
    tests = (1 + evaluation.initial) * evaluation.test_tasks * evaluation.test_n
    sampled = attempts * rounds
    if backend.second_attempts:
        sampled += attempts * backend.second_attempts
    unknown = []
    parts: tuple[Part, ...] = ()
    if isinstance(architecture, str):
        unknown.append(f"memory: {architecture}")
    else:
        trained = architecture.adapters(config.lora.rank, config.lora.targets) if config.lora.rank else None
        if config.lora.rank and trained is None:
            unknown.append(f"memory: lora.targets = {config.lora.targets!r} are not among the known layers")
        else:
            share = -(-attempts // processes)
            parts = _memory(config, backend, architecture, trained, prompt_tokens, share, dtype)
    return Plan(
        updates=config.steps * optimizer.minibatches * optimizer.epochs,
        attempts=sampled,
        sampled_tokens=sampled * response,
        student_tokens=optimizer.epochs * (tasks * prompt_tokens + attempts * response),
        teacher_tokens=(tasks * prompt_tokens + attempts * (added + response)) if taught else 0,
        evaluations=evaluations,
        evaluation_attempts=evaluations * evaluation.tasks * evaluation.n + tests,
        parts=parts,
        processes=processes,
        unknown=tuple(unknown),
    )


def _memory(
    config: TrainConfig,
    backend: Backend,
    a: Architecture,
    adapters: int | None,
    prompt: int,
    attempts: int,
    dtype: Literal["float32", "bfloat16"],
) -> tuple[Part, ...]:
    """By the formulas of `plan`.

    Args:
        config: Resolved.
        backend: With its options.
        a: Of the model.
        adapters: How many weights they have; None if all weights are trained.
        prompt: Tokens of a prompt.
        attempts: Of one process.
        dtype: Of the weights.
    """
    b = BYTES[dtype]
    full = adapters is None
    trained = a.weights if adapters is None else adapters
    own, what = trained * 4, "all weights" if full else "adapters"
    million = f"{a.weights / 1e6:,.0f} million, {'float32' if full else dtype}"
    held = [Part("weights", own if full else a.weights * b + own, "always", True, million)]
    if full and b == 2:
        held.append(Part(COPIES, a.weights * 2, "always", note="products are made with them"))
    held += [
        Part("gradients", own, "learning", True, what),
        Part("AdamW's moments", 2 * own, "always", True, "two for each trained weight"),
    ]
    teacher = backend.teacher
    if teacher is not None and teacher.kind not in ("live", "base"):
        held.append(Part("teacher", own, "always", True, f"{teacher.kind}: a copy of what is trained"))
    if backend.needs.reference and not backend.needs.base:
        held.append(Part("reference", own, "always", True, "the start of what is trained"))
    response, optimizer = config.sampling.max_tokens, config.optimizer
    longest = prompt + response
    each = config.group_size if backend.attempts == "sampled" else 1
    at_once = optimizer.micro_batch_tokens or fitting(prompt + each * response)
    read = max(min(at_once, attempts * longest), longest)
    chunk = min(optimizer.chunk_tokens or max(1, CHUNK_LOGITS // a.vocabulary), attempts * response)
    compared = backend.needs.teacher == "distribution"
    learning = [
        Part("activations", read * _activations(a, b, optimizer), "learning", note=f"of {read:,} tokens at once"),
        Part("attention mask", read**2 * (1 + b), "learning", note="of the same"),
        Part(
            "logits of a chunk",
            chunk * a.vocabulary * 4 * (7 if compared else 5),
            "learning",
            note=f"{chunk:,} tokens",
        ),
    ]
    if full:
        learning.append(Part("gradient of the projection", a.vocabulary * a.width * 4, "learning"))
    if compared:
        tokens = -(-attempts * response // optimizer.minibatches)
        hidden = tokens * a.width * (4 if full else b)
        learning.append(
            Part("teacher's hidden states", hidden, "learning", note=f"of an update's {tokens:,} tokens")
        )
    if config.sampler.kind == "local" and backend.attempts == "sampled":
        rows = min(SAMPLING_ROWS, attempts)
        cache = rows * longest * 2 * a.layers * a.kv * b
        learning.append(Part("cache while sampling", cache, "sampling", note=f"{rows} answers at once"))
    return (*held, *learning)


def _activations(a: Architecture, b: int, options: OptimizerOptions) -> int:
    """Bytes that a token's activations take until the backward."""
    layer = (6 * a.width + 5 * a.attention + 4 * a.ff) * b + (8 * a.width if b == 2 else 0)
    if options.gradient_checkpointing == "off":
        return a.layers * layer
    cheap = (3 * a.width + 2 * a.attention + 2 * a.kv + 2 * a.ff) * b
    return a.layers * (cheap if options.gradient_checkpointing == "cheap" else 4 * a.width) + layer
