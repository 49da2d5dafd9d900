#!/usr/bin/env python3
"""Writes a GGUF file of the shape of a published model, all of whose numbers are 0 and take no room
on a disk that knows holes: for figures of speed and memory, which numbers do not change.

    bench/empty_model.py OUT.gguf --shape 1.8b|7b|30b [--type q8_0|q4_0|q4_k] [--layers N]

Types as llama.cpp's files have them, but without the finer matrices of Q4_K_M's mixture: all are of
the one type, the embedding and the head in Q6_K beside q4_k and in Q8_0 beside q4_0. The tokenizer
has the published number of tokens, of which those of one byte and those of prompts are usable.
"""

import argparse
import struct

SHAPES = {  # vocabulary, hidden, layers, heads, key and value heads, feed-forward
    "1.8b": (120818, 2048, 32, 16, 4, 6144),
    "7b": (128167, 4096, 32, 32, 8, 14336),
    "30b": (120832, 2048, 48, 32, 4, 6912),
}
HEAD = 128
NUM_EXPERTS, CHOSEN, EXPERT = 128, 8, 768
# Number of the type, values and bytes of a block, number of the file's type.
TYPES = {"f32": (0, 1, 4, 0), "q4_0": (2, 32, 18, 2), "q8_0": (8, 32, 34, 7), "q4_k": (12, 256, 144, 15),
         "q6_k": (14, 256, 210, 18)}
OF_EMBEDDING = {"q8_0": "q8_0", "q4_0": "q8_0", "q4_k": "q6_k"}
ALIGNMENT = 32

U32, F32, BOOL, STRING, ARRAY, I32 = 4, 6, 7, 8, 9, 5
NORMAL, CONTROL = 1, 3


def string(text):
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def key(name, kind, value):
    packed = {U32: lambda: struct.pack("<I", value), F32: lambda: struct.pack("<f", value),
              BOOL: lambda: struct.pack("<?", value), STRING: lambda: string(value)}[kind]()
    return string(name) + struct.pack("<I", kind) + packed


def strings(name, values):
    return (string(name) + struct.pack("<IIQ", ARRAY, STRING, len(values))
            + b"".join(map(string, values)))


def numbers(name, values):
    return (string(name) + struct.pack("<IIQ", ARRAY, I32, len(values))
            + struct.pack(f"<{len(values)}i", *values))


def byte_alphabet():
    """GPT-2's: printable bytes are themselves, the others characters from U+0100 on."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return [chr(b) for b in printable] + [chr(256 + i) for i in range(256 - len(printable))]


def tokenizer(shape, size):
    if shape == "7b":
        first = 127957
        names = ["<|endoftext|>", "<|startoftext|>", "<|bos|>", "<|eos|>", "<|pad|>"]
        names += [f"<|extra_{i}|>" for i in range(size - first - len(names))]
        begin, end, pad, pre = 127958, 127960, 127961, "hunyuan"
    else:
        first = 120000
        known = {0: "<｜hy_begin▁of▁sentence｜>", 1: "<｜hy_end▁of▁sentence｜>", 2: "<｜hy_▁pad▁｜>",
                 6: "<｜hy_User｜>", 7: "<｜hy_Assistant｜>"}
        if shape == "30b":
            known.update({25: "<eos:6124c78e>", 44: "<｜reasoning_mode｜>"})
        names = [known.get(i, f"<｜hy_place▁holder▁no▁{i - 18}｜>" if i >= 18 else f"<｜hy_special▁{i}｜>")
                 for i in range(size - first)]
        begin, end, pad, pre = 120000, 120025 if shape == "30b" else 120020, 120002, "hunyuan-dense"
    tokens = byte_alphabet()
    merges = []
    for a in byte_alphabet():  # Pairs, and then threes, until there are enough.
        merges += [(a, b) for b in byte_alphabet()]
    while len(tokens) + len(merges) < first:
        merges += [(a + b, "Ġ") for a, b in merges[:first - len(tokens) - len(merges)]]
    merges = merges[:first - len(tokens)]
    tokens += [a + b for a, b in merges] + names
    types = [NORMAL] * first + [CONTROL] * len(names)
    return [key("tokenizer.ggml.model", STRING, "gpt2"), key("tokenizer.ggml.pre", STRING, pre),
            strings("tokenizer.ggml.tokens", tokens), numbers("tokenizer.ggml.token_type", types),
            strings("tokenizer.ggml.merges", [f"{a} {b}" for a, b in merges]),
            key("tokenizer.ggml.bos_token_id", U32, begin), key("tokenizer.ggml.eos_token_id", U32, end),
            key("tokenizer.ggml.padding_token_id", U32, pad)]


def shape_keys(shape, kind, layers):
    vocabulary, hidden, _, heads, kv_heads, inner = SHAPES[shape]
    prefix = "hy_v3" if shape == "30b" else "hunyuan-dense"
    keys = [key("general.architecture", STRING, prefix),
            key("general.name", STRING, f"Hy-MT2-{'30B-A3B' if shape == '30b' else shape.upper()}-empty"),
            key("general.file_type", U32, TYPES[kind][3]), key("general.quantization_version", U32, 2)]
    of_shape = [("block_count", layers), ("context_length", 262144), ("embedding_length", hidden),
                ("feed_forward_length", inner), ("attention.head_count", heads),
                ("attention.head_count_kv", kv_heads), ("attention.key_length", HEAD),
                ("attention.value_length", HEAD), ("rope.dimension_count", HEAD),
                ("vocab_size", vocabulary)]
    if shape == "30b":
        of_shape += [("leading_dense_block_count", 1), ("expert_count", NUM_EXPERTS),
                     ("expert_used_count", CHOSEN), ("expert_shared_count", 1),
                     ("expert_feed_forward_length", EXPERT),
                     ("expert_shared_feed_forward_length", EXPERT), ("expert_gating_func", 2)]
        keys += [key(f"{prefix}.expert_weights_norm", BOOL, True),
                 key(f"{prefix}.expert_weights_scale", F32, 2.826)]
    keys += [key(f"{prefix}.{name}", U32, value) for name, value in of_shape]
    return keys + [key(f"{prefix}.attention.layer_norm_rms_epsilon", F32, 1e-5),
                   key(f"{prefix}.rope.freq_base", F32, 11158840.0),
                   key(f"{prefix}.rope.scaling.type", STRING, "none")]


def tensors(shape, kind, layers):
    """(name, type, dimensions, the fastest first)"""
    vocabulary, hidden, _, heads, kv_heads, inner = SHAPES[shape]
    found = [("token_embd", OF_EMBEDDING[kind], (hidden, vocabulary)), ("output_norm", "f32", (hidden,))]
    if shape == "30b":
        found.append(("output", OF_EMBEDDING[kind], (hidden, vocabulary)))
    for i in range(layers):
        of_layer = [("attn_norm", "f32", (hidden,)), ("attn_q", kind, (hidden, heads * HEAD)),
                    ("attn_k", kind, (hidden, kv_heads * HEAD)),
                    ("attn_v", kind, (hidden, kv_heads * HEAD)),
                    ("attn_output", kind, (heads * HEAD, hidden)), ("attn_q_norm", "f32", (HEAD,)),
                    ("attn_k_norm", "f32", (HEAD,)), ("ffn_norm", "f32", (hidden,))]
        if shape == "30b" and i > 0:
            of_layer += [("ffn_gate_inp", "f32", (hidden, NUM_EXPERTS)),
                         ("exp_probs_b", "f32", (NUM_EXPERTS,)),
                         ("ffn_gate_exps", kind, (hidden, EXPERT, NUM_EXPERTS)),
                         ("ffn_up_exps", kind, (hidden, EXPERT, NUM_EXPERTS)),
                         ("ffn_down_exps", kind, (EXPERT, hidden, NUM_EXPERTS)),
                         ("ffn_gate_shexp", kind, (hidden, EXPERT)),
                         ("ffn_up_shexp", kind, (hidden, EXPERT)),
                         ("ffn_down_shexp", kind, (EXPERT, hidden))]
        else:
            of_layer += [("ffn_gate", kind, (hidden, inner)), ("ffn_up", kind, (hidden, inner)),
                         ("ffn_down", kind, (inner, hidden))]
        found += [(f"blk.{i}.{name}", of, dimensions) for name, of, dimensions in of_layer]
    return [(f"{name}.bias" if name.endswith("exp_probs_b") else f"{name}.weight", of, dimensions)
            for name, of, dimensions in found]


def num_bytes(kind, dimensions):
    _, values, size, _ = TYPES[kind]
    count = 1
    for dimension in dimensions:
        count *= dimension
    return count // values * size


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--shape", choices=SHAPES, required=True)
    parser.add_argument("--type", choices=OF_EMBEDDING, default="q4_k")
    parser.add_argument("--layers", type=int, help="fewer than it has")
    args = parser.parse_args()
    layers = args.layers or SHAPES[args.shape][2]
    keys = shape_keys(args.shape, args.type, layers) + tokenizer(args.shape, SHAPES[args.shape][0])
    infos, offset = [], 0
    found = tensors(args.shape, args.type, layers)
    for name, kind, dimensions in found:
        infos.append(string(name) + struct.pack(f"<I{len(dimensions)}Q", len(dimensions), *dimensions)
                     + struct.pack("<IQ", TYPES[kind][0], offset))
        offset += -(-num_bytes(kind, dimensions) // ALIGNMENT) * ALIGNMENT
    header = struct.pack("<4sIQQ", b"GGUF", 3, len(found), len(keys)) + b"".join(keys + infos)
    header += bytes(-len(header) % ALIGNMENT)
    with open(args.out, "wb") as file:
        file.write(header)
        file.truncate(len(header) + offset)


if __name__ == "__main__":
    main()
