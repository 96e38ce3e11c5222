import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # so that tests can import `plausible`

from plausible import write_comparison

from sdpo_leaderboards.comparison import Comparison, read_comparison
from sdpo_leaderboards.config import CompareConfig


@pytest.fixture(scope="package")
def one_seed(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """A finished comparison of three backends."""
    config = CompareConfig(steps=10)
    run = write_comparison(tmp_path_factory.mktemp("one") / "run", config)
    return read_comparison(run, config)


@pytest.fixture(scope="package")
def three_seeds(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """A comparison of two backends and three seeds, one run of which failed."""
    config = CompareConfig(backends="grpo,sdpo", seeds=3, steps=5)
    run = write_comparison(tmp_path_factory.mktemp("three") / "run", config, {"sdpo-seed1": "exit code 1"})
    return read_comparison(run, config)
