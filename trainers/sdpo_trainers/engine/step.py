"""What is done with a batch of examples: forwards, losses, updates of the weights, metrics."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from sdpo_trainers.backend import Backend, Batch, Example, Tokens
from sdpo_trainers.config import OptimizerOptions
from sdpo_trainers.distributed import World, share_out
from sdpo_trainers.engine.batches import LEAST, fitting
from sdpo_trainers.engine.intake import check_examples, check_loss
from sdpo_trainers.engine.reading import Reader, Reading
from sdpo_trainers.engine.shards import Sharding, Shards, gathered
from sdpo_trainers.engine.student import Student
from sdpo_trainers.engine.teacher import Teacher, TeacherKind, TeacherOptions
from sdpo_trainers.engine.trees import pack, packed_length
from sdpo_trainers.losses import token_logprobs
from sdpo_trainers.objectives.aggregation import token_weights


@dataclass(frozen=True)
class Update:
    """What became of a batch of examples.

    Attributes:
        metrics: Of all its updates.
        credit: Each example with its own figures, means over its tokens, in no particular order.
    """

    metrics: dict[str, float]
    credit: tuple[tuple[Example, dict[str, float]], ...] = ()


@dataclass(frozen=True)
class Share:
    """What an optimizer step learns from, and what of it this process reads.

    Attributes:
        heard: The examples that have a loss, those of all processes.
        weights: What each of their tokens weighs.
        own: Which of them this process reads.
        batches: Its micro-batches, as places in `own`.
        rounds: How many micro-batches the process with the most of them has.
    """

    heard: tuple[Example, ...]
    weights: tuple[float, ...]
    own: tuple[int, ...]
    batches: tuple[tuple[int, ...], ...]
    rounds: int

    @property
    def examples(self) -> list[Example]:
        """Those that this process reads."""
        return [self.heard[i] for i in self.own]


class Engine:
    """Model, teacher and optimizer.

    Args:
        model: The student; what requires gradients is trained.
        backend: Which loss.
        options: Of the optimizer.
        temperature: Of the sampling; both distributions are compared at it.
        accelerator: Accelerate's, which places, and casts where the precision is mixed.
        world: The processes that train together; all of them make the same calls.
        sharding: How the weights are divided among them; None leaves all of them to every process.
        largest_ratio: Updates whose mean |log ratio| is above this are left out; None leaves out none for that.
        keep_start: Whether the weights of the start are to be kept, to compare with.
    """

    def __init__(
        self,
        model: Any,
        backend: Backend,
        options: OptimizerOptions,
        temperature: float,
        accelerator: Any,
        *,
        world: World | None = None,
        sharding: Sharding | None = None,
        largest_ratio: float | None = None,
        keep_start: bool = False,
    ) -> None:
        self.backend, self.options, self.accelerator = backend, options, accelerator
        self.largest_ratio = largest_ratio
        self.world = world or World()
        self.model = model
        self.plain = Student(model)
        with accelerator.autocast() if sharding is None else nullcontext():
            self.plain.check()
        self.shards = Shards(model, sharding) if sharding else None
        own = self.shards.student if self.shards else self.plain
        own.recompute = options.gradient_checkpointing
        self.student = own if self.shards else accelerator.prepare(own)
        kept = own.model
        self.trained = [p for p in kept.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(
            self.trained, lr=options.lr, betas=options.betas, weight_decay=options.weight_decay, fused=True
        )
        self.scheduler = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: min(1.0, (step + 1) / max(options.warmup_steps, 1))
        )
        self.teacher = Teacher(model, backend.teacher, kept) if backend.teacher else None
        start: TeacherKind = "base" if backend.needs.base else "frozen"
        self.reference = Teacher(model, TeacherOptions(start), kept) if backend.needs.reference else None
        self.start: Teacher | None = None
        if keep_start:
            same = self.reference is not None and self.reference.kind == "frozen"
            self.start = self.reference if same else Teacher(model, TeacherOptions("frozen"), kept)
        self.reader = Reader(own, options.micro_batch_tokens or LEAST, options.chunk_tokens, temperature)

    @contextmanager
    def whole(self, *, teaching: bool = False, exact: bool = False) -> Iterator[None]:
        """The model can be sampled from, read and saved inside, also where its weights are divided.

        All processes must enter, and nothing is learned meanwhile.

        Args:
            teaching: Other weights, such as a teacher's, can be put in place, too.
            exact: Weights as they are kept, rather than in the precision in which they are used.
        """
        with ExitStack() as stack:
            if self.shards:
                stack.enter_context(self.shards.whole(exact))
            voices = (self.teacher, self.reference, self.start) if teaching else ()
            for voice in dict.fromkeys(voices):
                if voice:
                    stack.enter_context(voice.whole())
            yield

    def precision(self) -> AbstractContextManager[None]:
        """Casts products as the student does when it learns, where the precision is mixed."""
        casting: AbstractContextManager[None] = nullcontext() if self.shards else self.accelerator.autocast()
        return casting

    @contextmanager
    def reading(self) -> Iterator[None]:
        """The model can be read as teachers read it. All processes must enter."""
        own = self.reader.student
        with self.whole(teaching=True), self.precision():
            self.reader.student = self.plain
            try:
                yield
            finally:
                self.reader.student = own

    def update(self, examples: Sequence[Example]) -> Update:
        """Learns from a batch of examples; with none, changes nothing.

        The batch is split into `minibatches` of whole groups, if there are so many, each an optimizer step of its
        own, and gone through `epochs` times.
        """
        rate = float(self.scheduler.get_last_lr()[0])
        metrics = {"loss": 0.0, "grad_norm": 0.0, "lr": rate, "signal_tokens": 0.0}
        check_examples(self.backend, examples)
        if all(example.silent for example in examples):
            return Update(metrics)
        self.model.eval()  # dropout would make the student differ from the sampler for no reason
        self.reader.tokens = 0
        self.reader.max_tokens = self.options.micro_batch_tokens or fitting(_longest_group(examples))
        parts = [self._share(part) for part in split(examples, self.options.minibatches)]
        several = len(parts) * self.options.epochs > 1
        times = {"time/teacher_s": 0.0, "time/student_s": 0.0, "time/optimizer_s": 0.0}
        old = [self._old(part, times) if several and self.backend.needs.old else None for part in parts]
        sums: dict[str, float] = {}
        credit: list[tuple[Example, dict[str, float]]] = []
        for _ in range(self.options.epochs):
            for part, logprobs in zip(parts, old, strict=True):
                done, credit_of_part = self._step(part, logprobs, times)
                for name, value in done.items():
                    sums[name] = sums.get(name, 0.0) + value
                credit += credit_of_part
        self.reader.max_tokens = self.options.micro_batch_tokens or LEAST  # as after a resume, whoever reads next
        updates = len(parts) * self.options.epochs
        plain = [name for name in sums if name.startswith(("skipped_", "nonfinite/"))]
        metrics |= {name: sums.pop(name) for name in plain}
        skipped = sum(int(metrics[name]) for name in plain if name.startswith("skipped_"))
        if skipped < updates:
            self.scheduler.step()
            if self.teacher:
                self.teacher.update()
        tokens = sums.pop("tokens")
        metrics["loss"] = sums.pop("loss") / updates
        metrics["grad_norm"] = sums.pop("grad_norm") / updates
        metrics["signal_tokens"] = tokens / self.options.epochs
        metrics["tokens_read"] = float(sum(self.world.gather(self.reader.tokens)))
        metrics["updates"] = float(updates - skipped)
        metrics |= times | self.backend.summarize({name: value / tokens for name, value in sums.items()})
        return Update(metrics, tuple((example, self.backend.summarize(figures)) for example, figures in credit))

    def _share(self, examples: Sequence[Example]) -> Share:
        """What of an optimizer step's examples this process reads: the same plan in every process."""
        weights = token_weights(examples, self.backend.aggregation)
        heard = [(e, w) for e, w in zip(examples, weights, strict=True) if not e.silent]
        shares = share_out(
            [_sequence(e) for e, _ in heard],
            [len(e.teacher_ids or ()) for e, _ in heard],
            self.reader.max_tokens,
            self.world.size,
        )
        mine = shares[self.world.index]
        own = tuple(sorted(i for rows in mine for i in rows))
        place = {i: k for k, i in enumerate(own)}
        return Share(
            tuple(e for e, _ in heard),
            tuple(w for _, w in heard),
            own,
            tuple(tuple(place[i] for i in rows) for rows in mine),
            max(map(len, shares)),
        )

    def _step(
        self, share: Share, old: Tensor | None, times: dict[str, float]
    ) -> tuple[dict[str, float], list[tuple[Example, dict[str, float]]]]:
        """One optimizer step: its loss, the sums over tokens of its metrics, and each example's figures."""
        learnt = share.examples
        sizes = [len(e.response_ids) for e in learnt]
        device = self.reader.device

        started = time.perf_counter()
        tokens, teaching = self._known(share, old)
        per_row = torch.tensor([share.weights[i] for i in share.own], dtype=torch.float64, device=device)
        counting = [c for e in learnt for c in e.counted or [True] * len(e.response_ids)]
        counted = torch.tensor(counting, device=device, dtype=torch.bool)
        weights = self.backend.reweigh(per_row[tokens.rows] * counted, tokens, self._total)
        times["time/teacher_s"] += time.perf_counter() - started

        started = time.perf_counter()
        offsets = torch.tensor([0, *sizes]).cumsum(0).tolist()
        figures: dict[str, Tensor] = {}
        loss = 0.0
        for number, rows in enumerate(share.batches):
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
                logits = self.reader.tempered(logits)
                batch = Batch(
                    _with_own(known.select(slice(start, stop)), logits),  # noqa: B023
                    logits,
                    teaching.logits(chunk) if teaching else None,
                    {name: values[start:stop] for name, values in prepared.items()},  # noqa: B023
                )
                found = check_loss(self.backend, self.backend.loss(batch), stop - start)
                for name, values in {"loss": found.per_token, **found.metrics}.items():
                    figures.setdefault(name, torch.zeros(len(weights), device=device, dtype=torch.float64))
                    figures[name][chunk] = values.detach().double()
                return (found.per_token * weights[chunk].to(found.per_token.dtype)).sum()

            total = self.student(part.forest, part.places, before, chunk_loss, self.reader.chunk)
            self._backward(total, last=number + 1 == share.rounds)
            loss += float(total.detach())
        for number in range(len(share.batches), share.rounds):
            self._backward(self._nothing(), last=number + 1 == share.rounds)
        times["time/student_s"] += time.perf_counter() - started

        started = time.perf_counter()
        refused = self._refused(loss, figures, counted)
        done = {"loss": loss, "tokens": float(counted.sum())} | self._apply(refused)
        times["time/optimizer_s"] += time.perf_counter() - started
        done |= {
            f"nonfinite/{name}": float(bad)
            for name, values in figures.items()
            if (bad := (~values.isfinite() & counted).sum())
        }
        for name, size in (("ratio", "log_ratio_abs"), ("teacher_gap", "teacher_gap_abs")):
            if name in figures:
                figures[size] = (figures[name].log() if name == "ratio" else figures[name]).abs()
        done |= {name: float((values * counted).sum()) for name, values in figures.items() if name != "loss"}
        return self._gathered(share, done, _means(figures, counted, sizes))

    def _refused(self, loss: float, figures: Mapping[str, Tensor], counted: Tensor) -> str | None:
        """Why the weights are not to be moved, as the name of a metric; the same in all processes."""
        if not torch.isfinite(self._total(torch.tensor(loss, device=counted.device))):
            return "skipped_nonfinite"
        if self.largest_ratio is not None:
            ratios = figures.get("ratio", torch.ones_like(counted, dtype=torch.float64))
            far = self._total(ratios.log().abs() * counted) / self._total(counted.double())
            if far > self.largest_ratio:
                return "skipped_explosion"
        return None

    def _apply(self, refused: str | None) -> dict[str, float]:
        """Moves the weights by what the gradients say, unless they are not finite or there is a reason not to."""
        done = {}
        norm = gathered(torch.nn.utils.clip_grad_norm_(self.trained, self.options.grad_clip))
        done["grad_norm"] = float(norm)
        if not torch.isfinite(norm):
            refused = "skipped_nonfinite"  # a NaN in the weights would be the end of the run
        if refused:
            done[refused] = 1.0
        else:
            self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return done

    def _backward(self, loss: Tensor, last: bool) -> None:
        """Adds a micro-batch's gradients; the last one's take those of the other processes in.

        They are averaged over the processes, though the loss is a sum. Where weights are divided, so are
        gradients, and those of each micro-batch are added up at once: nobody then holds all of them.
        """
        waiting = nullcontext() if last or self.shards else self.accelerator.no_sync(self.student)
        with waiting:
            self.accelerator.backward(loss * self.world.size)

    def _known(self, share: Share, old: Tensor | None) -> tuple[Tokens, Reading | None]:
        """What is known of this process's tokens before the student reads them, and the teacher's reading."""
        device, needs, examples = self.reader.device, self.backend.needs, share.examples
        sizes = torch.tensor([len(e.response_ids) for e in examples], device=device, dtype=torch.long)
        rows = torch.arange(len(examples), device=device).repeat_interleave(sizes)
        recorded = [p for e in examples for p in e.sampler_logprobs or [float("nan")] * len(e.response_ids)]
        sampler = torch.tensor(recorded, device=device, dtype=self.reader.dtype)
        if needs.old and old is None:
            old = torch.full_like(sampler, float("nan"))

        def flags(values: Iterator[bool]) -> Tensor:
            return torch.tensor(list(values), device=device, dtype=torch.bool)[rows]

        tokens = Tokens(
            ids=self._ids(examples),
            rows=rows,
            advantages=sampler.new_tensor([e.advantage or 0.0 for e in examples])[rows],
            taught=flags(e.teacher_ids is not None for e in examples),
            contrasted=flags(e.teacher_ids is not None and bool(e.contrast_ids) for e in examples),
            sampler_logprobs=sampler,
            old_logprobs=sampler if old is None else old,
        )
        known: dict[str, Tensor] = {}
        teaching = None
        responses = [e.response_ids for e in examples]
        teacher = self.teacher if needs.teacher != "nothing" else None
        if teacher or self.reference:
            with self.reading():
                if teacher:
                    teaching = self.reader.read([e.teacher_ids for e in examples], responses, teacher)
                    known["teacher_logprobs"], known["teacher_entropy"] = teaching.figures(tokens.ids)
                    if any(e.contrast_ids for e in share.heard):
                        contrasts = [e.contrast_ids for e in examples]
                        known["contrast_logprobs"] = self.reader.mean_logprobs(contrasts, responses, teacher)
                if self.reference:
                    own = self.reader.read([e.context_ids for e in examples], responses, self.reference)
                    known["reference_logprobs"], _ = own.figures(tokens.ids)
        return replace(tokens, **known), teaching if needs.teacher == "distribution" else None

    def _old(self, share: Share, times: dict[str, float]) -> Tensor:
        """Log-probabilities under the weights as they are, of this process's tokens."""
        started = time.perf_counter()
        learnt = share.examples
        with self.reading():
            reading = self.reader.read([e.context_ids for e in learnt], [e.response_ids for e in learnt], None)
            logprobs, _ = reading.figures(self._ids(learnt))
        times["time/student_s"] += time.perf_counter() - started
        return logprobs

    def _ids(self, examples: Sequence[Example]) -> Tensor:
        ids = [t for e in examples for t in e.response_ids]
        return torch.tensor(ids, device=self.reader.device, dtype=torch.long)

    def _nothing(self) -> Tensor:
        """A loss of 0 whose gradient is 0, for a process that has fewer micro-batches than another.

        All processes must call the student equally often, because its weights or their gradients are exchanged.
        """
        forest = pack([[0]], self.reader.device)
        place = torch.zeros(1, dtype=torch.long, device=self.reader.device)
        loss: Tensor = self.student(forest, place, lambda _: None, lambda _, __, logits: 0.0 * logits.sum(), 1)
        return loss

    def _gathered(
        self, share: Share, done: dict[str, float], figures: Sequence[dict[str, float]]
    ) -> tuple[dict[str, float], list[tuple[Example, dict[str, float]]]]:
        """What `_step` gives, of all processes: sums are added up."""
        common = {name: done.pop(name) for name in [*done] if name == "grad_norm" or name.startswith("skipped_")}
        sums: dict[str, float] = {}
        credit: list[tuple[Example, dict[str, float]]] = []
        for part, found in self.world.gather((done, list(zip(share.own, figures, strict=True)))):
            for name, value in part.items():
                sums[name] = sums.get(name, 0.0) + value
            credit += [(share.heard[i], metrics) for i, metrics in found]
        every = {name: 0.0 for _, metrics in credit for name in metrics}  # 0 where a process had no such tokens
        return sums | common, [(example, every | metrics) for example, metrics in credit]

    def _total(self, values: Tensor) -> Tensor:
        """The sum over all processes."""
        return self.world.sum(values.sum())


def split(examples: Sequence[Example], parts: int) -> list[list[Example]]:
    """At most so many parts of about as many tokens each, of whole groups: attempts at a task are compared.

    Parts with nothing to learn from are left out.
    """
    groups: dict[int, list[Example]] = {}
    for e in examples:
        groups.setdefault(e.group, []).append(e)
    made: list[list[Example]] = [[] for _ in range(parts)]
    for group in groups.values():
        min(made, key=lambda part: sum(len(e.response_ids) for e in part)).extend(group)
    return [part for part in made if not all(e.silent for e in part)]


def _longest_group(examples: Sequence[Example]) -> int:
    """The tokens of the group that has most to be read, packed."""
    groups: dict[int, list[tuple[int, ...]]] = {}
    for e in examples:
        if not e.silent:
            groups.setdefault(e.group, []).append(_sequence(e))
    return max(map(packed_length, groups.values()))


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
    repeats = torch.tensor(sizes, device=device, dtype=torch.long)
    rows = torch.arange(len(sizes), device=device).repeat_interleave(repeats)
    stacked = torch.stack([*(values * counted for values in figures.values()), counted.double()])  # (names + 1, M)
    sums = stacked.new_zeros(len(stacked), len(sizes)).index_add_(1, rows, stacked)
    means = sums[:-1] / sums[-1:].clamp(min=1)
    return [dict(zip(figures, row, strict=True)) for row in means.T.tolist()]
