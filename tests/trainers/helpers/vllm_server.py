"""A small HTTP server that speaks as much of a vLLM server's protocol as training uses.

It answers with a real model by our own generation, loads adapters and weights from the folders that it is told of,
and takes and gives what vLLM 0.32 takes and gives. Faults of servers can be switched on.
"""

from __future__ import annotations

import copy
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel
from safetensors.torch import load_file

from sdpo_gym.policy import Sampling
from sdpo_trainers.models import LoadedModel
from sdpo_trainers.sampling.generation import generate

NAME = "served"


class Server:
    """What the server has and does.

    Attributes:
        loaded: The model that it serves.
        adapters: Paths of adapters, by name.
        version: What was said of the weights.
        asked: Path and body of each request.
        raw_logprobs: Give log-probabilities at temperature 1, as vLLM does by default.
        ignores_weights: Take adapters and weights, and go on with those of the start.
        bare: Know only what a server without runtime loading knows.
        answers_as_base: Name the served model in every answer.
        hangs: Answer requests for samples after ten seconds only; `silent` is set meanwhile.
    """

    def __init__(self, loaded: LoadedModel) -> None:
        self.loaded, self.version = loaded, "default"
        self.adapters: dict[str, str] = {}
        self.asked: list[tuple[str, Any]] = []
        self.raw_logprobs = self.ignores_weights = self.bare = self.answers_as_base = self.hangs = False
        self._models: dict[str, Any] = {NAME: loaded.model}
        self.silent = threading.Event()
        self._turn = threading.Lock()

    def forget(self) -> None:
        """As a restart does."""
        self.adapters.clear()
        self.version = "default"

    def answer(self, path: str, body: Any) -> tuple[int, Any]:
        """Status and JSON, or text, of a reply."""
        self.asked.append((path, body))
        match path:
            case "/v1/models":
                base = {"id": NAME, "object": "model", "parent": None, "max_model_len": 512}
                loras = [{"id": n, "object": "model", "root": p, "parent": NAME} for n, p in self.adapters.items()]
                return 200, {"object": "list", "data": [base, *loras]}
            case "/v1/completions":
                return self._completions(body)
            case "/v1/load_lora_adapter" if not self.bare:
                return self._load(body["lora_name"], body["lora_path"])
            case "/v1/unload_lora_adapter" if not self.bare:
                del self.adapters[body["lora_name"]]
                return 200, f"Success: LoRA adapter '{body['lora_name']}' removed successfully."
            case "/collective_rpc" if not self.bare and body["method"] == "reload_weights":
                weights = load_file(Path(body["kwargs"]["weights_path"]) / "model.safetensors")
                if not self.ignores_weights:
                    self.loaded.model.load_state_dict(weights, strict=False)
                return 200, {"results": [None]}
            case "/reset_prefix_cache" if not self.bare:
                return 200, {"success": True}
            case "/update_weight_version" if not self.bare:
                self.version = body["new_version"]
                return 200, {"success": True, "new_version": self.version}
            case "/weight_info" if not self.bare:
                return 200, {"weight_version": self.version}
        return 404, {"detail": "Not Found"}

    def _load(self, name: str, path: str) -> tuple[int, Any]:
        if name in self.adapters:
            return 400, _error(f"The lora adapter '{name}' has already been loaded.", 400)
        if not (Path(path) / "adapter_model.safetensors").is_file():
            return 404, _error(f"Loading lora {name} failed: No adapter found for {path}", 404)
        model = self.loaded.model
        if not self.ignores_weights:
            model = PeftModel.from_pretrained(copy.deepcopy(model), path).eval()  # type: ignore[assignment]
        self._models[name], self.adapters[name] = model, path
        return 200, f"Success: LoRA adapter '{name}' added successfully."

    def _completions(self, body: Any) -> tuple[int, Any]:
        name = body["model"]
        if self.hangs:
            self.silent.set()
            time.sleep(10)
        if name != NAME and name not in self.adapters:
            return 404, _error(f"The model `{name}` does not exist.", 404)
        with self._turn:
            model = self._models[name]
            prompt, n = body["prompt"], body.get("n", 1)
            sampling = Sampling(
                body.get("temperature", 1.0), body.get("top_p", 1.0), body["max_tokens"], body.get("seed")
            )
            tokenizer = self.loaded.tokenizer
            samples = generate(model, tokenizer, [prompt], n, sampling, body.get("stop_token_ids") or [])[0]
            choices = []
            for index, sample in enumerate(samples):
                logprobs = list(sample.logprobs)
                if self.raw_logprobs:
                    logprobs = logprobs_of(model, [*prompt, *sample.token_ids])[len(prompt) - 1 :]
                choice: dict[str, Any] = {
                    "index": index,
                    "text": sample.text,
                    "finish_reason": sample.finish_reason,
                    "stop_reason": None,
                    "logprobs": None,
                    "token_ids": None,
                    "prompt_token_ids": None,
                    "prompt_logprobs": None,
                }
                if body.get("logprobs") is not None:
                    tokens = [f"token_id:{token}" for token in sample.token_ids]
                    choice["logprobs"] = {
                        "text_offset": [0] * len(tokens),
                        "token_logprobs": logprobs,
                        "tokens": tokens,
                        "top_logprobs": [{t: x} for t, x in zip(tokens, logprobs, strict=True)],
                    }
                if body.get("return_token_ids"):
                    choice |= {"token_ids": list(sample.token_ids), "prompt_token_ids": prompt}
                if body.get("prompt_logprobs") is not None:
                    found = zip(prompt[1:], logprobs_of(model, prompt), strict=True)
                    choice["prompt_logprobs"] = [None, *({str(t): {"logprob": x}} for t, x in found)]
                choices.append(choice)
        shown = NAME if self.answers_as_base else name
        return 200, {"id": "cmpl-1", "object": "text_completion", "created": 0, "model": shown, "choices": choices}


@torch.inference_mode()
def logprobs_of(model: Any, ids: list[int]) -> list[float]:
    """The log-probability of each token but the first, at temperature 1."""
    tokens = torch.tensor([ids])
    logprobs = model(input_ids=tokens).logits[0, :-1].log_softmax(-1)
    found: list[float] = logprobs.gather(-1, tokens[0, 1:, None])[:, 0].tolist()
    return found


def _error(message: str, code: int) -> dict[str, Any]:
    return {"error": {"message": message, "type": "Error", "param": None, "code": code}}


@contextmanager
def serving(server: Server) -> Iterator[str]:
    """Serves on a free port; gives the URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply(None)

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            self._reply(json.loads(self.rfile.read(size)) if size else None)

        def _reply(self, body: Any) -> None:
            status, reply = server.answer(self.path, body)
            text = reply if isinstance(reply, str) else json.dumps(reply)
            self.send_response(status)
            self.send_header("Content-Type", "text/plain" if isinstance(reply, str) else "application/json")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: Any) -> None: ...

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_address[1]}/v1"
    finally:
        http.shutdown()
        http.server_close()
