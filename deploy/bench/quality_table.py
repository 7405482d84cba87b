#!/usr/bin/env python3
"""Prints one table of the figures of quality_bench and of karez over the demo
exchange, each line beside its peers and its goal.

Usage: quality_table.py FIGURES DEMO MATCHES
  FIGURES  what quality_bench wrote
  DEMO     folder of the demo exchange
  MATCHES  what `karez match` said of each of its needs, an array a line
"""
import csv
import json
import math
import pathlib
import sys

from quality_tasks import NTREX, TARGETS, TICO19, XQUAD, is_held_out

FIELDS = ("needs", "MRR", "hit@1", "hit@10", "nDCG@10", "nDCG@10 judged", "recall@20", "recall@100")
RELEVANT = 2  # Least grade of a pair that an operator would introduce.
BINS = 10

# Of the prototype that came before: lexical, raw, aligned, blended; None: not measured.
PROTOTYPE = {
    ("ntrex-zh-tg", "hit@1"): (None, 0.654, 0.877, None),
    ("ntrex-tk-en", "hit@1"): (None, 0.582, 0.912, None),
    ("cordis", "MRR"): (0.637, 0.483, 0.550, 0.697),
    ("cordis", "hit@10"): (0.810, 0.681, 0.764, 0.846),
    ("cordis", "nDCG@10"): (0.575, 0.431, 0.498, 0.631),
    ("cordis", "recall@100"): (0.834, 0.804, 0.844, 0.882),
}
GOALS = {
    (task, measure): goal
    for task in ("cordis", "cordis-held")
    for measure, goal in (("MRR", 0.72), ("nDCG@10", 0.66))
}
RANKINGS = ("lexical", "raw", "semantic", "topic", "concepts")


def read_figures(path):
    figures = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            task, ranking, *numbers = line.rstrip("\n").split("\t")
            figures[task, ranking] = dict(zip(FIELDS, map(float, numbers)))
    return figures


def dcg(grades):
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:10]))


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else math.nan


class Demo:
    """The whole score over the judgments of the demo exchange."""

    def __init__(self, folder, matches):
        with open(folder / "listings.jsonl", encoding="utf-8") as file:
            records = {record["name"]: record for record in map(json.loads, file)}
        self.language = {name: record["titles"][0]["language"] for name, record in records.items()}
        named = {f"{r['externalId']['source']}/{r['externalId']['id']}": name for name, r in records.items()}
        self.held_out = {name for called, name in named.items() if is_held_out(called)}
        self.grades = {}
        with open(folder / "judgments.csv", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self.grades.setdefault(named[row["need"]], {})[named[row["offer"]]] = int(row["grade"])
        self.scores = {}
        with open(matches, encoding="utf-8") as file:
            for line in file:
                for match in json.loads(line):
                    score = 0.0 if match["outcome"] == "GATE_OUTCOME_FAIL" else match.get("score", 0.0)
                    self.scores.setdefault(match["need"], {})[match["offer"]] = score

    def judged_ndcg(self, same=None, held_out=False):
        """Over the judged offers of a need, failed ones last; same: those in its language only, or in others."""
        values = []
        for need, grades in self.grades.items():
            if held_out and need not in self.held_out:
                continue
            if same is not None:
                of_one = {offer: self.language[need] == self.language[offer] for offer in grades}
                grades = {offer: grade for offer, grade in grades.items() if of_one[offer] == same}
            best = dcg(sorted(grades.values(), reverse=True))
            if best > 0:
                scores = self.scores.get(need, {})
                order = sorted(grades, key=lambda offer: (-scores.get(offer, 0.0), offer))
                values.append(dcg([grades[offer] for offer in order]) / best)
        return mean(values)

    def recall(self, depth):
        values = []
        for need, grades in self.grades.items():
            wanted = {offer for offer, grade in grades.items() if grade >= RELEVANT}
            if wanted:
                scores = self.scores.get(need, {})
                passing = [offer for offer in scores if scores[offer] > 0]
                order = sorted(passing, key=lambda offer: (-scores[offer], offer))
                values.append(len(wanted & set(order[:depth])) / len(wanted))
        return mean(values)

    def calibration_error(self):
        """Expected calibration error over ten bins of equal width (Guo et al. 2017)."""
        bins = [[] for _ in range(BINS)]
        for need, grades in self.grades.items():
            for offer, grade in grades.items():
                score = self.scores.get(need, {}).get(offer, 0.0)
                bins[min(int(score * BINS), BINS - 1)].append((score, grade >= RELEVANT))
        filled = [one for one in bins if one]
        gaps = [abs(mean(score for score, _ in one) - mean(good for _, good in one)) * len(one) for one in filled]
        return sum(gaps) / sum(map(len, filled))


class Table:
    def __init__(self, figures):
        self.figures = figures
        titles = "".join(f"{title:>9}" for title in ("lexical", "raw e5", "aligned", "topic", "concepts", "score"))
        print(f"{'':34}{titles}{'goal':>8}   prototype of the first four")

    def row(self, title, task, measure, score=None):
        values = [self.figures.get((task, ranking), {}).get(measure) for ranking in RANKINGS]
        if values == [None] * len(RANKINGS):
            return
        goal = GOALS.get((task, measure)) or self.figures.get((task, "goal"), {}).get(measure)
        cells = [f"{value:9.3f}" if value is not None else f"{'':9}" for value in (*values, score)]
        prototype = PROTOTYPE.get((task, measure))
        line = f"{title:34}{''.join(cells)}{f'{goal:8.3f}' if goal else '':8}"
        print((line + ("   " + "  ".join(f"{value:.3f}" if value else "    -" for value in prototype) if prototype else "")).rstrip())


def main():
    figures = read_figures(sys.argv[1])
    demo = Demo(pathlib.Path(sys.argv[2]), sys.argv[3])
    table = Table(figures)
    whole, held = demo.judged_ndcg(), demo.judged_ndcg(held_out=True)
    same, cross = demo.judged_ndcg(same=True), demo.judged_ndcg(same=False)
    table.row("demo, judged nDCG@10", "demo", "nDCG@10 judged", whole)
    table.row("  held-out needs", "demo-held", "nDCG@10 judged", held)
    table.row("  need and offer of one language", "demo-same", "nDCG@10 judged", same)
    table.row("  of two languages", "demo-cross", "nDCG@10 judged", cross)
    table.row("demo, recall@20 of grade >= 2", "demo", "recall@20", demo.recall(20))
    for task, title, measures in (
        ("cordis", "cordis", ("MRR", "hit@10", "nDCG@10", "recall@100")),
        ("cordis-held", "cordis, held-out needs", ("MRR", "nDCG@10")),
        *((f"ntrex-{a}-en", f"ntrex {a} -> en", ("hit@1",)) for a in NTREX),
        *((f"ntrex-zh-{a}", f"ntrex zh -> {a}", ("hit@1",)) for a in NTREX[1:]),
        *((f"xquad-{a}-{b}", f"xquad {a} -> {b}", ("MRR",)) for a in XQUAD for b in XQUAD),
        *(
            (f"tico19-{a}-{b}", f"tico19 {a} -> {b}", ("MRR",))
            for other in TICO19
            for a, b in (("en", other), (other, "en"))
        ),
        *((f"sdg-{a}-en", f"sdg targets {a} -> en", ("MRR",)) for a in TARGETS),
        *((f"sdg-{a}-indicators", f"sdg targets {a} -> indicators", ("MRR",)) for a in ("en", *TARGETS)),
    ):
        for measure in measures:
            table.row(f"{title}, {measure}", task, measure)
    for task, name, score, of_one, of_two in (
        ("demo", "demo", whole, same, cross),
        ("demo-held", "held out", held, demo.judged_ndcg(True, True), demo.judged_ndcg(False, True)),
    ):
        alone = {ranking: figures[task, ranking]["nDCG@10 judged"] for ranking in RANKINGS}
        best = max(alone[ranking] for ranking in ("lexical", "raw", "semantic"))
        print(
            f"{name}: the whole score beats the best single signal of the texts by {score - best:+.3f} nDCG@10 "
            f"(goal +.050), concepts alone by {score - alone['concepts']:+.3f}; "
            f"of two languages {of_two:.3f}, {of_two / of_one:.3f} of that of one (goal .900)"
        )
    error = demo.calibration_error()
    print(f"demo: ECE of the score against grade >= {RELEVANT}: {error:.3f} (uncalibrated until a profile is learned)")


if __name__ == "__main__":
    main()
