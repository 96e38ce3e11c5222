"""Our distillation against TRL's, on the same logits: values and gradients.

What a token's loss is, both agree on: the divergences over the whole vocabulary and over the likeliest tokens, the
estimate from sampled tokens, the importance weights. What differs:

* TRL takes the mean of each response and then of the responses of a micro-batch; ours is the mean over all tokens
  of the optimizer step. They are the same where all responses are as long, and in no other case.
* `GKDTrainer.generalized_jsd_loss` (GKD, and what OPSD builds on) is the mean over tokens. Its
  "beta" is our alpha, at both ends too.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch
from torch import Tensor

from sdpo_trainers import losses

pytest.importorskip("trl", reason="the comparison with TRL needs the extra `peers`")
from trl.experimental.gkd import GKDTrainer
from trl.experimental.sdpo import loss_utils
from trl.experimental.sdpo.sdpo_trainer import DistillationLogits, SDPOTrainer

N, T, V, K = 2, 3, 11, 4


@pytest.fixture
def student() -> Tensor:
    logits = torch.randn(N, T, V, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    return logits.requires_grad_()


@pytest.fixture
def teacher() -> Tensor:
    return torch.randn(N, T, V, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


def same(ours: Tensor, theirs: Tensor, wrt: Tensor) -> None:
    torch.testing.assert_close(ours, theirs)
    weights = torch.linspace(0.5, 1.5, ours.numel(), dtype=ours.dtype).view_as(ours)
    (a,) = torch.autograd.grad((ours * weights).sum(), wrt, retain_graph=True)
    (b,) = torch.autograd.grad((theirs * weights).sum(), wrt, retain_graph=True)
    torch.testing.assert_close(a, b)


@pytest.mark.parametrize("alpha", [0.0, 0.3, 1.0])
def test_the_divergence_over_the_vocabulary_is_trls(student: Tensor, teacher: Tensor, alpha: float) -> None:
    ours = losses.divergence(*losses.full_distributions(student, teacher), alpha)
    same(
        ours,
        loss_utils.compute_full_logit_self_distillation_loss(student, teacher, distillation_alpha=alpha),
        student,
    )
    whole = GKDTrainer.generalized_jsd_loss(student, teacher, torch.ones(N, T), beta=alpha)
    same(ours.mean(), whole, student)


@pytest.mark.parametrize("tail", [True, False])
@pytest.mark.parametrize("alpha", [0.0, 0.5, 1.0])
def test_the_divergence_over_likely_tokens_is_trls(
    student: Tensor, teacher: Tensor, alpha: float, tail: bool
) -> None:
    ours = losses.divergence(*losses.top_k_distributions(student, teacher, K, tail), alpha)
    theirs = loss_utils.compute_topk_self_distillation_loss(
        student, teacher, distillation_topk=K, distillation_alpha=alpha, distillation_add_tail=tail
    )
    same(ours, theirs, student)


def test_sampled_tokens_and_importance_weights_are_trls(student: Tensor, teacher: Tensor) -> None:
    ids = torch.randint(V, (N, T), generator=torch.Generator().manual_seed(2))
    own, other = losses.token_logprobs(student, ids), losses.token_logprobs(teacher, ids)
    ours = losses.sampled_divergence(own, own - other)
    theirs = loss_utils.compute_sampled_token_self_distillation_loss(student, teacher, ids, distillation_alpha=1.0)
    same(ours, theirs, student)
    old = own.detach() - torch.linspace(-1, 1, N * T).view(N, T)
    weighed = loss_utils.apply_importance_sampling_clipping(theirs, own, old, 1.2)
    same(losses.importance_weights(own, old, 1.2) * ours, weighed, student)


@pytest.mark.parametrize("lengths", [(3, 3), (3, 1)])
def test_trl_averages_over_responses_and_we_over_tokens(
    student: Tensor, teacher: Tensor, lengths: tuple[int, int]
) -> None:
    mask = (torch.arange(T) < torch.tensor(lengths)[:, None]).double()
    trainer = SimpleNamespace(
        args=SimpleNamespace(distillation_mode="full_logits", distillation_alpha=0.5, distillation_is_clip=None),
        accelerator=SimpleNamespace(gather=lambda values: values),
        _log_self_distillation_metric=lambda mode, value: None,
    )
    logits = DistillationLogits(
        completion_ids=torch.zeros(N, T, dtype=torch.long),
        completion_mask=mask,
        loss_mask=mask,
        student_logits=student,
        teacher_logits=teacher,
    )
    theirs = SDPOTrainer._compute_self_distillation_loss(trainer, SimpleNamespace(training=True), {}, logits)
    apart = losses.divergence(*losses.full_distributions(student, teacher), 0.5)
    torch.testing.assert_close(theirs, ((apart * mask).sum(1) / mask.sum(1)).mean())
    assert torch.isclose(theirs, (apart * mask).sum() / mask.sum()) == (lengths[0] == lengths[1])
