"""pandas doing what the page does after a change of the rules: one question on each line of the input, one answer on
each of the output. Seconds are those of the calling thread; the table is in memory before the clock starts."""

import json
import sys
import time

import numpy as np
import pandas as pd

held = {}


def deciles(values):
    """Tenths of the volume: the bin in which the volume before a value lies, 10 the highest."""
    order = np.argsort(-values, kind="stable")
    falling = values[order]
    before = np.concatenate([[0], np.cumsum(falling)[:-1]])
    first = np.concatenate([[True], falling[1:] != falling[:-1]])
    before = np.maximum.accumulate(np.where(first, before, 0))
    bins = np.empty(len(values), dtype=np.int8)
    bins[order] = 10 - np.minimum((10 * before / falling.sum()).astype(int), 9)
    return np.where(values > 0, bins, 0)


def fifths(values):
    edges = np.unique(np.nanquantile(values, [0.2, 0.4, 0.6, 0.8]))
    return np.searchsorted(edges, values, side="right"), len(edges)


def points(column):
    """Points of each row, as the page keeps them between changes."""
    values = held["table"][column].to_numpy(dtype=float)
    if column == "volume":
        return deciles(values) * 10.0
    bins, most = fifths(values)
    return np.where(np.isnan(values), 0, bins * (100 / most))


def tiers(weights):
    """Scores, tiers, and customers, volume and mean score of each."""
    score = sum(weight * held["points"][column] for column, weight in weights.items()) / sum(weights.values())
    tier = 4 - np.searchsorted([20, 40, 60, 80], score, side="right")
    grouped = pd.DataFrame({"tier": tier, "volume": held["table"].volume, "score": score}).groupby("tier")
    return grouped.agg(customers=("score", "size"), volume=("volume", "sum"), score=("score", "mean"))


def timed(work):
    start = time.thread_time()
    work()
    return time.thread_time() - start


for line in sys.stdin:
    question = json.loads(line)
    if question["ask"] == "open":
        held["table"] = pd.read_csv(question["path"])
        held["points"] = {column: points(column) for column in question["columns"]}
        answer = {"rows": len(held["table"]), "pandas": pd.__version__}
    elif question["ask"] == "weight":
        answer = timed(lambda: tiers(question["weights"]))
    else:
        def anew():
            held["points"]["volume"] = points("volume")
            tiers(question["weights"])
        answer = timed(anew)
    print(json.dumps(answer), flush=True)
