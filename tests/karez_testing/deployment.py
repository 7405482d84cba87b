"""Deployments of the real programs, in both shapes."""

import contextlib
import os
import pathlib
import signal
import subprocess
import time

import grpc
from grpc.health.v1 import health_pb2, health_pb2_grpc
from karez.brokerage.v1 import brokerage_service_pb2_grpc
from karez.exports.v1 import exports_service_pb2_grpc
from karez.matching.v1 import matching_service_pb2_grpc
from karez.registry.v1 import registry_service_pb2_grpc

from karez_testing.errors import Error

# Guards against a hang; no test measures time.
PATIENCE_S = 90

_STUBS = {
    "registry": registry_service_pb2_grpc.RegistryServiceStub,
    "matching": matching_service_pb2_grpc.MatchingServiceStub,
    "brokerage": brokerage_service_pb2_grpc.BrokerageServiceStub,
    "exports": exports_service_pb2_grpc.ExportsServiceStub,
}
# The programs of each shape with the services that they serve and those that
# they call, in the order in which they start.
_SHAPES = {
    "karezd": [("karezd", ["registry", "matching", "brokerage", "exports"], [])],
    "processes": [
        ("karez-registry", ["registry"], []),
        ("karez-matching", ["matching"], ["registry"]),
        ("karez-brokerage", ["brokerage"], ["matching"]),
        ("karez-exports", ["exports"], ["registry", "matching"]),
    ],
}
_MATCHING_KEYS = {"model", "alignment", "statistics"}


def clean_environment():
    """The environment without settings of karez and without web proxies."""
    return {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("KAREZ_") and not key.lower().endswith("_proxy")
    }


def open_channel(address):
    unlimited = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
    return grpc.insecure_channel(address, options=unlimited + [("grpc.enable_http_proxy", 0)])


def await_serving(address, service=""):
    """Returns when the health service says that service serves."""
    with open_channel(address) as channel:
        request = health_pb2.HealthCheckRequest(service=service)
        stream = health_pb2_grpc.HealthStub(channel).Watch(request, timeout=PATIENCE_S, wait_for_ready=True)
        for answer in stream:
            if answer.status == health_pb2.HealthCheckResponse.SERVING:
                stream.cancel()
                return


def run(program, *arguments, **options):
    """Runs a program that ends by itself; its output as text."""
    options = {"env": clean_environment(), "timeout": PATIENCE_S, "capture_output": True, "text": True, **options}
    return subprocess.run([str(program), *map(str, arguments)], **options)


class Program:
    """A program that serves, from its start until stop() or kill()."""

    def __init__(self, binary, flags, folder, **popen):
        folder.mkdir(parents=True, exist_ok=True)
        port_file = folder / f"{binary.name}.port"
        port_file.unlink(missing_ok=True)
        self.log_path = folder / f"{binary.name}.log"
        arguments = [str(binary), f"--port-file={port_file}"]
        arguments += [f"--{key}={value}" for key, value in flags.items()]
        popen = {"env": clean_environment(), **popen}
        with open(self.log_path, "ab") as log:
            self._process = subprocess.Popen(arguments, stdout=log, stderr=log, **popen)
        self.port = self._await_port(port_file)
        self.address = f"127.0.0.1:{self.port}"

    def _await_port(self, port_file):
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if port_file.exists() and port_file.read_text().strip():
                return int(port_file.read_text())
            if self._process.poll() is not None:
                raise AssertionError(f"exit code {self._process.returncode} at the start:\n{self.log()}")
            time.sleep(0.01)
        self.kill()
        raise AssertionError(f"no port file:\n{self.log()}")

    def log(self):
        return self.log_path.read_text(errors="replace")

    def stop(self):
        """Ends it as an operator would; its exit code."""
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"SIGTERM did not end it:\n{self.log()}")

    def kill(self):
        """Ends it at once (SIGKILL)."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()


class Deployment:
    """karez in one shape over one data folder.

    settings are flags, without their dashes, of every program that knows them.
    """

    def __init__(self, shape, programs, folder, **settings):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.settings = settings
        self.popen = {}
        self._programs_folder = programs
        self._roles = _SHAPES[shape]
        self._programs = {}  # By name, in the order of their start.
        self._channels = {}

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.kill()

    def start(self):
        """Starts what does not run and returns when it serves."""
        for role in self._roles:
            if role[0] not in self._programs:
                self._start_program(role)
        for program in self._programs.values():
            await_serving(program.address)
        return self

    def _start_program(self, role, port=0):
        name, serves, calls = role
        flags = {"listen": f"127.0.0.1:{port}", "data": self.data}
        for service in calls:
            flags[f"{service}-address"] = self.address(service)
        for key, value in self.settings.items():
            if key not in _MATCHING_KEYS or "matching" in serves:
                flags[key.replace("_", "-")] = value
        self._programs[name] = Program(self._programs_folder / name, flags, self.folder, **self.popen)

    def _role_of(self, service):
        return next(role for role in self._roles if service in role[1])

    def _close_channels(self):
        for channel in self._channels.values():
            channel.close()
        self._channels.clear()

    def stop(self):
        """Ends every program as an operator would; their exit codes."""
        self._close_channels()
        codes = [program.stop() for program in reversed(self._programs.values())]
        self._programs.clear()
        return codes

    def kill(self):
        """Ends every program at once, as a power cut would."""
        self._close_channels()
        for program in self._programs.values():
            program.kill()
        self._programs.clear()

    def replace(self, service):
        """Kills the program that serves service and starts it again at its port."""
        role = self._role_of(service)
        program = self._programs[role[0]]
        program.kill()
        self._close_channels()
        self._start_program(role, program.port)
        for program in self._programs.values():
            await_serving(program.address)

    def program(self, service):
        """The program that serves service."""
        return self._programs[self._role_of(service)[0]]

    def programs(self):
        return list(self._programs.values())

    def address(self, service):
        return self.program(service).address

    def channel(self, service):
        if service not in self._channels:
            self._channels[service] = open_channel(self.address(service))
        return self._channels[service]

    def _stub(self, service):
        return Patient(_STUBS[service](self.channel(service)))

    @property
    def registry(self):
        return self._stub("registry")

    @property
    def matching(self):
        return self._stub("matching")

    @property
    def brokerage(self):
        return self._stub("brokerage")

    @property
    def exports(self):
        return self._stub("exports")


class Patient:
    """A stub whose calls end after PATIENCE_S where they say nothing else."""

    def __init__(self, stub):
        self._stub = stub

    def __getattr__(self, method):
        call = getattr(self._stub, method)

        def patient(request, **options):
            return call(request, **{"timeout": PATIENCE_S, **options})

        if hasattr(call, "future"):
            patient.future = lambda request: call.future(request, timeout=PATIENCE_S)
        return patient


@contextlib.contextmanager
def failing(code):
    """Expects the call within to fail with code; yields what then is the error.

        with failing(grpc.StatusCode.NOT_FOUND) as error:
            deployment.registry.GetListing(request)
        assert error.reason == "LISTING_NOT_FOUND"
    """
    error = Error()
    try:
        yield error
    except grpc.RpcError as raised:
        error.take(raised)
        assert raised.code() == code, f"got {raised.code()}: {raised.details()}, want {code}"
        return
    raise AssertionError(f"got no error, want {code}")
