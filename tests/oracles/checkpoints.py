"""Small checkpoints of HunYuanDenseV1 and HYV3, as folders of safetensors."""

import json
import struct

import numpy as np

CONFIG = {
    "architectures": ["HunYuanDenseV1ForCausalLM"], "model_type": "hunyuan_v1_dense",
    "hidden_size": 256, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "head_dim": 64, "intermediate_size": 512, "vocab_size": 320,
    "max_position_embeddings": 64, "rms_norm_eps": 1e-5, "rope_theta": 10000.0,
    "rope_scaling": {"type": "dynamic", "alpha": 1000.0, "factor": 1.0},
    "tie_word_embeddings": True,
}

# A dense layer, then two with experts; heads that do not make up the width.
MIXTURE = CONFIG | {
    "architectures": ["HYV3ForCausalLM"], "model_type": "hy_v3", "num_hidden_layers": 3,
    "num_attention_heads": 8, "num_experts": 16, "num_experts_per_tok": 4,
    "num_shared_experts": 1, "expert_hidden_dim": 96, "moe_intermediate_size": 96,
    "first_k_dense_replace": 1, "router_scaling_factor": 2.826, "route_norm": True,
    "moe_router_use_sigmoid": True, "moe_router_enable_expert_bias": True, "qk_norm": True,
    "tie_word_embeddings": False, "hidden_act": "silu",
    "rope_parameters": {"rope_type": "default", "rope_theta": 11158840.0},
}
del MIXTURE["rope_scaling"], MIXTURE["rope_theta"]


def mixture_shapes():
    """Of MIXTURE, by the names of Tencent's files."""
    hidden, inner = MIXTURE["hidden_size"], MIXTURE["moe_intermediate_size"]
    dim, heads, kv = (MIXTURE[key] for key in ("head_dim", "num_attention_heads",
                                               "num_key_value_heads"))
    vocab, experts = MIXTURE["vocab_size"], MIXTURE["num_experts"]
    all_shapes = {"model.embed_tokens.weight": (vocab, hidden), "lm_head.weight": (vocab, hidden),
                  "model.norm.weight": (hidden,)}
    for layer in range(MIXTURE["num_hidden_layers"]):
        of_layer = {
            "input_layernorm": (hidden,), "post_attention_layernorm": (hidden,),
            "self_attn.q_proj": (heads * dim, hidden), "self_attn.k_proj": (kv * dim, hidden),
            "self_attn.v_proj": (kv * dim, hidden), "self_attn.o_proj": (hidden, heads * dim),
            "self_attn.q_norm": (dim,), "self_attn.k_norm": (dim,)}

        def add(stem, width):
            of_layer.update({stem + "gate_proj": (width, hidden), stem + "up_proj": (width, hidden),
                             stem + "down_proj": (hidden, width)})

        prefix = f"model.layers.{layer}."
        if layer < MIXTURE["first_k_dense_replace"]:
            add("mlp.", MIXTURE["intermediate_size"])
        else:
            of_layer["mlp.router.gate"] = (experts, hidden)
            all_shapes[prefix + "mlp.expert_bias"] = (experts,)
            add("mlp.shared_mlp.", inner)
            for expert in range(experts):
                add(f"mlp.experts.{expert}.", inner)
        all_shapes |= {f"{prefix}{name}.weight": shape for name, shape in of_layer.items()}
    return all_shapes


def random_weights(all_shapes, random):
    """float32; biases of experts are large enough to change who is chosen."""
    weights = {}
    for name, shape in all_shapes.items():
        if name.endswith("expert_bias"):
            values = random.normal(0, 0.1, shape)
        elif len(shape) == 1:
            values = random.uniform(0.5, 1.5, shape)
        else:
            values = random.normal(0, 1 if "embed_tokens" in name else shape[1] ** -0.5, shape)
        weights[name] = values.astype(np.float32)
    return weights


def fused(weights):
    """The experts of a layer in one tensor, by the names of transformers' parameters."""
    renamed, experts = {}, {}
    for name, values in weights.items():
        layer, found, rest = name.partition(".mlp.experts.")
        if found:
            expert, kind = rest.split(".")[:2]
            experts.setdefault(layer, {})[int(expert), kind] = values
            continue
        for old, new in (("mlp.router.gate.", "mlp.gate."),
                         ("mlp.expert_bias", "mlp.e_score_correction_bias"),
                         ("mlp.shared_mlp.", "mlp.shared_experts.")):
            name = name.replace(old, new)
        renamed[name] = values
    for layer, of in experts.items():
        count = 1 + max(expert for expert, _ in of)
        renamed[layer + ".mlp.experts.gate_up_proj"] = np.stack(
            [np.concatenate([of[i, "gate_proj"], of[i, "up_proj"]]) for i in range(count)])
        renamed[layer + ".mlp.experts.down_proj"] = np.stack(
            [of[i, "down_proj"] for i in range(count)])
    return renamed


def shapes():
    """name -> shape."""
    hidden, inner = CONFIG["hidden_size"], CONFIG["intermediate_size"]
    dim, heads, kv = (CONFIG[key] for key in ("head_dim", "num_attention_heads",
                                              "num_key_value_heads"))
    all_shapes = {"model.embed_tokens": (CONFIG["vocab_size"], hidden), "model.norm": (hidden,)}
    for layer in range(CONFIG["num_hidden_layers"]):
        of_layer = {
            "input_layernorm": (hidden,), "post_attention_layernorm": (hidden,),
            "self_attn.q_proj": (heads * dim, hidden), "self_attn.k_proj": (kv * dim, hidden),
            "self_attn.v_proj": (kv * dim, hidden), "self_attn.o_proj": (hidden, heads * dim),
            "self_attn.query_layernorm": (dim,), "self_attn.key_layernorm": (dim,),
            "mlp.gate_proj": (inner, hidden), "mlp.up_proj": (inner, hidden),
            "mlp.down_proj": (hidden, inner)}
        all_shapes |= {f"model.layers.{layer}.{name}": shape for name, shape in of_layer.items()}
    return {name + ".weight": shape for name, shape in all_shapes.items()}


def write_safetensors(path, tensors):
    """`tensors`: name -> float32 array, or (type, array whose bytes count)."""
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in tensors.items():
        kind, array = tensor if isinstance(tensor, tuple) else ("F32", tensor.astype(np.float32))
        raw = np.ascontiguousarray(array).tobytes()
        header[name] = {"dtype": kind, "shape": list(array.shape),
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def write_folder(folder, config, tensors):
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(config))
    write_safetensors(folder / "model.safetensors", tensors)


def read_safetensors(path):
    """name -> float32 array, of F32 and BF16."""
    file = path.read_bytes()
    (size,) = struct.unpack_from("<Q", file)
    tensors = {}
    for name, entry in json.loads(file[8:8 + size]).items():
        if name == "__metadata__":
            continue
        begin, end = (8 + size + offset for offset in entry["data_offsets"])
        if entry["dtype"] == "BF16":
            wide = np.frombuffer(file[begin:end], dtype=np.uint16).astype(np.uint32) << 16
            array = wide.view(np.float32)
        else:
            array = np.frombuffer(file[begin:end], dtype=np.float32)
        tensors[name] = array.reshape(entry["shape"])
    return tensors
