"""Writes state dicts as torch.save(..., pickle_protocol=N) does, with Python's own pickle and without PyTorch.

usage: python protocols.py FOLDER
writes <format>.<pickler>.<protocol>.pth for the formats zip and legacy and the protocols 2 to 5.
What PyTorch's pickles name is made up here under PyTorch's names; sources: torch/serialization.py, torch/_tensor.py.
"""

import io
import pickle
import struct
import sys
import types
import zipfile
from collections import OrderedDict
from pathlib import Path

torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
sys.modules.update({"torch": torch, "torch._utils": utils})


def named(module, name, thing):
    thing.__module__, thing.__qualname__, thing.__name__ = module.__name__, name, name
    setattr(module, name, thing)
    return thing


def rebuild(*_):
    raise NotImplementedError


named(utils, "_rebuild_tensor_v2", rebuild)
FloatStorage = named(torch, "FloatStorage", type("FloatStorage", (), {}))


class Tensor:
    def __init__(self, key, values, shape):
        self.key, self.values, self.shape = key, values, shape

    def __reduce_ex__(self, _protocol):
        strides = [1] * len(self.shape)
        for axis in range(len(self.shape) - 2, -1, -1):
            strides[axis] = strides[axis + 1] * self.shape[axis + 1]
        storage = Storage(self.key, len(self.values))
        return utils._rebuild_tensor_v2, (storage, 0, tuple(self.shape), tuple(strides), False, OrderedDict())


class Storage:
    def __init__(self, key, size):
        self.key, self.size = key, size


class Pickler(pickle._Pickler):
    def persistent_id(self, thing):
        return ("storage", FloatStorage, thing.key, "cpu", thing.size) if isinstance(thing, Storage) else None


class CPickler(pickle.Pickler):
    persistent_id = Pickler.persistent_id


def pickled(thing, protocol, pickler):
    buffer = io.BytesIO()
    pickler(buffer, protocol=protocol).dump(thing)
    return buffer.getvalue()


tensors = {
    "conv1.weight": Tensor("0", [0.5 * i for i in range(12)], [2, 3, 2]),
    "b" * 300: Tensor("1", [-1.0, 2.5], [2]),
    "é.bias": Tensor("2", [], [0]),
}
checkpoint = {
    "epoch": 7,
    "state_dict": OrderedDict(tensors),
    "note": "x" * 70_000,
    "raw": b"\x00\x01" * 200,
    "short": b"abc",
    "none": b"",
    "numbers": (1, 300, 70_000, -5, 1 << 40, 1.5, True, False, None),
    "same": ["a", "a"],
}

folder = Path(sys.argv[1])
stored = [(t.key, struct.pack(f"<{len(t.values)}f", *t.values)) for t in tensors.values()]
for protocol in range(2, 6):
    for name, pickler in (("c", CPickler), ("python", Pickler)):
        with zipfile.ZipFile(folder / f"zip.{name}.{protocol}.pth", "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("w/data.pkl", pickled(checkpoint, protocol, pickler))
            for key, data in stored:
                archive.writestr(f"w/data/{key}", data)
        parts = [0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}, checkpoint, [key for key, _ in stored]]
        legacy = b"".join(pickled(part, protocol, pickler) for part in parts)
        legacy += b"".join(struct.pack("<q", len(data) // 4) + data for _, data in stored)
        (folder / f"legacy.{name}.{protocol}.pth").write_bytes(legacy)
