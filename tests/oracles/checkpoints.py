"""Small checkpoints of HunYuanDenseV1, as folders of safetensors."""

import json
import struct

import numpy as np

CONFIG = {
    "architectures": ["HunYuanDenseV1ForCausalLM"], "model_type": "hunyuan_v1_dense",
    "hidden_size": 256, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "head_dim": 64, "intermediate_size": 512, "vocab_size": 320,
    "max_position_embeddings": 64, "rms_norm_eps": 1e-5, "rope_theta": 10000.0,
    "rope_scaling": {"type": "dynamic", "alpha": 1000.0}, "tie_word_embeddings": True,
}


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
    header, data = {}, b""
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
