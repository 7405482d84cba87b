#!/usr/bin/env python3
"""Makes tasks for quality_bench out of public data: folders with needs.jsonl,
offers.jsonl (proto JSON) and judgments.csv each. What is sampled is every n-th
record, so that it is the same on every machine.

The shares of concepts were chosen on the needs whose id has an even SHA-256, of the
demo exchange and of cordis (docs/adr/0004-topic-score.md): the tasks `…-held`
ask for the others only.

Usage: quality_tasks.py DATA DEMO OUT    prints the names of the tasks made
"""
import csv
import hashlib
import json
import pathlib
import subprocess
import sys
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).parent
XQUAD = ("en", "ru", "zh")
QUESTION_STEP = 5  # Of 1,190: 238, a question a paragraph.
TICO19 = ("zh", "ru")  # Each to and from English.
SEGMENT_STEP = 6  # Of 3,071: 512.
NTREX = ("zh", "ru", "kk", "ky", "uz", "tg", "tk", "ug")  # Measured by alignment_bench.
TARGETS = ("kk", "ky", "tg", "tr", "ru", "zh")


def is_held_out(need):
    """need: SOURCE/ID."""
    return int(hashlib.sha256(need.split("/", 1)[1].encode()).hexdigest(), 16) % 2 == 1


def listing(side, name, language, text):
    return {
        "name": f"listings/{name}",
        "externalId": {"source": "bench", "id": name},
        "titles": [{"language": language, "text": text}],
        side: {},
    }


def write_lines(path, records):
    with open(path, "w", encoding="utf-8") as file:
        for record in records:
            print(json.dumps(record, ensure_ascii=False), file=file)


def write_judgments(folder, rows):
    with open(folder / "judgments.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["need", "offer", "grade"])
        writer.writerows(rows)


def write_task(out, name, needs, offers, judgments):
    """needs and offers: (id, language, text); judgments: (need id, offer id, grade)."""
    folder = out / name
    folder.mkdir(parents=True)
    write_lines(folder / "needs.jsonl", [listing("need", f"n-{id}", language, text) for id, language, text in needs])
    write_lines(folder / "offers.jsonl", [listing("offer", f"o-{id}", language, text) for id, language, text in offers])
    write_judgments(folder, [(f"n-{need}", f"o-{offer}", grade) for need, offer, grade in judgments])
    print(name)


def demo(folder, out):
    """All judgments, those of one language, those of two, those held out."""
    with open(folder / "listings.jsonl", encoding="utf-8") as file:
        listings = [json.loads(line) for line in file]
    language = {f"{x['externalId']['source']}/{x['externalId']['id']}": x["titles"][0]["language"] for x in listings}
    with open(folder / "judgments.csv", encoding="utf-8", newline="") as file:
        judgments = [(row["need"], row["offer"], int(row["grade"])) for row in csv.DictReader(file)]
    for name, kept in (
        ("demo", lambda need, offer: True),
        ("demo-same", lambda need, offer: language[need] == language[offer]),
        ("demo-cross", lambda need, offer: language[need] != language[offer]),
        ("demo-held", lambda need, offer: is_held_out(need)),
    ):
        task = out / name
        task.mkdir(parents=True)
        write_lines(task / "needs.jsonl", [record for record in listings if "need" in record])
        write_lines(task / "offers.jsonl", [record for record in listings if "offer" in record])
        write_judgments(task, [row for row in judgments if kept(row[0], row[1])])
        print(name)


def cordis(data, out):
    folder = data / "exchange" / "cordis_topic_project"
    if not folder.exists():
        return
    task = out / "cordis"
    task.mkdir(parents=True)
    subprocess.run([sys.executable, HERE / "convert_exchange.py", folder, task], check=True)
    print("cordis")
    held = out / "cordis-held"
    held.mkdir()
    for name in ("needs.jsonl", "offers.jsonl"):
        (held / name).symlink_to(task.resolve() / name)
    with open(task / "judgments.csv", encoding="utf-8", newline="") as file:
        write_judgments(held, [row for row in list(csv.reader(file))[1:] if is_held_out(row[0])])
    print("cordis-held")


def xquad(data, out):
    paragraphs, questions = {}, {}
    for language in XQUAD:
        path = data / "xquad" / f"xquad.{language}.json"
        if not path.exists():
            return
        paragraphs[language], questions[language] = [], []
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                place = len(paragraphs[language])
                paragraphs[language].append(paragraph["context"].lstrip("\ufeff"))
                questions[language] += [(place, question["question"]) for question in paragraph["qas"]]
    for asked in XQUAD:
        needs = list(enumerate(questions[asked]))[::QUESTION_STEP]
        for told in XQUAD:
            write_task(
                out,
                f"xquad-{asked}-{told}",
                [(number, asked, question) for number, (_, question) in needs],
                [(place, told, text) for place, text in enumerate(paragraphs[told])],
                [(number, place, 1) for number, (place, _) in needs],
            )


def tico19(data, out):
    for other in TICO19:
        path = data / "tico19" / f"all.en-{other}.tmx"
        if not path.exists():
            return
        segments = [
            [unit.find("seg").text for unit in pair.iter("tuv")]
            for pair in xml.etree.ElementTree.parse(path).getroot().iter("tu")
        ][::SEGMENT_STEP]
        sides = (("en", 0), (other, 1))
        for (asked, need), (told, offer) in (sides, sides[::-1]):
            write_task(
                out,
                f"tico19-{asked}-{told}",
                [(number, asked, pair[need]) for number, pair in enumerate(segments)],
                [(number, told, pair[offer]) for number, pair in enumerate(segments)],
                [(number, number, 1) for number in range(len(segments))],
            )


def sdg(data, out):
    folder = data / "exchange" / "sdg_parallel_needs"
    if not folder.exists():
        return
    with open(folder / "sdg_parallel.jsonl", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    targets = [record for record in records if record["kind"] == "target"]
    indicators = [(record["id"], "en", record["text"]["en"]) for record in records if record["kind"] == "indicator"]
    with open(folder / "qrels_target_indicator.tsv", encoding="utf-8", newline="") as file:
        links = [(row["target_id"], row["indicator_id"], 1) for row in csv.DictReader(file, delimiter="\t")]
    english = [(record["id"], "en", record["text"]["en"]) for record in targets]
    for language in ("en", *TARGETS):
        needs = [(record["id"], language, record["text"][language]) for record in targets if language in record["text"]]
        there = {need for need, _, _ in needs}
        if language != "en":
            write_task(out, f"sdg-{language}-en", needs, english, [(id, id, 1) for id, _, _ in needs])
        write_task(out, f"sdg-{language}-indicators", needs, indicators, [link for link in links if link[0] in there])


def main():
    data, folder, out = map(pathlib.Path, sys.argv[1:])
    demo(folder, out)
    cordis(data, out)
    xquad(data, out)
    tico19(data, out)
    sdg(data, out)


if __name__ == "__main__":
    main()
