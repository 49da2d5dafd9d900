#!/usr/bin/env python3
"""Holds what we compute of GGUF files against llama.cpp.

    llamacpp_judge.py ORACLE_FOLDER BUILD_FOLDER

1. The greedy tokens of a random checkpoint, in fp32: equal for F32 and BF16. Of other types, of
   which llama.cpp rounds the activations, how many of the first tokens are. The same of a random
   mixture of experts, hy_v3.
2. The embedded model as `hymt-doc models convert` writes it: llama.cpp reads a prompt into the
   tokens that we read it into, and goes on as we do: equal for f32 and bf16.
Exits with 1 if anything differs that must not.
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
    stored, _ = gguf_judge.random_checkpoint(lambda _: kind, np.random.default_rng(2))
    keys = gguf_writing.config_keys(checkpoints.CONFIG) | byte_keys()
    gguf_writing.write_gguf(path, "hunyuan-dense", keys, stored)


def random_mixture(path, kind):
    checkpoints.MIXTURE["moe_intermediate_size"] = 128  # Of which blocks are whole.
    weights = checkpoints.random_weights(checkpoints.mixture_shapes(), np.random.default_rng(6))
    keys = gguf_writing.mixture_keys(checkpoints.MIXTURE) | byte_keys()
    gguf_writing.write_gguf(path, "hy_v3", keys, gguf_writing.mixture_tensors(weights, kind))


def byte_keys():
    """A vocabulary of bytes, without which llama.cpp opens no file."""
    size = checkpoints.CONFIG["vocab_size"]
    tokens = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    types = [2, 3, 3] + [6] * 256 + [1] * (size - len(tokens))
    tokens += [f"t{i}" for i in range(len(tokens), size)]
    return {
        "tokenizer.ggml.model": "llama", "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.scores": [float(-i) for i in range(size)],
        "tokenizer.ggml.token_type": types, "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2}


def theirs_of(judge, path, prompt):
    """The prompt's tokens and those behind it, or what went wrong."""
    done = subprocess.run(["node", "llamacpp_tokens.mjs", path, str(COUNT), prompt],
                          cwd=judge.oracle / "node", capture_output=True, text=True)
    lines = done.stdout.splitlines()[-2:]
    return [line.split() for line in lines] if len(lines) == 2 else [[done.stderr], []]


def compare(judge, what, path, prompt_ids, theirs, is_exact):
    ours = judge.run("tests/oracles/greedy_tokens", path, "fp32", COUNT, *prompt_ids)
    ours = ours.splitlines()[0].split()[:len(theirs)]
    same = 0
    while same < min(len(ours), len(theirs)) and ours[same] == theirs[same]:
        same += 1
    if is_exact:
        judge.tell(what, 0 < same == len(theirs), f"({same} tokens)")
    else:
        print(f"{what}: the first {same} of {len(theirs)} tokens are the same")


def judge_converted(judge, folder):
    text = ("<|startoftext|>Translate the following segment into German, without additional "
            "explanation.\n\nOpen the file.<|extra_0|>")
    for name in ("f32", "bf16", "q8_0", "q4_0"):
        path = pathlib.Path(folder) / f"tiny-{name}.gguf"
        judge.run("cli/hymt-doc", "models", "convert", "tiny-en-de", path, "--to", name)
        verified = judge.run("cli/hymt-doc", "models", "verify", path)
        asked = [line for line in verified.splitlines() if line.startswith("  asked")]
        ours = asked[0].split(" = ")[1].split() if asked else [verified]
        prompt, answer = theirs_of(judge, path, text)
        judge.tell(f"prompt of the embedded model, {name}", prompt == ours, f"({len(ours)} tokens)")
        compare(judge, f"its answer, {name}", path, ours, answer, name in ("f32", "bf16"))
        path.unlink()


def main():
    judge = gguf_judge.Judge(*sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            path = pathlib.Path(folder) / f"{kind.name}.gguf"
            random_model(path, kind)
            _, theirs = theirs_of(judge, path, ",".join(map(str, PROMPT)))
            compare(judge, f"tokens of {kind.name}", path, PROMPT, theirs, kind in EXACT)
            path.unlink()
        for kind in (Type.F32, Type.BF16, Type.Q8_0):
            path = pathlib.Path(folder) / f"mixture-{kind.name}.gguf"
            random_mixture(path, kind)
            _, theirs = theirs_of(judge, path, ",".join(map(str, PROMPT)))
            compare(judge, f"tokens of a mixture in {kind.name}", path, PROMPT, theirs,
                    kind in EXACT)
            path.unlink()
        judge_converted(judge, folder)
    return 1 if judge.failed else 0


if __name__ == "__main__":
    sys.exit(main())
