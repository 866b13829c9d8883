"""scikit-learn's k-means, for the benchmark: one question on each line of the input, one answer on each of the output.

It also makes the data, and measures everybody's centres by the same ruler: the inertia in 64 bits.
The number of threads is that of OMP_NUM_THREADS when this is started.
"""

import json
import os
import sys
import time

import numpy as np
import scipy
import sklearn
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_info, threadpool_limits

THREADS = int(os.environ["OMP_NUM_THREADS"])
held = None


def make(path, rows, width, groups, k, seed=1):
    """Writes overlapping normal groups of unequal sizes, z-scored, as 32-bit floats row by row. Gives k
    different rows of them to start from."""
    random = np.random.default_rng(seed)
    # Two centres are about three deviations apart: neighbours overlap, the groups are still there.
    centers = random.normal(size=(groups, width)) * 3 / np.sqrt(2 * width)
    shares = random.dirichlet(np.full(groups, 4))
    x = random.normal(size=(rows, width))
    x += centers[random.choice(groups, size=rows, p=shares)]
    x = ((x - x.mean(axis=0)) / x.std(axis=0)).astype(np.float32)
    x.tofile(path)
    return {"start": x[random.choice(rows, size=k, replace=False)].tolist()}


def hold(path, rows, width):
    """Takes the matrix to work on."""
    global held
    held = np.fromfile(path, dtype=np.float32).reshape(rows, width)


def fit(k, max_iterations, tol, start=None, restarts=1, seed=42, times=1):
    """Whole fits on the held matrix, one like the other; tells the seconds of one."""
    init = "k-means++" if start is None else np.array(start, dtype=np.float32)
    model = KMeans(k, init=init, n_init=restarts, max_iter=max_iterations, tol=tol, algorithm="lloyd", random_state=seed)
    began = time.perf_counter()
    with threadpool_limits(THREADS):
        for _ in range(times):
            model.fit(held)
    seconds = (time.perf_counter() - began) / times
    return {"seconds": seconds, "iterations": int(model.n_iter_), "centers": model.cluster_centers_.tolist()}


def exact(k, start, max_iterations):
    """The inertia after a fixed job in 64 bits: what everybody's is compared with."""
    model = KMeans(k, init=np.array(start), n_init=1, max_iter=max_iterations, tol=0, algorithm="lloyd")
    return measure(model.fit(held.astype(np.float64)).cluster_centers_)


def measure(centers):
    """The inertia of centres on the held matrix."""
    centers = np.array(centers, dtype=np.float64)
    inertia = 0.0
    for first in range(0, len(held), 50_000):
        x = held[first : first + 50_000].astype(np.float64)
        squared = (x**2).sum(axis=1)[:, None] - 2 * x @ centers.T + (centers**2).sum(axis=1)
        inertia += ((x - centers[squared.argmin(axis=1)]) ** 2).sum()
    return inertia


def limits():
    """What one thread of the BLAS reaches in 32 bits, with whatever vectors this processor has."""
    a = np.ones((1024, 1024), dtype=np.float32)
    seconds = []
    with threadpool_limits(1):
        for _ in range(8):
            began = time.perf_counter()
            a @ a
            seconds.append(time.perf_counter() - began)
    return {"gigaflops": 2 * 1024**3 / min(seconds) / 1e9}


def versions():
    """What was compared with."""
    kernels = {pool["architecture"] for pool in threadpool_info() if pool["user_api"] == "blas"}
    return {
        "scikit-learn": sklearn.__version__,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "OpenBLAS kernel": " ".join(sorted(kernels)),
    }


QUESTIONS = {question.__name__: question for question in (make, hold, fit, exact, measure, limits, versions)}

for line in sys.stdin:
    name, words = json.loads(line)
    print(json.dumps(QUESTIONS[name](**words)), flush=True)
