from __future__ import annotations

from typing import Any

import pytest
import torch

from sdpo_trainers.engine.teacher import Teacher, TeacherOptions


@pytest.fixture
def model() -> Any:
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.Linear(3, 2))
    model[0].requires_grad_(False)
    return model


def move(model: Any, by: float) -> None:
    with torch.no_grad():
        for p in model.parameters():
            if p.requires_grad:
                p.add_(by)


def weights(model: Any) -> torch.Tensor:
    return model[1].weight.detach().clone()


def inside(teacher: Teacher, model: Any) -> torch.Tensor:
    with teacher.in_place():
        return weights(model)


def test_an_ema_teacher_follows_by_its_rate_once_per_update(model: Any) -> None:
    start = weights(model)
    teacher = Teacher(model, TeacherOptions("ema", 0.25))
    move(model, 1.0)
    teacher.update()
    torch.testing.assert_close(inside(teacher, model), 0.75 * start + 0.25 * (start + 1))
    move(model, 1.0)
    teacher.update()
    torch.testing.assert_close(inside(teacher, model), 0.75 * (start + 0.25) + 0.25 * (start + 2))


def test_a_snapshot_is_the_student_as_it_was_at_every_so_many_updates(model: Any) -> None:
    start = weights(model)
    teacher = Teacher(model, TeacherOptions("snapshot", every=2))
    seen = []
    for _ in range(5):
        move(model, 1.0)
        teacher.update()
        seen.append(inside(teacher, model))
    for got, moved in zip(seen, (0, 2, 2, 4, 4), strict=True):
        torch.testing.assert_close(got, start + moved)


def test_a_saved_snapshot_goes_on_counting(model: Any) -> None:
    teacher = Teacher(model, TeacherOptions("snapshot", every=2))
    teacher.update()
    other = Teacher(model, TeacherOptions("snapshot", every=2))
    other.load_state_dict(teacher.state_dict())
    move(model, 1.0)
    other.update()
    assert torch.equal(inside(other, model), weights(model))


def test_a_frozen_teacher_stays(model: Any) -> None:
    start = weights(model)
    teacher = Teacher(model, TeacherOptions("frozen", 0.25))
    move(model, 1.0)
    teacher.update()
    assert torch.equal(inside(teacher, model), start)


def test_a_live_teacher_is_the_student_and_needs_no_memory(model: Any) -> None:
    teacher = Teacher(model, TeacherOptions("live", 0.25))
    move(model, 1.0)
    assert torch.equal(inside(teacher, model), weights(model))
    assert teacher.state_dict() == {}


def test_the_student_has_its_own_weights_back_afterwards_even_after_an_error(model: Any) -> None:
    teacher = Teacher(model, TeacherOptions("frozen", 0.25))
    move(model, 1.0)
    student = weights(model)
    with pytest.raises(RuntimeError), teacher.in_place():
        raise RuntimeError
    assert torch.equal(weights(model), student)
    model[1].weight.sum().backward()  # the parameter is still the one that is trained
    assert model[1].weight.grad is not None


def test_a_saved_teacher_is_the_teacher_again(model: Any) -> None:
    teacher = Teacher(model, TeacherOptions("ema", 0.5))
    move(model, 1.0)
    teacher.update()
    state = {name: tensor.clone() for name, tensor in teacher.state_dict().items()}
    other = Teacher(model, TeacherOptions("ema", 0.5))
    other.load_state_dict(state)
    assert torch.equal(inside(other, model), inside(teacher, model))


def test_only_trained_weights_are_kept(model: Any) -> None:
    assert set(Teacher(model, TeacherOptions("ema", 0.5)).state_dict()) == {"1.weight", "1.bias"}
