"""Makes tests/Core.Tests/Statistics/vectors/*.json with the tools that statisticians trust.

Run:  /usr/bin/python3 tests/oracles/make_statistics_vectors.py
Made with Debian 12: Python 3.11.2, numpy 1.24.2, scipy 1.10.1, statsmodels 0.13.5, scikit-learn 1.2.1.
Studentized intervals, clusters and strata have no function there: those vectors are worked out below from the definitions
(Efron and Tibshirani 1993, chapters 12 to 14), replicate by replicate, with numpy alone.
"""
import json
import os
import warnings

import numpy as np
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy import stats
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

FOLDER = os.path.join(os.path.dirname(__file__), "..", "Core.Tests", "Statistics", "vectors")
VERSIONS = {"numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__, "scikit-learn": sklearn.__version__}
warnings.simplefilter("ignore")


def save(name, cases):
    with open(os.path.join(FOLDER, name + ".json"), "w") as file:
        json.dump({"versions": VERSIONS, "cases": cases}, file, indent=None, separators=(",", ":"))
        file.write("\n")


def iou_like(rng, n):
    """Skewed and with many zeros, as scores of small findings are."""
    return np.round(np.where(rng.rand(n) < 0.3, 0, rng.beta(1.2, 3.0, n)), 4)


def intervals():
    statistics = {
        "Mean": lambda x, axis: np.mean(x, axis=axis),
        "Median": lambda x, axis: np.median(x, axis=axis),
        "TrimmedMean": lambda x, axis: stats.trim_mean(x, 0.1, axis=axis),
        "Quantile": lambda x, axis: np.quantile(x, 0.75, axis=axis),
    }
    cases = []
    for seed, n, confidence in ((0, 12, 0.95), (7, 45, 0.9), (3, 130, 0.95)):
        x = iou_like(np.random.RandomState(100 + n), n)
        for name, statistic in statistics.items():
            for method in ("percentile", "basic", "BCa"):
                result = stats.bootstrap((x,), statistic, n_resamples=499, confidence_level=confidence, method=method, random_state=np.random.RandomState(seed), vectorized=True)
                cases.append({"x": x.tolist(), "statistic": name, "method": method, "seed": seed, "confidence": confidence, "replicates": 499,
                              "estimate": float(statistic(x, axis=-1)), "interval": [float(v) for v in result.confidence_interval], "standardError": float(result.standard_error)})
    save("intervals", cases)


def strata():
    """scipy's several samples: the acceleration of BCa over strata."""
    cases = []
    for seed, sizes in ((1, (9, 14)), (2, (6, 5, 20))):
        rng = np.random.RandomState(seed)
        samples = tuple(iou_like(rng, n) + 0.2 * i for i, n in enumerate(sizes))
        pooled = lambda *data, axis: np.mean(np.concatenate(np.broadcast_arrays(*data) if len({d.shape for d in data}) == 1 else [np.broadcast_to(d, (max(e.shape[0] for e in data),) + d.shape[1:]) if d.ndim > 1 else d for d in data], axis=axis), axis=axis)
        result = stats.bootstrap(samples, pooled, n_resamples=299, method="BCa", random_state=np.random.RandomState(seed), vectorized=True)
        cases.append({"samples": [s.tolist() for s in samples], "replicates": result.bootstrap_distribution.tolist(), "interval": [float(v) for v in result.confidence_interval]})
    save("strata", cases)


def clusters():
    """Whole clusters drawn; the mean of all values drawn; NaN values left out. Studentized by the linearised error of a ratio."""
    def error(sums, counts):
        inside = counts > 0
        m, total = inside.sum(), counts.sum()
        if m < 2:
            return np.nan
        rest = sums - sums.sum() / total * counts
        return np.sqrt(m / (m - 1) * np.sum(rest[inside] ** 2)) / total

    cases = []
    for seed, units, most, missing in ((0, 15, 1, 0.0), (0, 25, 1, 0.2), (5, 20, 4, 0.1)):
        rng = np.random.RandomState(40 + units)
        values = [[float(v) if rng.rand() >= missing else None for v in np.round(rng.rand() * 0.3 + 0.5 * iou_like(rng, rng.randint(1, most + 1)), 4)] for _ in range(units)]
        sums = np.array([sum(v for v in unit if v is not None) for unit in values])
        counts = np.array([sum(v is not None for v in unit) for unit in values])
        estimate, own = sums.sum() / counts.sum(), error(sums, counts)
        state = np.random.RandomState(seed)
        replicates, errors = [], []
        for _ in range(399):
            drawn = state.choice(units, units)
            replicates.append(sums[drawn].sum() / counts[drawn].sum())
            errors.append(error(sums[drawn], counts[drawn]))
        replicates, errors = np.array(replicates), np.array(errors)
        t = (replicates - estimate) / errors
        jackknife = np.array([np.delete(sums, i).sum() / np.delete(counts, i).sum() for i in range(units)])
        d = jackknife.mean() - jackknife
        a = np.sum(d ** 3) / (6 * np.sum(d ** 2) ** 1.5)
        z0 = stats.norm.ppf((np.sum(replicates < estimate) + np.sum(replicates <= estimate)) / (2 * len(replicates)))
        z = stats.norm.ppf([0.025, 0.975])
        cases.append({"units": values, "seed": seed, "replicates": 399, "estimate": estimate, "error": own,
                      "percentile": np.percentile(replicates, [2.5, 97.5]).tolist(),
                      "bca": np.percentile(replicates, 100 * stats.norm.cdf(z0 + (z0 + z) / (1 - a * (z0 + z)))).tolist(),
                      "studentized": (estimate - own * np.percentile(t, [97.5, 2.5])).tolist()})
    save("clusters", cases)


def proportions():
    cases = []
    for count, n in ((0, 5), (1, 5), (5, 5), (3, 10), (17, 40), (66, 668), (667, 668), (1, 1), (0, 1)):
        for confidence in (0.9, 0.95, 0.99):
            cases.append({"count": count, "n": n, "confidence": confidence,
                          "wilson": list(proportion_confint(count, n, 1 - confidence, "wilson")), "jeffreys": list(proportion_confint(count, n, 1 - confidence, "jeffreys"))})
    save("proportions", cases)


def wilcoxon():
    rng = np.random.RandomState(11)
    samples = [rng.normal(0.3, 1, n) for n in (4, 7, 15, 30, 50, 51, 120)]
    samples += [np.round(rng.normal(0.2, 1, n), 1) for n in (12, 25, 60)]
    samples += [np.array([1.0, 2, -3, 4, 5, -6, 7, 8]), np.array([0.0, 0, 1, -2, 3, 4, 5, 0.5]), np.arange(1.0, 7), np.array([1.0, -2, -3, 4, 5.0, -6, 7.5])]
    cases = []
    for d in samples:
        distinct = len(set(np.abs(d))) == len(d) and not np.any(d == 0)
        for alternative in ("two-sided", "less", "greater"):
            for zeros in ("wilcox", "pratt", "zsplit"):
                for correction in (False, True):
                    r = stats.wilcoxon(d, zero_method=zeros, alternative=alternative, mode="approx", correction=correction)
                    if zeros == "wilcox" or np.any(d == 0):
                        cases.append({"d": d.tolist(), "mode": "approx", "zeros": zeros, "correction": correction, "alternative": alternative, "statistic": float(r.statistic), "p": float(r.pvalue)})
            if distinct and len(d) <= 50:
                r = stats.wilcoxon(d, alternative=alternative, mode="exact")
                cases.append({"d": d.tolist(), "mode": "exact", "zeros": "wilcox", "correction": False, "alternative": alternative, "statistic": float(r.statistic), "p": float(r.pvalue)})
    save("wilcoxon", cases)


def signed_ranks():
    """Ties and zeros: every sign of the ranks counted by permutation_test, which knows nothing of Wilcoxon's tables."""
    rng = np.random.RandomState(12)
    samples = [np.array(d, dtype=float) for d in ([1, 1, -2, 3], [0, 1, -2, 3], [2, 2, 2, 2, 2], [-1, 1, -1, 1], [0, 0, 0.75, 0.5], [0.25, -0.25, 0, 0.5, 0.5, 1])]
    samples += [np.round(rng.normal(0.3, 1, n), 1) for n in (7, 9, 12)] + [np.where(rng.rand(n) < 0.3, 0, rng.randint(-3, 6, n)).astype(float) for n in (8, 12, 14)]
    cases = []
    for d in samples:
        ranks = stats.rankdata(np.abs(d[d != 0])) * np.sign(d[d != 0])
        for alternative in ("two-sided", "less", "greater"):
            r = stats.permutation_test((ranks,), lambda x, axis: np.sum(np.where(x > 0, x, 0), axis=axis), permutation_type="samples", vectorized=True, n_resamples=np.inf, alternative=alternative)
            cases.append({"d": d.tolist(), "alternative": alternative, "p": float(r.pvalue)})
    save("signed_ranks", cases)


def permutations():
    rng = np.random.RandomState(21)
    cases = []
    for n, resamples in ((3, 9999), (8, 9999), (13, 9999), (14, 999), (40, 499), (90, 199)):
        x, y = iou_like(rng, n), iou_like(rng, n) * 0.8
        for alternative in ("two-sided", "less", "greater"):
            r = stats.permutation_test((x, y), lambda a, b, axis: np.mean(a - b, axis=axis), permutation_type="samples", vectorized=True, n_resamples=resamples, alternative=alternative, random_state=np.random.RandomState(4))
            cases.append({"x": x.tolist(), "y": y.tolist(), "resamples": resamples, "alternative": alternative, "exact": 2 ** n <= resamples, "statistic": float(r.statistic), "p": float(r.pvalue)})
    save("permutations", cases)


def mcnemars():
    cases = []
    for b, c in ((0, 0), (1, 0), (0, 6), (3, 9), (9, 3), (5, 5), (40, 61), (300, 340)):
        r = mcnemar([[10, b], [c, 20]], exact=True)
        p = {"two-sided": float(r.pvalue)}
        for alternative in ("less", "greater"):
            p[alternative] = float(stats.binomtest(b, b + c, 0.5, alternative=alternative).pvalue) if b + c else 1.0
        both = float(stats.binomtest(b, b + c, 0.5).pvalue) if b + c else 1.0
        cases.append({"b": b, "c": c, "statistic": float(r.statistic), "p": p, "binomtest": both})
    save("mcnemar", cases)


def corrections():
    rng = np.random.RandomState(31)
    lists = [[0.01, 0.04, 0.03, 0.005], [0.5], [0.02, 0.02, 0.02], rng.rand(10).tolist(), (rng.rand(25) ** 3).tolist(), [0.0, 1.0, 0.049]]
    save("corrections", [{"p": p, "holm": multipletests(p, method="holm")[1].tolist(), "bh": multipletests(p, method="fdr_bh")[1].tolist(), "bonferroni": multipletests(p, method="bonferroni")[1].tolist()} for p in lists])


def regressions():
    cases = []
    for seed, clusters_, most in ((1, 8, 5), (2, 30, 3), (3, 40, 1)):
        rng = np.random.RandomState(seed)
        sizes = rng.randint(1, most + 1, clusters_)
        group = np.repeat(np.arange(clusters_), sizes)
        x = np.round(rng.rand(len(group)), 3)
        y = np.round(0.2 + 0.4 * x + rng.normal(0, 0.1, clusters_)[group] + rng.normal(0, 0.1, len(group)), 4)
        fit = sm.OLS(y, sm.add_constant(x)).fit(cov_type="cluster", cov_kwds={"groups": group}, use_t=True)
        ci = fit.conf_int()
        cases.append({"x": x.tolist(), "y": y.tolist(), "group": group.tolist(), "slope": fit.params[1], "error": fit.bse[1], "p": fit.pvalues[1], "interval": ci[1].tolist(), "interceptError": fit.bse[0]})
    save("clustered_regression", cases)


def calibrations():
    cases = []
    for seed, n in ((1, 12), (2, 200), (3, 668)):
        rng = np.random.RandomState(seed)
        p = np.round(rng.beta(0.8, 2, n), 4)
        y = (rng.rand(n) < p ** 1.5).astype(int)
        p[:2] = (0.0, 1.0)
        y[:2] = (0, 1)
        for strategy in ("uniform", "quantile"):
            for bins in (5, 10):
                true, predicted = calibration_curve(y, p, n_bins=bins, strategy=strategy)
                cases.append({"p": p.tolist(), "y": y.tolist(), "strategy": strategy, "bins": bins, "true": true.tolist(), "predicted": predicted.tolist(), "brier": float(brier_score_loss(y, p))})
    save("calibration", cases)


def distributions():
    p = [1e-12, 1e-6, 0.001, 0.02425, 0.025, 0.1, 0.3, 0.5, 0.6, 0.975, 0.999, 1 - 1e-9]
    z = [-12.0, -6.5, -2.0, -0.3, 0.0, 0.7, 1.96, 3.3, 7.0]
    save("distributions", [{"p": p, "normalQuantile": stats.norm.ppf(p).tolist(), "z": z, "normalCdf": stats.norm.cdf(z).tolist(), "normalSf": stats.norm.sf(z).tolist(),
                            "beta": [{"a": a, "b": b, "p": q, "value": float(stats.beta.ppf(q, a, b))} for a, b in ((0.5, 5.5), (3.5, 7.5), (17.5, 23.5), (66.5, 602.5), (667.5, 1.5)) for q in (0.005, 0.025, 0.5, 0.975, 0.995)]}])


if __name__ == "__main__":
    os.makedirs(FOLDER, exist_ok=True)
    for make in (intervals, strata, clusters, proportions, wilcoxon, signed_ranks, permutations, mcnemars, corrections, regressions, calibrations, distributions):
        make()
