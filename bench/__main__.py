"""Measures the engine in CPU time: `make bench`."""

import random
import statistics
import time

from bench import reports
from playbooks.engine.evaluate import evaluate, score_only
from playbooks.engine.parse import load_playbook
from playbooks.engine.sampling import random_answers

FOLDER = __import__("pathlib").Path("playbooks/content/ai_venture")


def cpu(work, *arguments):
    start = time.process_time()
    work(*arguments)
    return time.process_time() - start


def main() -> None:
    load = min(cpu(load_playbook, FOLDER) for _ in range(3))
    playbook = load_playbook(FOLDER)
    ventures = [random_answers(playbook, random.Random(seed)) for seed in range(100)]
    full = [cpu(evaluate, playbook, answers) for answers in ventures]
    score = [cpu(score_only, playbook, answers) for answers in ventures]
    print(f"load and check from disk      {load:8.3f} s      at most 1 s")
    print(
        f"full evaluation, median       {statistics.median(full) * 1000:8.2f} ms     at most 5 ms"
    )
    print(f"full evaluation, slowest      {max(full) * 1000:8.2f} ms")
    print(f"re-score 10,000 ventures      {sum(score) * 100:8.2f} s      at most 20 s")

    reports.main()


if __name__ == "__main__":
    main()
