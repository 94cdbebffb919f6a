"""How well and how fast the project's ranking finds entries.

    python bench/faq.py DIR            DIR holds docs.jsonl, queries.jsonl and qrels.tsv
    python bench/faq.py --synthetic N  N made-up entries, for speed only

``docs.jsonl``: {"id", "question", "answer"} a line; ``queries.jsonl``: {"id", "text"}; ``qrels.tsv``: query-id, corpus-id and
grade (2 holds the answer, 1 is related) under one line of headings. Prints nDCG@10 (gain 2^grade - 1), S@1 and S@3 (an
entry of any grade among the first), the time of a query, the time to build and the memory of the process. The judgments
are only read to score: nothing is fitted to them.
"""

import argparse
import json
import math
import random
import resource
import statistics
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from faq.entries import candidates_of
from faq.ranking import BOTH, Candidate, Finder
from programmes.loader import load_programmes

DEPTH = 10


def read(folder: Path) -> tuple[list[Candidate], list[tuple[str, str]], dict[str, dict[str, int]]]:
    """Candidates, queries and graded judgments of a collection."""
    docs = [json.loads(line) for line in (folder / "docs.jsonl").read_text("utf-8").splitlines()]
    queries = [json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()]
    judged: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        query, doc, grade = line.split("\t")
        judged.setdefault(query, {})[doc] = int(grade)
    candidates = [Candidate(str(doc["id"]), BOTH, (doc["question"],), doc["answer"]) for doc in docs]
    return candidates, [(str(query["id"]), query["text"]) for query in queries], judged


def synthetic(count: int) -> tuple[list[Candidate], list[str]]:
    """``count`` made-up entries with five phrasings each, mixed from the words of the shipped ones, and questions."""
    dice = random.Random(7)
    shipped = [
        candidate for programme in load_programmes().values() for candidate in candidates_of(programme)
    ]
    texts = [text for candidate in shipped for text in candidate.texts]
    answers = [candidate.answer for candidate in shipped]

    def mixed(source: Sequence[str]) -> str:
        first, second = dice.choice(source), dice.choice(source)
        return first[: len(first) // 2 + 1] + second[len(second) // 2 :]

    candidates = [
        Candidate(str(number), BOTH, tuple(mixed(texts) for _ in range(6)), mixed(answers))
        for number in range(count)
    ]
    return candidates, [mixed(texts) for _ in range(1000)]


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    gains = [(2 ** grades.get(doc, 0) - 1) / math.log2(place + 2) for place, doc in enumerate(found[:DEPTH])]
    best = sorted(grades.values(), reverse=True)[:DEPTH]
    ideal = [(2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(best)]
    return sum(gains) / sum(ideal) if sum(ideal) else 0.0


def asked(finder: Finder, texts: Iterable[str]) -> tuple[list[list[str]], list[float]]:
    """The ids found for each text, and the milliseconds each took."""
    found, took = [], []
    for text in texts:
        start = time.perf_counter()
        matches = finder.find(text, k=DEPTH).matches
        took.append((time.perf_counter() - start) * 1000)
        found.append([match.candidate.id for match in matches])
    return found, took


def report_speed(candidates: int, built: float, took: Sequence[float]) -> None:
    ordered = sorted(took)
    p99 = ordered[min(len(ordered) - 1, math.ceil(len(ordered) * 0.99) - 1)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"entries {candidates}  build {built:.1f} s  queries {len(took)}")
    print(f"a query: p50 {statistics.median(ordered):.2f} ms  p99 {p99:.2f} ms  most {ordered[-1]:.2f} ms")
    print(f"memory of the process: {memory:.0f} MB at most")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, help="a collection")
    parser.add_argument("--synthetic", type=int, metavar="N", help="made-up entries instead")
    wanted = parser.parse_args()
    if (wanted.folder is None) == (wanted.synthetic is None):
        parser.error("give a folder or --synthetic N")
    queries: list[tuple[str, str]] = []
    judged: dict[str, dict[str, int]] = {}
    if wanted.synthetic:
        candidates, texts = synthetic(wanted.synthetic)
    else:
        candidates, queries, judged = read(wanted.folder)
        texts = [text for _id, text in queries]
    start = time.perf_counter()
    finder = Finder(candidates)
    built = time.perf_counter() - start
    found, took = asked(finder, texts)
    report_speed(len(candidates), built, took)
    scored = [
        (ids, judged[query]) for (query, _text), ids in zip(queries, found, strict=False) if query in judged
    ]
    if scored:
        print(f"nDCG@10 {statistics.fmean(ndcg(ids, grades) for ids, grades in scored):.4f}")
        print(
            f"S@1     {statistics.fmean(any(doc in grades for doc in ids[:1]) for ids, grades in scored):.4f}"
        )
        print(
            f"S@3     {statistics.fmean(any(doc in grades for doc in ids[:3]) for ids, grades in scored):.4f}"
        )


if __name__ == "__main__":
    main()
