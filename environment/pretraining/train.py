"""Trains ResNet-18 to tell the classes of single-label photographs apart, on a GPU or a CPU, with PyTorch.

Writes the whole network, head included, as safetensors of half precision with torchvision's names, and beside it a JSON
of what was done. `palimpsest pretrain --trained FILE` makes weights of it that a run starts from. Needs PyTorch, NumPy
and Pillow. Example: python3 environment/pretraining/train.py --data tiny-imagenet.zip --width 64 --seconds 210
--stored-size 32 --out photos.safetensors
"""

import argparse
import json
import os
import random
import shlex
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import photographs
import safetensors_file
import torch
from augmentation import MEAN, STD
from network import ResNet18
from training import accuracy, train


def whole(least):
    def number(text):
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"{text} is below {least}")
        return value

    return number


def positive(text):
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a number above 0")
    return value


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder, zip or tar with train/CLASS/IMAGES")
    parser.add_argument("--out", required=True, help="weights to write; a JSON of the same name is written beside")
    parser.add_argument("--width", type=whole(1), default=64, help="channels of the first stage")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--seconds", type=positive, help="train so long; the schedule follows the time")
    length.add_argument("--epochs", type=whole(1), help="train so many epochs")
    parser.add_argument("--image-size", type=whole(1), default=64, help="px a side that the network sees")
    parser.add_argument("--stored-size", type=whole(1), help="px a side that photographs are kept at (--image-size)")
    parser.add_argument("--batch", type=whole(2), default=512)
    parser.add_argument("--learning-rate", type=positive, default=0.5, help="highest rate")
    parser.add_argument("--weight-decay", type=float, default=5e-4)
    parser.add_argument("--seed", type=whole(0), default=1)
    parser.add_argument("--processes", type=whole(1), default=os.cpu_count(), help="processes that decode")
    parser.add_argument("--cache", help="file that decoded photographs are kept in (.npz)")
    parser.add_argument("--device", help="cuda or cpu; default: cuda where there is one")
    return parser.parse_args()


def loaded(options, side):
    if options.cache and os.path.exists(options.cache):
        data = photographs.saved(options.cache)
        if data.images.shape[1] != side:
            raise ValueError(f"--cache {options.cache} has photographs of {data.images.shape[1]} px, not {side}")
        return data
    data = photographs.read(options.data, side, options.processes)
    if options.cache:
        data.save(options.cache)
    return data


def main():
    options = arguments()
    side = min(options.stored_size or options.image_size, options.image_size)
    start = time.monotonic()
    data = loaded(options, side)
    decoding = time.monotonic() - start
    counts = f"{len(data.labels)} photographs of {len(data.classes)} classes, {len(data.held_labels)} held out"
    print(f"{counts}, decoded in {decoding:.1f} s", flush=True)

    device = torch.device(options.device or ("cuda" if torch.cuda.is_available() else "cpu"))
    torch.manual_seed(options.seed)
    torch.backends.cudnn.benchmark = True
    network = ResNet18(options.width, len(data.classes)).to(device, memory_format=torch.channels_last)
    images, labels = (torch.from_numpy(array).to(device) for array in (data.images, data.labels))
    held = [torch.from_numpy(array).to(device) for array in (data.held_images, data.held_labels)]
    done = train(network, images, labels, random.Random(options.seed), options, lambda line: print(line, flush=True))

    torch.backends.cudnn.allow_tf32 = False
    rounded = network.rounded_state()
    network.load_state_dict(rounded, strict=False)  # The accuracy is that of the file.
    right = accuracy(network, *held, options.image_size)
    record = {
        "data": os.path.basename(os.path.normpath(options.data)),
        "photographs": len(data.labels),
        "heldOut": len(data.held_labels),
        "heldOutAccuracy": round(right, 4),
        "classes": data.classes,
        "network": "resnet18",
        "width": options.width,
        "imageSize": options.image_size,
        "storedSize": side,
        "normalise": {"mean": MEAN, "std": STD},
        "seed": options.seed,
        **done,
        "decodingSeconds": round(decoding, 1),
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu",
        "torch": torch.__version__,
        "command": shlex.join(["python3", "environment/pretraining/train.py", *sys.argv[1:]]),
    }
    texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in record.items()}
    safetensors_file.write(options.out, rounded, texts)
    beside = f"{os.path.splitext(options.out)[0]}.json"
    with open(f"{beside}.partial", "w", encoding="utf-8") as file:
        file.write(json.dumps(record, indent=2) + "\n")
    os.replace(f"{beside}.partial", beside)
    print(f"held-out accuracy {right:.4f} after {done['epochs']} epochs in {done['seconds']} s: {options.out}")


if __name__ == "__main__":
    try:
        main()
    except (ValueError, OSError) as failure:
        sys.exit(f"train.py: {failure}")
