"""Writes the files of masks in tests/Core.Tests/Datasets/data with the real writers, and what pycocotools makes of them.

Run from the clone's root with Debian 12's python3 (numpy, PIL) and pycocotools 2.0.11 built from its source,
github.com/ppwwyyxx/cocoapi at ac87f5077ad6b8864c2dc5e93d14cae62d1db05a:
    /usr/bin/python3 tests/oracles/mask_formats.py

NAME.expected.json holds {image: {task: {"size": [h, w], "counts": "..."}}}: each annotation by COCO.annToRLE, those of one image and
category by merge, which is their union.
"""
import csv
import json
import sys

import numpy
import PIL
from PIL import Image
from pycocotools import mask as coco
from pycocotools.coco import COCO

FOLDER = 'tests/Core.Tests/Datasets/data/'
IMAGES = [(17, 'patient1/study1/view1_frontal.jpg', 30, 40), (4, '000000000009.png', 25, 20), (9, 'third.jpg', 12, 12)]
CATEGORIES = [(3, 'Edema'), (8, 'Lung Opacity'), (90, 'golden retriever')]


def write(name, content):
    with open(FOLDER + name, 'w') as file:
        json.dump(content, file)


def plain(rle):
    return {'size': [int(side) for side in rle['size']], 'counts': rle['counts'] if isinstance(rle['counts'], str) else rle['counts'].decode('ascii')}


def blob(h, w, seed):
    y, x = numpy.mgrid[0:h, 0:w]
    return numpy.asfortranarray(((y * (3 + seed) + x * 5 + (y * x) % (7 + seed)) % 11 < 4).astype(numpy.uint8))


def image_id(name):
    return name.rsplit('.', 1)[0].replace('/', '_')


def task(name):
    return 'Airspace Opacity' if name == 'Lung Opacity' else name


def united(data, rles):
    """{image: {task: union}} of [(image_id, category_id, rle)]."""
    images = {number: image_id(name) for number, name, _, _ in IMAGES}
    names = {number: task(name) for number, name in CATEGORIES}
    groups = {}
    for image, category, rle in rles:
        groups.setdefault(images[image], {}).setdefault(names[category], []).append(rle)
    return {image: {name: plain(coco.merge(parts)) for name, parts in tasks.items()} for image, tasks in groups.items()}


def dataset():
    crowd = coco.encode(blob(30, 40, 2))
    runs, value = [0], 0
    for pixel in coco.decode(crowd).flatten(order='F'):
        if pixel != value:
            runs.append(0)
            value = pixel
        runs[-1] += 1
    annotations = [
        {'image_id': 17, 'category_id': 3, 'segmentation': [[2.5, 3.25, 20.0, 4.5, 17.3, 22.9], [25, 5, 38.5, 5, 38.5, 20.25, 25, 20]], 'iscrowd': 0},
        {'image_id': 4, 'category_id': 8, 'segmentation': plain(coco.encode(blob(25, 20, 0))), 'iscrowd': 0},
        {'image_id': 17, 'category_id': 3, 'segmentation': plain(coco.encode(blob(30, 40, 1))), 'iscrowd': 0},
        {'image_id': 17, 'category_id': 90, 'segmentation': {'size': [30, 40], 'counts': [int(run) for run in runs]}, 'iscrowd': 1},
        {'image_id': 4, 'category_id': 90, 'segmentation': [[-3, -4, 11.7, 3, 30, 30, 2, 24]], 'iscrowd': 0},
        {'image_id': 17, 'category_id': 90, 'segmentation': [[1, 1, 9, 1, 9, 9, 1, 9]], 'iscrowd': 0},
    ]
    for number, annotation in enumerate(annotations):
        annotation['id'] = 101 + number
    data = {
        'info': {'description': 'made by tests/oracles/mask_formats.py'}, 'licenses': [],
        'images': [{'id': number, 'file_name': name, 'height': h, 'width': w} for number, name, h, w in IMAGES],
        'annotations': annotations, 'categories': [{'id': number, 'name': name, 'supercategory': 'x'} for number, name in CATEGORIES],
    }
    write('coco_dataset.json', data)
    read = COCO(FOLDER + 'coco_dataset.json')
    rles = {annotation['id']: read.annToRLE(annotation) for annotation in annotations}
    write('coco_dataset.expected.json', united(read, [(a['image_id'], a['category_id'], rles[a['id']]) for a in annotations]))
    write('coco_dataset.instances.json', {str(number): plain(rle) for number, rle in rles.items()})
    return read, annotations, rles


def results(read, annotations, rles):
    # COCO.loadRes tells a list of boxes from a list of masks by its first result: each kind is a list of its own for it, and one here.
    segmentations = [
        {'image_id': 17, 'category_id': 3, 'segmentation': plain(coco.encode(blob(30, 40, 3))), 'score': 0.75},
        {'image_id': 4, 'category_id': 90, 'segmentation': plain(coco.encode(blob(25, 20, 4))), 'score': 0.5},
        {'image_id': 17, 'category_id': 3, 'segmentation': plain(coco.encode(blob(30, 40, 5))), 'score': 0.9},
    ]
    boxes = [{'image_id': 4, 'category_id': 3, 'bbox': [2.5, 3.5, 10.25, 8.0], 'score': 0.625}]
    write('coco_results.json', segmentations + boxes)
    rles_of = []
    for part in (segmentations, boxes):
        loaded = read.loadRes(json.loads(json.dumps(part)))
        rles_of += [(r['image_id'], r['category_id'], loaded.annToRLE(r)) for r in loaded.dataset['annotations']]
    write('coco_results.expected.json', united(read, rles_of))
    truth = [a for a in annotations if a['image_id'] == 17]
    predicted = [coco.encode(blob(30, 40, seed)) for seed in (3, 5)]
    overlap = coco.iou(predicted, [rles[a['id']] for a in truth], [a['iscrowd'] for a in truth])
    write('coco_overlap.json', {'predicted': [1, 3], 'truth': [a['id'] for a in truth], 'iou': overlap.tolist()})


def pictures():
    labels = numpy.array([[(y * 3 + x) // 4 % 5 for x in range(13)] for y in range(9)], numpy.uint8)
    picture = Image.fromarray(labels)
    palette = picture.convert('P')
    palette.putpalette([0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0, 0, 0, 128] + [0] * 753)
    indexed = Image.new('P', picture.size)
    indexed.putdata(labels.flatten().tolist())
    indexed.putpalette(palette.getpalette())
    indexed.save(FOLDER + 'labels_indexed.png')
    indexed.save(FOLDER + 'labels_indexed4.png', bits=4)
    picture.save(FOLDER + 'labels_grey.png')
    Image.fromarray(labels.astype(numpy.uint16) * 300).save(FOLDER + 'labels_grey16.png')
    on = labels == 3
    Image.fromarray(on).save(FOLDER + 'mask_1bit.png')
    Image.fromarray(on.astype(numpy.uint8) * 255).save(FOLDER + 'mask_grey.png')
    Image.fromarray(on.astype(numpy.uint16) * 7).save(FOLDER + 'mask_grey16.png')
    Image.fromarray(numpy.stack([on * 200, on * 0, on * 0], axis=2).astype(numpy.uint8)).save(FOLDER + 'mask_colour.png')
    write('pictures.expected.json', {str(label): plain(coco.encode(numpy.asfortranarray((labels == label).astype(numpy.uint8)))) for label in range(5)})


def boxes():
    rows = [('third.jpg', 'Edema', 1.0, 2.0, 5.0, 4.0), ('third.jpg', 'Edema', 4.5, 3.25, 6.5, 8.0), ('third.jpg', 'Mass', 0.0, 0.0, 3.7, 3.2)]
    with open(FOLDER + 'boxes.csv', 'w', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(['image_id', 'class_name', 'x_min', 'y_min', 'x_max', 'y_max', 'width', 'height'])
        writer.writerows([image, name, x, y, x + w, y + h, 12, 12] for image, name, x, y, w, h in rows)
        writer.writerow(['none.png', 'No finding', '', '', '', '', 12, 12])
    with open(FOLDER + 'boxes_nih.csv', 'w', newline='') as file:
        # The header of ChestX-ray14's BBox_List_2017.csv: its brackets are not quoted, so that commas are part of it.
        file.write('Image Index,Finding Label,Bbox [x,y,w,h],,,\n')
        csv.writer(file).writerows([image, name, x, y, w, h, '', '', ''] for image, name, x, y, w, h in rows)
    write('boxes.json', [{'image': image, 'label': name, 'x': x, 'y': y, 'w': w, 'h': h} for image, name, x, y, w, h in rows])
    groups = {}
    for _, name, *box in rows:
        groups.setdefault(name, []).append(coco.frPyObjects(numpy.array([box]), 12, 12)[0])
    write('boxes.expected.json', {'third': {name: plain(coco.merge(parts)) for name, parts in groups.items()}})


results(*dataset())
pictures()
boxes()
with open('tests/oracles/mask_formats.txt', 'w') as versions:
    versions.write(f'python {sys.version.split()[0]}, numpy {numpy.__version__}, Pillow {PIL.__version__}, pycocotools 2.0.11 (ppwwyyxx/cocoapi ac87f50)\n')
