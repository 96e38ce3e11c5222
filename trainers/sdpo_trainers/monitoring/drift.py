"""How far a policy has gone from where its run started."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from sdpo_gym.types import Group
from sdpo_trainers.backend import learnable_turns
from sdpo_trainers.engine.step import Engine
from sdpo_trainers.losses import kl_estimate


@torch.no_grad()
def kl_to_start(engine: Engine, groups: Sequence[Group]) -> dict[str, float]:
    """An estimate of KL(policy ‖ start) per token, on what the policy has just sampled (k3).

    Args:
        engine: Before it learns from the groups.
        groups: Sampled with its weights as they are.
    """
    actions = [t.action for g in groups for trajectory in g.trajectories for _, t in learnable_turns(trajectory)]
    if not actions or engine.start is None:
        return {}
    contexts, responses = [a.prompt_ids for a in actions], [a.token_ids for a in actions]
    ids = torch.tensor([token for response in responses for token in response], device=engine.reader.device)
    with engine.reading():
        now, _ = engine.reader.read(contexts, responses, None).figures(ids)
        then, _ = engine.reader.read(contexts, responses, engine.start).figures(ids)
    return {"kl_to_start": float(kl_estimate(now, then).mean())}
