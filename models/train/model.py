"""HunYuanDenseV1 in PyTorch, for training: rows of packed documents, no cache.

Shapes: B rows, T tokens a row, H query heads, K key and value heads, D head size.
Runs with PyTorch 1.13 on a CPU; on a GPU with flex_attention and torch.compile (2.5 or later).
"""

import math

import torch
from torch import nn
from torch.nn import functional


def make_config(hidden, layers, heads, kv_heads, head_dim, intermediate, vocabulary, longest=2048):
    """config.json, as the program and transformers read it."""
    return {
        "architectures": ["HunYuanDenseV1ForCausalLM"], "model_type": "hunyuan_v1_dense",
        "hidden_act": "silu", "hidden_size": hidden, "num_hidden_layers": layers,
        "num_attention_heads": heads, "num_key_value_heads": kv_heads, "head_dim": head_dim,
        "intermediate_size": intermediate, "vocab_size": vocabulary, "rms_norm_eps": 1e-5,
        "rope_theta": 10000.0, "rope_scaling": {"type": "dynamic", "alpha": 1.0, "factor": 1.0},
        "max_position_embeddings": longest, "tie_word_embeddings": True, "use_qk_norm": True,
        "attention_bias": False, "mlp_bias": False, "bos_token_id": 1, "eos_token_id": 2,
        "pad_token_id": 0, "torch_dtype": "bfloat16", "use_cache": True,
    }


def row_scales(weight):
    """[rows, 1]: what int8 values of each row are multiplied with; never 0."""
    return weight.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127.0


def fake_quantised(weight):
    """The weight as it will be stored, int8 a row; gradients pass as if it were not rounded."""
    scales = row_scales(weight.detach())
    rounded = (weight.detach() / scales).round() * scales
    return weight + (rounded - weight.detach())


class Linear(nn.Linear):
    def __init__(self, inputs, outputs):
        super().__init__(inputs, outputs, bias=False)

    def forward(self, x):
        return functional.linear(x, fake_quantised(self.weight))


class RmsNorm(nn.Module):
    def __init__(self, size, epsilon):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.epsilon = epsilon

    def forward(self, x):
        y = x.float()
        y = y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + self.epsilon)
        return self.weight * y.to(x.dtype)


def rope_tables(config, positions):
    """cos and sin, [B, 1, T, D], of positions [B, T]."""
    size = config["head_dim"]
    base = config["rope_theta"] * config["rope_scaling"]["alpha"] ** (size / (size - 2))
    exponents = torch.arange(0, size, 2, dtype=torch.float32, device=positions.device) / size
    angles = positions[:, None, :, None].float() / base ** exponents
    angles = torch.cat([angles, angles], -1)
    return angles.cos(), angles.sin()


def rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return x * cos.to(x.dtype) + torch.cat([-b, a], -1) * sin.to(x.dtype)


def dense_mask(documents):
    """[B, 1, T, T]: true where a token may look: back, and in its own document."""
    size = documents.shape[1]
    causal = torch.ones(size, size, dtype=torch.bool, device=documents.device).tril()
    return (documents[:, :, None] == documents[:, None, :])[:, None] & causal


def attend_densely(q, k, v, mask):
    if hasattr(functional, "scaled_dot_product_attention"):
        return functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    scores = (q @ k.transpose(-1, -2)).float() / math.sqrt(q.shape[-1])
    return scores.masked_fill(~mask, float("-inf")).softmax(-1).to(v.dtype) @ v


def flexible_mask(documents):
    """The same as dense_mask, as blocks of which empty ones are skipped."""
    from torch.nn.attention.flex_attention import create_block_mask
    rows, size = documents.shape

    def may_look(row, head, query, key):
        return (query >= key) & (documents[row, query] == documents[row, key])

    return create_block_mask(may_look, rows, None, size, size, device=documents.device)


def attend_flexibly(q, k, v, mask):
    from torch.nn.attention.flex_attention import flex_attention
    return flex_attention(q, k, v, block_mask=mask)


class Attention(nn.Module):
    def __init__(self, config, attend):
        super().__init__()
        hidden, size = config["hidden_size"], config["head_dim"]
        self.heads, self.kv_heads = config["num_attention_heads"], config["num_key_value_heads"]
        self.attend = attend
        self.q_proj = Linear(hidden, self.heads * size)
        self.k_proj = Linear(hidden, self.kv_heads * size)
        self.v_proj = Linear(hidden, self.kv_heads * size)
        self.o_proj = Linear(self.heads * size, hidden)
        self.query_layernorm = RmsNorm(size, config["rms_norm_eps"])
        self.key_layernorm = RmsNorm(size, config["rms_norm_eps"])

    def forward(self, x, cos, sin, mask):
        rows, length, _ = x.shape

        def heads_of(projected, heads):
            return projected.view(rows, length, heads, -1).transpose(1, 2)

        # HunYuan rotates first and normalises the heads then; most models do it the other way.
        q = self.query_layernorm(rotate(heads_of(self.q_proj(x), self.heads), cos, sin))
        k = self.key_layernorm(rotate(heads_of(self.k_proj(x), self.kv_heads), cos, sin))
        v = heads_of(self.v_proj(x), self.kv_heads)
        shared = self.heads // self.kv_heads
        k, v = k.repeat_interleave(shared, 1), v.repeat_interleave(shared, 1)
        out = self.attend(q.to(v.dtype), k.to(v.dtype), v, mask)
        return self.o_proj(out.transpose(1, 2).reshape(rows, length, -1))


class Mlp(nn.Module):
    def __init__(self, config):
        super().__init__()
        hidden, inner = config["hidden_size"], config["intermediate_size"]
        self.gate_proj, self.up_proj = Linear(hidden, inner), Linear(hidden, inner)
        self.down_proj = Linear(inner, hidden)

    def forward(self, x):
        return self.down_proj(functional.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, config, attend, dropout):
        super().__init__()
        hidden, epsilon = config["hidden_size"], config["rms_norm_eps"]
        self.self_attn, self.mlp = Attention(config, attend), Mlp(config)
        self.input_layernorm = RmsNorm(hidden, epsilon)
        self.post_attention_layernorm = RmsNorm(hidden, epsilon)
        self.dropout = dropout

    def forward(self, x, cos, sin, mask):
        drop = self.dropout if self.training else 0.0
        x = x + functional.dropout(self.self_attn(self.input_layernorm(x), cos, sin, mask), drop)
        return x + functional.dropout(self.mlp(self.post_attention_layernorm(x)), drop)


class Decoder(nn.Module):
    def __init__(self, config, attend, dropout):
        super().__init__()
        self.embed_tokens = nn.Embedding(config["vocab_size"], config["hidden_size"])
        self.layers = nn.ModuleList(Layer(config, attend, dropout)
                                    for _ in range(config["num_hidden_layers"]))
        self.norm = RmsNorm(config["hidden_size"], config["rms_norm_eps"])


class HunYuanDense(nn.Module):
    """Names of parameters are those of the published checkpoints."""

    def __init__(self, config, attend=attend_densely, dropout=0.0):
        super().__init__()
        self.config = config
        self.model = Decoder(config, attend, dropout)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                is_last = name.endswith(("o_proj.weight", "down_proj.weight"))
                depth = 2 * config["num_hidden_layers"] if is_last else 1
                nn.init.normal_(parameter, std=0.02 / math.sqrt(depth))

    def attend_with(self, attend):
        for layer in self.model.layers:
            layer.self_attn.attend = attend

    def forward(self, ids, positions, mask, chosen):
        """Logits [len(chosen), vocabulary] behind the tokens `chosen` of the flattened rows.

        ids, positions: [B, T]; mask: of `dense_mask` or `flexible_mask`."""
        cos, sin = rope_tables(self.config, positions)
        embedding = fake_quantised(self.model.embed_tokens.weight)
        x = functional.embedding(ids, embedding)
        for layer in self.model.layers:
            x = layer(x, cos, sin, mask)
        x = self.model.norm(x).flatten(0, 1).index_select(0, chosen)
        return functional.linear(x, embedding)
