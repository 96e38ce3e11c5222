"""Running a function in several processes that know one another, as torchrun would start them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from sdpo_trainers import distributed


def in_processes(
    work: Callable[..., Any], folder: Path, *args: Any, size: int = 2, timeout: float = 600
) -> list[Any]:
    """What each process made of `work(*args)`, or its exception, in their order.

    They are forked, so nothing is imported again. A process that is killed, or does not end, has made None.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    fork = multiprocessing.get_context("fork")
    started = [
        fork.Process(target=_process, args=(work, folder / f"{rank}.pt", args, rank, size, port))
        for rank in range(size)
    ]
    for process in started:
        process.start()
    for process in started:
        process.join(timeout)
        if process.is_alive():
            os.kill(process.pid or 0, signal.SIGKILL)
    files = [folder / f"{rank}.pt" for rank in range(size)]
    return [torch.load(file, weights_only=False) if file.exists() else None for file in files]


def _process(work: Callable[..., Any], out: Path, args: tuple[Any, ...], rank: int, size: int, port: int) -> None:
    from accelerate.state import AcceleratorState, PartialState

    torch.set_num_threads(1)
    os.environ |= {
        "RANK": str(rank),
        "LOCAL_RANK": str(rank),
        "WORLD_SIZE": str(size),
        "LOCAL_WORLD_SIZE": str(size),
    }
    os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    AcceleratorState._reset_state(True)
    PartialState._reset_state()
    distributed._join.cache_clear()
    try:
        made = work(*args)
    except BaseException as error:
        traceback.print_exc()
        made = error
    torch.save(made, out)
    os._exit(0)  # what the parent registered to be done at its exit is the parent's
