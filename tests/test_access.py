"""Who may: people, programs, keys and sessions of a deployment with access control."""

import json
import re

import grpc
import pytest
from karez.access.v1 import access_service_pb2_grpc, api_key_pb2, principal_pb2, session_pb2
from karez.registry.v1 import organization_requests_pb2, registry_service_pb2_grpc

from karez_testing.deployment import Deployment, clean_environment, failing, run

PASSWORD = "correct horse battery"
LIST = organization_requests_pb2.ListOrganizationsRequest()


def bearer(credential):
    return [("authorization", f"Bearer {credential}")] if credential else []


class Guarded:
    """karezd with access control, and its first administrator's session."""

    def __init__(self, programs, folder):
        self.programs = programs
        self.deployment = Deployment("karezd", programs, folder, access="required")
        self.deployment.folder.mkdir(parents=True, exist_ok=True)
        made = run(programs / "karezd", f"--data={self.deployment.data}", "--init-admin")
        assert made.returncode == 0, made.stderr
        self.one_time = made.stdout.splitlines()[-1]
        self.deployment.start()
        self.admin = self.set_up("admin", self.one_time)

    def access(self):
        return access_service_pb2_grpc.AccessServiceStub(self.deployment.channel("registry"))

    def registry(self):
        return registry_service_pb2_grpc.RegistryServiceStub(self.deployment.channel("registry"))

    def sign_in(self, user_name, password):
        return self.access().SignIn(session_pb2.SignInRequest(user_name=user_name, password=password))

    def set_up(self, user_name, one_time):
        """The token of a person who has PASSWORD from now on."""
        token = self.sign_in(user_name, one_time).token
        request = session_pb2.SetPasswordRequest(password=one_time, new_password=PASSWORD)
        self.access().SetPassword(request, metadata=bearer(token))
        return token

    def create(self, name, *roles, program=False):
        kind = principal_pb2.PRINCIPAL_KIND_PROGRAM if program else principal_pb2.PRINCIPAL_KIND_PERSON
        principal = principal_pb2.Principal(kind=kind, display_name=name, roles=roles)
        if not program:
            principal.user_name = name
        request = principal_pb2.CreatePrincipalRequest(principal=principal, principal_id=name)
        return self.access().CreatePrincipal(request, metadata=bearer(self.admin))

    def create_key(self, principal, **key):
        request = api_key_pb2.CreateApiKeyRequest(api_key=api_key_pb2.ApiKey(principal=principal, **key))
        return self.access().CreateApiKey(request, metadata=bearer(self.admin))

    def caller(self, credential):
        return self.access().GetCaller(session_pb2.GetCallerRequest(), metadata=bearer(credential))

    def cli(self, *arguments, credential=None, given=""):
        environment = {**clean_environment(), "KAREZ_SERVER": self.deployment.address("registry")}
        if credential:
            environment["KAREZ_CREDENTIAL"] = credential
        return run(self.programs / "karez", *arguments, env=environment, input=given)


@pytest.fixture(scope="module")
def guarded(programs, tmp_path_factory):
    guarded = Guarded(programs, tmp_path_factory.mktemp("access"))
    yield guarded
    guarded.deployment.kill()


def test_the_first_administrator_is_made_once(guarded, programs, tmp_path):
    made = run(programs / "karezd", f"--data={tmp_path / 'data'}", "--init-admin")
    assert made.returncode == 0 and "once" in made.stdout
    again = run(programs / "karezd", f"--data={tmp_path / 'data'}", "--init-admin")
    assert again.returncode == 1 and again.stdout == "" and "administrator is there" in again.stderr
    assert made.stdout.splitlines()[-1] not in again.stderr


def test_whoever_brings_no_credential_is_asked_for_one(guarded):
    with failing(grpc.StatusCode.UNAUTHENTICATED):
        guarded.registry().ListOrganizations(LIST)
    with failing(grpc.StatusCode.UNAUTHENTICATED):
        guarded.caller("karez_s1_nobody_secret")


def test_wrong_and_unknown_are_answered_alike_and_then_throttled(guarded):
    guarded.create("gulnara", principal_pb2.ROLE_AUDITOR)
    said = {}
    for name in ("gulnara", "nobody"):
        for _ in range(5):
            with failing(grpc.StatusCode.UNAUTHENTICATED) as error:
                guarded.sign_in(name, "not the password")
            said[name] = (error.reason, error.message)
        with failing(grpc.StatusCode.RESOURCE_EXHAUSTED) as error:
            guarded.sign_in(name, "not the password")
        assert error.reason == "TOO_MANY_ATTEMPTS"
    assert said["gulnara"] == said["nobody"]


def test_a_one_time_password_serves_to_set_another(guarded):
    one_time = guarded.create("ayna", principal_pb2.ROLE_OPERATOR).password
    token = guarded.sign_in("ayna", one_time).token
    assert guarded.caller(token).principal.password_expired
    with failing(grpc.StatusCode.PERMISSION_DENIED):
        guarded.registry().ListOrganizations(LIST, metadata=bearer(token))

    guarded.set_up("ayna", one_time)

    session = guarded.sign_in("ayna", PASSWORD).token
    guarded.registry().ListOrganizations(LIST, metadata=bearer(session))
    assert "registry.listings.publish" in guarded.caller(session).permissions
    with failing(grpc.StatusCode.UNAUTHENTICATED):
        guarded.sign_in("ayna", one_time)


def test_keys_rotate_with_overlap_and_are_revoked(guarded):
    guarded.create("feed", principal_pb2.ROLE_OPERATOR, program=True)
    old = guarded.create_key("principals/feed", scopes=["registry.organizations.list", "access.sessions.getCaller"])
    assert old.secret.startswith("karez_k1_")
    guarded.registry().ListOrganizations(LIST, metadata=bearer(old.secret))
    assert list(guarded.caller(old.secret).permissions) == ["access.sessions.getCaller", "registry.organizations.list"]

    rotation = api_key_pb2.RotateApiKeyRequest(name=old.api_key.name)
    new = guarded.access().RotateApiKey(rotation, metadata=bearer(guarded.admin))
    assert guarded.caller(old.secret).principal.name == guarded.caller(new.secret).principal.name

    fresh = guarded.create_key("principals/feed")
    assert guarded.caller(fresh.secret).principal.name == "principals/feed"
    revocation = api_key_pb2.RevokeApiKeyRequest(name=fresh.api_key.name)
    assert guarded.access().RevokeApiKey(revocation, metadata=bearer(guarded.admin)).HasField("revoke_time")
    with failing(grpc.StatusCode.UNAUTHENTICATED):
        guarded.caller(fresh.secret)


def test_sessions_outlive_a_restart_and_end_everywhere(guarded):
    token = guarded.set_up("batyr", guarded.create("batyr", principal_pb2.ROLE_AUDITOR).password)
    other = guarded.sign_in("batyr", PASSWORD).token
    guarded.deployment.replace("registry")
    assert guarded.caller(token).principal.name == "principals/batyr"
    sessions = guarded.access().ListSessions(session_pb2.ListSessionsRequest(), metadata=bearer(token)).sessions
    assert [session.current for session in sessions] == [False, True]

    request = session_pb2.SignOutRequest(everywhere=True)
    assert guarded.access().SignOut(request, metadata=bearer(token)).sessions_ended == 2
    with failing(grpc.StatusCode.UNAUTHENTICATED):
        guarded.caller(other)


def test_disabling_and_the_last_administrator(guarded):
    with failing(grpc.StatusCode.FAILED_PRECONDITION) as error:
        principal = principal_pb2.Principal(name="principals/admin", disabled=True)
        request = principal_pb2.UpdatePrincipalRequest(principal=principal)
        guarded.access().UpdatePrincipal(request, metadata=bearer(guarded.admin))
    assert error.reason == "LAST_ADMINISTRATOR"

    one_time = guarded.create("dovran", principal_pb2.ROLE_OPERATOR).password
    guarded.set_up("dovran", one_time)
    request = principal_pb2.UpdatePrincipalRequest(
        principal=principal_pb2.Principal(name="principals/dovran", disabled=True)
    )
    guarded.access().UpdatePrincipal(request, metadata=bearer(guarded.admin))
    with failing(grpc.StatusCode.UNAUTHENTICATED):
        guarded.sign_in("dovran", PASSWORD)


def test_the_command_line_sends_a_credential_and_shows_secrets_once(guarded, tmp_path):
    refused = guarded.cli("access", "principals", "list")
    assert refused.returncode == 1 and "UNAUTHENTICATED" in refused.stderr
    created = guarded.cli(
        "--output=table", "access", "principals", "create", "maral", "--role=auditor", credential=guarded.admin
    )
    assert created.returncode == 0 and "once" in created.stdout, created.stderr
    one_time = created.stdout.splitlines()[-1]
    token = json.loads(guarded.cli("access", "sign-in", "maral", given=one_time + "\n").stdout)["token"]
    (tmp_path / "credential").write_text(token + "\n")
    as_maral = f"--credential-file={tmp_path / 'credential'}"
    assert guarded.cli(as_maral, "access", "set-password", given=f"{one_time}\n{PASSWORD}\n").returncode == 0
    assert json.loads(guarded.cli(as_maral, "access", "whoami").stdout)["principal"]["name"] == "principals/maral"
    assert one_time not in guarded.cli("access", "principals", "list", credential=guarded.admin).stdout

    guarded.cli("access", "principals", "create", "robot", "--program", credential=guarded.admin)
    made = json.loads(guarded.cli("access", "keys", "create", "robot", credential=guarded.admin).stdout)
    listed = guarded.cli("access", "keys", "list", "--principal=robot", credential=guarded.admin)
    assert made["api_key"]["name"] in listed.stdout and made["secret"] not in listed.stdout


def test_a_credential_is_not_sent_in_the_clear_to_another_machine(guarded):
    refused = guarded.cli("--server=192.0.2.1:50051", "access", "whoami", credential="karez_k1_a_b")
    assert refused.returncode == 2 and "--tls-ca" in refused.stderr and "karez_k1_a_b" not in refused.stderr


def test_the_trail_is_verified_and_its_head_kept(guarded):
    checked = guarded.cli("audit", "verify", "access", "--output=csv", credential=guarded.admin)
    assert checked.returncode == 0, checked.stderr
    known = re.search(r"\d+:[0-9a-f]{64}", checked.stdout).group()
    guarded.create("after-the-check", principal_pb2.ROLE_AUDITOR)
    again = guarded.cli("audit", "verify", "access", f"--known={known}", credential=guarded.admin)
    assert again.returncode == 0, again.stderr
    other = known[:-1] + ("1" if known[-1] == "0" else "0")
    forged = guarded.cli("audit", "verify", "access", f"--known={other}", credential=guarded.admin)
    assert forged.returncode == 1 and "access" in forged.stderr
    listed = guarded.cli("audit", "list", "access", "--limit=1", credential=guarded.admin)
    entry = json.loads(listed.stdout)
    assert entry["principal"] == "principals/admin" and entry["resources"] == ["principals/after-the-check"]
    assert entry["method"].endswith("/CreatePrincipal") and entry["credential"].startswith("sessions/")
