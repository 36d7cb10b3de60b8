"""The PyTorch side of a comparison: ResNet-18 of width 64, 20 outputs, float32, eager, default layout.

usage: python torch_resnet.py KIND BATCH SIZE EARLIER   (needs torch, numpy)

KIND is train, eval, lwf-ppi or lwf-ppi-original as bench/cases.ts says. Once warm it prints {"name"}, then for each
number of steps read from standard input, until 0, {"milliseconds": [...], "peakMiB"}.
"""
import json
import resource
import sys
import time

import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

CLASSES, MARGIN, EPS = 20, 1.0, 1e-3


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True),
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs))
        self.shortcut = nn.Identity()
        if stride > 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return F.relu(self.main(x) + self.shortcut(x), inplace=True)


class ResNet18(nn.Module):
    def __init__(self):
        super().__init__()
        convolution = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        layers, inputs = [convolution, nn.BatchNorm2d(64), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)], 64
        for outputs, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
            layers += [Block(inputs, outputs, stride), Block(outputs, outputs, 1)]
            inputs = outputs
        self.backbone, self.head = nn.Sequential(*layers), nn.Linear(512, CLASSES)

    def features(self, x):
        return self.backbone(x).mean((2, 3))

    def forward(self, x):
        return self.head(self.features(x))


def dual(gram, cross):
    """argmin 1/2 v'(G + eps I)v + c'v subject to v >= margin, by coordinate descent (two variables at most)."""
    gram, v = gram + EPS * np.eye(len(cross)), np.full(len(cross), MARGIN)
    for _ in range(1000):
        before = v.copy()
        for i in range(len(v)):
            v[i] = max(MARGIN, v[i] - (gram[i] @ v + cross[i]) / gram[i, i])
        if np.abs(v - before).max() <= 1e-9 * np.abs(v).max():
            break
    return v


def sgd(parameters):
    return torch.optim.SGD(parameters, 0.01, momentum=0.9)


def training(x, y):
    net = ResNet18()
    optimiser = sgd(net.parameters())

    def step():
        loss = F.binary_cross_entropy_with_logits(net(x), y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


def evaluation(x, _):
    net = ResNet18().eval()

    def step():
        with torch.inference_mode():
            return net(x).numpy()

    return step


def lwf_ppi(x, y, earlier, whole_passes):
    """One step: old network, three head updates, a gradient of the backbone per task, the projection, one update.

    With `whole_passes` each head update runs the whole network, as the original code does; without, the features are
    shared.
    """
    net, old = ResNet18(), ResNet18().eval()
    backbone = list(net.backbone.parameters())
    of_backbone, of_head = sgd(backbone), sgd(net.head.parameters())
    slices = np.array_split(np.arange(CLASSES), earlier + 1)

    def objectives(logits, target):
        return [F.binary_cross_entropy_with_logits(logits[:, s], target[:, s]) for s in slices]

    def head_update(features, target):
        of_head.zero_grad()
        sum(objectives(net.head(features), target)).backward()
        of_head.step()

    def step():
        target = y.clone()
        with torch.no_grad():
            soft = torch.sigmoid(old(x))
        for s in slices[:-1]:
            target[:, s] = soft[:, s]
        if whole_passes:
            for _ in range(3):
                with torch.no_grad():
                    features = net.features(x)
                head_update(features, target)
        features = net.features(x)
        if not whole_passes:
            for _ in range(3):
                head_update(features.detach(), target)
        losses = objectives(net.head(features), target)
        gradients = (torch.autograd.grad(loss, backbone, retain_graph=loss is not losses[-1]) for loss in losses)
        rows = torch.stack([torch.cat([g.flatten() for g in gradient]) for gradient in gradients])
        gram = (rows @ rows.T).double().numpy()
        others, cross = gram[:-1, :-1], gram[:-1, -1]
        update = rows[-1]
        if (cross < 0).any():
            weights = np.append(dual(others, cross), 1)
            update = torch.from_numpy(weights.astype(np.float32)) @ rows
        for parameter, part in zip(backbone, update.split([p.numel() for p in backbone])):
            parameter.grad = part.view_as(parameter)
        of_backbone.step()
        return losses[-1].item()

    return step


def timed(step):
    start = time.perf_counter()
    step()
    return (time.perf_counter() - start) * 1e3


def main(kind, batch, size, earlier):
    torch.manual_seed(0)
    x, y = torch.rand(batch, 3, size, size), (torch.rand(batch, CLASSES) < 0.1).float()
    step = {
        "train": lambda: training(x, y),
        "eval": lambda: evaluation(x, y),
        "lwf-ppi": lambda: lwf_ppi(x, y, earlier, False),
        "lwf-ppi-original": lambda: lwf_ppi(x, y, earlier, True),
    }[kind]()
    timed(step), timed(step)
    print(json.dumps({"name": f"PyTorch {torch.__version__}"}), flush=True)
    for count in iter(lambda: int(sys.stdin.readline() or 0), 0):
        milliseconds = [timed(step) for _ in range(count)]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({"milliseconds": milliseconds, "peakMiB": peak}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
