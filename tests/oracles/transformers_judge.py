#!/usr/bin/env python3
"""Holds what we compute of small random checkpoints against transformers.

    transformers_judge.py BUILD_FOLDER

HunYuanDenseV1 with tied embeddings and with a head, HYV3 with an expert's matrices one by one and all
in one tensor, and with kinds of layers by name: in float32 the greedy tokens are equal and no logit is
further away than 1e-3, of logits up to about 5. Of other precisions of ours the distance is told.
Exits with 1 if anything differs that must not.
"""

import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import torch
import transformers

import checkpoints

COUNT = 24
BOUND = 1e-3
PROMPTS = [[5, 300, 17, 2, 99], [7], [(31 * i + 5) % 320 for i in range(37)]]


def models():
    """what -> (configuration, weights)"""
    dense = checkpoints.random_weights(checkpoints.shapes(), np.random.default_rng(3))
    head = np.random.default_rng(4).normal(0, 256 ** -0.5, (320, 256)).astype(np.float32)
    mixture = checkpoints.random_weights(checkpoints.mixture_shapes(), np.random.default_rng(5))
    by_name = {key: value for key, value in checkpoints.MIXTURE.items()
               if key != "first_k_dense_replace"}
    by_name |= {"mlp_layer_types": ["dense", "sparse", "sparse"]}
    wide = checkpoints.MIXTURE | {"num_experts_per_tok": 16}
    return {
        "HunYuanDenseV1": (checkpoints.CONFIG, dense),
        "HunYuanDenseV1 with a head": (checkpoints.CONFIG | {"tie_word_embeddings": False},
                                       dense | {"lm_head.weight": head}),
        "HYV3": (checkpoints.MIXTURE, mixture),
        "HYV3, experts in one tensor": (by_name, checkpoints.fused(mixture)),
        "HYV3, all experts chosen": (wide, mixture),
    }


def theirs_of(model, prompt):
    ids, rows = list(prompt), []
    with torch.no_grad():
        for _ in range(COUNT):
            row = model(input_ids=torch.tensor([ids])).logits[0, -1].float().numpy()
            rows.append(row)
            ids.append(int(row.argmax()))
    return ids[len(prompt):], np.stack(rows)


def ours_of(build, folder, precision, prompt, vocab):
    program = pathlib.Path(build) / "tests" / "oracles" / "greedy_tokens"
    file = folder.parent / "logits"
    done = subprocess.run([program, folder, precision, str(COUNT), *map(str, prompt),
                           "--logits", file], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    tokens = [int(token) for token in done.stdout.splitlines()[0].split()]
    return tokens, np.fromfile(file, np.float32).reshape(-1, vocab)


def distance(theirs, ours):
    """The greatest of the rows as long as the tokens before them are the same."""
    same = 0
    while same < COUNT and theirs[0][same] == ours[0][same]:
        same += 1
    rows = min(same + 1, COUNT)
    return same, float(np.abs(theirs[1][:rows] - ours[1][:rows]).max())


def main():
    failed = False
    torch.set_num_threads(2)
    transformers.logging.set_verbosity_error()
    for what, (config, weights) in models().items():
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch) / "model"
            checkpoints.write_folder(folder, config, weights)
            model = transformers.AutoModelForCausalLM.from_pretrained(
                folder, dtype=torch.float32, attn_implementation="eager")
            model.eval()
            theirs = [theirs_of(model, prompt) for prompt in PROMPTS]
            greatest = max(float(np.abs(rows).max()) for _, rows in theirs)
            for precision in ("fp32", "bf16", "int8", "int4"):
                found = [distance(one, ours_of(sys.argv[1], folder, precision, prompt,
                                               config["vocab_size"]))
                         for one, prompt in zip(theirs, PROMPTS)]
                same = sum(count for count, _ in found)
                worst = max(of for _, of in found)
                is_right = same == COUNT * len(PROMPTS) and worst <= BOUND
                verdict = "" if precision != "fp32" else (
                    "as it should be, " if is_right else "DIFFERS, ")
                failed = failed or (precision == "fp32" and not is_right)
                print(f"{what}, {precision}: {verdict}the first {same} of "
                      f"{COUNT * len(PROMPTS)} tokens are the same, logits (up to {greatest:.1f}) "
                      f"at most {worst:.2g} away")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
