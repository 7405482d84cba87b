"""The gateway in front of karezd, and those who call it."""

import contextlib
import dataclasses
import http.client
import json
import pathlib
import subprocess

from karez_testing.deployment import PATIENCE_S, Deployment, Program, clean_environment, run

_DESCRIPTORS = pathlib.Path(__file__).resolve().parents[2] / "services/gateway/generated/api.binpb"


@dataclasses.dataclass
class Answer:
    """What came back over HTTP: status, headers with small letters, and the body as text."""

    status: int
    headers: dict
    body: str

    @property
    def json(self):
        return json.loads(self.body)


class Edge:
    """A karezd and a gateway in front of it."""

    def __init__(self, programs, folder, karezd=None, **flags):
        self.deployment = Deployment("karezd", programs, folder, model="none", **(karezd or {})).start()
        self._tools = programs.parent / "tools"
        flags = {"listen": "127.0.0.1:0", "backend": self.deployment.address("registry"), **flags}
        self.gateway = Program(programs / "karez-gateway", flags, pathlib.Path(folder))
        self.url = f"http://{self.gateway.address}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.gateway.kill()
        self.deployment.kill()

    def curl(self, path, *options, body=None):
        """One request by curl; body goes as JSON."""
        arguments = ["curl", "-sS", "--noproxy", "*", "-i", *options, self.url + path]
        if body is not None:
            arguments += ["-H", "content-type: application/json", "--data-binary", json.dumps(body)]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=PATIENCE_S, env=clean_environment())
        assert done.returncode == 0, done.stderr
        head, _, text = done.stdout.partition("\n\n" if "\r\n" not in done.stdout else "\r\n\r\n")
        lines = head.splitlines()
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return Answer(int(lines[0].split()[1]), headers, text)

    def client(self, protocol, method, request, *headers):
        """One call by the client of connect-go: its answers, or its error as text."""
        done = run(self._tools / "gateway-client", protocol, self.url, _DESCRIPTORS, method, json.dumps(request), *headers)
        lines = done.stdout.splitlines()
        if done.returncode != 0:
            return lines[-1] if lines else done.stderr
        return [json.loads(line) for line in lines]

    def grpcurl(self, *arguments):
        return run(self._tools / "grpcurl", "-plaintext", *arguments[:-1], self.gateway.address, arguments[-1])

    @contextlib.contextmanager
    def connection(self):
        """A connection of HTTP/1.1 for what curl does not do."""
        connection = http.client.HTTPConnection("127.0.0.1", self.gateway.port, timeout=PATIENCE_S)
        try:
            yield connection
        finally:
            connection.close()
