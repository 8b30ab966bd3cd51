"""Writes tests/Core.Tests/Masks/vectors/coco_masks.json: what pycocotools, Pillow, OpenCV and numpy make of 10,000 random cases a function.

Run from the clone's root with Debian 12's python3 (numpy, PIL, cv2), gcc, and pycocotools 2.0.11 built from its source,
github.com/ppwwyyxx/cocoapi at ac87f5077ad6b8864c2dc5e93d14cae62d1db05a, whose folder is the argument:
    /usr/bin/python3 tests/oracles/coco_masks.py <folder of cocoapi>

The cases come from a generator that CocoCaseGenerator.cs repeats number for number, so only digests are kept: the first 16
hexadecimal digits of the SHA-256 of the results of 100 cases each, a line a case. rleNms and bbNms are not exported to Python;
they are called in maskApi.c itself, compiled beside.
"""
import ctypes
import hashlib
import json
import struct
import subprocess
import sys
import tempfile

import cv2
import numpy
import PIL
from PIL import Image
from pycocotools import mask as coco

CASES = 10000
BATCH = 100
TARGET = 'tests/Core.Tests/Masks/vectors/coco_masks.json'
WORD = (1 << 64) - 1


class Generator:
    """splitmix64."""

    def __init__(self, seed):
        self.state = seed

    def next(self, limit):
        self.state = (self.state + 0x9E3779B97F4A7C15) & WORD
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
        return (z ^ (z >> 31)) % limit

    def size(self):
        most = 300 if self.next(50) == 0 else 40
        return 1 + self.next(most), 1 + self.next(most)

    def mask(self, h, w):
        """Column-major pixels."""
        pixels = numpy.zeros(h * w, numpy.uint8)
        kind = self.next(6)
        if kind == 1:
            pixels[:] = 1
        elif kind in (2, 3):
            longest, at, on = (3 if kind == 2 else 1 + h * 2), 0, self.next(2)
            while at < h * w:
                run = 1 + self.next(longest)
                pixels[at:at + run] = on
                at, on = at + run, 1 - on
        elif kind in (4, 5):
            picture = pixels.reshape((h, w), order='F')
            for _ in range(1 + self.next(3)):
                y, x = self.next(h), self.next(w)
                picture[y:y + 1 + self.next(h), x:x + 1 + self.next(w)] = 1
            pixels = picture.flatten(order='F')
        return pixels

    def number(self, side, kind):
        """A coordinate from 10 pixels before a picture to 10 behind it."""
        if kind == 0:
            return float(self.next(side + 21)) - 10
        if kind == 1:
            return self.next((side + 20) * 4) / 4 - 10
        return self.next((side + 20) << 20) / (1 << 20) - 10


def encode(pixels, h, w):
    return coco.encode(numpy.asfortranarray(pixels.reshape((h, w), order='F')))


def text(rle):
    return rle['counts'].decode('ascii')


def bits(value):
    return struct.pack('>d', value).hex()


def pixels_of(rle):
    return ''.join(map(str, coco.decode(rle).flatten(order='F')))


def case_encode(random):
    h, w = random.size()
    return text(encode(random.mask(h, w), h, w))


def case_decode(random):
    h, w = random.size()
    return pixels_of(encode(random.mask(h, w), h, w))


def case_area(random):
    h, w = random.size()
    return str(int(coco.area(encode(random.mask(h, w), h, w))))


def case_box(random):
    h, w = random.size()
    return ' '.join(str(int(side)) for side in coco.toBbox(encode(random.mask(h, w), h, w)))


def masks(random, most):
    h, w = random.size()
    return h, w, [encode(random.mask(h, w), h, w) for _ in range(1 + random.next(most))]


def case_overlap(random):
    h, w, predicted = masks(random, 4)
    truth = [encode(random.mask(h, w), h, w) for _ in range(1 + random.next(4))]
    crowd = [random.next(2) for _ in truth]
    return ' '.join(bits(value) for value in coco.iou(predicted, truth, crowd).flatten())


def boxes(random, most):
    kind = random.next(3)
    return [[random.number(40, kind), random.number(40, kind), abs(random.number(40, kind)), abs(random.number(40, kind))] for _ in range(1 + random.next(most))]


def case_box_overlap(random):
    predicted, truth = boxes(random, 4), boxes(random, 4)
    crowd = [random.next(2) for _ in truth]
    return ' '.join(bits(value) for value in coco.iou(numpy.array(predicted), numpy.array(truth), crowd).flatten())


def case_union(random):
    return text(coco.merge(masks(random, 5)[2], intersect=False))


def case_intersection(random):
    return text(coco.merge(masks(random, 5)[2], intersect=True))


def case_polygon(random):
    h, w = random.size()
    kind = random.next(3)
    corners = 3 + random.next(10)
    points = [number for _ in range(corners) for number in (random.number(w, kind), random.number(h, kind))]
    return text(coco.frPyObjects([points], h, w)[0])


def case_box_mask(random):
    h, w = random.size()
    kind = random.next(3)
    box = [random.number(w, kind), random.number(h, kind), abs(random.number(w, kind)), abs(random.number(h, kind))]
    return text(coco.frPyObjects(numpy.array([box]), h, w)[0])


def runs_of(random, total, longest):
    """Run lengths that add up; runs of 0 among them."""
    runs = []
    while total > 0:
        run = min(random.next(longest), total)
        runs.append(run)
        total -= run
    return runs


def case_run_list(random):
    h, w = random.size()
    rle = coco.frPyObjects({'size': [h, w], 'counts': runs_of(random, h * w, 2 + random.next(h))}, h, w)
    # pycocotools keeps runs of 0, we do not: what is equal is the mask, so it is encoded again.
    return text(encode(coco.decode(rle).flatten(order='F'), h, w))


def case_long_runs(random):
    """Runs up to 2^24 pixels, five characters each: pycocotools has room for six a run and none for the end of the text."""
    runs = [1 + random.next(1 << (1 + random.next(24))) for _ in range(1 + random.next(7))]
    rle = coco.frPyObjects({'size': [sum(runs), 1], 'counts': runs}, sum(runs), 1)
    return text(rle) + ' ' + str(int(coco.area(rle)))


class Rle(ctypes.Structure):
    _fields_ = [('h', ctypes.c_ulong), ('w', ctypes.c_ulong), ('m', ctypes.c_ulong), ('counts', ctypes.POINTER(ctypes.c_uint))]


def kept(keep):
    return ''.join(str(flag) for flag in keep)


def case_suppression(random, library):
    h, w = random.size()
    count, limit = 1 + random.next(8), random.next(101) / 100
    rles = (Rle * count)()
    for rle in rles:
        pixels = numpy.ascontiguousarray(random.mask(h, w))
        library.rleEncode(ctypes.byref(rle), pixels.ctypes.data_as(ctypes.c_void_p), ctypes.c_ulong(h), ctypes.c_ulong(w), ctypes.c_ulong(1))
    keep = (ctypes.c_uint * count)()
    library.rleNms(rles, ctypes.c_ulong(count), keep, ctypes.c_double(limit))
    return kept(keep)


def case_box_suppression(random, library):
    found, limit = boxes(random, 8), random.next(101) / 100
    flat = (ctypes.c_double * (4 * len(found)))(*[side for box in found for side in box])
    keep = (ctypes.c_uint * len(found))()
    library.bbNms(flat, ctypes.c_ulong(len(found)), keep, ctypes.c_double(limit))
    return kept(keep)


def case_resize_pillow(random):
    h, w = random.size()
    picture = random.mask(h, w).reshape((h, w), order='F')
    height, width = random.size()
    resized = numpy.array(Image.fromarray(numpy.ascontiguousarray(picture)).resize((width, height), Image.Resampling.NEAREST))
    return text(encode(resized.flatten(order='F'), height, width))


def case_resize_opencv(random):
    h, w = random.size()
    picture = random.mask(h, w).reshape((h, w), order='F')
    height, width = random.size()
    resized = cv2.resize(numpy.ascontiguousarray(picture), (width, height), interpolation=cv2.INTER_NEAREST)
    return text(encode(resized.flatten(order='F'), height, width))


def case_crop(random):
    h, w = random.size()
    picture = random.mask(h, w).reshape((h, w), order='F')
    x, y = random.next(w), random.next(h)
    part = picture[y:y + 1 + random.next(h - y), x:x + 1 + random.next(w - x)]
    return text(encode(part.flatten(order='F'), *part.shape))


def case_pad(random):
    h, w = random.size()
    picture = random.mask(h, w).reshape((h, w), order='F')
    left, top, right, bottom = (random.next(9) for _ in range(4))
    padded = numpy.pad(picture, ((top, bottom), (left, right)))
    return text(encode(padded.flatten(order='F'), *padded.shape))


def case_flip(random):
    h, w = random.size()
    picture = random.mask(h, w).reshape((h, w), order='F')
    return ' '.join(text(encode(flipped.flatten(order='F'), h, w)) for flipped in (picture[:, ::-1], picture[::-1], picture[::-1, ::-1], 1 - picture))


def compile_source(folder):
    target = tempfile.mkdtemp() + '/maskApi.so'
    subprocess.check_call(['gcc', '-O2', '-shared', '-fPIC', '-o', target, folder + '/common/maskApi.c', '-lm'])
    return ctypes.CDLL(target)


def main():
    library = compile_source(sys.argv[1])
    functions = {}
    for seed, (name, function) in enumerate(sorted((name[5:], function) for name, function in globals().items() if name.startswith('case_'))):
        random, digests = Generator(seed + 1), []
        for _ in range(CASES // BATCH):
            lines = [function(random, library) if 'suppression' in name else function(random) for _ in range(BATCH)]
            digests.append(hashlib.sha256('\n'.join(lines).encode('ascii')).hexdigest()[:16])
        functions[name] = {'seed': seed + 1, 'digests': ' '.join(digests)}
        print(name, flush=True)
    versions = f'pycocotools 2.0.11 (ppwwyyxx/cocoapi ac87f50), python {sys.version.split()[0]}, numpy {numpy.__version__}, Pillow {PIL.__version__}, OpenCV {cv2.__version__}'
    with open(TARGET, 'w') as file:
        json.dump({'versions': versions, 'cases': CASES, 'batch': BATCH, 'functions': functions}, file, indent=1)
        file.write('\n')


main()
