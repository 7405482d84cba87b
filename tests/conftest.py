"""Black-box tests: the real programs, over the wire and from the shell.

    /usr/bin/python3 -m pytest -q tests --build build/release

Every deployment listens on free ports of loopback and keeps its data in a
temporary folder; every program that a test starts ends with it.
"""

import itertools
import pathlib
import shutil
import tempfile

import pytest

from karez_testing import stubs

_TESTS = pathlib.Path(__file__).resolve().parent
_stub_folder = None


def pytest_addoption(parser):
    parser.addoption("--build", default="build/release", help="build folder whose programs are tested")


def pytest_configure(config):
    global _stub_folder
    _stub_folder = pathlib.Path(tempfile.mkdtemp(prefix="karez-stubs-"))
    build = pathlib.Path(config.getoption("--build")).resolve()
    stubs.generate(_TESTS.parent / "proto", stubs.package_cache(build), _stub_folder)


def pytest_ignore_collect(collection_path, config):
    # Where there is no Go there is no gateway, which its build has said.
    gateway = pathlib.Path(config.getoption("--build")).resolve() / "bin" / "karez-gateway"
    return True if collection_path.name.startswith("test_gateway") and not gateway.exists() else None


def pytest_unconfigure(config):
    shutil.rmtree(_stub_folder, ignore_errors=True)


@pytest.fixture(scope="session")
def programs(request):
    """Folder of the programs under test."""
    folder = pathlib.Path(request.config.getoption("--build")).resolve() / "bin"
    assert (folder / "karezd").exists(), f"{folder}/karezd: got no such file, want it built (./run test blackbox)"
    return folder


@pytest.fixture(params=["karezd", "processes"], scope="session")
def shape(request):
    """One process, or one process a service."""
    return request.param


@pytest.fixture(scope="session")
def shared(shape, programs, tmp_path_factory):
    """A deployment without a model for tests that only add records of their own."""
    from karez_testing.deployment import Deployment

    with Deployment(shape, programs, tmp_path_factory.mktemp(shape), model="none") as deployment:
        yield deployment


@pytest.fixture(scope="session")
def exchange(shape, programs, tmp_path_factory):
    """A deployment with the model and the listings of karez_testing/corpus.py published."""
    from karez_testing import corpus
    from karez_testing.deployment import Deployment

    with Deployment(shape, programs, tmp_path_factory.mktemp(shape + "-exchange")) as deployment:
        yield corpus.publish(deployment)


@pytest.fixture
def deploy(shape, programs, tmp_path):
    """Starts deployments of a test's own; they end with the test."""
    from karez_testing.deployment import Deployment

    deployments = []

    def start(**settings):
        deployment = Deployment(shape, programs, tmp_path / f"deployment-{len(deployments)}", **settings)
        deployments.append(deployment)
        return deployment.start()

    yield start
    for deployment in deployments:
        deployment.kill()


@pytest.fixture
def cli(shared, programs):
    """The program karez against the shared deployment."""
    from karez_testing.cli import Cli

    return Cli(programs, shared)


@pytest.fixture
def exchange_cli(exchange, programs):
    """The program karez against the exchange."""
    from karez_testing.cli import Cli

    return Cli(programs, exchange.deployment)


_counter = itertools.count(1)


@pytest.fixture
def unique():
    """A word that no other test uses, fit for ids."""
    return f"t{next(_counter)}"
