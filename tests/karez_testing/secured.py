"""A karezd that tells callers apart, over TLS, with somebody of each role."""

import pathlib
import re
import subprocess

import grpc
from karez.access.v1 import access_service_pb2_grpc, api_key_pb2, principal_pb2, session_pb2
from karez.runtime.v1 import caller_pb2

from karez_testing.deployment import PATIENCE_S, Program, run

_PASSWORD = "a long enough password"


class Certificates:
    """An authority and what it signs; files NAME.crt and NAME.key in a folder."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._openssl("req", "-x509", *self._new_key("ca"), "-out", "ca.crt", "-days", "2", "-subj", "/CN=ca")

    def issue(self, name, common_name):
        (self.folder / "san.cnf").write_text("subjectAltName=IP:127.0.0.1\n")
        subject = "/CN=" + common_name.replace("/", "\\/")
        self._openssl("req", *self._new_key(name), "-out", f"{name}.csr", "-subj", subject)
        authority = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "san.cnf", "-days", "2"]
        self._openssl("x509", "-req", "-in", f"{name}.csr", *authority, "-out", f"{name}.crt")

    def read(self, file):
        return (self.folder / file).read_bytes()

    @staticmethod
    def _new_key(name):
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key"]

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], check=True, cwd=self.folder, capture_output=True)


class Secured:
    """karezd with --access required, its first administrator, and keys for others."""

    def __init__(self, programs, folder, **flags):
        folder = pathlib.Path(folder)
        self.certificates = Certificates(folder / "certificates")
        self.certificates.issue("server", "server")
        self.certificates.issue("service", "services/brokerage")
        files = self.certificates.folder
        data = folder / "data"
        created = run(programs / "karezd", "--init-admin", f"--data={data}", "--model=none", "--log-level=error")
        assert created.returncode == 0, created.stderr
        self._program = Program(
            programs / "karezd",
            {
                "listen": "127.0.0.1:0",
                "data": data,
                "model": "none",
                "access": "required",
                "tls-certificate": files / "server.crt",
                "tls-key": files / "server.key",
                "tls-client-ca": files / "ca.crt",
                **flags,
            },
            folder,
        )
        user_name = re.search(r'Sign in as "([^"]+)"', created.stdout).group(1)
        self._administrator = self._first_sign_in(user_name, created.stdout.strip().splitlines()[-1])

    def stop(self):
        return self._program.stop()

    def _first_sign_in(self, user_name, password):
        with self.channel() as channel:
            stub = access_service_pb2_grpc.AccessServiceStub(channel)
            request = session_pb2.SignInRequest(user_name=user_name, password=password)
            token = stub.SignIn(request, timeout=PATIENCE_S).token
            request = session_pb2.SetPasswordRequest(password=password, new_password=_PASSWORD)
            stub.SetPassword(request, metadata=bearer(token), timeout=PATIENCE_S)
        return token

    def channel(self, certificate=None):
        """A channel that shows a certificate, or none."""
        read = self.certificates.read
        own = (read(f"{certificate}.key"), read(f"{certificate}.crt")) if certificate else (None, None)
        credentials = grpc.ssl_channel_credentials(read("ca.crt"), *own)
        return grpc.secure_channel(self._program.address, credentials, [("grpc.enable_http_proxy", 0)])

    def add_program(self, name, roles, organizations=(), scopes=()):
        """A principal that is a program; its key."""
        with self.channel() as channel:
            stub = access_service_pb2_grpc.AccessServiceStub(channel)
            principal = principal_pb2.Principal(
                kind=principal_pb2.PRINCIPAL_KIND_PROGRAM,
                display_name=name,
                roles=[principal_pb2.Role.Value(f"ROLE_{role.upper()}") for role in roles],
                organizations=organizations,
            )
            request = principal_pb2.CreatePrincipalRequest(principal=principal, principal_id=name)
            administrator = bearer(self._administrator)
            stub.CreatePrincipal(request, metadata=administrator, timeout=PATIENCE_S)
            key = api_key_pb2.ApiKey(principal=f"principals/{name}", scopes=scopes)
            request = api_key_pb2.CreateApiKeyRequest(api_key=key)
            return stub.CreateApiKey(request, metadata=administrator, timeout=PATIENCE_S).secret


def bearer(credential):
    return [("authorization", f"Bearer {credential}")]


def on_behalf_of(name, roles, clearance=6):
    """What a service says of whom it calls for."""
    caller = caller_pb2.Caller(name=name, roles=roles, clearance=clearance)
    return [("karez-principal-bin", caller.SerializeToString())]
