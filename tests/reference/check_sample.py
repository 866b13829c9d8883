"""Measures the sample data and prints each value beside its target.

    python tests/reference/check_sample.py            # prints the table
    python tests/reference/check_sample.py --strict   # exits 1 if a value is outside its tolerance

The targets come from one seed of a prototype: they are tolerances, not exact tests. The output is
the table at the end of docs/SAMPLE.md.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, confusion_matrix, silhouette_score

ROOT = Path(__file__).resolve().parents[2]
QUARTERS = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]
TEXT = {"account_id": str, "zip3": str, "territory_id": str, "kol_tier": str}

snapshots = {
    q: pd.read_csv(ROOT / f"public/sample/prescribers-{q}.csv", dtype=TEXT, keep_default_na=False,
                   na_values={c: [""] for c in pd.read_csv(ROOT / f"public/sample/prescribers-{q}.csv", nrows=0)})
    for q in QUARTERS
}
first = snapshots["2025-Q1"]
truth = pd.read_csv(ROOT / "tests/reference/sample-truth.csv", dtype=str).set_index("account_id")["archetype"]
outside = []


def show(check, target, measured, tolerance, unit=""):
    """One line of the table; a tolerance of None means that the value is only reported."""
    mark = ""
    if tolerance is not None and abs(measured - target) > tolerance:
        mark = " (outside)"
        outside.append(check)
    digits = 0 if abs(target) >= 20 and tolerance and tolerance >= 1 and unit != "%" else 1 if unit == "%" or abs(target) >= 5 else 2
    print(f"| {check} | {target:g}{unit} | {measured:.{digits}f}{unit}{mark} |")


def heading(text):
    print(f"\n{text}\n\n| check | target | measured |\n|---|---|---|")


def share(series, value):
    return 100 * (series == value).sum() / series.notna().sum()


# --- Form ------------------------------------------------------------------------------------------
def luhn(text):
    digits = [int(c) for c in "80840" + text]
    for i in range(len(digits) - 2, -1, -2):
        digits[i] = digits[i] * 2 - 9 if digits[i] > 4 else digits[i] * 2
    return sum(digits) % 10 == 0


for q, table in snapshots.items():
    assert table.account_id.is_unique and table.account_id.str.fullmatch(r"2\d{9}").all(), q
    assert table.account_id.map(luhn).all(), q
    assert (table.snapshot == q).all() and table.zip3.str.fullmatch(r"\d{3}").all(), q
    assert (table.brand_trx_r12m <= table.market_trx_r12m).all() and (table.nbrx_r12m <= table.brand_trx_r12m).all()
    assert (table.brand_share_r12m.isna() == (table.market_trx_r12m == 0)).all()
    assert (table.email_open_rate_r6m.isna() == (table.emails_sent_r6m == 0)).all()

# --- Columns ---------------------------------------------------------------------------------------
heading("Columns, first snapshot")
for column, values in {
    "specialty": {"Family/Internal Medicine": 48, "NP/PA": 26, "Cardiology": 10, "Endocrinology": 8, "Nephrology": 4, "Other": 4},
    "region": {"Northeast": 19, "Midwest": 21, "South": 38, "West": 22},
    "urbanicity": {"Urban": 60, "Suburban": 26, "Rural": 14},
    "gender": {"F": 48, "M": 50, "Unknown": 2},
    "practice_type": {"Health system": 40, "Independent group": 35, "Solo": 15, "Academic": 10},
    "rep_access": {"Open": 47, "Restricted": 36, "No-see": 17},
    "kol_tier": {"No tier": 92},
    "pdrp_opt_out": {"Y": 3},
    "email_consent": {"Y": 78},
}.items():
    for value, target in values.items():
        show(f"{column} = {value}", target, share(first[column], value), 2, "%")

deprivation = first.area_deprivation
rural = first.urbanicity == "Rural"
show("area_deprivation, mean", 2.7, deprivation.mean(), 0.1)
show("area_deprivation, rural minus others", 0.9, deprivation[rural].mean() - deprivation[~rural].mean(), 0.1)
for column, statistics in {
    "years_in_practice": {"median": (17, 1), "max": (48, 0)},
    "market_trx_r12m": {"median": (133, 10), "mean": (212, 10), "P95": (703, 40), "P99": (1107, 90), "max": (2298, 700)},
    "brand_trx_r12m": {"median": (21, 2), "mean": (53, 4), "P95": (255, 20)},
    "brand_share_r12m": {"median": (0.15, 0.01), "mean": (0.20, 0.01), "P95": (0.55, 0.03)},
    "nbrx_r12m": {"median": (3, 1), "P95": (48, 5)},
    "calls_inperson_r6m": {"median": (1, 0), "mean": (2.1, 0.15), "P95": (6, 1), "max": (16, 4), "zero %": (29, 3)},
    "emails_sent_r6m": {"mean": (6.3, 0.3)},
    "email_open_rate_r6m": {"mean": (0.33, 0.02)},
    "web_visits_r6m": {"mean": (3.2, 0.2), "P95": (10, 1), "max": (37, 12), "zero %": (23, 3)},
    "publications_5y": {"zero %": (88, 1.5), "median of rest": (6, 1), "P95 of rest": (23, 4)},
    "industry_payments_usd_12m": {"zero %": (50, 2), "median of rest": (180, 20), "P25 of rest": (62, 12), "P75 of rest": (600, 90), "P95 of rest": (3570, 700), "P99 of rest": (11400, 3500)},
    "payer_access_pct": {"min": (20, 12), "max": (95, 6)},
}.items():
    for name, (target, tolerance) in statistics.items():
        x = first[column].dropna()
        if name.endswith("of rest"):
            x, name_ = x[x > 0], name.split()[0]
        else:
            name_ = name
        measured = {"median": x.median, "mean": x.mean, "min": x.min, "max": x.max}.get(name_)
        if name == "zero %":
            value = 100 * (x == 0).mean()
        elif measured:
            value = measured()
        else:
            value = np.percentile(x, float(name_[1:]))
        show(f"{column}, {name}", target, value, tolerance)
top = np.sort(first.market_trx_r12m)[::-1]
show("market volume of the top 10 % of accounts", 37, 100 * top[: len(top) // 10].sum() / top.sum(), 3, "%")
show("market volume of the top 20 % of accounts", 57, 100 * top[: len(top) // 5].sum() / top.sum(), 3, "%")

heading("Missing cells, first snapshot")
for column, target in {"specialty": 1, "area_deprivation": 2, "years_in_practice": 4, "practice_type": 3, "class_patients_r12m": 8,
                       "trx_growth_pct": 3, "rep_access": 6, "preferred_channel": 25, "payer_access_pct": 2}.items():
    show(column, target, 100 * first[column].isna().mean(), 1.5, "%")
low = first.market_trx_r12m < first.market_trx_r12m.median()
print(f"| preferred_channel, below and above the median volume | more below | {100 * first.preferred_channel[low].isna().mean():.1f}%, {100 * first.preferred_channel[~low].isna().mean():.1f}% |")
print(f"| brand_share_r12m, email_open_rate_r6m (structural) | - | {100 * first.brand_share_r12m.isna().mean():.1f}%, {100 * first.email_open_rate_r6m.isna().mean():.1f}% |")
complete = [c for c in first if first[c].notna().all()]
print(f"| columns without missing cells | - | {len(complete)} of {first.shape[1]} |")

heading("Rank correlations (Spearman), first snapshot")
rank = first.select_dtypes("number").corr("spearman")
for a, b, target in [
    ("market_trx_r12m", "class_patients_r12m", 0.99), ("market_trx_r12m", "calls_inperson_r6m", 0.51), ("market_trx_r12m", "industry_payments_usd_12m", 0.36),
    ("market_trx_r12m", "brand_share_r12m", 0.33), ("market_trx_r12m", "web_visits_r6m", 0.25), ("calls_inperson_r6m", "brand_share_r12m", 0.37),
    ("email_open_rate_r6m", "web_visits_r6m", 0.66), ("email_open_rate_r6m", "years_in_practice", -0.35), ("web_visits_r6m", "years_in_practice", -0.38),
    ("market_trx_r12m", "publications_5y", 0.10)]:
    show(f"{a} with {b}", target, rank.loc[a, b], 0.01 if target == 0.99 else 0.05)


# --- The five features -----------------------------------------------------------------------------
def features(table):
    x = pd.DataFrame({
        "market": np.log1p(table.market_trx_r12m), "share": table.brand_share_r12m, "calls": np.log1p(table.calls_inperson_r6m),
        "open": table.email_open_rate_r6m, "web": np.log1p(table.web_visits_r6m)})
    return x.set_axis(table.account_id)


raw = {q: features(t) for q, t in snapshots.items()}
median = raw["2025-Q1"].median()
filled = raw["2025-Q1"].fillna(median)
mean, sd = filled.mean(), filled.std(ddof=0)
x = {q: ((r.fillna(median) - mean) / sd) for q, r in raw.items()}
base = x["2025-Q1"].to_numpy()
key = truth.loc[x["2025-Q1"].index]

fits = {k: KMeans(k, n_init=20, random_state=42).fit(base) for k in range(2, 10)}
heading("k-means on log market, share, log calls, open rate, log web; z-scored")
for k, target in zip(range(3, 9), [0.31, 0.33, 0.30, 0.28, 0.26, 0.24]):
    show(f"silhouette, k = {k}", target, silhouette_score(base, fits[k].labels_), 0.03)
for k, target in zip(range(3, 9), [0.43, 0.58, 0.68, 0.73, 0.69, 0.60]):
    show(f"agreement with the truth (ARI), k = {k}", target, adjusted_rand_score(key, fits[k].labels_), 0.06)
for k, target in zip(range(3, 9), [0.99, 0.99, 0.99, 0.97, 0.96, 0.91]):
    rng = np.random.default_rng(42)
    scores = []
    for seed in range(30):
        rows = rng.choice(len(base), int(0.8 * len(base)), replace=False)
        again = KMeans(k, n_init=10, random_state=seed).fit(base[rows])
        scores.append(adjusted_rand_score(fits[k].labels_[rows], again.labels_))
    show(f"stability (ARI of 80 % subsamples), k = {k}", target, np.mean(scores), 0.07 if k == 8 else 0.04)
ari = {k: adjusted_rand_score(key, fits[k].labels_) for k in fits}
sil = {k: silhouette_score(base, fits[k].labels_) for k in fits}
print(f"| k with the best silhouette / the best agreement | 4 / 6 | {max(sil, key=sil.get)} / {max(ari, key=ari.get)} |")

# --- Change ----------------------------------------------------------------------------------------
heading("Change, k = 6")
saved = fits[6]
assigned = {q: pd.Series(saved.predict(x[q].to_numpy()), index=x[q].index) for q in QUARTERS}


def movers(a, b):
    both = a.index.intersection(b.index)
    return 100 * (a[both] != b[both]).mean()


for (a, b), target in zip(zip(QUARTERS, QUARTERS[1:]), [14.4, 15.8, 15.7]):
    show(f"movers {a[5:]} to {b[5:]}, saved model", target, movers(assigned[a], assigned[b]), 2.5, "%")
show("movers Q1 to Q4, saved model", 21.3, movers(assigned["2025-Q1"], assigned["2025-Q4"]), 3, "%")

second = raw["2025-Q2"].fillna(raw["2025-Q2"].median())
own = ((second - second.mean()) / second.std(ddof=0)).to_numpy()
refit = KMeans(6, n_init=20, random_state=7).fit(own)
raw_labels = pd.Series(refit.labels_, index=second.index)
back = pd.DataFrame(refit.cluster_centers_ * second.std(ddof=0).to_numpy() + second.mean().to_numpy(), columns=second.columns)
distance = (((back - mean) / sd).to_numpy()[:, None, :] - saved.cluster_centers_[None]) ** 2
new, old = linear_sum_assignment(distance.sum(axis=2))
aligned = raw_labels.map(dict(zip(new, old)))
warm = KMeans(6, init=saved.cluster_centers_, n_init=1).fit(own)
warm_labels = pd.Series(warm.labels_, index=second.index)
show("movers Q1 to Q2, refit, raw labels", 82, movers(assigned["2025-Q1"], raw_labels), None, "%")
show("movers Q1 to Q2, refit, aligned", 14.5, movers(assigned["2025-Q1"], aligned), 2.5, "%")
show("movers Q1 to Q2, refit, warm start", 14.4, movers(assigned["2025-Q1"], warm_labels), 2.5, "%")
show("assign and refit differ", 1.9, movers(assigned["2025-Q2"], aligned), 2, "%")

near = np.sort(saved.transform(base), axis=1)[:, :2]
confidence = pd.Series(near[:, 1] / near.sum(axis=1), index=x["2025-Q1"].index)
both = assigned["2025-Q1"].index.intersection(assigned["2025-Q2"].index)
moved = assigned["2025-Q1"][both] != assigned["2025-Q2"][both]
border = confidence[both] < 0.55
show("borderline (confidence below 0.55)", 18.8, 100 * (confidence < 0.55).mean(), 3, "%")
show("of them, movers Q1 to Q2", 42, 100 * moved[border].mean(), 5, "%")
show("of the others, movers Q1 to Q2", 8, 100 * moved[~border].mean(), 3, "%")
near2 = np.sort(saved.transform(x["2025-Q2"].loc[both].to_numpy()), axis=1)[:, :2]
after = pd.Series(near2[:, 1] / near2.sum(axis=1), index=both)
show("confident movers Q1 to Q2 (0.55 after)", 7.0, 100 * (moved & (after >= 0.55)).mean(), 2.5, "%")


def psi(a, b):
    edges = np.unique(np.quantile(a, np.linspace(0, 1, 11)))[1:-1]
    p, q = (np.bincount(np.searchsorted(edges, v, side="right"), minlength=len(edges) + 1) / len(v) for v in (a, b))
    p, q = np.maximum(p, 1e-4), np.maximum(q, 1e-4)
    return ((q - p) * np.log(q / p)).sum()


def drift(numerator, denominator, regions):
    values = []
    for q in ("2025-Q1", "2025-Q4"):
        t = snapshots[q]
        t = t[t.region.isin(regions) & (t[denominator] > 0)]
        values.append((t[numerator] / t[denominator]).to_numpy())
    return psi(*values)


others = ["Northeast", "Midwest", "West"]
heading("Drift of brand share, Q1 to Q4 (PSI, 10 bins of Q1)")
show("R3M, all", 0.04, drift("brand_trx_r3m", "market_trx_r3m", others + ["South"]), 0.02)
show("R3M, South", 0.40, drift("brand_trx_r3m", "market_trx_r3m", ["South"]), 0.08)
show("R3M, others", 0.004, drift("brand_trx_r3m", "market_trx_r3m", others), 0.01)
show("R12M, South", 0.10, drift("brand_trx_r12m", "market_trx_r12m", ["South"]), 0.04)
joined = [len(set(snapshots[b].account_id) - set(snapshots[a].account_id)) for a, b in zip(QUARTERS, QUARTERS[1:])]
left = [100 * len(set(snapshots[a].account_id) - set(snapshots[b].account_id)) / len(snapshots[a]) for a, b in zip(QUARTERS, QUARTERS[1:])]
show("joiners a quarter", 3, 100 * np.mean(joined) / 5000, 0.3, "%")
show("leavers a quarter", 2, np.mean(left), 0.3, "%")

heading("Fairness, first snapshot")
volume = first.sort_values("market_trx_r12m", ascending=False)
total = volume.market_trx_r12m.sum()
per_value = volume.groupby("market_trx_r12m", sort=True).market_trx_r12m.sum().sort_index(ascending=False)
before = per_value.cumsum() - per_value
decile_of = (10 - np.floor(10 * before / total)).astype(int)
decile = first.market_trx_r12m.map(decile_of).where(first.market_trx_r12m > 0, 0)
counts = decile.value_counts()
for d, target in zip(range(10, 0, -1), [85, 125, 159, 193, 234, 298, 390, 517, 738, 2261]):
    show(f"accounts in market decile {d}", target, counts[d], max(15, 0.08 * target))
rate = (decile >= 6).groupby(first.urbanicity).mean() * 100
for name, target in {"Urban": 18.4, "Suburban": 14.5, "Rural": 8.0}.items():
    show(f"share in deciles 6-10, {name.lower()}", target, rate[name], 1, "%")
show("ratio suburban to urban", 0.79, rate["Suburban"] / rate["Urban"], 0.02)
show("ratio rural to urban", 0.44, rate["Rural"] / rate["Urban"], 0.04)
v = first.market_trx_r12m
show("min-max volume score under 20 of 100", 87, 100 * ((v - v.min()) / (v.max() - v.min()) < 0.20).mean(), 3, "%")
cardio = first[first.specialty == "Cardiology"].industry_payments_usd_12m
show("cardiologists paid (real half-year 2013: 78 %)", 78, 100 * (cardio > 0).mean(), 8, "%")
f = first[first.gender == "F"].years_in_practice.median(), first[first.gender == "M"].years_in_practice.median()
print(f"| median years in practice, F and M | F lower | {f[0]:.0f}, {f[1]:.0f} |")
digital = first.groupby(key.to_numpy())[["market_trx_r12m", "brand_share_r12m", "calls_inperson_r6m", "email_open_rate_r6m", "web_visits_r6m"]].mean()
print("\nMeans by hidden kind:\n\n| kind | accounts | market TRx | share | calls | open rate | web visits |\n|---|---|---|---|---|---|---|")
for name, row in digital.iterrows():
    print(f"| {name} | {(key == name).sum()} | {row.iloc[0]:.0f} | {row.iloc[1]:.2f} | {row.iloc[2]:.1f} | {row.iloc[3]:.2f} | {row.iloc[4]:.1f} |")
print(f"\nOutside their tolerance: {', '.join(outside) if outside else 'none'}.")
sys.exit(1 if outside and "--strict" in sys.argv else 0)
