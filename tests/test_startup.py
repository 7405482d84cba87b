"""How programs start, and how they refuse to."""

import socket

import pytest
from karez.matching.v1 import component_pb2, matching_service_pb2

from karez_testing import corpus, records
from karez_testing.deployment import clean_environment, run

SERVERS = ["karezd", "karez-access", "karez-registry", "karez-matching", "karez-brokerage", "karez-exports"]


def start(programs, name, *flags, **options):
    """A start that fails; its exit code and what it said."""
    ended = run(programs / name, *flags, **options)
    assert ended.stdout == ""
    return ended.returncode, ended.stderr


def addresses(name):
    """Flags that name of what else it calls; nothing listens there."""
    calls = {
        "karez-matching": ["registry"],
        "karez-brokerage": ["matching"],
        "karez-exports": ["registry", "matching"],
    }.get(name, [])
    return [f"--{service}-address=127.0.0.1:1" for service in calls]


def flags(name, data, listen="127.0.0.1:0"):
    return [f"--listen={listen}", f"--data={data}"] + addresses(name)


@pytest.mark.parametrize("name", SERVERS)
def test_help_names_every_setting(programs, name):
    ended = run(programs / name, "--help")
    assert ended.returncode == 0 and ended.stderr == ""
    for key in ("--listen", "--port-file", "--metrics-address", "--max-message-bytes", "--config"):
        assert key in ended.stdout


@pytest.mark.parametrize("name", SERVERS)
@pytest.mark.parametrize("address", ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"])
def test_only_loopback_is_served(programs, tmp_path, name, address):
    code, said = start(programs, name, *flags(name, tmp_path / "data", address))
    assert code == 1
    assert "listen" in said and address in said and "loopback" in said
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", SERVERS)
def test_a_port_in_use_is_said(programs, tmp_path, name):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        address = f"127.0.0.1:{holder.getsockname()[1]}"
        code, said = start(programs, name, *flags(name, tmp_path / "data", address))
    assert code == 1
    assert address in said and "in use" in said
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", SERVERS)
def test_an_unknown_flag_is_a_usage_error(programs, tmp_path, name):
    code, said = start(programs, name, *flags(name, tmp_path / "data"), "--no-such-key=1")
    assert code == 2 and "no-such-key" in said


def test_an_unknown_key_in_the_file_is_a_usage_error(programs, tmp_path):
    file = tmp_path / "karez.conf"
    file.write_text("log-level = info\nno-such-key = 1\n")
    code, said = start(programs, "karezd", *flags("karezd", tmp_path / "data"), f"--config={file}")
    assert code == 2 and "no-such-key" in said and str(file) in said


@pytest.mark.parametrize("value", ["many", "0", "99999999999"])
def test_a_value_out_of_range_is_a_usage_error(programs, tmp_path, value):
    code, said = start(programs, "karezd", *flags("karezd", tmp_path / "data"), f"--workers={value}")
    assert code == 2 and "workers" in said and value in said


def test_flags_win_over_the_environment_and_that_over_the_file(programs, tmp_path):
    file = tmp_path / "karez.conf"
    file.write_text("listen = 192.0.2.3:0\n")
    data = ["--data", tmp_path / "data", f"--config={file}"]
    environment = clean_environment()
    assert "192.0.2.3:0" in start(programs, "karezd", *data, env=environment)[1]
    environment["KAREZ_LISTEN"] = "192.0.2.2:0"
    assert "192.0.2.2:0" in start(programs, "karezd", *data, env=environment)[1]
    assert "192.0.2.1:0" in start(programs, "karezd", *data, "--listen=192.0.2.1:0", env=environment)[1]


@pytest.mark.parametrize("name", ["karezd", "karez-registry", "karez-matching", "karez-brokerage"])
def test_a_data_folder_has_to_be_named_and_writable(programs, tmp_path, name):
    given = ["--listen=127.0.0.1:0"] + addresses(name)
    code, said = start(programs, name, *given)
    assert code == 1 and "data" in said
    (tmp_path / "file").write_text("not a folder")
    code, said = start(programs, name, *given, f"--data={tmp_path / 'file'}")
    assert code == 1 and str(tmp_path / "file") in said


@pytest.mark.parametrize(
    "name, service",
    [("karez-matching", "registry"), ("karez-brokerage", "matching"), ("karez-exports", "matching")],
)
def test_a_program_has_to_know_whom_it_calls(programs, tmp_path, name, service):
    given = [flag for flag in flags(name, tmp_path / "data") if not flag.startswith(f"--{service}-address")]
    code, said = start(programs, name, *given)
    assert code == 1 and f"{service}-address" in said


def damaged_model(folder, kind):
    path = folder / "model.bin"
    if kind == "garbage":
        path.write_bytes(bytes(range(256)) * 4096)
    if kind == "empty":
        path.write_bytes(b"")
    return path


@pytest.mark.parametrize("kind", ["missing", "garbage", "empty"])
def test_without_its_model_matching_runs_on_words_and_says_so(deploy, tmp_path, kind):
    deployment = deploy(model=damaged_model(tmp_path, kind))
    owner = records.create_organization(deployment, "owner").name
    other = records.create_organization(deployment, "other").name
    title = "Drip irrigation for saline cotton land"
    records.publish(deployment, records.offer(owner, title), "offer")
    sequence = records.publish(deployment, records.need(other, title), "need").sequence

    request = matching_service_pb2.FindMatchesRequest(listing="listings/need", at_least_sequence=sequence)
    answer = deployment.matching.FindMatches(request)
    assert [match.offer for match in answer.matches] == ["listings/offer"]
    match = answer.matches[0]
    assert not match.HasField("semantic_score")
    assert match.provenance.model_id == "" and match.provenance.alignment_revision == ""
    topic = next(part for part in match.contributions if part.component == component_pb2.COMPONENT_TOPIC)
    assert topic.value > 0

    status = deployment.matching.GetMatchingStatus(matching_service_pb2.GetMatchingStatusRequest())
    assert "model" in status.model_error and status.caught_up
    assert "matching_without_model" in deployment.program("matching").log()


def test_a_model_that_comes_later_is_used_for_what_is_there(deploy):
    deployment = deploy(model="none")
    exchange = corpus.publish(deployment)
    request = matching_service_pb2.FindMatchesRequest(
        listing=corpus.need_name("drip"), at_least_sequence=exchange.sequence
    )
    without = deployment.matching.FindMatches(request)
    assert without.provenance.model_id == ""
    deployment.stop()
    del deployment.settings["model"]
    deployment.start()
    best = deployment.matching.FindMatches(request).matches[0]
    assert best.offer == corpus.offer_name("drip") and best.HasField("semantic_score")
    assert best.provenance.model_id
