"""Imports of good and bad files."""

import json

import pytest
from karez.registry.v1 import listing_pb2, listing_requests_pb2

from karez_testing import records


def organization(source, id):
    return {
        "displayNames": [{"language": "en", "text": "Water institute"}],
        "country": "UZ",
        "externalId": {"source": source, "id": id},
    }


def listing(source, id, **fields):
    return {
        "organization": f"external:{source}/owner",
        "externalId": {"source": source, "id": id},
        "titles": [{"language": "en", "text": "Desalination of drainage water"}],
        "offer": {},
        **fields,
    }


@pytest.fixture
def import_file(cli, tmp_path):
    """Imports a file of lines, each a record or bytes as they are; what became of each line."""

    def run(*lines, code=0, flags=(), end=b"\n", name="records.jsonl"):
        file, report = tmp_path / name, tmp_path / "report.jsonl"
        encoded = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        file.write_bytes(b"\n".join(encoded) + end)
        ended = cli("-o", "jsonl", "import", file, "--report", report, *flags, code=code)
        totals = json.loads(ended.stdout)
        outcomes = {entry["line"]: entry for entry in map(json.loads, report.read_text().splitlines())}
        for line, entry in outcomes.items():
            assert entry["file"] == str(file)
            assert (entry["status"] == "FAILED") == (f"{file}:{line}:" in ended.stderr)
        return totals, outcomes, ended.stderr

    return run


def stored(deployment, source):
    """Ids of the listings of a source."""
    request = listing_requests_pb2.ListListingsRequest(filter=f'external_id.source = "{source}"')
    return sorted(one.external_id.id for one in deployment.registry.ListListings(request).listings)


def test_records_go_in_and_a_second_time_nothing_changes(import_file, shared, unique):
    records_ = [organization(unique, "owner"), listing(unique, "a"), listing(unique, "b", need={}, offer=None)]
    del records_[2]["offer"]
    flags = ["--publish", "--consent-by", "head of the institute"]
    totals, outcomes, _ = import_file(*records_, flags=flags)
    assert totals["created"] == 3 and totals["failed"] == 0
    assert [outcomes[line]["status"] for line in (1, 2, 3)] == ["CREATED"] * 3
    assert records.get_listing(shared, outcomes[2]["name"]).state == listing_pb2.LISTING_STATE_PUBLISHED
    again, _, _ = import_file(*records_, flags=flags)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 3)
    records_[1]["readiness"] = {"trl": 6}
    changed, outcomes, _ = import_file(*records_, flags=flags)
    assert (changed["updated"], changed["unchanged"]) == (1, 2)
    assert records.get_listing(shared, outcomes[2]["name"]).readiness.trl == 6


def test_a_truncated_file_gives_its_whole_lines_and_names_the_one_that_is_cut(import_file, shared, unique):
    cut = json.dumps(listing(unique, "c")).encode()[:40]
    totals, outcomes, _ = import_file(
        organization(unique, "owner"), listing(unique, "a"), listing(unique, "b"), cut, code=1, end=b""
    )
    assert totals["created"] == 3 and totals["failed"] == 1
    assert outcomes[4]["status"] == "FAILED" and outcomes[4]["code"] == "INVALID_ARGUMENT"
    assert stored(shared, unique) == ["a", "b"]


def test_bytes_that_are_no_text_are_told_by_their_line(import_file, shared, unique):
    noise = bytes(byte for byte in range(256) if byte not in (10, 13))
    totals, outcomes, said = import_file(
        organization(unique, "owner"), noise, listing(unique, "a"), b"\x00" * 1000, code=1
    )
    assert totals["created"] == 2 and totals["failed"] == 2
    assert outcomes[2]["status"] == outcomes[4]["status"] == "FAILED"
    assert said.isprintable() or all(char.isprintable() or char == "\n" for char in said)
    assert len(said) < 4000
    assert stored(shared, unique) == ["a"]


def test_a_line_of_50_megabytes_is_passed_over(import_file, shared, unique):
    long = listing(unique, "long", titles=[{"language": "en", "text": "x" * 50_000_000}])
    totals, outcomes, said = import_file(
        organization(unique, "owner"), listing(unique, "a"), long, listing(unique, "b"), code=1
    )
    assert totals["created"] == 3 and totals["failed"] == 1
    assert outcomes[3]["status"] == "FAILED" and len(said) < 4000
    assert stored(shared, unique) == ["a", "b"]


def test_an_external_id_goes_in_once(import_file, shared, unique):
    second = listing(unique, "a", titles=[{"language": "en", "text": "Another technology"}])
    totals, outcomes, _ = import_file(organization(unique, "owner"), listing(unique, "a"), second, code=1)
    assert (totals["created"], totals["failed"]) == (2, 1)
    assert f"{unique}/a" in outcomes[3]["message"] and ":2" in outcomes[3]["message"]
    assert records.get_listing(shared, outcomes[2]["name"]).titles[0].text == "Desalination of drainage water"


@pytest.mark.parametrize(
    "fields, said",
    [
        ({"readiness": {"eenStage": "EEN_STAGE_BOGUS"}}, "BOGUS"),
        ({"readiness": {"trl": 12}}, "trl"),
        ({"sectors": [{"code": "alchemy"}]}, "alchemy"),
        ({"titles": []}, "titles"),
        ({"noSuchField": 1}, "noSuchField"),
        ({"organization": "external:nobody/knows"}, "nobody"),
    ],
)
def test_a_record_that_is_wrong_is_told_and_harms_no_other(import_file, shared, unique, fields, said):
    totals, outcomes, _ = import_file(
        organization(unique, "owner"), listing(unique, "bad", **fields), listing(unique, "good"), code=1
    )
    assert (totals["created"], totals["failed"]) == (2, 1)
    assert said in outcomes[2]["message"]
    assert stored(shared, unique) == ["good"]


def test_every_violation_of_a_record_is_in_the_report(import_file, unique):
    bad = listing(unique, "bad", readiness={"trl": 12}, sectors=[{"code": "alchemy"}], regions=["Atlantis"])
    _, outcomes, _ = import_file(organization(unique, "owner"), bad, code=1)
    fields = {fault["field"] for fault in outcomes[2]["violations"]}
    assert len(fields) == 3 and {field.split(".")[-1] for field in fields} == {"trl", "code", "regions[0]"}


def test_csv_files_are_read_by_their_columns(import_file, shared, unique):
    head = b"side,source,id,organization,language,title,sectors,trl"
    row = f'need,{unique},a,external:{unique}/owner,ru,"Вода, соль и «пыль»",water.desalination;energy.solar,6'
    import_file(organization(unique, "owner"))
    totals, outcomes, _ = import_file(head, row.encode(), name="listings.csv")
    assert totals["created"] == 1
    read = records.get_listing(shared, outcomes[2]["name"])
    assert read.titles[0].text == "Вода, соль и «пыль»" and read.HasField("need")
    assert [sector.code for sector in read.sectors] == ["water.desalination", "energy.solar"]
    assert read.readiness.trl == 6


def test_a_csv_file_with_a_column_that_nobody_knows_is_refused_whole(cli, shared, tmp_path, unique):
    file = tmp_path / "listings.csv"
    file.write_text(f"side,source,id,language,title,colour\nneed,{unique},a,en,Water,blue\n")
    ended = cli("import", file, code=1)
    assert "colour" in ended.stderr
    assert stored(shared, unique) == []


def test_a_dry_run_checks_and_changes_nothing(import_file, shared, unique):
    import_file(organization(unique, "owner"))
    totals, _, _ = import_file(
        listing(unique, "a"), listing(unique, "b", readiness={"trl": 12}), code=1, flags=["--dry-run"]
    )
    assert (totals["created"], totals["failed"]) == (1, 1)
    assert stored(shared, unique) == []


def test_records_come_by_standard_input_too(cli, shared, unique):
    lines = [organization(unique, "owner"), listing(unique, "a")]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    assert json.loads(cli("-o", "jsonl", "import", "-", input=text).stdout)["created"] == 2
    assert stored(shared, unique) == ["a"]


def test_a_file_that_is_not_there_is_said(cli, tmp_path):
    ended = cli("import", tmp_path / "nothing.jsonl", code=1)
    assert "nothing.jsonl" in ended.stderr
    ended = cli("import", tmp_path, code=1)
    assert str(tmp_path) in ended.stderr


def test_thousands_of_records_go_in_by_batches(import_file, shared, unique):
    lines = [organization(unique, "owner")] + [listing(unique, f"{number:05}") for number in range(2500)]
    totals, _, _ = import_file(*lines)
    assert totals["created"] == 2501 and totals["failed"] == 0
