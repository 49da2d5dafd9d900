#!/usr/bin/env python3
"""Holds our reading of quantized safetensors against their formulas in numpy.

    quantized_judge.py BUILD_FOLDER

For each way that weights are quantized, a small checkpoint with random numbers: our tokens and
logits in fp32 have the bits of those of the dequantised weights in float32. The formulas are those
of AutoGPTQ's and compressed_tensors' packing, turned round; FP8 and bfloat16 are ml_dtypes'. Exits
with 1 if anything differs.
"""

import pathlib
import subprocess
import sys
import tempfile

import ml_dtypes
import numpy as np

import checkpoints
from checkpoints import CONFIG


def packed(numbers, bits):
    """Whole numbers along the last axis, several in 32 bits, the first in the lowest."""
    per_word = 32 // bits
    short = -numbers.shape[-1] % per_word
    numbers = np.pad(numbers.astype(np.uint32), [(0, 0)] * (numbers.ndim - 1) + [(0, short)])
    words = numbers.reshape(*numbers.shape[:-1], -1, per_word) << np.arange(0, 32, bits,
                                                                         dtype=np.uint32)
    return np.bitwise_or.reduce(words, axis=-1).astype(np.uint32).view(np.int32)


def scales_of(kind, shape, random, greatest):
    """(what is stored, the float32 numbers that it stands for)."""
    numbers = random.uniform(greatest / 2, greatest, shape)
    stored = numbers.astype({"F32": np.float32, "F16": np.float16,
                             "BF16": ml_dtypes.bfloat16}[kind])
    return (kind, stored), stored.astype(np.float32)


def fp8(name, shape, random, scale_shape, scale_type="F32", scale_name="weight_scale",
        static=False):
    out, inner = shape
    weights = random.normal(0, 100, shape).clip(-448, 448).astype(ml_dtypes.float8_e4m3fn)
    scale_shape = scale_shape(out, inner)
    stored, scales = scales_of(scale_type, scale_shape, random, 1e-3)
    rows = scales.reshape(*((1, 1) if scales.size == 1 else (scales.shape[0], -1)))
    whole = np.repeat(np.repeat(rows, -(-out // rows.shape[0]), 0)[:out],
                      -(-inner // rows.shape[1]), 1)[:, :inner]
    tensors = {name + ".weight": ("F8_E4M3", weights.view(np.uint8)),
               name + "." + scale_name: stored}
    if static:
        tensors[name + ".input_scale"] = ("F32", np.ones(1, np.float32))
    return tensors, weights.astype(np.float32) * whole


def int8(name, shape, random, scale_shape, scale_type):
    weights = random.integers(-127, 128, shape, dtype=np.int8)
    stored, scales = scales_of(scale_type, scale_shape(*shape), random, 1e-3)
    return ({name + ".weight": ("I8", weights), name + ".weight_scale": stored},
            weights.astype(np.float32) * (scales.reshape(-1, 1) if scales.size > 1 else scales))


def gptq(name, shape, random, bits=4, group=128, symmetric=True, order=None, less_by_one=True,
         scale_type="F16"):
    out, inner = shape
    group = inner if group == -1 else group
    groups = -(-inner // group)
    numbers = random.integers(0, 1 << bits, (inner, out))
    middle = 1 << (bits - 1)
    zeros = (np.full((groups, out), middle) if symmetric
             else random.integers(1, 1 << bits, (groups, out)))
    stored, scales = scales_of(scale_type, (groups, out), random, 0.1 / middle)
    of = np.arange(inner) // group
    tensors = {name + ".qweight": ("I32", packed(numbers.T, bits).T),
               name + ".qzeros": ("I32", packed(zeros - (1 if less_by_one else 0), bits)),
               name + ".scales": stored}
    if order == "act":
        of = random.permutation(of)
    if order is not None:
        tensors[name + ".g_idx"] = ("I32", of.astype(np.int32))
    values = scales[of] * (numbers - zeros[of]).astype(np.float32)
    return tensors, values.T


def compressed(name, shape, random, bits=4, group=128, symmetric=True, order=None,
               scale_type="BF16"):
    out, inner = shape
    groups = 1 if group == -1 else -(-inner // group)
    of = np.zeros(inner, int) if group == -1 else np.arange(inner) // group
    middle = 1 << (bits - 1)
    numbers = random.integers(-middle, middle, shape)
    zeros = (np.zeros((out, groups), int) if symmetric
             else random.integers(-middle, middle, (out, groups)))
    stored, scales = scales_of(scale_type, (out, groups), random, 0.1 / middle)
    tensors = {name + ".weight_packed": ("I32", packed(numbers + middle, bits)),
               name + ".weight_scale": stored,
               name + ".weight_shape": ("I64", np.array(shape, np.int64))}
    if not symmetric:
        tensors[name + ".weight_zero_point"] = ("I32", packed((zeros + middle).T, bits).T)
    if order == "act":
        of = random.permutation(of)
        tensors[name + ".weight_g_idx"] = ("I32", of.astype(np.int32))
    return tensors, scales[:, of] * (numbers - zeros[:, of]).astype(np.float32)


def one(out, inner):
    return (1,)


def none(out, inner):
    return ()


def rows(out, inner):
    return (out, 1)


def blocks(out, inner):
    return (-(-out // 128), -(-inner // 128))


TENSORS = {"quant_method": "compressed-tensors"}
WAYS = {
    "FP8 of AngelSlim, static": (fp8, {"scale_shape": one, "static": True},
                                 TENSORS | {"format": "naive-quantized"}),
    "FP8, a bfloat16 scalar": (fp8, {"scale_shape": none, "scale_type": "BF16", "static": True},
                               {"quant_method": "fp8", "activation_scheme": "static"}),
    "FP8, dynamic, a scale a row": (fp8, {"scale_shape": rows, "scale_type": "BF16"},
                                    TENSORS | {"format": "float-quantized"}),
    "FP8, a scale a block": (fp8, {"scale_shape": blocks, "scale_name": "weight_scale_inv"},
                             {"quant_method": "fp8", "weight_block_size": [128, 128]}),
    "int8, a scale a row": (int8, {"scale_shape": rows, "scale_type": "BF16"},
                            TENSORS | {"format": "int-quantized"}),
    "int8, one scale": (int8, {"scale_shape": one, "scale_type": "F32"},
                        TENSORS | {"format": "int-quantized"}),
    "GPTQ": (gptq, {}, {"quant_method": "gptq", "bits": 4}),
    "GPTQ with g_idx": (gptq, {"order": "plain", "scale_type": "BF16"}, {"quant_method": "gptq"}),
    "GPTQ, act-order, asymmetric": (gptq, {"order": "act", "symmetric": False},
                                    {"quant_method": "gptq", "checkpoint_format": "gptq"}),
    "GPTQ, version 2": (gptq, {"less_by_one": False, "symmetric": False},
                        {"quant_method": "gptq", "checkpoint_format": "gptq_v2"}),
    "GPTQ, one group": (gptq, {"group": -1}, {"quant_method": "gptq", "group_size": -1}),
    "GPTQ of 8 bits": (gptq, {"bits": 8, "group": 32}, {"quant_method": "gptq", "bits": 8}),
    "packed": (compressed, {}, TENSORS | {"format": "pack-quantized"}),
    "packed, asymmetric": (compressed, {"symmetric": False, "group": 32},
                           TENSORS | {"format": "pack-quantized"}),
    "packed, act-order": (compressed, {"order": "act"}, TENSORS | {"format": "pack-quantized"}),
    "packed, a scale a row": (compressed, {"group": -1, "scale_type": "F32"},
                              TENSORS | {"format": "pack-quantized"}),
    "packed, 8 bits": (compressed, {"bits": 8}, TENSORS | {"format": "pack-quantized"}),
}


def checkpoint(way, options, random):
    """Tensors as they are stored, and as float32."""
    stored, wide = {}, {}
    for name, shape in checkpoints.shapes().items():
        if len(shape) == 2 and "layers" in name:
            stem = name.removesuffix(".weight")
            tensors, wide[name] = way(stem, shape, random, **options)
            stored |= tensors
        else:
            weights = (random.uniform(0.5, 1.5, shape) if len(shape) == 1
                       else random.normal(0, 0.05, shape))
            wide[name] = weights.astype(np.float32)
            stored[name] = wide[name]
    return stored, wide


def greedy(build, model):
    program = pathlib.Path(build) / "tests" / "oracles" / "greedy_tokens"
    prompt = ["5", "300", "17", "2", "99"]
    done = subprocess.run([program, model, "fp32", "16", *prompt], capture_output=True, text=True)
    return done.stdout + done.stderr


def main():
    failed = False
    answers = set()
    with tempfile.TemporaryDirectory() as folder:
        for number, (what, (way, options, quantization)) in enumerate(WAYS.items()):
            stored, wide = checkpoint(way, options, np.random.default_rng(number))
            one_folder = pathlib.Path(folder) / f"{number}-stored"
            other = pathlib.Path(folder) / f"{number}-wide"
            checkpoints.write_folder(one_folder, CONFIG | {"quantization_config": quantization},
                                     stored)
            checkpoints.write_folder(other, CONFIG, wide)
            ours, reference = greedy(sys.argv[1], one_folder), greedy(sys.argv[1], other)
            is_right = ours == reference and len(ours.split()) == 17 and ours not in answers
            answers.add(ours)
            print(f"{what}: {'as it should be' if is_right else 'DIFFERS'}")
            if not is_right:
                print(ours, reference)
                failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
