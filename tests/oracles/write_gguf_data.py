#!/usr/bin/env python3
"""Writes blocks.gguf, random blocks of each type as PyPI's gguf has them, and blocks.digests, the
XXH3-128 of what the library makes of each, into a folder (tests/data/gguf).

    write_gguf_data.py FOLDER

Run by the Python of the judge `gguf`.
"""

import pathlib
import sys

import gguf
import numpy as np
import xxhash

import gguf_writing

SHAPE = (2, 512)


def main():
    folder = pathlib.Path(sys.argv[1])
    random = np.random.default_rng(3)
    tensors = {}
    for kind in gguf_writing.TYPES:
        if kind in gguf_writing.SCALES:
            data = gguf_writing.random_blocks(kind, *SHAPE, random)
        else:
            data = gguf_writing.tensor_bytes(random.normal(size=SHAPE).astype(np.float32), kind)
        tensors[kind.name] = (data, kind)
    gguf_writing.write_gguf(folder / "blocks.gguf", "blocks", {}, tensors)
    with open(folder / "blocks.digests", "w", encoding="utf-8") as digests:
        for tensor in gguf.GGUFReader(folder / "blocks.gguf").tensors:
            values = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
            digest = xxhash.xxh3_128_hexdigest(np.ascontiguousarray(values, dtype=np.float32))
            print(tensor.tensor_type.name, digest, file=digests)


if __name__ == "__main__":
    main()
