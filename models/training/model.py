"""A Llama-architecture language model, parameter for parameter as transformers' LlamaForCausalLM.

Shapes: B rows, T tokens, H hidden, N query heads, K key/value heads, D head dimension, V words.
"""

import math

import torch
from torch import nn
from torch.nn import functional


class RootMeanSquareNorm(nn.Module):
    """x / rms(x) * weight over the last axis, computed in float32."""

    def __init__(self, size: int, epsilon: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.epsilon = epsilon

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return functional.rms_norm(x, self.weight.shape, self.weight, self.epsilon)


def rotary_tables(config: dict) -> tuple[torch.Tensor, torch.Tensor]:
    """cos and sin [context, D/2] of position * base^(-2i/D)."""
    half = config["headDimension"] // 2
    frequencies = config["ropeBase"] ** (-torch.arange(half, dtype=torch.float64) / half)
    angles = torch.outer(torch.arange(config["contextLength"], dtype=torch.float64), frequencies)
    return angles.cos().float(), angles.sin().float()


def rotate(x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    """Rotary embedding of x [B, heads, T, D]; pairs are (i, i + D/2), as in transformers."""
    first, second = x.chunk(2, dim=-1)
    return torch.cat((first * cos - second * sin, second * cos + first * sin), dim=-1)


class Attention(nn.Module):
    """Causal grouped-query attention without biases."""

    def __init__(self, config: dict):
        super().__init__()
        self.heads, self.groups = config["heads"], config["keyValueHeads"]
        self.dimension = config["headDimension"]
        hidden = config["hidden"]
        self.q_proj = nn.Linear(hidden, self.heads * self.dimension, bias=False)
        self.k_proj = nn.Linear(hidden, self.groups * self.dimension, bias=False)
        self.v_proj = nn.Linear(hidden, self.groups * self.dimension, bias=False)
        self.o_proj = nn.Linear(self.heads * self.dimension, hidden, bias=False)

    def forward(self, x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
        rows, length, _ = x.shape
        split = (rows, length, -1, self.dimension)
        value = self.v_proj(x).view(split).transpose(1, 2)
        query = rotate(self.q_proj(x).view(split).transpose(1, 2), cos, sin).to(value.dtype)
        key = rotate(self.k_proj(x).view(split).transpose(1, 2), cos, sin).to(value.dtype)
        repeat = self.heads // self.groups
        key, value = key.repeat_interleave(repeat, 1), value.repeat_interleave(repeat, 1)
        mixed = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        return self.o_proj(mixed.transpose(1, 2).reshape(rows, length, -1))


class FeedForward(nn.Module):
    """SwiGLU: down(silu(gate(x)) * up(x))."""

    def __init__(self, config: dict):
        super().__init__()
        hidden, inner = config["hidden"], config["intermediate"]
        self.gate_proj = nn.Linear(hidden, inner, bias=False)
        self.up_proj = nn.Linear(hidden, inner, bias=False)
        self.down_proj = nn.Linear(inner, hidden, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.down_proj(functional.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    """Attention and feed-forward, each on a normalised copy and added to the stream."""

    def __init__(self, config: dict):
        super().__init__()
        self.input_layernorm = RootMeanSquareNorm(config["hidden"], config["normEpsilon"])
        self.self_attn = Attention(config)
        self.post_attention_layernorm = RootMeanSquareNorm(config["hidden"], config["normEpsilon"])
        self.mlp = FeedForward(config)

    def forward(self, x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
        x = x + self.self_attn(self.input_layernorm(x), cos, sin)
        return x + self.mlp(self.post_attention_layernorm(x))


class LanguageModel(nn.Module):
    """Token ids [B, T] -> logits [B, T, V]; the output head is the embedding."""

    def __init__(self, config: dict):
        super().__init__()
        self.config = config
        self.embed_tokens = nn.Embedding(config["vocabulary"], config["hidden"])
        self.layers = nn.ModuleList(Layer(config) for _ in range(config["layers"]))
        self.norm = RootMeanSquareNorm(config["hidden"], config["normEpsilon"])
        cos, sin = rotary_tables(config)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        self._initialise()

    def _initialise(self) -> None:
        """Normal weights of scale 1/sqrt(fan-in); projections into the stream start at zero."""
        nn.init.normal_(self.embed_tokens.weight, std=0.02)
        for name, weight in self.layers.named_parameters():
            if weight.ndim == 2:
                if name.endswith(("o_proj.weight", "down_proj.weight")):
                    nn.init.zeros_(weight)
                else:
                    nn.init.normal_(weight, std=1 / math.sqrt(weight.shape[1]))

    def hidden(self, ids: torch.Tensor) -> torch.Tensor:
        """The normalised last state [B, T, H], before the output head."""
        length = ids.shape[1]
        cos, sin = self.cos[:length], self.sin[:length]
        x = self.embed_tokens(ids)
        for layer in self.layers:
            x = layer(x, cos, sin)
        return self.norm(x)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return functional.linear(self.hidden(ids), self.embed_tokens.weight)

    def parameter_count(self) -> int:
        return sum(weight.numel() for weight in self.parameters())


def transformers_config(config: dict) -> dict:
    """The same architecture as transformers' config.json states it."""
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": config["vocabulary"],
        "hidden_size": config["hidden"],
        "intermediate_size": config["intermediate"],
        "num_hidden_layers": config["layers"],
        "num_attention_heads": config["heads"],
        "num_key_value_heads": config["keyValueHeads"],
        "head_dim": config["headDimension"],
        "hidden_act": "silu",
        "max_position_embeddings": config["contextLength"],
        "rms_norm_eps": config["normEpsilon"],
        "rope_theta": config["ropeBase"],
        "tie_word_embeddings": True,
        "attention_bias": False,
        "mlp_bias": False,
        "bos_token_id": None,
        "eos_token_id": 0,
        "pad_token_id": 4,
    }
