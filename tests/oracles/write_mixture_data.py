#!/usr/bin/env python3
"""Writes tests/data/tiny-mixture: a small random HYV3 and what transformers computes of it.

    ORACLE_FOLDER/transformers/python/bin/python tests/oracles/write_mixture_data.py

Weights are bfloat16, the arithmetic is float32. `cases.json` has prompts and the most probable tokens
behind them, `logits_N.f32` the rows of logits of all tokens of both but the last.
"""

import json
import pathlib
import shutil

import numpy as np
import torch
import transformers

import checkpoints

COUNT = 16
LENGTHS = [1, 7, 40, 90]


def main():
    folder = pathlib.Path(__file__).parents[1] / "data" / "tiny-mixture"
    shutil.rmtree(folder, ignore_errors=True)
    checkpoints.MIXTURE |= {
        "hidden_size": 64, "intermediate_size": 96, "num_attention_heads": 4, "head_dim": 32,
        "num_key_value_heads": 2, "vocab_size": 128, "num_experts": 8, "num_experts_per_tok": 3,
        "moe_intermediate_size": 32, "expert_hidden_dim": 32, "max_position_embeddings": 256,
        "bos_token_id": 1, "eos_token_id": 2}
    random = np.random.default_rng(20)
    stored = {}
    for name, values in checkpoints.random_weights(checkpoints.mixture_shapes(), random).items():
        bits = (values.view(np.uint32) + 0x8000) >> 16
        is_bias = name.endswith("expert_bias")  # Which stays float32 in Tencent's files, too.
        stored[name] = values if is_bias else ("BF16", bits.astype(np.uint16))
    checkpoints.write_folder(folder, checkpoints.MIXTURE, stored)
    model = transformers.AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager").eval()
    cases = []
    for number, length in enumerate(LENGTHS):
        prompt = [int(id) for id in random.integers(3, 128, length)]
        ids = list(prompt)
        with torch.no_grad():
            for _ in range(COUNT):
                ids.append(int(model(input_ids=torch.tensor([ids])).logits[0, -1].argmax()))
            rows = model(input_ids=torch.tensor([ids[:-1]])).logits[0].numpy()
        rows.astype(np.float32).tofile(folder / f"logits_{number}.f32")
        best = np.sort(rows[length - 1:], axis=-1)
        print(length, "largest logit", np.abs(rows).max(), "least margin",
              (best[:, -1] - best[:, -2]).min())
        cases.append({"prompt": prompt, "greedy": ids[length:], "logits": f"logits_{number}.f32"})
    (folder / "cases.json").write_text(json.dumps(cases))


if __name__ == "__main__":
    main()
