"""The rival of `bench -- compare`: the same work with numpy, torch, OpenCV, Pillow and pycocotools.

One JSON request a line on standard input, one answer a line on standard output:
{"seconds": ..., "result": ...}, or {"missing": "..."} where a package is not there.
"""
import json
import resource
import sys
import time

import numpy as np

STATE = {"maps": []}


def load(request):
    shape = request["map_height"], request["map_width"]
    STATE["size"] = request["height"], request["width"]
    STATE["maps"].append((np.fromfile(request["map"], dtype=np.float32).reshape(shape), STATE["size"]))
    if "table" in request:
        STATE["table"] = np.fromfile(request["table"], dtype=np.float64).reshape(request["units"], -1)
    if "truth" in request:
        STATE["truth_rle"] = {"size": list(STATE["size"]), "counts": request["truth"].encode()}
    return None


def enlarge(request):
    import torch
    torch.set_num_threads(1)
    values, size = STATE["maps"][request["index"]]
    native = torch.from_numpy(values)[None, None]
    return torch.nn.functional.interpolate(native, size=size, mode="bilinear", align_corners=False)[0, 0]


def normalise(picture):
    picture = picture - picture.min()
    return (picture / picture.max()).numpy()


def encode(mask):
    from pycocotools import mask as coco
    return coco.encode(np.asfortranarray(mask))["counts"].decode()


def otsu_reference(request):
    """heatmap_to_segmentation.py's chain of calls as it stands: points in lists, a canvas drawn on anew for each, whole numbers of eight bytes."""
    import cv2
    from PIL import Image, ImageDraw
    cv2.setNumThreads(1)
    levels = np.uint8(255 * normalise(enlarge(request)))
    cut = cv2.threshold(levels, 0, np.max(levels), cv2.THRESH_OTSU)[1]
    contours = cv2.findContours(cut, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)[-2]
    polygons = [[list(point[0]) for point in contour] for contour in contours if len(contour) > 1]
    canvas = Image.new("1", (levels.shape[1], levels.shape[0]))
    for polygon in polygons:
        ImageDraw.Draw(canvas).polygon([(point[0], point[1]) for point in polygon], outline=1, fill=1)
    return encode(np.array(canvas, dtype="int").astype("uint8"))


def otsu(request):
    """The same with one canvas and bytes."""
    import cv2
    from PIL import Image, ImageDraw
    cv2.setNumThreads(1)
    levels = np.uint8(255 * normalise(enlarge(request)))
    cut = cv2.threshold(levels, 0, levels.max(), cv2.THRESH_OTSU)[1]
    contours = cv2.findContours(cut, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)[-2]
    canvas = Image.new("1", (levels.shape[1], levels.shape[0]))
    draw = ImageDraw.Draw(canvas)
    for contour in contours:
        if len(contour) > 1:
            draw.polygon([(int(p[0][0]), int(p[0][1])) for p in contour], outline=1, fill=1)
    return encode(np.array(canvas, dtype=np.uint8))


def fixed(request):
    return encode((normalise(enlarge(request)) > np.float32(0.5)).astype(np.uint8))


def truth_pixels():
    if "truth" not in STATE:
        from pycocotools import mask as coco
        STATE["truth"] = coco.decode(STATE["truth_rle"])
    return STATE["truth"]


def overlap(mask, truth):
    shared = np.count_nonzero(mask & truth)
    union = np.count_nonzero(mask) + np.count_nonzero(truth) - shared
    return shared / union if mask.any() else float("nan")


def tune_reference(request):
    """tune_heatmap_threshold.py: each threshold begins with the map again."""
    truth = truth_pixels().astype(bool)
    return [overlap(normalise(enlarge(request)) > np.float32(t), truth) for t in request["grid"]]


def tune_tuned(request):
    """The picture once, and all thresholds from two histograms."""
    picture, truth = normalise(enlarge(request)), truth_pixels().astype(bool)
    edges = np.array(request["grid"], dtype=np.float32)
    inside = np.searchsorted(edges, picture[truth], side="left")
    everywhere = np.searchsorted(edges, picture.ravel(), side="left")
    shared = np.bincount(inside, minlength=len(edges) + 1)[::-1].cumsum()[::-1][1:]
    area = np.bincount(everywhere, minlength=len(edges) + 1)[::-1].cumsum()[::-1][1:]
    return [float(s / (a + truth.sum() - s)) if a else float("nan") for s, a in zip(shared, area)]


def iou(request):
    from pycocotools import mask as coco
    a = {"size": list(STATE["size"]), "counts": request["a"].encode()}
    b = {"size": list(STATE["size"]), "counts": request["b"].encode()}
    for _ in range(request["times"]):
        result = coco.iou([a], [b], [0])[0, 0]
    return float(result)


def to_runs(_):
    return encode(STATE["fortran"])


def to_pixels(request):
    from pycocotools import mask as coco
    pixels = coco.decode({"size": list(STATE["size"]), "counts": request["counts"].encode()})
    STATE["fortran"] = np.asfortranarray(pixels)
    return int(np.count_nonzero(pixels))


def bootstrap(request):
    """eval.py's draws, means of all tasks at once."""
    table = STATE["table"]
    there = ~np.isnan(table)
    values, n = np.where(there, table, 0), len(table)
    draws = np.random.RandomState(0)
    means = np.empty((request["replicates"], table.shape[1]))
    for b in range(request["replicates"]):
        drawn = draws.choice(n, n)
        means[b] = values[drawn].sum(axis=0) / there[drawn].sum(axis=0)
    return means[:3].ravel().tolist()


def memory(_):
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def plain(value):
    """JSON has no NaN."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    return None if isinstance(value, float) and value != value else value


OPERATIONS = {f.__name__: f for f in (load, otsu_reference, otsu, fixed, tune_reference, tune_tuned, iou, to_runs, to_pixels, bootstrap, memory)}

for line in sys.stdin:
    request = json.loads(line)
    try:
        start = time.perf_counter()
        result = OPERATIONS[request["op"]](request)
        answer = {"seconds": time.perf_counter() - start, "result": plain(result)}
    except ImportError as error:
        answer = {"missing": str(error)}
    print(json.dumps(answer), flush=True)
