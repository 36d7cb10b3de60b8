"""torchvision's side of the input pipeline.

A DataLoader with two workers over JPEG files, each resized, flipped and made a float tensor.

usage: python torch_loader.py load IMAGES SIZE --folder FOLDER   (needs torch, torchvision)

Once warm it prints {"name"}, then for each number of passes read from standard input, until 0,
{"milliseconds": [...], "peakMiB"}: the time from asking for the first batch of a pass over all images to having the
last. Memory is that of the process and of its larger worker together.
"""
import json
from pathlib import Path
import resource
import sys
import time

from arguments import parse

from PIL import Image
import torch
from torch.utils.data import DataLoader, Dataset
import torchvision
from torchvision import transforms

BATCH, WORKERS = 32, 2


class Photographs(Dataset):
    def __init__(self, folder, size):
        self.files = sorted(Path(folder).glob("*.jpg"))
        resize, flip = transforms.Resize((size, size)), transforms.RandomHorizontalFlip()
        self.transform = transforms.Compose([resize, flip, transforms.ToTensor()])

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        return self.transform(Image.open(self.files[index]).convert("RGB")), torch.zeros(20)


def main(words):
    work = parse(words, ("load",))
    photographs = Photographs(work.folder, work.size)
    loader = DataLoader(photographs, BATCH, shuffle=True, num_workers=WORKERS, persistent_workers=True)

    def timed():
        start = time.perf_counter()
        count = sum(len(batch) for batch, _ in loader)
        assert count == work.batch, count
        return (time.perf_counter() - start) * 1e3

    timed()
    print(json.dumps({"name": f"torchvision {torchvision.__version__}, {WORKERS} workers"}), flush=True)
    for count in iter(lambda: int(sys.stdin.readline() or 0), 0):
        times = [timed() for _ in range(count)]
        peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(json.dumps({"milliseconds": times, "peakMiB": round(peak / 1024)}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
