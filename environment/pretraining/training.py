"""Trains a network on photographs: SGD with momentum, warm-up and half a cosine, by time or by epochs."""

import math
import time

import torch
from augmentation import cropped, enlarged, floats, jittered, mixed, normalised
from torch.nn import functional as F

WARM_UP = 0.05  # Share of the training in which the rate rises from 0.
SMOOTHING = 0.1  # Of labels, as `label_smoothing` of PyTorch's cross-entropy has it.
SYNCHRONISE_EVERY = 16  # Steps. Between them the host runs ahead of the device, and time would be that of the host.
EVALUATION_BATCH = 500


class Clock:
    """How far a training is, from 0 to 1: by seconds since it was made, or by steps."""

    def __init__(self, seconds, steps, device):
        self.seconds, self.steps, self.device = seconds, steps, device
        self.step, self.start = 0, time.monotonic()

    @property
    def elapsed(self):
        return time.monotonic() - self.start

    def tick(self):
        self.step += 1
        if self.device.type == "cuda" and self.step % SYNCHRONISE_EVERY == 0:
            torch.cuda.synchronize()

    @property
    def progress(self):
        return self.step / self.steps if self.seconds is None else min(1.0, self.elapsed / self.seconds)


def rate_at(progress, highest):
    if progress < WARM_UP:
        return highest * progress / WARM_UP
    return highest * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP))) / 2


def optimiser_of(network, weight_decay):
    """SGD with Nesterov's momentum .9; gains and biases do not decay."""
    decays = [p for p in network.parameters() if p.dim() > 1]
    others = [p for p in network.parameters() if p.dim() <= 1]
    groups = [{"params": decays, "weight_decay": weight_decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.SGD(groups, lr=0.0, momentum=0.9, nesterov=True)


def mixed_loss(logits, labels, partner, share):
    loss = F.cross_entropy(logits, labels, label_smoothing=SMOOTHING)
    if share == 1:
        return loss
    return share * loss + (1 - share) * F.cross_entropy(logits, labels[partner], label_smoothing=SMOOTHING)


def train(network, images, labels, chance, options, log):
    """Trains on `images` [n, side, side, 3] uint8 and `labels` [n], both on the device. Returns what was done.

    `chance` is a `random.Random`. `options`: seconds or epochs, batch, learning_rate, weight_decay, image_size. `log`
    is called with a line after each epoch.
    """
    device, batch = images.device, min(options.batch, images.shape[0])
    steps_an_epoch = images.shape[0] // batch
    steps = steps_an_epoch * options.epochs if options.seconds is None else None
    optimiser = optimiser_of(network, options.weight_decay)
    half = torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda")
    clock = Clock(options.seconds, steps, device)
    epoch, loss = 0, float("nan")
    network.train()
    while clock.progress < 1:
        epoch, before, total = epoch + 1, clock.step, torch.zeros((), device=device)
        for rows in torch.randperm(images.shape[0], device=device)[: steps_an_epoch * batch].split(batch):
            progress = clock.progress
            if progress >= 1:
                break
            for group in optimiser.param_groups:
                group["lr"] = rate_at(progress, options.learning_rate)
            augmented = normalised(jittered(cropped(floats(images[rows]), options.image_size)))
            pictures, partner, share = mixed(augmented, chance)
            with half:
                logits = network(pictures.contiguous(memory_format=torch.channels_last))
            objective = mixed_loss(logits.float(), labels[rows], partner, share)
            optimiser.zero_grad(set_to_none=True)
            objective.backward()
            optimiser.step()
            total += objective.detach()
            clock.tick()
        if clock.step == before:
            break
        loss = total.item() / (clock.step - before)
        speed = clock.step * batch / clock.elapsed
        log(f"epoch {epoch}: loss {loss:.4f}, {speed:.0f} images a second, {clock.progress:.1%} done")
    return {
        "epochs": round(clock.step / steps_an_epoch, 2),
        "steps": clock.step,
        "seconds": round(clock.elapsed, 1),
        "imagesSeen": clock.step * batch,
        "loss": round(loss, 4),
    }


@torch.no_grad()
def accuracy(network, images, labels, image_size):
    """Share of the images whose class ranks first, in single precision."""
    network.eval()
    correct = 0
    for rows in torch.arange(images.shape[0], device=images.device).split(EVALUATION_BATCH):
        pictures = normalised(enlarged(floats(images[rows]), image_size))
        correct += (network(pictures).argmax(1) == labels[rows]).sum().item()
    return correct / images.shape[0]
