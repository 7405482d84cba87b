"""The command line as people and scripts use it."""

import csv
import io
import json
import math
import os
import pty
import re
import subprocess

import pytest
from karez.exports.v1 import exports_service_pb2
from karez.matching.v1 import matching_service_pb2

from karez_testing import corpus, records
from karez_testing.deployment import clean_environment, run

OFFER = {"titles": [{"language": "en", "text": "Drip irrigation"}], "offer": {}}


@pytest.fixture
def owner(shared, unique):
    return records.create_organization(shared, unique).name


def test_help_and_version_need_no_server(programs):
    for arguments in (["--help"], ["--version"], ["match", "--help"], ["completion", "bash"]):
        ended = run(programs / "karez", *arguments)
        assert ended.returncode == 0 and ended.stdout and ended.stderr == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-word"],
        ["match"],
        ["match", "--text", "water"],
        ["needs", "list", "--no-such-flag"],
        ["-o", "xml", "needs", "list"],
        ["export", "matches", "--top", "0"],
        ["import", "--publish", "file.jsonl"],
    ],
)
def test_wrong_usage_is_exit_code_2(cli, arguments):
    ended = cli(*arguments, code=2)
    assert ended.stdout == "" and "--help" in ended.stderr


@pytest.mark.parametrize(
    "arguments",
    [["needs", "get", "nobody"], ["offers", "get", "source/unknown"], ["match", "nobody"], ["submit", "nobody"]],
)
def test_what_is_not_there_is_exit_code_4(cli, arguments):
    ended = cli(*arguments, code=4)
    assert ended.stdout == "" and arguments[-1] in ended.stderr


def test_a_failure_is_exit_code_1_with_its_reason(cli, shared, owner):
    listing = records.publish(shared, records.offer(owner)).name
    ended = cli("submit", listing, code=1)
    assert ended.stdout == ""
    assert "FAILED_PRECONDITION" in ended.stderr and "PUBLISHED" in ended.stderr and "SUBMITTED" in ended.stderr


def test_a_server_that_is_not_there_is_said(programs):
    nowhere = ["--server", "127.0.0.1:1", "--timeout", "1"]
    ended = run(programs / "karez", *nowhere, "needs", "list", env=clean_environment())
    assert ended.returncode == 1 and ended.stdout == ""
    assert "UNAVAILABLE" in ended.stderr and "127.0.0.1:1" in ended.stderr
    ended = run(programs / "karez", *nowhere, "-o", "json", "doctor", env=clean_environment())
    assert ended.returncode == 1
    checks = {check["check"]: check for check in json.loads(ended.stdout)}
    assert checks["registry"]["result"] != "ok" and checks["registry"]["hint"]


def test_a_listing_goes_its_way(cli, shared, owner):
    record = json.dumps({**OFFER, "organization": owner})
    created = json.loads(cli("-o", "jsonl", "offers", "create", "-", input=record).stdout)
    name = created["name"]
    change = json.dumps({"readiness": {"trl": 7}})
    cli("offers", "update", name, "-", input=change)
    cli("offers", "update", name, "-", "--etag", "1", input=change, code=1)
    cli("submit", name)
    cli("publish", name, code=1)
    cli("publish", name, "--consent-by", "head of the institute")
    published = cli.json("offers", "get", name)[0]
    assert published["state"] == "LISTING_STATE_PUBLISHED" and published["readiness"]["trl"] == 7
    cli("withdraw", name)
    assert records.get_listing(shared, name).state != 5


def test_every_format_says_the_same(cli, shared, owner):
    names = sorted(records.create_listing(shared, records.need(owner, "Вода, «соль» и\tпыль")).name for _ in range(3))
    listing = ["needs", "list", "--organization", owner]
    assert [row["name"] for row in cli.json(*listing)] == names
    lines = cli(*listing, "-o", "jsonl").stdout.splitlines()
    assert [json.loads(line)["name"] for line in lines] == names
    table = csv.DictReader(io.StringIO(cli(*listing, "-o", "csv").stdout, newline=""))
    assert [row["name"] for row in table] == names
    assert all(name in cli(*listing, "-o", "table").stdout for name in names)
    limited = cli(*listing, "--limit", "2", "-o", "jsonl")
    assert len(limited.stdout.splitlines()) == 2 and "more" in limited.stderr


def terminal(command, environment):
    """What a program shows on a terminal of 100 columns."""
    leader, follower = pty.openpty()
    environment = {**environment, "TERM": "xterm-256color", "COLUMNS": "100", "LANG": "C.UTF-8"}
    process = subprocess.Popen(list(map(str, command)), stdout=follower, stderr=subprocess.DEVNULL, env=environment)
    os.close(follower)
    shown = b""
    while True:
        try:
            piece = os.read(leader, 4096)
        except OSError:  # The other end is closed.
            break
        if not piece:
            break
        shown += piece
    os.close(leader)
    assert process.wait(60) == 0
    return shown.decode().replace("\r\n", "\n")


def test_a_terminal_gets_a_table_in_colors_unless_it_wants_none(exchange_cli):
    command = [exchange_cli.program, "explain", corpus.offer_name("drip"), corpus.need_name("drip")]
    shown = terminal(command, exchange_cli.environment)
    assert "\x1b[" in shown and "topic" in shown and not shown.startswith("{")
    plain = terminal(command, {**exchange_cli.environment, "NO_COLOR": "1"})
    without_colors = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert [line.rstrip() for line in without_colors.splitlines()] == plain.splitlines()


def test_matches_of_a_listing_are_those_of_the_api(exchange_cli, exchange):
    request = matching_service_pb2.FindMatchesRequest(listing=corpus.need_name("pump"))
    expected = exchange.matching.FindMatches(request).matches
    found = exchange_cli.json("match", "pump-need")
    assert [match["offer"] for match in found] == [match.offer for match in expected]
    assert found[0]["score"] == pytest.approx(expected[0].score, abs=1e-12)
    assert exchange_cli.json("match", "corpus/pump-need") == found
    assert exchange_cli.json("match", "pump-need", "--limit", "1") == found[:1]
    rows = list(csv.DictReader(io.StringIO(exchange_cli("match", "pump-need", "-o", "csv").stdout, newline="")))
    assert [row["listing"] for row in rows] == [match.offer for match in expected]


@pytest.mark.parametrize(
    "text, problem",
    [
        ("Нужна защита лопастей ветряных турбин от обледенения", "icing"),
        ("温室地热供暖", "greenhouse"),
        ("Qo‘ylarni sun’iy urug‘lantirish", "sheep"),
    ],
)
def test_a_text_finds_matches_without_being_stored(exchange_cli, text, problem):
    best = exchange_cli.json("match", "--text", text, "--as", "need", "--limit", "1")[0]
    assert best["offer"] == corpus.offer_name(problem) and "need" not in best


def test_an_explanation_adds_up_in_either_order(exchange_cli):
    explained = exchange_cli.json("explain", "drip-offer", "drip-need")[0]
    assert exchange_cli.json("explain", "drip-need", "drip-offer")[0] == explained
    log_odds = explained["bias"] + sum(part.get("log_odds", 0) for part in explained["contributions"])
    assert explained["score"] == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=1e-6)
    shown = exchange_cli("explain", "drip-offer", "drip-need", "-o", "table").stdout
    assert f"{explained['score']:.3f}" in shown and "TRL 8" in shown and explained["provenance"]["model_id"] in shown


@pytest.mark.parametrize("format, name", [("csv", "CSV"), ("jsonl", "JSON_LINES")])
def test_an_export_has_the_bytes_of_the_api(exchange_cli, exchange, tmp_path, format, name):
    request = exports_service_pb2.ExportMatchesRequest(
        format=exports_service_pb2.ExportFormat.Value(f"EXPORT_FORMAT_{name}")
    )
    expected = b"".join(message.chunk for message in exchange.deployment.exports.ExportMatches(request))
    written = run(
        exchange_cli.program, "export", "matches", "-o", format, env=exchange_cli.environment, text=False
    ).stdout
    assert written == expected
    file = tmp_path / "matches"
    file.write_text("old")
    exchange_cli("export", "matches", "-o", format, "--out", file)
    assert file.read_bytes() == expected


def test_an_export_that_fails_leaves_the_file_as_it_was(exchange_cli, tmp_path):
    file = tmp_path / "matches"
    file.write_text("old")
    ended = exchange_cli("export", "matches", "-o", "csv", "--out", file, "--filter", "no_such_field = 1", code=1)
    assert "no_such_field" in ended.stderr
    assert file.read_text() == "old" and list(tmp_path.iterdir()) == [file]


def dcg(grades):
    return sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades[:10]))


def test_evaluate_prints_the_figures_that_its_formulas_give(exchange_cli, exchange, tmp_path):
    # The best by topic of each need: three graded offers of drip's, one of icing's.
    def ranked(problem):
        request = matching_service_pb2.FindMatchesRequest(
            listing=corpus.need_name(problem),
            ranking=matching_service_pb2.RANKING_TOPIC,
            include_failed=True,
        )
        return [match.offer for match in exchange.matching.FindMatches(request).matches]

    drip, icing = ranked("drip"), ranked("icing")
    assert icing[0] == corpus.offer_name("icing")
    grades = {drip[0]: 0, drip[1]: 3, drip[2]: 1}
    file = tmp_path / "judgments.csv"
    lines = ["need,offer,grade,by"] + [f"drip-need,{offer},{grade},x" for offer, grade in grades.items()]
    file.write_text("\n".join(lines + [f"corpus/icing-need,{icing[0]},2,x"]) + "\n")

    row = exchange_cli.json("evaluate", "--judgments", file, "--ranking", "topic")[0]
    assert (row["needs"], row["pairs"]) == (2, 4)
    of_drip = dcg([0, 3, 1]) / dcg([3, 1, 0])
    assert row["judged_ndcg_10"] == pytest.approx((of_drip + 1) / 2, abs=1e-6)
    assert row["mrr"] == pytest.approx((1 / 2 + 1) / 2, abs=1e-6)
    assert row["recall_100"] == row["hit_10"] == 1
    # With relevance from 2, the second of drip's is the only one that counts.
    row = exchange_cli.json("evaluate", "--judgments", file, "--ranking", "topic", "--relevant", "3")[0]
    assert row["needs"] == 1 and row["mrr"] == pytest.approx(1 / 2, abs=1e-6)


@pytest.mark.parametrize(
    "text, said",
    [
        ("need,offer\ndrip-need,drip-offer\n", "grade"),
        ("need,offer,grade\ndrip-need,drip-offer,many\n", "2"),
        ("need,offer,grade\nnobody,drip-offer,1\n", "nobody"),
    ],
)
def test_judgments_that_make_no_sense_are_refused(exchange_cli, tmp_path, text, said):
    file = tmp_path / "judgments.csv"
    file.write_text(text)
    ended = run(exchange_cli.program, "evaluate", "--judgments", file, env=exchange_cli.environment)
    assert ended.returncode in (1, 4) and ended.stdout == ""
    assert said in ended.stderr


def test_the_doctor_finds_nothing_wrong_and_says_what_is_there(exchange_cli, exchange):
    checks = {check["check"]: check for check in exchange_cli.json("doctor")}
    assert {check["result"] for check in checks.values()} == {"ok"}
    status = exchange_cli.json("status", "--wait")[0]
    assert status["provenance"]["model_id"] in checks["model"]["detail"]


def test_the_doctor_says_that_there_is_no_model(cli):
    checks = {check["check"]: check for check in json.loads(cli("-o", "json", "doctor", code=1).stdout)}
    assert checks["model"]["result"] != "ok" and checks["model"]["hint"]
