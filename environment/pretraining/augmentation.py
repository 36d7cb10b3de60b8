"""What is done to a batch of photographs in training, all of it on the device.

Crops, flips and colours as in torchvision's `RandomResizedCrop`, `RandomHorizontalFlip` and `ColorJitter`; pairs are
mixed as in Zhang et al. 2018 (mixup) and Yun et al. 2019 (CutMix).
"""

import math

import torch
from torch.nn import functional as F

LEAST_AREA = 0.25
SQUAREST = 3 / 4  # Sides of a crop are to one another as 3 to 4, as 4 to 3, or between.
JITTER = 0.2
MIXED = 0.5  # Share of batches in which pairs are mixed: `--cutmix_prob` of CutMix's authors on CIFAR-100.
MIXUP_ALPHA = 0.2  # Ours. CutMix's authors have 1 (`--beta`): their share is uniform.
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # Of ImageNet: torchvision's.


def floats(batch):
    """[n, side, side, 3] uint8 -> [n, 3, side, side] in [0, 1], with channels last in memory."""
    return batch.permute(0, 3, 1, 2).float().div_(255)


def normalised(images):
    mean, std = (images.new_tensor(values).view(1, 3, 1, 1) for values in (MEAN, STD))
    return (images - mean) / std


def uniform(like, low, high):
    """[n, 1, 1, 1]: one number for each image."""
    return torch.empty(like.shape[0], 1, 1, 1, device=like.device).uniform_(low, high)


def cropped(images, size):
    """A random part of each image, in a random mirror image, at `size` x `size` px."""
    area, ratio = uniform(images, LEAST_AREA, 1), uniform(images, math.log(SQUAREST), -math.log(SQUAREST)).exp()
    width, height = (area * ratio).sqrt().clamp(max=1).flatten(), (area / ratio).sqrt().clamp(max=1).flatten()
    flip = uniform(images, -1, 1).sign().flatten()
    x, y = ((1 - side) * uniform(images, -1, 1).flatten() for side in (width, height))
    zero = torch.zeros_like(x)
    rows = torch.stack([width * flip, zero, x, zero, height, y], 1).view(-1, 2, 3)
    grid = F.affine_grid(rows, (images.shape[0], 3, size, size), align_corners=False)
    return F.grid_sample(images, grid, mode="bilinear", padding_mode="border", align_corners=False)


def jittered(images):
    """Brightness, contrast and saturation of each image times a factor of 1 - JITTER to 1 + JITTER."""
    luma = images.new_tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
    brightness, contrast, saturation = (uniform(images, 1 - JITTER, 1 + JITTER) for _ in range(3))
    images = images * brightness
    grey = (images * luma).sum(1, keepdim=True)
    level = grey.mean((2, 3), keepdim=True)
    images = level + (images - level) * contrast
    grey = level + (grey - level) * contrast
    return (grey + (images - grey) * saturation).clamp(0, 1)


def mixed(images, chance):
    """(images, partner, share): each image mixed with its partner, [n] rows, and the share of its own label."""
    partner = torch.randperm(images.shape[0], device=images.device)
    if chance.random() >= MIXED:
        return images, partner, 1.0
    if chance.random() < 0.5:
        share = chance.betavariate(MIXUP_ALPHA, MIXUP_ALPHA)
        return images * share + images[partner] * (1 - share), partner, share
    size = images.shape[-1]
    half = size * math.sqrt(1 - chance.random()) / 2
    (top, bottom), (left, right) = (
        (max(0, round(centre - half)), min(size, round(centre + half)))
        for centre in (chance.uniform(0, size), chance.uniform(0, size))
    )
    images = images.clone()
    images[:, :, top:bottom, left:right] = images[partner, :, top:bottom, left:right]
    return images, partner, 1 - (bottom - top) * (right - left) / size**2


def enlarged(images, size):
    """[n, 3, size, size]: what a network is asked about, whole and as it is."""
    if images.shape[-1] == size:
        return images
    return F.interpolate(images, (size, size), mode="bilinear", align_corners=False)
