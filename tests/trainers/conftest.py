"""Models for the tests of the trainers.

A test that uses `smollm2` carries the marker `model`; it gets the model as it was loaded and must leave it so.
`tiny` is made anew for each test, which may train it.
"""

import sys
from pathlib import Path

import pytest

from sdpo_trainers.models import LoadedModel, load_model
from sdpo_trainers.tiny import tiny_model

sys.path.insert(0, str(Path(__file__).parent / "helpers"))


@pytest.fixture
def tiny() -> LoadedModel:
    return tiny_model()


@pytest.fixture(scope="session")
def smollm2() -> LoadedModel:
    return load_model("smollm2-135m", device="cpu")
