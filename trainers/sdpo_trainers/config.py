"""Every setting of a training run: one source for defaults, `--help` and the docs.

The settings of an algorithm live beside it, in the `Options` of its backend (`algorithm.*` here).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from sdpo_gym.backends import TeacherDetail
from sdpo_gym.health import Limits
from sdpo_gym.settings import Section


class SamplingOptions(Section):
    """How attempts are sampled in training."""

    temperature: float = Field(1.0, gt=0, description="Sampling temperature; also that of the distillation")
    max_tokens: int = Field(64, ge=1, description="Longest response, in tokens")
    dynamic_rounds: int = Field(
        1,
        ge=1,
        description="Rounds of sampling at most for a step, each after the first with other tasks for those whose "
        "group has no signal (dynamic sampling); 1: none is replaced",
    )
    ahead: int = Field(
        0,
        ge=0,
        description="How many steps' attempts are sampled while earlier ones are learned from, with weights that "
        "are so many steps old; 0: each step's after the last update",
    )


class SamplerOptions(Section):
    """What samples the attempts that are learned from."""

    kind: Literal["local", "vllm"] = Field(
        "local", description="local: the model that is trained; vllm: a vLLM server that is given its weights"
    )
    url: str | None = Field(None, description="Of the server, such as http://localhost:8000/v1")
    model: str | None = Field(None, description="Its name of the model; by default the one that it serves")
    folder: str | None = Field(
        None,
        description="Where the weights are handed over, which the server must see under the same path; by default "
        "in the run's folder",
    )
    concurrency: int = Field(64, ge=1, description="Requests to the server at once")
    timeout: float = Field(600.0, gt=0, description="Seconds for one request to the server")
    tolerance: float = Field(
        0.05,
        gt=0,
        description="How far, in nats per token, the server's log-probabilities may on average be from the "
        "trainer's own",
    )

    @model_validator(mode="after")
    def _can_act(self) -> SamplerOptions:
        if self.kind == "vllm" and not self.url:
            raise ValueError("sampler.kind = 'vllm' needs sampler.url, such as http://localhost:8000/v1")
        if self.kind == "local":
            fields = type(self).model_fields
            idle = [name for name, field in fields.items() if getattr(self, name) != field.default]
            if idle:
                raise ValueError(f"sampler.{idle[0]} has no effect with sampler.kind = 'local'")
        return self


ALL_LINEAR = "all-linear"
"""As targets of adapters: every linear layer but the projection onto the vocabulary."""


def _targets(given: Any) -> Any:
    """One name as a list of one."""
    names = [given] if isinstance(given, str) else given
    if not (isinstance(names, list) and names and all(isinstance(name, str) for name in names)):
        raise ValueError(f"expected {ALL_LINEAR!r} or names of layers, such as ['q_proj', 'v_proj']")
    return ALL_LINEAR if names == [ALL_LINEAR] else names


class LoraOptions(Section):
    """Low-rank adapters (LoRA). Rank 0 trains all weights."""

    rank: int = Field(16, ge=0, description="Rank of the adapters; 0 trains all weights")
    alpha: int = Field(32, ge=1, description="Scale of the adapters, over the rank")
    targets: Annotated[str | list[str], BeforeValidator(_targets)] = Field(
        ALL_LINEAR, description="Which layers get an adapter: all-linear, or their names, such as q_proj"
    )

    @model_validator(mode="after")
    def _can_act(self) -> LoraOptions:
        fields = type(self).model_fields
        idle = [name for name in ("alpha", "targets") if getattr(self, name) != fields[name].default]
        if self.rank == 0 and idle:
            raise ValueError(f"lora.{idle[0]} has no effect with lora.rank = 0, which trains all weights")
        return self


class OptimizerOptions(Section):
    """AdamW, with the reference's settings where they carry over to LoRA."""

    lr: float = Field(1e-4, gt=0, description="Learning rate")
    weight_decay: float = Field(0.01, ge=0, description="Decoupled weight decay")
    betas: tuple[float, float] = Field((0.9, 0.999), description="Decay of the moments")
    grad_clip: float = Field(1.0, gt=0, description="Largest norm of the gradient")
    warmup_steps: int = Field(0, ge=0, description="Steps over which the learning rate rises; then it is constant")
    minibatches: int = Field(1, ge=1, description="Optimizer steps into which a step's groups are split")
    epochs: int = Field(1, ge=1, description="How often a step's attempts are gone through")
    micro_batch_tokens: int = Field(
        0,
        ge=0,
        description="Tokens per forward, shared ones counted once; changes memory and speed, never the gradient. "
        "0: as many as the longest group has, between 512 and 2048",
    )
    gradient_checkpointing: Literal["off", "cheap", "layers"] = Field(
        "off",
        description="What is computed again rather than kept for the backward: nothing; all but products and "
        "attention; whole layers. Saves memory, costs about a tenth or a third of the student's time",
    )
    chunk_tokens: int = Field(
        0, ge=0, description="Tokens projected onto the vocabulary at once; 0: few for a large one"
    )


class EvaluationOptions(Section):
    """Held-out evaluation during and after training."""

    initial: bool = Field(True, description="Evaluate before the first step")
    every: int = Field(10, ge=1, description="Steps between evaluations on the validation split")
    tasks: int = Field(32, ge=1, description="Validation tasks")
    n: int = Field(2, ge=1, description="Attempts per validation task")
    test_tasks: int = Field(64, ge=0, description="Test tasks, before the first step and after the last; 0: none")
    test_n: int = Field(2, ge=1, description="Attempts per test task")
    temperature: float = Field(1.0, ge=0, description="Sampling temperature in evaluations")
    top_p: float = Field(1.0, gt=0, le=1, description="Nucleus in evaluations")
    teacher_every: int = Field(
        0,
        ge=0,
        description="Steps between measurements of how much better than the student its self-teacher does on the "
        "step's own attempts; each costs twice the step's sampling; 0: never",
    )
    kl_every: int = Field(
        0,
        ge=0,
        description="Steps between measurements of how far the policy is from its start (KL, on the step's own "
        "attempts); each reads them twice, and the start's weights are kept in memory; 0: never",
    )
    seed: int = Field(0, description="Of evaluations: the same for all runs that are to be compared")


class CheckpointOptions(Section):
    """When to save, and what to keep."""

    every: int = Field(5, ge=1, description="Steps between checkpoints")
    keep: int = Field(2, ge=1, description="How many to keep, newest first")
    keep_best: bool = Field(
        True,
        description="Also save and keep the checkpoint with the highest pass rate on the validation split",
    )


class GuardOptions(Limits):
    """What is watched while a run goes on, and what is done when something looks wrong."""

    on_nonfinite: Literal["skip", "stop"] = Field(
        "skip",
        description="When the loss or a gradient is not finite, the update is left out; stop: training also ends",
    )
    nonfinite_in_a_row: int = Field(
        5, ge=1, description="Steps in a row with an update left out after which training ends in any case"
    )
    on_explosion: Literal["warn", "skip", "stop"] = Field(
        "warn",
        description="When ratios pass guards.log_ratio or guards.clipped: only tell, leave out the updates whose "
        "mean |log ratio| is above guards.log_ratio, or end training",
    )
    on_collapse: Literal["warn", "stop"] = Field(
        "warn", description="When pass rate, entropy or length fall or run away: only tell, or end training"
    )

    @model_validator(mode="after")
    def _can_act(self) -> GuardOptions:
        unset = type(self).model_fields["nonfinite_in_a_row"].default
        if self.on_nonfinite == "stop" and self.nonfinite_in_a_row != unset:
            raise ValueError("guards.nonfinite_in_a_row has no effect with guards.on_nonfinite = 'stop'")
        return self


class TrainConfig(Section):
    """A training run."""

    env: str = Field("tools/calls", description="Environment to train on")
    env_args: dict[str, Any] = Field(default_factory=dict, description="Arguments of the environment")
    backend: str = Field("sdpo", description="Trainer backend")
    model: str = Field("smollm2-135m", description="Model: a known name, a hub id or a folder")
    init: str | None = Field(None, description="Checkpoint whose weights to start from")
    steps: int = Field(20, ge=1, description="Optimizer steps")
    seed: int = Field(0, description="Of tasks, sampling and adapters")
    tasks_per_step: int = Field(4, ge=1, description="Tasks per step")
    group_size: int = Field(8, ge=1, description="Attempts per task (n)")
    detail: TeacherDetail = Field(
        TeacherDetail.FULL,
        description="What of the feedback a reprompt shows: none, verdict, full; as a control shuffled (the "
        "feedback on a failed attempt at another task), as an upper bound oracle-demonstration",
    )
    device: str = Field("auto", description="auto, cpu or cuda")
    dtype: Literal["auto", "float32", "bfloat16"] = Field(
        "auto",
        description="Of products, and of weights that are not trained (auto: bfloat16 on a GPU, else float32); "
        "what is trained is always kept in float32",
    )
    matmul_precision: Literal["highest", "high", "medium"] = Field(
        "highest", description="Of float32 products; medium multiplies in bfloat16, faster where the CPU has it"
    )
    trackers: list[str] = Field(default_factory=lambda: ["tensorboard"], description="tensorboard, wandb, trackio")
    callbacks: list[str] = Field(
        default_factory=list, description="Hooks of your own: names of entry points, or module:Class"
    )
    sampling: SamplingOptions = SamplingOptions()
    sampler: SamplerOptions = SamplerOptions()
    lora: LoraOptions = LoraOptions()
    optimizer: OptimizerOptions = OptimizerOptions()
    evaluation: EvaluationOptions = EvaluationOptions()
    checkpoint: CheckpointOptions = CheckpointOptions()
    guards: GuardOptions = GuardOptions()
    algorithm: dict[str, Any] = Field(default_factory=dict, description="Options of the backend")

    @model_validator(mode="after")
    def _can_act(self) -> TrainConfig:
        if self.optimizer.minibatches > self.tasks_per_step:
            raise ValueError(
                f"optimizer.minibatches = {self.optimizer.minibatches} splits a step by its tasks, and "
                f"tasks_per_step = {self.tasks_per_step}: lower the one or raise the other"
            )
        return self
