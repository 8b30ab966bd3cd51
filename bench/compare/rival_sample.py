"""The rival of `bench -- sample`: one of the reference's four scripts as a tuned script would do it, as a process of its own.

Each map is read and enlarged once; of a map all thresholds are scored at once; masks are compared as encoded.
"""
import collections
import json
import os
import pickle
import sys
from pathlib import Path

import numpy as np

TASKS = ["Airspace Opacity", "Atelectasis", "Cardiomegaly", "Consolidation", "Edema", "Enlarged Cardiomediastinum", "Lung Lesion",
         "Pleural Effusion", "Pneumothorax", "Support Devices"]


def maps(folder):
    """Image, task, probability and the enlarged map, from 0 to 1."""
    import torch
    for path in sorted(Path(folder, "gradcam_maps_val").rglob("*_map.pkl")):
        image, task = path.name[:-len("_map.pkl")].rsplit("_", 1)
        with open(path, "rb") as file:
            info = pickle.load(file)
        width, height = info["cxr_dims"]
        picture = torch.nn.functional.interpolate(info["map"], size=(height, width), mode="bilinear", align_corners=False)[0, 0]
        picture -= picture.min()
        picture /= picture.max()
        yield image, task, float(info["prob"]), picture.numpy()


def otsu_mask(picture):
    import cv2
    from PIL import Image, ImageDraw
    levels = np.uint8(255 * picture)
    cut = cv2.threshold(levels, 0, levels.max(), cv2.THRESH_OTSU)[1]
    canvas = Image.new("1", (levels.shape[1], levels.shape[0]))
    draw = ImageDraw.Draw(canvas)
    for contour in cv2.findContours(cut, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)[-2]:
        if len(contour) > 1:
            draw.polygon([(int(p[0][0]), int(p[0][1])) for p in contour], outline=1, fill=1)
    return np.array(canvas, dtype=np.uint8)


def encode(mask):
    from pycocotools import mask as coco
    return coco.encode(np.asfortranarray(mask))


def text(value):
    """As pandas writes it: nothing for what is undefined."""
    return "" if np.isnan(value) else str(float(value))


def truth_of(folder):
    with open(Path(folder, "gt_segmentations_val.json")) as file:
        return json.load(file)


def otsu(folder, out):
    masks = collections.defaultdict(dict)
    for image, task, _, picture in maps(folder):
        if task in TASKS:
            rle = encode(otsu_mask(picture))
            masks[image][task] = {"size": rle["size"], "counts": rle["counts"].decode()}
    with open(Path(out, "saliency_segmentations.json"), "w") as file:
        json.dump(masks, file)


def threshold(folder, out):
    from pycocotools import mask as coco
    truth, grid = truth_of(folder), np.arange(0.2, .8, .1)
    scores = collections.defaultdict(list)
    for image, task, _, picture in maps(folder):
        if task not in TASKS or image not in truth:
            continue
        true = coco.decode(truth[image][task]).astype(bool)
        total = np.count_nonzero(true)
        if total == 0:
            continue
        edges = grid.astype(np.float32)
        shared = np.bincount(np.searchsorted(edges, picture[true]), minlength=len(grid) + 1)[::-1].cumsum()[::-1][1:]
        area = np.bincount(np.searchsorted(edges, picture.ravel()), minlength=len(grid) + 1)[::-1].cumsum()[::-1][1:]
        scores[task].append(np.where(area > 0, shared / (area + total - shared), np.nan))
    with open(Path(out, "tuning_results.csv"), "w") as file:
        file.write("threshold,task\n")
        for task in TASKS:
            best = int(np.argmax(np.nanmean(scores[task], axis=0))) if scores[task] else 0
            file.write(f"{round(grid[best], 1)},{task}\n")


def cutoff(folder, out):
    from pycocotools import mask as coco
    truth, found = truth_of(folder), collections.defaultdict(list)
    for image, task, probability, picture in maps(folder):
        if task not in TASKS:
            continue
        empty = 0.0 if image in truth and coco.area(truth[image][task]) > 0 else np.nan
        kept = float(coco.iou([encode(otsu_mask(picture))], [truth[image][task]], [0])[0, 0]) if image in truth else 0.0
        found[task].append((probability, kept, empty))
    with open(Path(out, "probability_tuning_results.csv"), "w") as file:
        file.write("prob_threshold,mIoU,task\n")
        for task in TASKS:
            for value in np.arange(0.1 if task == "Lung Lesion" else 0, .9, .1):
                scores = [kept if probability > value else empty for probability, kept, empty in found[task]]
                mean = round(float(np.nanmean(scores)), 3) if not np.isnan(scores).all() else float("nan")
                file.write(f"{round(value, 1)},{text(mean)},{task}\n")


def evaluate(folder, out):
    import pandas
    from pycocotools import mask as coco
    truth = truth_of(folder)
    with open(Path(folder, "gradcam_segmentations_val_sample.json")) as file:
        predicted = json.load(file)
    images = sorted(truth)
    table = np.full((len(images), len(TASKS)), np.nan)
    for i, image in enumerate(images):
        for t, task in enumerate(TASKS):
            one, other = truth[image][task], predicted.get(image, {}).get(task)
            if other is not None and coco.area(one) > 0 and coco.area(other) > 0:
                table[i, t] = coco.iou([other], [one], [0])[0, 0]
    there, values, n = ~np.isnan(table), np.nan_to_num(table), len(images)
    draws, means = np.random.RandomState(0), np.empty((1000, len(TASKS)))
    for b in range(1000):
        drawn = draws.choice(n, n)
        with np.errstate(invalid="ignore"):
            means[b] = values[drawn].sum(axis=0) / there[drawn].sum(axis=0)
    pandas.DataFrame(table, columns=TASKS).assign(img_id=images).to_csv(Path(out, "iou_results_per_cxr.csv"), index=False)
    pandas.DataFrame(means, columns=TASKS).to_csv(Path(out, "iou_bootstrap_results_per_cxr.csv"), index=False)
    with open(Path(out, "iou_summary_results.csv"), "w") as file:
        file.write("name,lower,mean,upper\n")
        for t, task in enumerate(TASKS):
            ordered = np.sort(means[:, t])
            mean = np.nan if np.isnan(ordered).all() else np.nanmean(ordered)
            file.write(f"{task},{text(round(ordered[24], 3))},{text(round(mean, 3))},{text(round(ordered[974], 3))}\n")


os.makedirs(sys.argv[3], exist_ok=True)
{f.__name__: f for f in (otsu, threshold, cutoff, evaluate)}[sys.argv[1]](*sys.argv[2:])
