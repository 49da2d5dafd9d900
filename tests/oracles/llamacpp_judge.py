#!/usr/bin/env python3
"""Holds what we compute of GGUF files against llama.cpp.

    llamacpp_judge.py ORACLE_FOLDER BUILD_FOLDER

The greedy tokens of a random checkpoint, in fp32: equal for F32 and BF16.
Of other types, of which llama.cpp rounds the activations, how many of the first tokens are. Exits
with 1 if any of F32 or BF16 differ.
"""

import pathlib
import subprocess
import sys
import tempfile

import numpy as np

import checkpoints
import gguf_judge
import gguf_writing
from gguf_writing import Type

COUNT = 16
PROMPT = [5, 300, 17, 2, 99]
KINDS = [Type.F32, Type.BF16, Type.F16, Type.Q8_0, Type.Q4_0, Type.Q6_K, Type.Q4_K]
EXACT = [Type.F32, Type.BF16]


def random_model(path, kind):
    """A vocabulary of bytes, without which llama.cpp opens no file."""
    stored, _ = gguf_judge.random_checkpoint(lambda _: kind, np.random.default_rng(2))
    size = checkpoints.CONFIG["vocab_size"]
    tokens = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    types = [2, 3, 3] + [6] * 256 + [1] * (size - len(tokens))
    tokens += [f"t{i}" for i in range(len(tokens), size)]
    keys = gguf_writing.config_keys(checkpoints.CONFIG) | {
        "tokenizer.ggml.model": "llama", "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.scores": [float(-i) for i in range(size)],
        "tokenizer.ggml.token_type": types, "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2}
    gguf_writing.write_gguf(path, "hunyuan-dense", keys, stored)


def main():
    judge = gguf_judge.Judge(*sys.argv[1:3])
    node = judge.oracle / "node"
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            path = pathlib.Path(folder) / f"{kind.name}.gguf"
            random_model(path, kind)
            ours = judge.run("tests/oracles/greedy_tokens", path, "fp32", COUNT, *PROMPT)
            ours = ours.splitlines()[0].split()
            done = subprocess.run(["node", "llamacpp_tokens.mjs", path, str(COUNT),
                                   ",".join(map(str, PROMPT))], cwd=node, capture_output=True,
                                  text=True)
            theirs = done.stdout.splitlines()[-1].split() if done.stdout else [done.stderr]
            same = 0
            while same < min(len(ours), len(theirs)) and ours[same] == theirs[same]:
                same += 1
            what = f"tokens of {kind.name}"
            if kind in EXACT:
                judge.tell(what, 0 < same == len(theirs) == len(ours), f"({same} tokens)")
            else:
                print(f"{what}: the first {same} of {len(theirs)} tokens are the same")
            path.unlink()
    return 1 if judge.failed else 0


if __name__ == "__main__":
    sys.exit(main())
