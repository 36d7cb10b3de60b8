"""Writes tensors as a safetensors file of half precision. Format: https://huggingface.co/docs/safetensors."""

import json
import os
import struct


def write(path, tensors, metadata):
    """`tensors` by name, of float16; `metadata` has texts alone. The file appears whole or not at all."""
    header, offset = {"__metadata__": metadata}, 0
    for name in sorted(tensors):
        end = offset + 2 * tensors[name].numel()
        header[name] = {"dtype": "F16", "shape": list(tensors[name].shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(f"{path}.partial", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name in sorted(tensors):
            file.write(tensors[name].cpu().contiguous().numpy().astype("<f2", copy=False).tobytes())
    os.replace(f"{path}.partial", path)
