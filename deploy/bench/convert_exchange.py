#!/usr/bin/env python3
"""Makes files for `karez import` and `karez evaluate` of an exchange of real
needs and offers (needs.jsonl, offers.jsonl, qrels.tsv in one folder).

A need is its title; an offer its title, abstract and fields, cut at 700 code
points in all. One organization has all needs and another all offers, so that
none is matched with its own.

Usage: convert_exchange.py EXCHANGE OUT
"""
import csv
import json
import pathlib
import sys

LIMIT = 700
SOURCE = "exchange"


def organization(side):
    return {
        "name": f"organizations/exchange-{side}",
        "externalId": {"source": SOURCE, "id": side},
        "displayNames": [{"language": "en", "text": f"Owner of all {side}"}],
        "country": "BE",
    }


def listing(record, side):
    language = record["lang"]
    result = {
        "organization": f"organizations/exchange-{side}",
        "externalId": {"source": SOURCE, "id": record["id"]},
        "titles": [{"language": language, "text": record["title"]}],
    }
    if side == "needs":
        return result | {"need": {}}
    left = LIMIT - len(record["title"])
    abstract = record["abstract"][:left].strip()
    left -= len(abstract)
    keywords = []
    for field in record["fields"]:
        if len(field) > left:
            break
        keywords.append({"language": language, "text": field})
        left -= len(field)
    result |= {"offer": {}, "keywords": keywords}
    if abstract:
        result["descriptions"] = [{"language": language, "text": abstract}]
    return result


def main():
    exchange, out = map(pathlib.Path, sys.argv[1:])
    with open(out / "organizations.jsonl", "w", encoding="utf-8") as file:
        for side in ("needs", "offers"):
            print(json.dumps(organization(side), ensure_ascii=False), file=file)
    for side in ("needs", "offers"):
        with open(exchange / f"{side}.jsonl", encoding="utf-8") as records, open(
            out / f"{side}.jsonl", "w", encoding="utf-8"
        ) as file:
            for record in records:
                print(json.dumps(listing(json.loads(record), side), ensure_ascii=False), file=file)
    with open(exchange / "qrels.tsv", encoding="utf-8", newline="") as links, open(
        out / "judgments.csv", "w", encoding="utf-8", newline=""
    ) as file:
        judgments = csv.writer(file)
        judgments.writerow(["need", "offer", "grade"])
        for link in csv.DictReader(links, delimiter="\t"):
            judgments.writerow([f"{SOURCE}/{link['need_id']}", f"{SOURCE}/{link['offer_id']}", link["grade"]])


if __name__ == "__main__":
    main()
