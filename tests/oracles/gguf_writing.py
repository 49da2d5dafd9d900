"""GGUF files that gguf_judge.py holds the program against."""

import json
import struct

import gguf
import numpy as np

Type = gguf.GGMLQuantizationType

# What the program reads.
TYPES = [Type.F32, Type.F16, Type.BF16, Type.Q8_0, Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.Q5_1,
         Type.Q2_K, Type.Q3_K, Type.Q4_K, Type.Q5_K, Type.Q6_K, Type.IQ4_NL, Type.IQ4_XS]

# Where the halves are that a block's numbers are multiplied by.
SCALES = {Type.Q8_0: [0], Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q5_0: [0], Type.Q5_1: [0, 2],
          Type.Q2_K: [80, 82], Type.Q3_K: [108], Type.Q4_K: [0, 2], Type.Q5_K: [0, 2],
          Type.Q6_K: [208], Type.IQ4_NL: [0], Type.IQ4_XS: [0]}

# Scales with which random blocks make numbers about as great as weights, most of them below 0.1; of
# types with minima those, too, that put the mean at zero.
WEIGHT_SCALES = {Type.Q2_K: [5e-3, 7.5e-3], Type.Q3_K: [1.5e-3], Type.Q4_K: [3e-4, 2.2e-3],
                 Type.Q5_K: [1.5e-4, 2.3e-3], Type.Q6_K: [4e-5], Type.IQ4_NL: [8e-4],
                 Type.IQ4_XS: [4e-5]}

# Hugging Face's names of a block's weights, and GGUF's.
LAYER_NAMES = {"input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q",
               "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
               "self_attn.o_proj": "attn_output", "self_attn.query_layernorm": "attn_q_norm",
               "self_attn.key_layernorm": "attn_k_norm", "post_attention_layernorm": "ffn_norm",
               "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down"}
LAYER_NAMES |= {"self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm",
                "mlp.router.gate": "ffn_gate_inp", "mlp.shared_mlp.gate_proj": "ffn_gate_shexp",
                "mlp.shared_mlp.up_proj": "ffn_up_shexp",
                "mlp.shared_mlp.down_proj": "ffn_down_shexp"}
OTHER_NAMES = {"model.embed_tokens": "token_embd", "model.norm": "output_norm",
               "lm_head": "output"}


def gguf_name(name):
    stem = name.removesuffix(".weight")
    if stem in OTHER_NAMES:
        return OTHER_NAMES[stem] + ".weight"
    _, _, layer, rest = stem.split(".", 3)
    return f"blk.{layer}.{LAYER_NAMES[rest]}.weight"


def random_blocks(kind, rows, columns, random, scales=None):
    """Bytes of a tensor, all of whose numbers are finite: of any scales, or about these."""
    values, size = gguf.GGML_QUANT_SIZES[kind]
    blocks = random.integers(0, 256, (rows * columns // values, size), dtype=np.uint8)
    for i, at in enumerate(SCALES[kind]):
        if scales is None:
            halves = random.integers(0, 1 << 16, len(blocks), dtype=np.uint16)
            halves = np.where((halves & 0x7C00) == 0x7C00, halves & 0x83FF, halves)
        else:
            halves = (scales[i] * random.uniform(0.8, 1.2, len(blocks))).astype(np.float16)
        blocks[:, at:at + 2] = halves.view(np.uint8).reshape(-1, 2)
    return blocks.reshape(rows, -1)


def tensor_bytes(array, kind):
    """`array` as GGUF stores it."""
    if kind in (Type.F32, Type.F16):
        return array.astype(np.float32 if kind == Type.F32 else np.float16)
    return gguf.quants.quantize(array, kind)


def write_gguf(path, architecture, keys, tensors, **options):
    """`keys`: name -> value; `tensors`: name -> (array or bytes, type)."""
    writer = gguf.GGUFWriter(path, architecture, **options)
    for name, value in keys.items():
        if isinstance(value, bool):
            writer.add_bool(name, value)
        elif isinstance(value, int):
            writer.add_uint32(name, value)
        elif isinstance(value, float):
            writer.add_float32(name, value)
        elif isinstance(value, str):
            writer.add_string(name, value)
        else:
            writer.add_array(name, value)
    for name, (data, kind) in tensors.items():
        writer.add_tensor(name, data, raw_dtype=None if data.dtype != np.uint8 else kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def config_keys(config):
    """A config.json of HunYuanDenseV1 as llama.cpp's converter writes it (conversion/hunyuan.py)."""
    dim = config["head_dim"]
    base = config.get("rope_theta", 10000.0)
    alpha = (config.get("rope_scaling") or {}).get("alpha")
    if alpha:
        base *= alpha ** (dim / (dim - 2))
    prefix = "hunyuan-dense."
    return {
        prefix + "block_count": config["num_hidden_layers"],
        prefix + "context_length": config["max_position_embeddings"],
        prefix + "embedding_length": config["hidden_size"],
        prefix + "feed_forward_length": config["intermediate_size"],
        prefix + "attention.head_count": config["num_attention_heads"],
        prefix + "attention.head_count_kv": config["num_key_value_heads"],
        prefix + "attention.key_length": dim,
        prefix + "attention.value_length": dim,
        prefix + "attention.layer_norm_rms_epsilon": float(config["rms_norm_eps"]),
        prefix + "rope.freq_base": float(base),
        prefix + "rope.scaling.type": "none",
        prefix + "rope.scaling.factor": 1.0,
        prefix + "vocab_size": config["vocab_size"],
    }


def mixture_keys(config):
    """A config.json of HYV3."""
    plain = config | {"rope_theta": config["rope_parameters"]["rope_theta"]}
    keys = {key.replace("hunyuan-dense.", "hy_v3."): value
            for key, value in config_keys(plain).items()}
    return keys | {
        "hy_v3.leading_dense_block_count": config["first_k_dense_replace"],
        "hy_v3.expert_count": config["num_experts"],
        "hy_v3.expert_used_count": config["num_experts_per_tok"],
        "hy_v3.expert_shared_count": config["num_shared_experts"],
        "hy_v3.expert_feed_forward_length": config["moe_intermediate_size"],
        "hy_v3.expert_shared_feed_forward_length": config["moe_intermediate_size"],
        "hy_v3.expert_gating_func": 2,
        "hy_v3.expert_weights_norm": True,
        "hy_v3.expert_weights_scale": float(config["router_scaling_factor"]),
    }


def mixture_tensors(weights, kind):
    """Those of checkpoints.mixture_shapes(), the experts of a layer in one tensor."""
    tensors, experts = {}, {}
    for name, values in weights.items():
        layer, found, rest = name.partition(".mlp.experts.")
        number = name.split(".")[2] if ".layers." in name else None
        if found:
            expert, matrix = rest.split(".")[:2]
            stem = f"blk.{number}.ffn_{matrix.removesuffix('_proj')}_exps.weight"
            experts.setdefault(stem, {})[int(expert)] = values
        elif name.endswith("expert_bias"):
            tensors[f"blk.{number}.exp_probs_b"] = (values, Type.F32)
        else:
            is_plain = values.ndim == 1 or "router" in name
            of = Type.F32 if is_plain else kind
            tensors[gguf_name(name)] = (tensor_bytes(values, of), of)
    for stem, of in experts.items():
        stacked = np.stack([of[i] for i in range(len(of))])
        tensors[stem] = (tensor_bytes(stacked, kind), kind)
    return tensors


def sentencepiece_keys(path):
    """The keys of a tokenizer.model, whose protocol buffer is read by hand."""
    pieces = []
    for number, value in fields(path.read_bytes()):
        if number == 1:
            piece = dict(fields(value))
            score = struct.unpack("<f", piece.get(2, b"\0\0\0\0"))[0]
            pieces.append((piece[1].decode(), score, piece.get(3, 1)))
    return {
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.pre": "default",
        "tokenizer.ggml.tokens": [text for text, _, _ in pieces],
        "tokenizer.ggml.scores": [score for _, score, _ in pieces],
        "tokenizer.ggml.token_type": [kind for _, _, kind in pieces],
        "tokenizer.ggml.add_space_prefix": False,
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.ggml.padding_token_id": 0,
    }


def fields(message):
    """(number, value) of a protocol buffer's message: whole numbers, and bytes for all else."""
    at = 0

    def varint():
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        tag = varint()
        if tag & 7 == 0:
            yield tag >> 3, varint()
            continue
        size = {1: 8, 5: 4}.get(tag & 7) or varint()
        yield tag >> 3, message[at:at + size]
        at += size


def bpe_keys(path, pre):
    """The keys of a tokenizer.json of byte-level BPE."""
    file = json.loads(path.read_text(encoding="utf-8"))
    tokens = {i: (text, 1) for text, i in file["model"]["vocab"].items()}
    for token in file["added_tokens"]:
        tokens[token["id"]] = (token["content"], 3 if token["special"] else 4)
    merges = file["model"]["merges"]
    return {
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": pre,
        "tokenizer.ggml.tokens": [tokens[i][0] for i in sorted(tokens)],
        "tokenizer.ggml.token_type": [tokens[i][1] for i in sorted(tokens)],
        "tokenizer.ggml.merges": [m if isinstance(m, str) else " ".join(m) for m in merges],
    }
