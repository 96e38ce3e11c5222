"""What importing the core costs, and which way the packages may import each other."""

import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

HEAVY = [
    "torch",
    "transformers",
    "datasets",
    "sympy",
    "pandas",
    "scipy",
    "matplotlib",
    "openai",
    "pydantic",
    "rich",
]


def _python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_importing_the_core_imports_nothing_heavy() -> None:
    printed = _python(f"import sys, sdpo_gym; print([m for m in {HEAVY} if m in sys.modules])")
    assert printed == "[]\n"


def test_the_conformance_check_is_there_after_importing_the_core() -> None:
    assert _python("import sdpo_gym; print(sdpo_gym.conformance.check.__name__)") == "check\n"


def test_listing_environments_and_backends_imports_nothing_heavy() -> None:
    code = "from sdpo_gym.backends import backend_spec, list_backends; import sys, sdpo_gym;"
    code += "[sdpo_gym.spec(n) for n in sdpo_gym.list_environments()]; [backend_spec(n) for n in list_backends()];"
    printed = _python(f"{code} print([m for m in {HEAVY} if m in sys.modules])")
    assert printed == "[]\n"


def test_importing_the_core_takes_less_than_half_a_second() -> None:
    code = "import time; start = time.process_time(); import sdpo_gym; print(time.process_time() - start)"
    seconds = min(float(_python(code)) for _ in range(5))
    print(f"import sdpo_gym: {seconds:.3f} s")
    assert seconds < 0.5


def _needed(package: str, extras: frozenset[str], found: set[str]) -> set[str]:
    name = re.sub(r"[-_.]+", "-", package).lower()
    try:
        requirements = [Requirement(text) for text in requires(name) or ()]
    except PackageNotFoundError:
        pytest.fail(f"{name} is needed, but not installed")
    found.add(name)
    for requirement in requirements:
        wanted = not requirement.marker or any(requirement.marker.evaluate({"extra": e}) for e in {"", *extras})
        if wanted and re.sub(r"[-_.]+", "-", requirement.name).lower() not in found:
            _needed(requirement.name, frozenset(requirement.extras), found)
    return found


def test_the_core_needs_at_most_25_packages() -> None:
    needed = _needed("sdpo-gym", frozenset(), set())
    assert "torch" not in needed
    assert len(needed) <= 25, sorted(needed)


def test_the_packages_import_each_other_as_the_architecture_says() -> None:
    root = Path(__file__).parents[2]
    lint = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert lint, "import-linter is not installed: pip install 'sdpo-gym[dev]'"
    done = subprocess.run([lint, "--no-cache"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout
