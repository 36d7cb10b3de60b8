"""The PyTorch side of a comparison: ResNet-18 in a variant that a user could choose.

usage: python torch_resnet.py KIND BATCH SIZE [--earlier N] [--width N] [--classes N] [--variant VARIANT]
(needs torch, numpy; "compiled" also a C++ compiler)

KIND is train, eval, lwf-ppi or lwf-ppi-original as bench/work.ts says. VARIANT is "eager", which is float32 in the
default layout, or flags joined by "+": "channels-last", "compiled" by torch.compile, "bf16" by autocast. Once warm it
prints {"name"}, then for each number of steps read from standard input, until 0, {"milliseconds": [...], "peakMiB"}. A
variant that cannot run ends with one line on standard error that says why.
"""
import json
import resource
import sys
import time

from arguments import parse

import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

KINDS = ("train", "eval", "lwf-ppi", "lwf-ppi-original")
MARGIN, EPS = 1.0, 1e-3


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
    def __init__(self, width, classes):
        super().__init__()
        convolution = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        layers, inputs = [convolution, nn.BatchNorm2d(width), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)], width
        for outputs, stride in ((width, 1), (2 * width, 2), (4 * width, 2), (8 * width, 2)):
            layers += [Block(inputs, outputs, stride), Block(outputs, outputs, 1)]
            inputs = outputs
        self.backbone, self.head = nn.Sequential(*layers), nn.Linear(8 * width, classes)

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


class Setting:
    """The networks of a variant, and the context that its forward passes run in."""

    def __init__(self, work):
        self.work, self.flags = work, work.variant

    def network(self):
        net = ResNet18(self.work.width, self.work.classes)
        if "channels-last" in self.flags:
            net = net.to(memory_format=torch.channels_last)
        if "compiled" in self.flags:
            net.compile()
            net.features = torch.compile(net.features)
        return net

    def images(self, x):
        return x.contiguous(memory_format=torch.channels_last) if "channels-last" in self.flags else x

    def autocast(self):
        return torch.autocast("cpu", torch.bfloat16, enabled="bf16" in self.flags)


def training(x, y, setting):
    net = setting.network()
    optimiser = sgd(net.parameters())

    def step():
        with setting.autocast():
            logits = net(x)
        loss = F.binary_cross_entropy_with_logits(logits.float(), y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


def evaluation(x, _, setting):
    net = setting.network().eval()

    def step():
        with torch.inference_mode(), setting.autocast():
            return net(x).float().numpy()

    return step


def lwf_ppi(x, y, setting, whole_passes):
    """One step: old network, three head updates, a gradient of the backbone per task, the projection, one update.

    With `whole_passes` each head update runs the whole network, as the original code does; without, the features are
    shared.
    """
    net, old = setting.network(), setting.network().eval()
    backbone = list(net.backbone.parameters())
    of_backbone, of_head = sgd(backbone), sgd(net.head.parameters())
    slices = np.array_split(np.arange(setting.work.classes), setting.work.earlier + 1)

    def features_of(network):
        with setting.autocast():
            return network.features(x)

    def head(features):
        with setting.autocast():
            return net.head(features).float()

    def objectives(logits, target):
        return [F.binary_cross_entropy_with_logits(logits[:, s], target[:, s]) for s in slices]

    def head_update(features, target):
        of_head.zero_grad()
        sum(objectives(head(features), target)).backward()
        of_head.step()

    def step():
        target = y.clone()
        with torch.no_grad():
            with setting.autocast():
                logits = old(x)
            soft = torch.sigmoid(logits.float())
        for s in slices[:-1]:
            target[:, s] = soft[:, s]
        if whole_passes:
            for _ in range(3):
                with torch.no_grad():
                    features = features_of(net)
                head_update(features, target)
        features = features_of(net)
        if not whole_passes:
            for _ in range(3):
                head_update(features.detach(), target)
        losses = objectives(head(features), target)
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


def starting(work):
    """The step of the work, warm."""
    if "bf16" in work.variant and not torch.ops.mkldnn._is_mkldnn_bf16_supported():
        raise RuntimeError("this CPU has no bf16 that PyTorch uses")
    if "compiled" in work.variant:
        # A gradient for each objective goes back through one graph several times.
        from torch._functorch import config
        config.donated_buffer = False
    torch.manual_seed(0)
    setting = Setting(work)
    x = setting.images(torch.rand(work.batch, 3, work.size, work.size))
    y = (torch.rand(work.batch, work.classes) < 0.1).float()
    step = {
        "train": lambda: training(x, y, setting),
        "eval": lambda: evaluation(x, y, setting),
        "lwf-ppi": lambda: lwf_ppi(x, y, setting, False),
        "lwf-ppi-original": lambda: lwf_ppi(x, y, setting, True),
    }[work.kind]()
    for _ in range(4 if "compiled" in work.variant else 2):
        step()
    return step


def main(words):
    work = parse(words, KINDS)
    try:
        step = starting(work)
    except Exception as cause:  # whatever it is, the others are still to be measured
        first = (str(cause).strip().splitlines() or [""])[0]
        sys.exit(f"{type(cause).__name__}: {first}")
    said = "" if work.variant else ", eager"
    print(json.dumps({"name": f"PyTorch {torch.__version__}{said}"}), flush=True)
    for count in iter(lambda: int(sys.stdin.readline() or 0), 0):
        milliseconds = [timed(step) for _ in range(count)]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({"milliseconds": milliseconds, "peakMiB": peak}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
