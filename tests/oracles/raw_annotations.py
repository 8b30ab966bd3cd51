"""Makes raw exports of a labelling tool and lets the reference's own preprocessing clean them.

    /usr/bin/python3 tests/oracles/raw_annotations.py PATH/TO/preprocess/clean_annotations.py

The script is that of CheXlocalize's commit cc95f32 of 2021 (github.com/rajpurkarlab/cheXlocalize); it is run as it is, with its folder
set to a temporary one. Needs pandas (1.5.3 was used). Writes tests/Core.Tests/Datasets/data/raw_*.json and .csv.
"""
import importlib.util
import json
import os
import random
import shutil
import sys
import tempfile

FOLDER = 'tests/Core.Tests/Datasets/data/'
LABELS = ['Support Devices (lines, tubes)', 'Support Device', 'Lung Opacity', 'Cardiomegaly', 'Enlarged Cardiomediastinum', 'Edema',
          'Airspace Opacity', 'Pleural Effusion', 'Fracture']


def outline(rng):
    return [[round(rng.uniform(-5, 95), 3), rng.randrange(60)] for _ in range(rng.randrange(2, 7))]


def studies(seed, prefix):
    """A raw export that names studies, and a table that lacks some of them."""
    rng = random.Random(seed)
    rows, uids, drawings = [], [], []
    for number in range(12):
        uid = f'1.2.840.{seed}.{number}'
        uids.append(uid)
        if number % 4 != 3:
            rows.append((f'{seed}', f'folder/{prefix}patient{64000 + number}_study{1 + number % 2}view1_frontal.jpg', uid))
    for _ in range(70):
        number = rng.randrange(10)
        drawings.append({'id': f'A_{rng.randrange(10**6)}', 'StudyInstanceUID': uids[number], 'labelId': f'L_{rng.randrange(len(LABELS))}',
                         'data': {'vertices': outline(rng)}, 'height': 60 + number, 'width': 90, 'note': None})
    return drawings, rows


def main():
    spec = importlib.util.spec_from_file_location('clean_annotations', sys.argv[1])
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    folder = tempfile.mkdtemp()
    os.mkdir(folder + '/annotations')
    reference.path_group = folder
    labels = [{'id': f'L_{i}', 'name': name, 'color': '#fff'} for i, name in enumerate(LABELS)]
    valid, valid_rows = studies(1, 'localize_')
    test, test_rows = studies(2, 'tlocalize_')
    export = {'id': 'P', 'datasets': [{'id': 'D_1', 'name': 'valid', 'annotations': valid}, {'id': 'D_2', 'name': 'test', 'annotations': test}],
              'labelGroups': [{'id': 'G', 'labels': labels}]}
    with open(FOLDER + 'raw_studies.json', 'w') as file:
        json.dump(export, file)
    shutil.copy(FOLDER + 'raw_studies.json', folder + '/annotations/val_test_mdai_stanford_project_7.json')
    for name, rows in (('valid', valid_rows), ('test', test_rows)):
        with open(f'{FOLDER}raw_{name}.csv', 'w') as file:
            file.write('batch,original_filename,StudyInstanceUID\n' + ''.join(','.join(row) + '\n' for row in rows))
        shutil.copy(f'{FOLDER}raw_{name}.csv', f'{folder}/annotations/mdai_stanford_project_7_mapping_{name}.csv')
        reference.merge_ann(reference.clean_label(name))
        shutil.copy(f'{folder}/annotations/{name}_annotations_merged.json', f'{FOLDER}raw_{name}_cleaned.json')

    rng = random.Random(3)
    files = {'labelGroups': {'0': {'labels': [{'name': name} for name in LABELS]}}, 'datasets': {'0': {'annotations': [
        {'fileId': f'folder/patient{65000 + n % 7}/study1/view1_frontal.jpg', 'labelId': rng.randrange(len(LABELS)), 'height': 60, 'width': 90 + n % 7,
         'data': [{'vertices': outline(rng)} for _ in range(rng.randrange(1, 4))]} for n in range(40)]}}}
    with open(FOLDER + 'raw_files.json', 'w') as file:
        json.dump(files, file)
    shutil.copy(FOLDER + 'raw_files.json', folder + '/annotations/test_vietnam.json')
    reference.merge_ann(reference.clean_vietnam())
    shutil.copy(f'{folder}/annotations/vietnam_annotations_merged.json', FOLDER + 'raw_files_cleaned.json')
    shutil.rmtree(folder)


if __name__ == '__main__':
    main()
