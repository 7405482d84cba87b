"""Matches as files."""

import csv
import io
import json

import grpc
import pytest
from karez.exports.v1 import exports_service_pb2
from karez.matching.v1 import matching_service_pb2

from karez_testing import corpus, records
from karez_testing.deployment import failing


def export(exchange, format, **fields):
    request = exports_service_pb2.ExportMatchesRequest(
        format=exports_service_pb2.ExportFormat.Value(f"EXPORT_FORMAT_{format}"),
        at_least_sequence=exchange.sequence,
        **fields,
    )
    messages = list(exchange.deployment.exports.ExportMatches(request))
    return b"".join(message.chunk for message in messages), messages


def rows_of(exchange, **fields):
    file, _ = export(exchange, "CSV", **fields)
    return list(csv.DictReader(io.StringIO(file.decode(), newline="")))


@pytest.mark.parametrize("format", ["CSV", "JSON_LINES"])
def test_the_same_state_gives_the_same_bytes(exchange, format):
    assert export(exchange, format)[0] == export(exchange, format)[0]


def test_both_formats_say_the_same(exchange):
    lines = export(exchange, "JSON_LINES")[0].decode().split("\n")
    assert lines.pop() == ""
    rows = rows_of(exchange)
    assert len(lines) == len(rows) > 0
    for line, row in zip(lines, rows):
        parsed = json.loads(line)
        assert list(parsed) == list(row)
        assert parsed["need_title"] == row["need_title"]
        assert parsed["score"] == float(row["score"])
        assert parsed["money"] is None and row["money"] == ""
        assert ";".join(parsed["gate_reasons"]) == row["gate_reasons"]


def test_csv_is_that_of_rfc_4180(exchange):
    file, messages = export(exchange, "CSV")
    assert file.endswith(b"\r\n") and not file.startswith(b"\xef\xbb\xbf")
    assert file.count(b"\r\n") == file.count(b"\n") == messages[-1].rows + 1


def test_rows_stand_in_order_and_say_what_matching_says(exchange):
    rows = rows_of(exchange)
    assert [row["need"] for row in rows] == sorted(row["need"] for row in rows)
    for problem, (offer, need, _) in corpus.PROBLEMS.items():
        mine = [row for row in rows if row["need"] == corpus.need_name(problem)]
        answer = exchange.matching.FindMatches(
            matching_service_pb2.FindMatchesRequest(listing=corpus.need_name(problem), page_size=10)
        )
        assert [row["offer"] for row in mine] == [match.offer for match in answer.matches]
        assert [row["score"] for row in mine] == [f"{match.score:.6f}" for match in answer.matches]
        best = mine[0]
        assert (best["need_language"], best["need_title"]) == need[:2]
        assert (best["offer_language"], best["offer_title"]) == offer[:2]
        assert best["need_organization"] == corpus.NEED_OWNER
        assert best["statistics_revision"] == answer.provenance.statistics_revision
        assert best["admission_sequence"] == str(answer.provenance.admission_sequence)
        assert best["calibrated"] == "false"


def test_a_filter_chooses_the_needs(exchange):
    needs = {row["need"] for row in rows_of(exchange, filter='sectors.code:"energy"')}
    assert needs == {corpus.need_name("icing"), corpus.need_name("pump")}
    assert rows_of(exchange, filter='sectors.code:"health"') == []


def test_the_caller_says_how_many_matches_and_how_good(exchange):
    rows = rows_of(exchange, matches_per_need=1)
    assert len(rows) == len({row["need"] for row in rows})
    least = float(rows[0]["score"])
    assert all(float(row["score"]) >= least for row in rows_of(exchange, min_score=least))


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"filter": "no_such_field = 1"}, "filter"),
        ({"filter": "state = DRAFT) OR (state = DRAFT"}, "filter"),
        ({"min_score": 1.5}, "min_score"),
        ({"matches_per_need": -1}, "matches_per_need"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(exchange, fields, field):
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        export(exchange, "CSV", **fields)
    assert field in error.violations


def test_the_format_has_to_be_said(exchange):
    with failing(grpc.StatusCode.INVALID_ARGUMENT) as error:
        export(exchange, "UNSPECIFIED")
    assert "format" in error.violations


def test_no_cell_is_a_formula(deploy):
    deployment = deploy(model="none")
    owner = records.create_organization(deployment, "owner").name
    other = records.create_organization(deployment, "other").name
    title = '=HYPERLINK("http://example.invalid","drip, irrigation")'
    records.publish(deployment, records.need(owner, title), "n")
    sequence = records.publish(deployment, records.offer(other, title), "o").sequence
    request = exports_service_pb2.ExportMatchesRequest(
        format=exports_service_pb2.EXPORT_FORMAT_CSV, at_least_sequence=sequence
    )
    file = b"".join(message.chunk for message in deployment.exports.ExportMatches(request)).decode()
    row = next(csv.DictReader(io.StringIO(file, newline="")))
    assert row["need_title"] == row["offer_title"] == "'" + title
    assert row["model_id"] == "" and row["semantic_score"] == ""
