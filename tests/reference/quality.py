"""Reference numbers for the quality of a clustering, made by scikit-learn.

    python tests/reference/quality.py     # writes tests/reference/quality.json

Run kmeans.py first: its best labels are judged here, and beside them labels drawn at random with rows that are not
assigned, and with segments of a single row. Jaccard's figures are plain set arithmetic.
"""

import json
import platform
import sys

import numpy as np
import sklearn
from sklearn.metrics import adjusted_rand_score, calinski_harabasz_score, davies_bouldin_score, silhouette_samples

from tables import ROOT, SOURCES, read, z_scores

UNASSIGNED = -1
# Random labels are written out, so only for tables of moderate size.
MOST_ROWS = 700


def judged(x, labels):
    """The figures of one labeling, over the rows that it assigns."""
    kept = labels != UNASSIGNED
    x, labels = x[kept], labels[kept]
    rows = silhouette_samples(x, labels)
    return {
        "silhouette": rows.mean(),
        "by_segment": [rows[labels == s].mean() if (labels == s).any() else None for s in range(labels.max() + 1)],
        "calinski_harabasz": calinski_harabasz_score(x, labels),
        "davies_bouldin": davies_bouldin_score(x, labels),
        "smallest": int(np.unique(labels, return_counts=True)[1].min()),
    }


def agreement(a, b):
    """Adjusted Rand, and for each segment of the first the Jaccard similarity of its best match, over the rows both assign."""
    kept = (a != UNASSIGNED) & (b != UNASSIGNED)
    sets = [[set(np.flatnonzero(kept & (labels == s))) for s in range(labels.max() + 1)] for labels in (a, b)]
    return {
        "adjusted_rand": adjusted_rand_score(a[kept], b[kept]),
        "jaccard": [max(len(s & t) / len(s | t) for t in sets[1]) if s else None for s in sets[0]],
    }


def at_random(rng, rows):
    """Labels that follow nothing: five segments, number 3 without rows, and a tenth not assigned."""
    labels = rng.choice([0, 1, 2, 4], rows)
    labels[rng.random(rows) < 0.1] = UNASSIGNED
    return labels


def with_single_rows(rng, rows):
    """Six segments, three of them of one row."""
    labels = rng.integers(0, 3, rows)
    labels[rng.choice(rows, 3, replace=False)] = [3, 4, 5]
    return labels


def text(labels):
    """One digit a row, a point where it is not assigned."""
    return "".join("." if label == UNASSIGNED else str(label) for label in labels)


def main():
    fits = json.loads((ROOT / "tests/reference/kmeans.json").read_text())["tables"]
    tables = {}
    for number, name in enumerate(SOURCES):
        _, numbers = read(name)
        x = z_scores(numbers)
        rng = np.random.default_rng(100 + number)
        best = {k: np.array(list(fit["best"]["labels"]), dtype=int) for k, fit in fits[name]["k"].items()}
        drawn = {"random": at_random(rng, len(x)), "single_rows": with_single_rows(rng, len(x))} if len(x) <= MOST_ROWS else {}
        entry = {"best": {k: judged(x, labels) for k, labels in best.items()}, "drawn": {}}
        entry["agreement_3_5"] = agreement(best["3"], best["5"])
        entry["agreement_8_3"] = agreement(best["8"], best["3"])
        for kind, labels in drawn.items():
            entry["drawn"][kind] = {"labels": text(labels), **judged(x, labels), "with_best_5": agreement(labels, best["5"])}
        tables[name] = entry
        print(name, {k: round(v["silhouette"], 4) for k, v in entry["best"].items()}, flush=True)
    about = {
        "command": "python tests/reference/quality.py",
        "versions": {"python": platform.python_version(), "scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "best": "of the best labels in kmeans.json, on the data described there",
        "drawn": f"of random labels, for tables of at most {MOST_ROWS} rows; a point is a row that is not assigned and left out",
        "by_segment": "mean silhouette of the segment's rows; a segment of one row has silhouette 0; null without rows",
        "jaccard": "for each segment of the first labeling its best match in the second; null for a segment without rows",
    }
    path = ROOT / "tests/reference/quality.json"
    path.write_text(json.dumps({"about": about, "tables": tables}, indent=1) + "\n")
    print(path.stat().st_size, "bytes")


if __name__ == "__main__":
    sys.exit(main())
