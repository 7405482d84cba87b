"""People at the gateway of a karezd with access control: sign in by cookie, the CSRF
token, and the end of a session."""

import json
import math
import re
import time

import pytest

from karez_testing.deployment import PATIENCE_S, run
from karez_testing.edge import Edge

PASSWORD = "nine rivers and one karez"
# Tests that fail to sign in on purpose come from addresses of their own.
_PROXY = {"trusted-proxies": "127.0.0.1/32"}


@pytest.fixture(scope="module")
def guarded(programs, tmp_path_factory):
    """An edge with access control and its first administrator, who has set a password."""
    folder = tmp_path_factory.mktemp("guarded")
    made = run(programs / "karezd", "--init-admin", f"--data={folder / 'data'}", "--model=none")
    assert made.returncode == 0, made.stderr
    once = made.stdout.strip().splitlines()[-1]
    with Edge(programs, folder, karezd={"access": "required"}, **_PROXY) as edge:
        browser = Browser(edge)
        first = browser.sign_in("admin", once)
        assert first.json["principal"]["passwordExpired"] is True
        changed = browser.ask("/v1/sessions:setPassword", body={"password": once, "newPassword": PASSWORD})
        assert changed.status == 200, changed.body
        yield edge


class Browser:
    """Keeps a cookie and the CSRF token, as a page of the console does."""

    def __init__(self, edge):
        self._edge = edge
        self.cookie = None
        self.csrf = None

    def sign_in(self, user, password):
        answer = self._edge.curl("/session", body={"userName": user, "password": password})
        if answer.status == 200:
            self.cookie = re.match(r"karez-session=([^;]+)", answer.headers["set-cookie"]).group(1)
            self.csrf = answer.json["csrf"]
        return answer

    def ask(self, path, *options, csrf=True, **settings):
        options += ("-H", f"cookie: karez-session={self.cookie}")
        if csrf:
            options += ("-H", f"x-karez-csrf: {self.csrf}")
        return self._edge.curl(path, *options, **settings)


@pytest.fixture
def browser(guarded):
    browser = Browser(guarded)
    assert browser.sign_in("admin", PASSWORD).status == 200
    return browser


def test_without_a_session_nothing_is_told(guarded):
    assert guarded.curl("/session").status == 401
    assert guarded.curl("/v1/listings").status == 401
    method = "karez.registry.v1.RegistryService/ListListings"
    assert guarded.client("connect", method, {}).startswith("error unauthenticated")
    assert guarded.client("grpc-web", method, {}).startswith("error unauthenticated")
    assert "Unauthenticated" in guarded.grpcurl(method).stderr


def test_a_wrong_password_gives_no_cookie(guarded):
    answer = Browser(guarded).sign_in("admin", "wrong")
    assert answer.status == 401 and answer.json["code"] == "unauthenticated"
    assert "set-cookie" not in answer.headers


def test_the_cookie_is_for_this_server_only_and_not_for_scripts(guarded):
    answer = Browser(guarded).sign_in("admin", PASSWORD)
    cookie = answer.headers["set-cookie"]
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"]:
        assert part in cookie
    assert not any(part in cookie for part in ["Domain", "Expires", "Max-Age"])
    assert cookie.split("=")[1].split(";")[0] not in answer.body


def test_the_session_says_who_calls_and_what_they_may(browser):
    answer = browser.ask("/session", csrf=False)
    assert answer.status == 200
    assert answer.json["principal"]["userName"] == "admin"
    assert "access.principals.create" in answer.json["permissions"]
    assert answer.json["csrf"] == browser.csrf
    assert answer.headers["cache-control"] == "no-store"
    assert "open" not in answer.json


def program(name, role, **fields):
    """The body that makes a principal of this name."""
    kind = "PRINCIPAL_KIND_PROGRAM"
    return {"principal": {"kind": kind, "displayName": name, "roles": [role], **fields}, "principalId": name}


def test_a_write_by_cookie_needs_the_token_of_this_session(browser, unique):
    request = program(unique, "ROLE_OPERATOR")
    assert browser.ask("/v1/principals", csrf=False, body=request).status == 403
    right, browser.csrf = browser.csrf, browser.csrf[::-1]
    assert browser.ask("/v1/principals", body=request).status == 403
    browser.csrf = right
    assert browser.ask("/v1/principals", "-H", "origin: https://evil.example", body=request).status == 403
    assert browser.ask(f"/v1/principals/{unique}").status == 404
    assert browser.ask("/v1/principals", body=request).status == 200
    assert browser.ask(f"/v1/principals/{unique}").status == 200


def new_key(browser, name, role, **fields):
    """Makes a program and a key of it; the key."""
    made = browser.ask("/v1/principals", body=program(name, role, **fields))
    assert made.status == 200, made.body
    made = browser.ask("/v1/apiKeys", body={"apiKey": {"principal": f"principals/{name}"}})
    assert made.status == 200, made.body
    return made.json["secret"]


def bearer(key):
    return ("-H", f"authorization: Bearer {key}")


def test_a_key_passes_through_and_the_cookie_beside_it_does_not_count(guarded, browser, unique):
    key = new_key(browser, unique, "ROLE_OPERATOR")
    assert browser.ask("/v1/caller", *bearer(key), csrf=False).json["principal"]["name"] == f"principals/{unique}"
    assert guarded.curl("/v1/principals", *bearer(key)).status == 403


def test_a_key_is_the_same_caller_in_every_protocol(guarded, browser, unique):
    key = new_key(browser, unique, "ROLE_OPERATOR")
    method = "karez.access.v1.AccessService/GetCaller"
    answers = [guarded.curl("/v1/caller", *bearer(key)).json, json.loads(guarded.grpcurl(*bearer(key), method).stdout)]
    for protocol in ["connect", "grpc-web", "grpc"]:
        answers += guarded.client(protocol, method, {}, f"authorization=Bearer {key}")
    assert [answer["principal"]["name"] for answer in answers] == [f"principals/{unique}"] * 5

    organization = {"displayNames": [{"language": "en", "text": "By REST"}], "country": "KZ"}
    created = guarded.curl(f"/v1/organizations?organizationId={unique}", *bearer(key), body=organization)
    assert created.status == 200, created.body
    request = json.dumps({"name": f"organizations/{unique}"})
    got = guarded.grpcurl(*bearer(key), "-d", request, "karez.registry.v1.RegistryService/GetOrganization")
    assert json.loads(got.stdout)["display_names"] == organization["displayNames"]

    broken = key[:-1] + ("A" if key[-1] != "A" else "B")
    assert guarded.curl("/v1/caller", *bearer(broken)).status == 401
    assert guarded.client("grpc", method, {}, f"authorization=Bearer {broken}").startswith("error unauthenticated")


def test_a_partner_sees_what_is_published_and_its_own_drafts(guarded, browser, unique):
    operator = bearer(new_key(browser, f"{unique}-operator", "ROLE_OPERATOR"))
    own, other = f"organizations/{unique}-own", f"organizations/{unique}-other"
    partner = bearer(new_key(browser, f"{unique}-partner", "ROLE_PARTNER", organizations=[own]))

    def post(caller, path, body, status=200):
        answer = guarded.curl(path, *caller, body=body)
        assert answer.status == status, answer.body
        return answer.json

    def draft(caller, owner, id, status=200):
        titles = [{"language": "en", "text": "Drip irrigation for saline soil"}]
        listing = {"organization": owner, "titles": titles, "offer": {}}
        return post(caller, f"/v1/listings?listingId={unique}-{id}", listing, status)

    for name in [own, other]:
        organization = {"displayNames": [{"language": "en", "text": name}], "country": "KZ"}
        post(operator, f"/v1/organizations?organizationId={name.split('/')[1]}", organization)
    hidden = draft(operator, other, "hidden")["name"]
    published = draft(operator, other, "published")["name"]
    post(operator, f"/v1/{published}:submit", {})
    post(operator, f"/v1/{published}:publish", {"consent": {"givenBy": "head of the institute"}})
    mine = draft(partner, own, "mine")["name"]

    listed = guarded.curl("/v1/listings", *partner).json["listings"]
    assert {listing["name"] for listing in listed} == {published, mine}
    assert guarded.curl(f"/v1/{hidden}", *partner).status == 404
    seen, whole = (guarded.curl(f"/v1/{published}", *caller).json for caller in [partner, operator])
    assert "consent" in whole and "consent" not in seen
    assert seen["titles"] == whole["titles"]
    post(partner, f"/v1/{mine}:submit", {})
    post(partner, f"/v1/{mine}:publish", {"consent": {"givenBy": "myself"}}, status=403)
    draft(partner, other, "theirs", status=403)


def test_signing_out_ends_the_session_for_good(guarded, browser):
    assert browser.ask("/session", "-X", "DELETE", csrf=False).status == 403
    answer = browser.ask("/session", "-X", "DELETE")
    assert answer.status == 200
    assert re.match(r"karez-session=;.*Max-Age=0", answer.headers["set-cookie"])
    # The same cookie again, as a thief would send it: services remember an answer for a few seconds.
    deadline = time.monotonic() + PATIENCE_S
    while browser.ask("/session").status == 200 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert browser.ask("/session").status == 401
    assert browser.ask("/v1/listings").status == 401


def test_signing_out_everywhere_ends_the_others_too(guarded, browser):
    other = Browser(guarded)
    assert other.sign_in("admin", PASSWORD).status == 200
    assert browser.ask("/session?everywhere=true", "-X", "DELETE").json["sessionsEnded"] >= 2
    assert other.ask("/session").status == 401


def wait_named_in(answer):
    """Seconds of an answer's Retry-After, which are those of its RetryInfo in whole ones."""
    delay = re.search(r'"retryDelay": ?"([0-9.]+)s"', answer.body).group(1)
    assert answer.headers["retry-after"] == str(math.ceil(float(delay)))
    return float(delay)


def coming_from(client):
    return ("-H", f"x-forwarded-for: {client}")


def test_guessing_is_throttled_with_the_time_to_wait(guarded):
    def guess(n):
        body = {"userName": "nobody", "password": f"guess {n}"}
        return guarded.curl("/session", *coming_from("203.0.113.1"), body=body)

    answers = [guess(n) for n in range(20)]
    assert {a.status for a in answers} == {401, 429}
    refused = [a for a in answers if a.status == 429]
    assert {a.json["code"] for a in refused} == {"resource_exhausted"}
    assert all("set-cookie" not in a.headers and wait_named_in(a) > 0 for a in refused)
    assert Browser(guarded).sign_in("admin", PASSWORD).status == 200


def test_guessing_many_names_from_one_address_is_throttled_and_signing_in_from_it_is_not(guarded):
    client = coming_from("203.0.113.4")

    def try_as(user, password):
        return guarded.curl("/session", *client, body={"userName": user, "password": password})

    for _ in range(12):
        assert try_as("admin", PASSWORD).status == 200
    answers = []
    while len(answers) < 60 and (not answers or answers[-1].status == 401):
        answers.append(try_as(f"name-{len(answers)}", "a guess"))
    assert len(answers) > 10 and answers[-1].status == 429, answers[-1]
    assert 0 < wait_named_in(answers[-1]) <= 6
    other = guarded.curl("/session", *coming_from("203.0.113.5"), body={"userName": "admin", "password": PASSWORD})
    assert other.status == 200


def test_a_session_says_which_browser_it_is_of(guarded):
    body = {"userName": "admin", "password": PASSWORD}
    answer = guarded.curl("/session", "-A", "Mozilla/5.0 (a broker's)", body=body)
    assert answer.json["session"]["userAgent"] == "Mozilla/5.0 (a broker's)"


def test_guessing_by_rest_and_grpc_is_throttled_too(guarded):
    guess = {"userName": "noone", "password": "a guess"}
    answers = [guarded.curl("/v1/sessions:signIn", *coming_from("203.0.113.2"), body=guess) for _ in range(20)]
    assert {a.status for a in answers} == {401, 429}
    assert all(wait_named_in(a) > 0 for a in answers if a.status == 429)

    by_grpc = (*coming_from("203.0.113.3"), "-d", json.dumps({"user_name": "noone", "password": "a guess"}))
    said = [guarded.grpcurl(*by_grpc, "karez.access.v1.AccessService/SignIn").stderr for _ in range(20)]
    refused = [text for text in said if "ResourceExhausted" in text]
    assert refused and all("google.rpc.RetryInfo" in text for text in refused)
