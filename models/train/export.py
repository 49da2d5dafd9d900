#!/usr/bin/env python3
"""Turns what was trained into a model's folder, with matrices in int8.

  export.py state STATE DATA OUT --languages en,de,fr    from train.py's state.pt and tokenizer
  export.py folder FOLDER OUT          from another folder in bfloat16, float16 or float32
  export.py split FILE PARTS --size N  into PARTS/NAME.000, .001, ... of at most N bytes
  export.py join PARTS/NAME FILE       and back

A matrix NAME [rows, columns] is stored as I8, with F32 NAME_scale [rows]: a value is the stored one
times its row's scale, which is the row's largest magnitude / 127. Vectors are stored as F32.
"""

import argparse
import glob
import json
import math
import os
import shutil
import struct
import sys

import numpy as np

LIMIT = 24 << 20  # Bytes that the file of weights may have.


def read_safetensors(path):
    """{name: float32 array}."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        raw = data[slice(*entry["data_offsets"])]
        if entry["dtype"] == "BF16":
            values = (np.frombuffer(raw, "<u2").astype(np.uint32) << 16).view(np.float32)
        else:
            values = np.frombuffer(raw, {"F32": "<f4", "F16": "<f2", "I8": "i1"}[entry["dtype"]])
        tensors[name] = values.astype(np.float32).reshape(entry["shape"])
    for name in [name for name in tensors if name.endswith("_scale")]:
        tensors[name[:-len("_scale")]] *= tensors.pop(name).reshape(-1, 1)
    return tensors


def write_safetensors(tensors, path):
    header, at = {"__metadata__": {"format": "pt"}}, 0
    for name, values in tensors.items():
        kind = {"int8": "I8", "float32": "F32"}[values.dtype.name]
        header[name] = {"dtype": kind, "shape": list(values.shape),
                        "data_offsets": [at, at + values.nbytes]}
        at += values.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text)
        for values in tensors.values():
            out.write(np.ascontiguousarray(values).tobytes())


def quantise(tensors):
    """Matrices as int8 with their scales, vectors as they are."""
    result = {}
    for name, values in sorted(tensors.items()):
        values = values.astype(np.float32)
        if values.ndim == 1:
            result[name] = values
            continue
        scales = np.maximum(np.abs(values).max(1), 1e-8).astype(np.float32) / np.float32(127)
        result[name] = np.rint(values / scales[:, None]).astype(np.int8)
        result[name + "_scale"] = scales
    return result


def write_folder(tensors, config, tokenizer, languages, out):
    os.makedirs(out, exist_ok=True)
    path = f"{out}/model.safetensors"
    write_safetensors(quantise(tensors), path)
    if os.path.getsize(path) > LIMIT:
        sys.exit(f"{path} has {os.path.getsize(path)} bytes, more than {LIMIT}: choose a smaller size")
    config = {**config, "torch_dtype": "int8"}
    token_ids = {key: config[key] for key in ("bos_token_id", "eos_token_id", "pad_token_id")}
    files = {
        "config.json": config,
        "generation_config.json": {"do_sample": False, "repetition_penalty": 1.0, **token_ids},
        "tokenizer_config.json": {
            "tokenizer_class": "SentencePiece", "bos_token": "<|startoftext|>",
            "eos_token": "<|eos|>", "pad_token": "<|pad|>", "sep_token": "<|extra_0|>",
            "prompt_style": "hy-mt1.5", "languages": languages},
    }
    for name, content in files.items():
        with open(f"{out}/{name}", "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2)
            file.write("\n")
    shutil.copyfile(tokenizer, f"{out}/tokenizer.model")
    print(f"{path}: {sum(v.size for v in tensors.values())} parameters, "
          f"{os.path.getsize(path)} bytes")


def export_state(args):
    import torch
    state = torch.load(f"{args.state}/state.pt", map_location="cpu")
    tensors = {name: values.float().numpy() for name, values in state["model"].items()}
    write_folder(tensors, state["config"], f"{args.data}/tokenizer.model",
                 args.languages.split(","), args.out)


def export_folder(args):
    with open(f"{args.folder}/config.json", encoding="utf-8") as file:
        config = json.load(file)
    with open(f"{args.folder}/tokenizer_config.json", encoding="utf-8") as file:
        tokenizer_config = json.load(file)
    write_folder(read_safetensors(f"{args.folder}/model.safetensors"), config,
                 f"{args.folder}/tokenizer.model", tokenizer_config["languages"], args.out)
    for name in ("tokenizer_config.json", "languages.json"):
        if os.path.exists(f"{args.folder}/{name}"):
            shutil.copyfile(f"{args.folder}/{name}", f"{args.out}/{name}")


def split(args):
    os.makedirs(args.parts, exist_ok=True)
    with open(args.file, "rb") as file:
        for number in range(math.ceil(os.path.getsize(args.file) / args.size)):
            with open(f"{args.parts}/{os.path.basename(args.file)}.{number:03}", "wb") as out:
                out.write(file.read(args.size))


def join(args):
    with open(args.file, "wb") as out:
        for part in sorted(glob.glob(glob.escape(args.parts) + ".[0-9][0-9][0-9]")):
            with open(part, "rb") as file:
                out.write(file.read())


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    step = steps.add_parser("state")
    step.add_argument("state")
    step.add_argument("data")
    step.add_argument("out")
    step.add_argument("--languages", default="en,de,fr,es,zh,ja")
    step.set_defaults(run=export_state)
    step = steps.add_parser("folder")
    step.add_argument("folder")
    step.add_argument("out")
    step.set_defaults(run=export_folder)
    step = steps.add_parser("split")
    step.add_argument("file")
    step.add_argument("parts")
    step.add_argument("--size", type=int, default=15 << 20)
    step.set_defaults(run=split)
    step = steps.add_parser("join")
    step.add_argument("parts")
    step.add_argument("file")
    step.set_defaults(run=join)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    sys.exit(main())
