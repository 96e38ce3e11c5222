"""A chat endpoint in this process, which misbehaves as it is told."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def choice(text: str | None, finish: str | None = "stop", **message: Any) -> dict[str, Any]:
    return {
        "index": 0,
        "finish_reason": finish,
        "message": {"role": "assistant", "content": text, **message},
    }


def completion(*choices: dict[str, Any], tokens: int = 10) -> dict[str, Any]:
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": list(choices),
        "usage": {"prompt_tokens": 1, "completion_tokens": tokens, "total_tokens": tokens + 1},
    }


class Server(ThreadingHTTPServer):
    """Answers with `behave(request body, how many requests there were before)`.

    That is `RESET`, a body, or (status, headers, body); a body is JSON, bytes, or an iterator of parts.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behave: Callable[[dict[str, Any], int], Any] = echo
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.running = 0
        self.most = 0
        self.guard = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is part of these tests."""


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        """Silent."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        with server.guard:
            number = len(server.requests)
            server.requests.append(body)
            server.keys.append(self.headers.get("Authorization"))
            server.running += 1
            server.most = max(server.most, server.running)
        try:
            answer = server.behave(body, number)
        finally:
            with server.guard:
                server.running -= 1
        if answer is RESET:
            self.close_connection = True
            self.connection.close()
            return
        status, headers, content = answer if isinstance(answer, tuple) else (200, {}, answer)
        self.send_response(status)
        if isinstance(content, Iterator):  # its parts, without saying how long it will be
            parts = content
            self.close_connection = True
        else:
            parts = iter([content if isinstance(content, bytes) else json.dumps(content).encode()])
        first = next(parts)
        fields = {"Content-Type": "application/json"}
        if not self.close_connection:
            fields["Content-Length"] = str(len(first))
        for name, value in (fields | headers).items():
            self.send_header(name, value)
        self.end_headers()
        for part in itertools.chain([first], parts):
            self.wfile.write(part)
        if "Content-Length" in headers:  # it promised more than it sent
            self.close_connection = True


RESET = object()


def echo(body: dict[str, Any], number: int) -> Any:
    last = body["messages"][-1]["content"]
    return completion(*[choice(f"{last}/{i}") for i in range(body.get("n", 1))])
