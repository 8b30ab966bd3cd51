"""Makes tests/Core.Tests/Localization/vectors/*.json with the tools that others trust for localisation scores.

Run:  /usr/bin/python3 tests/oracles/make_localization_vectors.py FOLDER
FOLDER holds the sources of five projects, as they are at these commits, which are run and not copied:
  surface-distance   github.com/google-deepmind/surface-distance                       1f805cea446805e559badc80dd27f34175e4173d
  boundary-iou-api   github.com/bowenc0221/boundary-iou-api                            37d25586a677b043ed585f10e5c42d4e80176ea9
  MetricsReloaded    github.com/Project-MONAI/MetricsReloaded                          cb38dfc0a5ed4fa3bdc559e4960b6e2b93c3b967
  Quantus            github.com/understandable-machine-intelligence-lab/Quantus        85bc29d137d8f42835dd392f5cc441ad61d6d1f1
  wsolevaluation     github.com/clovaai/wsolevaluation                                 96f4b88679af41f005824661f47e6fe3628af2aa
Made with Debian 12: Python 3.11.2, numpy 1.24.2, scipy 1.10.1, scikit-learn 1.2.1, scikit-image 0.19.3, OpenCV 4.6.0.

Of Quantus and wsolevaluation only the functions that compute are cut out and run, since their packages import torch and more than this needs;
pycocotools and nibabel, which what is called here does not use, are empty modules. What has no function anywhere (the mean IoU over thresholds, the ties of
the top pixels, the random placement) is worked out below from the definition, plainly, with numpy alone.
"""
import ast
import json
import os
import sys
import types
import warnings

import cv2
import numpy as np
import scipy
import skimage
import sklearn
from scipy import ndimage
from skimage.measure import label
from sklearn.metrics import auc, average_precision_score, roc_auc_score, roc_curve

warnings.simplefilter("ignore")
SOURCES = sys.argv[1]
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Core.Tests", "Localization", "vectors")
VERSIONS = {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__, "scikit-image": skimage.__version__, "opencv": cv2.__version__}
np.float = float  # wsolevaluation is older than numpy 1.24

for unused in ("pycocotools", "pycocotools.mask", "nibabel"):
    sys.modules[unused] = types.ModuleType(unused)
sys.modules["pycocotools"].mask = sys.modules["pycocotools.mask"]
for part in ("surface-distance", "boundary-iou-api", "MetricsReloaded"):
    sys.path.insert(0, os.path.join(SOURCES, part))
import surface_distance  # noqa: E402
from boundary_iou.utils.boundary_utils import mask_to_boundary  # noqa: E402
from MetricsReloaded.metrics.pairwise_measures import BinaryPairwiseMeasures  # noqa: E402
from MetricsReloaded.utility.utils import box_iou, compute_box  # noqa: E402


def cut(path, owner, names, scope):
    """The named methods of a class, as functions of their own."""
    with open(os.path.join(SOURCES, path)) as file:
        tree = ast.parse(file.read())
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == owner:
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and method.name in names:
                    method.returns, method.decorator_list = None, []
                    for argument in method.args.args + method.args.kwonlyargs:
                        argument.annotation = None
                    exec(compile(ast.Module([method], []), path, "exec"), scope)
                    found[method.name] = scope[method.name]
    return found


class Warn:
    """Stands for quantus.helpers.warn, which only prints."""

    def __getattr__(self, name):
        return lambda *arguments, **others: None


def quantus(file, owner):
    return cut(f"Quantus/quantus/metrics/localisation/{file}.py", owner, {"evaluate_batch"}, {"np": np, "warn": Warn(), "roc_curve": roc_curve, "auc": auc})["evaluate_batch"]


MASS, RANK = quantus("relevance_mass_accuracy", "RelevanceMassAccuracy"), quantus("relevance_rank_accuracy", "RelevanceRankAccuracy")
AUC, TOP, POINTING = quantus("auc", "AUC"), quantus("top_k_intersection", "TopKIntersection"), quantus("pointing_game", "PointingGame")


def number(value):
    value = float(value)
    return value if np.isfinite(value) else None


def save(name, cases):
    os.makedirs(FOLDER, exist_ok=True)
    with open(os.path.join(FOLDER, name + ".json"), "w") as file:
        json.dump({"versions": VERSIONS, "cases": cases}, file, separators=(",", ":"))
        file.write("\n")


def rows(mask):
    """A mask as text, one character a pixel, one string a row."""
    return ["".join("#" if pixel else "." for pixel in row) for row in mask]


def blob(rng, height, width, cut_at, sigma):
    return ndimage.gaussian_filter(rng.standard_normal((height, width)), sigma, mode="nearest") > cut_at


def pairs():
    """Masks of several kinds: smooth, ragged, at the edge, of one pixel, full, far apart, in pieces."""
    rng = np.random.RandomState(7)
    found = []
    for height, width, cut_at, sigma in ((40, 33, 0.05, 3), (64, 71, 0.02, 5), (25, 90, 0.1, 2), (70, 20, 0.3, 1), (31, 31, 0.9, 0.4), (90, 120, 0.0, 6), (130, 64, 0.01, 8), (50, 150, 0.15, 1.5)):
        a, b = blob(rng, height, width, cut_at, sigma), blob(rng, height, width, cut_at, sigma)
        found += [(a, b), (a, np.roll(a, 2, axis=1)), (a, a)]
    one, other, full = np.zeros((20, 24), bool), np.zeros((20, 24), bool), np.ones((20, 24), bool)
    one[3, 4] = True
    other[15:19, 20:24] = True
    found += [(one, other), (other, one), (full, other), (full, full), (one, one)]
    touching = np.zeros((20, 24), bool)
    touching[0:6, 0:5] = touching[6:9, 5:9] = touching[12, :] = True
    found += [(touching, other), (touching, full)]
    # Small enough to have more places than are tried.
    small, large = np.zeros((96, 110), bool), blob(rng, 96, 110, 0.02, 6)
    small[40:47, 50:61] = True
    small[43, 55] = False
    found += [(small, large), (small, np.roll(small, 5, axis=0))]
    return found


def greedy(predicted, truth, threshold):
    """Pieces by skimage's label with neighbours across corners, matched by falling IoU."""
    found, sought = label(predicted.T, connectivity=2).T, label(truth.T, connectivity=2).T
    options = []
    for s in range(1, sought.max() + 1):
        for f in range(1, found.max() + 1):
            shared = np.sum((sought == s) & (found == f))
            iou = shared / np.sum((sought == s) | (found == f))
            if shared > 0 and iou >= threshold:
                options.append((-iou, s, f))
    taken_s, taken_f = set(), set()
    for _, s, f in sorted(options):
        if s not in taken_s and f not in taken_f:
            taken_s.add(s)
            taken_f.add(f)
    return [len(taken_s), int(found.max()) - len(taken_f), int(sought.max()) - len(taken_s)]


def placement(predicted, truth):
    """The mean IoU of the mask at 4096 places drawn with numpy's RandomState(0), or at all places where they are fewer."""
    ys, xs = np.nonzero(predicted)
    shape = predicted[ys.min():ys.max() + 1, xs.min():xs.max() + 1]
    down, across = truth.shape[0] - shape.shape[0] + 1, truth.shape[1] - shape.shape[1] + 1
    if down * across <= 4096:
        places = [(x, y) for x in range(across) for y in range(down)]
    else:
        draws = np.random.RandomState(0).random_sample(2 * 4096)
        places = [(int(draws[2 * i] * across), int(draws[2 * i + 1] * down)) for i in range(4096)]
    total = 0.0
    for x, y in places:
        shared = int(np.sum(truth[y:y + shape.shape[0], x:x + shape.shape[1]] & shape))
        total += shared / (int(predicted.sum()) + int(truth.sum()) - shared)
    return total / len(places)


def masks():
    cases = []
    for i, (predicted, truth) in enumerate(pairs()):
        height, width = truth.shape
        boundaries = [mask_to_boundary(mask.astype(np.uint8)) for mask in (predicted, truth)]
        # On a picture as large as a radiograph the boundary is many pixels thick.
        large = [mask_to_boundary(np.kron(mask, np.ones((9, 9))).astype(np.uint8)) for mask in (predicted, truth)]
        case = {"predicted": rows(predicted), "truth": rows(truth), "surfaces": []}
        for name, (a, b) in {"boundaryIoU": boundaries, "boundaryIoUOfNinefold": large}.items():
            case[name] = number(np.sum((a > 0) & (b > 0)) / np.sum((a > 0) | (b > 0)))
        for spacing in ((1.0, 1.0), (0.139, 0.139), (0.5, 0.2)):
            distances = surface_distance.compute_surface_distances(truth, predicted, spacing)
            for tolerance in (0.0, 1.0, 2.5, 5.0):
                reloaded = BinaryPairwiseMeasures(predicted.astype(int), truth.astype(int), pixdim=list(spacing), dict_args={"nsd": tolerance, "hd_perc": 95})
                case["surfaces"].append({
                    "spacing": spacing, "tolerance": tolerance,
                    "surfaceDice": number(surface_distance.compute_surface_dice_at_tolerance(distances, tolerance)),
                    "hausdorff95": number(surface_distance.compute_robust_hausdorff(distances, 95)),
                    "hausdorff": number(surface_distance.compute_robust_hausdorff(distances, 100)),
                    "reloadedSurfaceDice": number(reloaded.normalised_surface_distance()),
                    "reloadedHausdorff95": number(reloaded.measured_hausdorff_distance_perc()),
                    "centroidDistance": number(reloaded.com_dist())})
        case["boxIoU"] = number(box_iou(compute_box(predicted), compute_box(truth)))
        nearest = ndimage.distance_transform_edt(~truth, sampling=(0.5, 0.2))
        rng = np.random.RandomState(i)
        points = [(int(rng.randint(width)), int(rng.randint(height))) for _ in range(5)]
        case["points"] = [[x, y, number(nearest[y, x])] for x, y in points]
        case["instances"] = {str(threshold): greedy(predicted, truth, threshold) for threshold in (0.1, 0.3, 0.5, 0.75)}
        case["randomIoU"] = placement(predicted, truth)
        cases.append(case)
    save("masks", cases)


def iou_at_every_threshold(relevance, truth):
    """By the definition: masks of z > t, at every t where they change, each held until the next."""
    z = ((relevance - relevance.min()) / np.float32(relevance.max() - relevance.min())).astype(np.float32)
    levels = np.unique(z)
    best, threshold, mean = -1.0, None, 0.0
    for low, high in zip(levels[:-1], levels[1:]):
        on = z > low
        iou = np.sum(on & truth) / np.sum(on | truth)
        mean += (float(high) - float(low)) * iou
        if iou > best:
            best, threshold = iou, float(low)
    return best, threshold, mean


def top(relevance, truth, count):
    """True pixels among the most relevant, ties by their mean."""
    order = np.sort(relevance)[::-1]
    last = order[count - 1]
    above, tied = relevance > last, relevance == last
    return np.sum(truth & above) + (count - np.sum(above)) * np.sum(truth & tied) / np.sum(tied)


def pxap(relevance, truth):
    """wsolevaluation's evaluator with bins of 1/1024, for values that are edges of the bins."""
    scope = {"np": np, "check_scoremap_validity": lambda scoremap: None, "get_mask": lambda *arguments: truth.astype(int)}
    methods = cut("wsolevaluation/evaluation.py", "MaskEvaluator", {"accumulate", "compute"}, scope)
    evaluator = types.SimpleNamespace(cam_threshold_list=list(np.arange(0, 1024) / 1024), mask_root="", mask_paths={"a": ""}, ignore_paths={"a": ""}, split="")
    evaluator.num_bins = 1026
    evaluator.threshold_list_right_edge = np.append(evaluator.cam_threshold_list, [1.0, 2.0, 3.0])
    evaluator.gt_true_score_hist, evaluator.gt_false_score_hist = np.zeros(1026), np.zeros(1026)
    methods["accumulate"](evaluator, relevance, "a")
    return methods["compute"](evaluator) / 100


def maps():
    rng = np.random.RandomState(11)
    cases = []
    for height, width, kind in ((13, 17, "smooth"), (20, 31, "smooth"), (24, 18, "ties"), (16, 16, "few"), (30, 12, "negative"), (9, 40, "zeros"), (21, 21, "steps"), (15, 15, "constant"), (12, 19, "negative")):
        relevance = ndimage.gaussian_filter(rng.standard_normal((height, width)), 1.5)
        truth = blob(rng, height, width, 0.08, 2)
        truth[height // 2, width // 2] = True
        if kind in ("ties", "few"):
            relevance = np.round(relevance * (40 if kind == "ties" else 4))
        elif kind == "zeros":
            relevance = np.maximum(relevance, 0)
        elif kind == "steps":
            relevance = np.floor((relevance - relevance.min()) / (relevance.max() - relevance.min()) * 1023) / 1024
        elif kind == "constant":
            relevance = np.full((height, width), 0.25)
        elif kind == "smooth":
            relevance = relevance - relevance.min()
        relevance = relevance.astype(np.float32)
        flat, flags = relevance.ravel(), truth.ravel()
        count, part = int(flags.sum()), int(np.ceil(0.05 * flat.size))
        wide, many = flat.astype(np.float64)[None], flags[None]
        case = {
            "kind": kind, "height": height, "width": width, "relevance": [float(v) for v in flat], "truth": rows(truth),
            "auroc": roc_auc_score(flags, wide[0]), "averagePrecision": average_precision_score(flags, wide[0]),
            "rank": top(flat, flags, count) / count, "top": top(flat, flags, part) / part,
            "mass": number(np.maximum(wide[0], 0)[flags].sum() / np.maximum(wide[0], 0).sum()),
            "quantusMass": number(MASS(None, a_batch=wide, s_batch=many)[0]),
            "quantusRank": number(RANK(None, a_batch=wide, s_batch=many)[0]),
            "quantusAuc": number(AUC(None, a_batch=wide, s_batch=many)[0]),
            "quantusTop": number(TOP(types.SimpleNamespace(k=part, concept_influence=False), a_batch=wide, s_batch=many)[0]),
            "distinct": int(np.unique(flat).size)}
        if kind == "steps":
            case["pxap"] = pxap(relevance, truth)
        if kind != "constant":
            case["bestIoU"], case["bestThreshold"], case["meanThresholdIoU"] = iou_at_every_threshold(flat, flags)
        cases.append(case)
    save("maps", cases)
    # What docs/differences.md says of Quantus: an empty truth counts as a hit, and any of several maxima may hit.
    nothing = POINTING(types.SimpleNamespace(weighted=False), a_batch=np.array([[0.0, 1.0]]), s_batch=np.array([[False, False]]))
    several = POINTING(types.SimpleNamespace(weighted=False), a_batch=np.array([[1.0, 1.0]]), s_batch=np.array([[False, True]]))
    beyond = MASS(None, a_batch=np.array([[2.0, -1.5]]), s_batch=np.array([[True, False]]))
    save("quantus", [{"emptyTruthHits": bool(nothing[0]), "secondMaximumHits": bool(several[0]), "massWithNegative": float(beyond[0])}])


masks()
maps()
