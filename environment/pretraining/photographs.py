"""Finds and decodes the photographs of a folder, a zip or a tar, each of a single class.

The layout is `train/CLASS/.../IMAGE`, under any outer folder. Held-out photographs are `val/CLASS/.../IMAGE`, or those
that a `val_annotations.txt` names (Tiny ImageNet: a line `IMAGE<tab>CLASS...` each); without either they are every
tenth of each class in the order of their names. Classes are numbered in the order of their names.
"""

import functools
import io
import multiprocessing
import os
import re
import tarfile
import zipfile
from dataclasses import dataclass

import numpy as np

PICTURE = re.compile(r"\.(jpe?g|png|webp|bmp)$", re.IGNORECASE)
IN_CLASS = re.compile(r"(?:^|/)(train|val)/([^/]+)/(?:.*/)?[^/]+$")
HELD_OUT_EVERY = 10
CHUNK = 500


@dataclass(frozen=True)
class Photographs:
    """`images` [n, side, side, 3] uint8 RGB and `labels` [n] indices into `classes`, for training and held out."""

    images: np.ndarray
    labels: np.ndarray
    held_images: np.ndarray
    held_labels: np.ndarray
    classes: list

    def save(self, path):
        """Aside, then renamed: whoever reads the path finds a whole file."""
        with open(f"{path}.partial", "wb") as file:
            np.savez(file, **{**vars(self), "classes": np.array(self.classes)})
        os.replace(f"{path}.partial", path)


def saved(path):
    """What `Photographs.save` wrote."""
    with np.load(path, allow_pickle=False) as file:
        fields = {name: file[name] for name in ("images", "labels", "held_images", "held_labels", "classes")}
    return Photographs(**{**fields, "classes": [str(name) for name in fields["classes"]]})


class Folder:
    def __init__(self, path):
        self.path = path
        walked = (os.path.join(at, name) for at, _, names in os.walk(path) for name in names)
        self.names = [os.path.relpath(file, path).replace(os.sep, "/") for file in walked]

    def read(self, name):
        with open(os.path.join(self.path, name), "rb") as file:
            return file.read()


class Zip:
    def __init__(self, path):
        self.path = path
        self.names = [info.filename for info in self._opened(os.getpid()).infolist() if not info.is_dir()]

    @functools.lru_cache(maxsize=1)
    def _opened(self, _process):
        return zipfile.ZipFile(self.path)  # One for each process: forks of one file share its position.

    def read(self, name):
        return self._opened(os.getpid()).read(name)


class Tar:
    """Held in memory: a compressed tar can only be read from its beginning."""

    def __init__(self, path):
        with tarfile.open(path) as archive:
            self.files = {info.name: archive.extractfile(info).read() for info in archive if info.isfile()}
        self.names = list(self.files)

    def read(self, name):
        return self.files[name]


def source_of(path):
    """Names and bytes of the files at `path`. Raises ValueError where it is no folder, zip or tar."""
    if os.path.isdir(path):
        return Folder(path)
    if not os.path.isfile(path):
        raise ValueError(f"--data {path}: there is no such folder, zip or tar")
    for is_one, opened in ((zipfile.is_zipfile, Zip), (tarfile.is_tarfile, Tar)):
        if is_one(path):
            return opened(path)
    raise ValueError(f"--data {path}: it is neither a folder nor a zip nor a tar")


def listed(source):
    """([(name, class)] for training, [(name, class)] held out), both in the order of names."""
    names = sorted(name for name in source.names if PICTURE.search(name))
    split = {"train": [], "val": []}
    for name in names:
        place = IN_CLASS.search(name)
        if place:
            split[place[1]].append((name, place[2]))
    train, held = split["train"], split["val"]
    if not train:
        raise ValueError("--data: no picture is at train/CLASS/IMAGE")
    annotations = next((name for name in source.names if name.rsplit("/", 1)[-1] == "val_annotations.txt"), None)
    if annotations is not None:
        lines = source.read(annotations).decode("utf-8").splitlines()
        class_of = dict(line.split("\t")[:2] for line in lines if line)
        at = {name.rsplit("/", 1)[-1]: name for name in names if re.search(r"(?:^|/)val/", name)}
        held = sorted((at[image], class_of[image]) for image in class_of.keys() & at.keys())
    if held:
        return train, held
    places, taken = [], {}
    for _, label in train:
        places.append(taken.get(label, 0))
        taken[label] = places[-1] + 1
    is_held = [place % HELD_OUT_EVERY == HELD_OUT_EVERY - 1 for place in places]
    return (
        [item for item, held_out in zip(train, is_held) if not held_out],
        [item for item, held_out in zip(train, is_held) if held_out],
    )


def decoded(source, names, side):
    """[n, side, side, 3] uint8 RGB: photographs stretched to squares, as a run stretches its images."""
    from PIL import Image

    images = np.empty((len(names), side, side, 3), np.uint8)
    for row, name in enumerate(names):
        try:
            with Image.open(io.BytesIO(source.read(name))) as image:
                image.draft("RGB", (side, side))  # A JPEG much larger than that is decoded at a fraction of its size.
                rgb = image.convert("RGB")
                images[row] = rgb if rgb.size == (side, side) else rgb.resize((side, side), Image.Resampling.BILINEAR)
        except OSError as cause:
            raise ValueError(f"--data: {name} cannot be decoded ({cause})") from cause
    return images


_worker = {}


def _start_worker(source, side):
    _worker.update(source=source, side=side)


def _decode_chunk(names):
    return decoded(_worker["source"], names, _worker["side"])


def read(path, side, processes):
    """All photographs at `path`, decoded once by so many processes. Call it before CUDA is touched: it forks."""
    source = source_of(path)
    split = listed(source)
    classes = sorted({label for _, label in split[0]})
    index = {label: number for number, label in enumerate(classes)}
    unknown = sorted({label for _, label in split[1]} - index.keys())
    if unknown:
        raise ValueError(f"--data: held-out photographs are of {unknown[0]}, which no training photograph is of")
    names = [name for part in split for name, _ in part]
    chunks = [names[start : start + CHUNK] for start in range(0, len(names), CHUNK)]
    with multiprocessing.get_context("fork").Pool(processes, _start_worker, (source, side)) as pool:
        images = np.concatenate(pool.map(_decode_chunk, chunks, chunksize=1))
    labels = np.array([index[label] for part in split for _, label in part], np.int64)
    n = len(split[0])
    return Photographs(images[:n], labels[:n], images[n:], labels[n:], classes)
