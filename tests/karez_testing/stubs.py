"""Python classes for the protos, generated anew for every run of the tests."""

import pathlib
import re
import shutil
import subprocess
import sys

# Debian's package grpc-proto: health and reflection.
_GRPC_PROTOS = pathlib.Path("/usr/share/grpc-proto")
_FROM_PACKAGES = ["google/api", "google/rpc", "google/type"]


def package_cache(build):
    """Where the build found the registry packages."""
    cache = (build / "CMakeCache.txt").read_text()
    return pathlib.Path(re.search(r"^KAREZ_PACKAGE_CACHE:\w+=(.*)$", cache, re.MULTILINE).group(1))


def generate(protos, packages, target):
    """Generates the modules into target and makes them importable."""
    files = sorted(str(path.relative_to(protos)) for path in protos.rglob("*.proto"))
    for folder in _FROM_PACKAGES:
        files += sorted(str(path.relative_to(packages)) for path in (packages / folder).glob("*.proto"))
    files += ["grpc/health/v1/health.proto"]
    files += [f"grpc/reflection/{version}/reflection.proto" for version in ("v1", "v1alpha")]
    command = ["protoc", f"-I{protos}", f"-I{packages}", f"-I{_GRPC_PROTOS}", f"--python_out={target}"]
    command += [f"--plugin=protoc-gen-grpc_python={shutil.which('grpc_python_plugin')}", f"--grpc_python_out={target}"]
    subprocess.run(command + files, check=True)
    sys.path.insert(0, str(target))
    # grpc is an ordinary package, which the health and reflection modules extend.
    import grpc

    grpc.__path__.append(str(target / "grpc"))
