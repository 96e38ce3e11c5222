"""What is done with a batch of examples: forwards, losses, updates of the weights, metrics."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from sdpo_trainers.aggregation import token_weights
from sdpo_trainers.backend import Backend, Batch, Example, Tokens
from sdpo_trainers.config import OptimizerOptions
from sdpo_trainers.engine.batches import micro_batches
from sdpo_trainers.engine.reading import Reader, Reading
from sdpo_trainers.engine.student import Student
from sdpo_trainers.engine.teacher import Teacher, TeacherKind, TeacherOptions
from sdpo_trainers.losses import token_logprobs


@dataclass(frozen=True)
class Update:
    """What became of a batch of examples.

    Attributes:
        metrics: Of all its updates.
        credit: Each example with its own figures, means over its tokens, in no particular order.
    """

    metrics: dict[str, float]
    credit: tuple[tuple[Example, dict[str, float]], ...] = ()


class Engine:
    """Model, teacher and optimizer.

    Args:
        model: The student; what requires gradients is trained.
        backend: Which loss.
        options: Of the optimizer.
        temperature: Of the sampling; both distributions are compared at it.
        accelerator: Accelerate's, which places, scales and clips.
    """

    def __init__(
        self, model: Any, backend: Backend, options: OptimizerOptions, temperature: float, accelerator: Any
    ) -> None:
        self.backend, self.options, self.accelerator = backend, options, accelerator
        self.model = model
        student = Student(model)
        student.check()
        trained = [p for p in model.parameters() if p.requires_grad]
        optimizer = torch.optim.AdamW(
            trained, lr=options.lr, betas=options.betas, weight_decay=options.weight_decay, fused=True
        )
        scheduler = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min(1.0, (step + 1) / max(options.warmup_steps, 1))
        )
        self.student, self.optimizer, self.scheduler = accelerator.prepare(student, optimizer, scheduler)
        self.teacher = Teacher(model, backend.teacher) if backend.teacher else None
        start: TeacherKind = "base" if backend.needs.base else "frozen"
        self.reference = Teacher(model, TeacherOptions(start)) if backend.needs.reference else None
        self.reader = Reader(student, options.micro_batch_tokens, options.chunk_tokens, temperature)

    def update(self, examples: Sequence[Example]) -> Update:
        """Learns from a batch of examples; with none, changes nothing.

        The batch is split into `minibatches`, each an optimizer step of its own, and gone through `epochs` times.
        """
        metrics = {"loss": 0.0, "grad_norm": 0.0, "lr": self.scheduler.get_last_lr()[0], "signal_tokens": 0.0}
        if all(example.silent for example in examples):
            return Update(metrics)
        self.model.eval()  # dropout would make the student differ from the sampler for no reason
        self.reader.tokens = 0
        parts = split(examples, self.options.minibatches)
        several = len(parts) * self.options.epochs > 1
        times = {"time/teacher_s": 0.0, "time/student_s": 0.0, "time/optimizer_s": 0.0}
        old = [self._old(part, times) if several and self.backend.needs.old else None for part in parts]
        sums: dict[str, float] = {}
        credit: list[tuple[Example, dict[str, float]]] = []
        skipped = 0
        for _ in range(self.options.epochs):
            for part, logprobs in zip(parts, old, strict=True):
                done, credit_of_part = self._step(part, logprobs, times)
                for name, value in done.items():
                    sums[name] = sums.get(name, 0.0) + value
                credit += credit_of_part
        updates = len(parts) * self.options.epochs
        skipped = int(sums.pop("skipped_nonfinite", 0.0))
        if skipped:
            metrics["skipped_nonfinite"] = float(skipped)
        if skipped < updates:
            self.scheduler.step()
        tokens = sums.pop("tokens")
        metrics["loss"] = sums.pop("loss") / updates
        metrics["grad_norm"] = sums.pop("grad_norm") / updates
        metrics["signal_tokens"] = tokens / self.options.epochs
        metrics["tokens_read"] = float(self.reader.tokens)
        metrics["updates"] = float(updates - skipped)
        metrics |= times | {name: value / tokens for name, value in sums.items()}
        return Update(metrics, tuple(credit))

    def _step(
        self, examples: Sequence[Example], old: Tensor | None, times: dict[str, float]
    ) -> tuple[dict[str, float], list[tuple[Example, dict[str, float]]]]:
        """One optimizer step: its loss, the sums over tokens of its metrics, and each example's figures."""
        weight_of = token_weights(examples, self.backend.aggregation)
        heard = [(e, w) for e, w in zip(examples, weight_of, strict=True) if not e.silent]
        learnt = [e for e, _ in heard]
        sizes = [len(e.response_ids) for e in learnt]
        device = self.reader.device

        started = time.perf_counter()
        tokens, teaching = self._known(learnt, old)
        per_row = torch.tensor([w for _, w in heard], dtype=torch.float64, device=device)
        counting = [c for e in learnt for c in e.counted or [True] * len(e.response_ids)]
        counted = torch.tensor(counting, device=device)
        weights = self.backend.reweigh(per_row[tokens.rows] * counted, tokens, self._total)
        times["time/teacher_s"] += time.perf_counter() - started

        started = time.perf_counter()
        offsets = torch.tensor([0, *sizes]).cumsum(0).tolist()
        figures: dict[str, Tensor] = {}
        loss = 0.0
        for rows in micro_batches([_sequence(e) for e in learnt], self.options.micro_batch_tokens):
            where = torch.cat([torch.arange(offsets[i], offsets[i + 1]) for i in rows]).to(device)
            part = self.reader.plan([learnt[i].context_ids for i in rows], [learnt[i].response_ids for i in rows])
            known = tokens.select(where)
            prepared: dict[str, Tensor] = {}

            def before(hidden: Tensor) -> None:
                nonlocal known
                if self.backend.needs.student:
                    known = _with_student(known, *self.reader.figures(hidden, known.ids))
                prepared.update(self.backend.prepare(known))  # noqa: B023 (called before the loop goes on)

            def chunk_loss(start: int, stop: int, logits: Tensor) -> Tensor:
                chunk = where[start:stop]  # noqa: B023 (called before the loop goes on)
                logits = logits / self.reader.temperature
                batch = Batch(
                    _with_own(known.select(slice(start, stop)), logits),  # noqa: B023
                    logits,
                    teaching.logits(chunk) if teaching else None,
                    {name: values[start:stop] for name, values in prepared.items()},  # noqa: B023
                )
                found = self.backend.loss(batch)
                for name, values in {"loss": found.per_token, **found.metrics}.items():
                    figures.setdefault(name, torch.zeros(len(weights), device=device, dtype=torch.float64))
                    figures[name][chunk] = values.detach().double()
                return (found.per_token * weights[chunk].to(found.per_token.dtype)).sum()

            total = self.student(part.forest, part.places, before, chunk_loss, self.reader.chunk)
            self.accelerator.backward(total)
            loss += float(total.detach())
        times["time/student_s"] += time.perf_counter() - started

        started = time.perf_counter()
        done = {"loss": loss, "tokens": float(counted.sum())} | self._apply()
        times["time/optimizer_s"] += time.perf_counter() - started
        done |= {name: float((values * counted).sum()) for name, values in figures.items() if name != "loss"}
        return done, list(zip(learnt, _means(figures, counted, sizes), strict=True))

    def _apply(self) -> dict[str, float]:
        """Moves the weights by what the gradients say, unless they are not finite."""
        done = {}
        norm = self.accelerator.clip_grad_norm_(
            [p for p in self.model.parameters() if p.requires_grad], self.options.grad_clip
        )
        done["grad_norm"] = float(norm)
        if torch.isfinite(norm):
            self.optimizer.step()
            if self.teacher:
                self.teacher.update()
        else:
            done["skipped_nonfinite"] = 1.0  # a NaN in the weights would be the end of the run
        self.optimizer.zero_grad(set_to_none=True)
        return done

    def _known(self, examples: Sequence[Example], old: Tensor | None) -> tuple[Tokens, Reading | None]:
        """What is known of the examples' tokens before the student reads them, and the teacher's reading."""
        device, needs = self.reader.device, self.backend.needs
        sizes = [len(e.response_ids) for e in examples]
        rows = torch.arange(len(examples), device=device).repeat_interleave(torch.tensor(sizes, device=device))
        recorded = [p for e in examples for p in e.sampler_logprobs or [float("nan")] * len(e.response_ids)]
        sampler = torch.tensor(recorded, device=device, dtype=self.reader.dtype)
        if needs.old and old is None:
            old = torch.full_like(sampler, float("nan"))
        tokens = Tokens(
            ids=torch.tensor([t for e in examples for t in e.response_ids], device=device),
            rows=rows,
            advantages=sampler.new_tensor([e.advantage or 0.0 for e in examples])[rows],
            taught=torch.tensor([e.teacher_ids is not None for e in examples], device=device)[rows],
            contrasted=torch.tensor(
                [e.teacher_ids is not None and bool(e.contrast_ids) for e in examples], device=device
            )[rows],
            sampler_logprobs=sampler,
            old_logprobs=sampler if old is None else old,
        )
        known: dict[str, Tensor] = {}
        teaching = None
        if self.teacher and needs.teacher != "nothing":
            asked = [e.teacher_ids for e in examples]
            teaching = self.reader.read(asked, [e.response_ids for e in examples], self.teacher)
            known["teacher_logprobs"], known["teacher_entropy"] = teaching.figures(tokens.ids)
            if any(e.contrast_ids for e in examples):
                known["contrast_logprobs"] = self.reader.mean_logprobs(
                    [e.contrast_ids for e in examples], [e.response_ids for e in examples], self.teacher
                )
        if self.reference:
            own = self.reader.read(
                [e.context_ids for e in examples], [e.response_ids for e in examples], self.reference
            )
            known["reference_logprobs"], _ = own.figures(tokens.ids)
        return replace(tokens, **known), teaching if needs.teacher == "distribution" else None

    def _old(self, examples: Sequence[Example], times: dict[str, float]) -> Tensor:
        """Log-probabilities under the weights as they are, of all tokens that will be learned from."""
        started = time.perf_counter()
        learnt = [e for e in examples if not e.silent]
        reading = self.reader.read([e.context_ids for e in learnt], [e.response_ids for e in learnt], None)
        ids = torch.tensor([t for e in learnt for t in e.response_ids], device=self.reader.device)
        logprobs, _ = reading.figures(ids)
        times["time/student_s"] += time.perf_counter() - started
        return logprobs

    def _total(self, values: Tensor) -> Tensor:
        """The sum over all processes."""
        total: Tensor = self.accelerator.reduce(values.sum(), "sum")
        return total


def split(examples: Sequence[Example], parts: int) -> list[list[Example]]:
    """At most so many parts of about as many tokens each, groups whole where there are enough of them.

    What is alike stays together, so that it is read once; parts with nothing to learn from are left out.
    """
    if parts == 1:
        return [list(examples)]
    groups: dict[tuple[int, ...], list[Example]] = {}
    whole = len({e.group for e in examples}) >= parts
    for e in examples:
        groups.setdefault((e.group,) if whole else (e.group, e.trajectory), []).append(e)
    made: list[list[Example]] = [[] for _ in range(parts)]
    for group in groups.values():
        min(made, key=lambda part: sum(len(e.response_ids) for e in part)).extend(group)
    return [part for part in made if not all(e.silent for e in part)]


def _sequence(example: Example) -> tuple[int, ...]:
    return (*example.context_ids, *example.response_ids[:-1])


def _with_student(tokens: Tokens, logprobs: Tensor, entropy: Tensor) -> Tokens:
    return replace(
        tokens,
        student_logprobs=logprobs,
        student_entropy=entropy,
        sampler_logprobs=torch.where(tokens.sampler_logprobs.isnan(), logprobs, tokens.sampler_logprobs),
        old_logprobs=torch.where(tokens.old_logprobs.isnan(), logprobs, tokens.old_logprobs),
    )


def _with_own(tokens: Tokens, logits: Tensor) -> Tokens:
    """Log-probabilities that were not recorded are the student's own of now."""
    unknown = {
        name: values
        for name in ("sampler_logprobs", "old_logprobs")
        if (values := getattr(tokens, name)).isnan().any()
    }
    if not unknown:
        return tokens
    own = token_logprobs(logits.detach(), tokens.ids)
    filled = {name: torch.where(values.isnan(), own, values) for name, values in unknown.items()}
    return replace(tokens, **filled)


def _means(figures: Mapping[str, Tensor], counted: Tensor, sizes: Sequence[int]) -> list[dict[str, float]]:
    """For each example the means of its figures over the tokens that count."""
    device = counted.device
    rows = torch.arange(len(sizes), device=device).repeat_interleave(torch.tensor(sizes, device=device))
    stacked = torch.stack([*(values * counted for values in figures.values()), counted.double()])  # (names + 1, M)
    sums = stacked.new_zeros(len(stacked), len(sizes)).index_add_(1, rows, stacked)
    means = sums[:-1] / sums[-1:].clamp(min=1)
    return [dict(zip(figures, row, strict=True)) for row in means.T.tolist()]
