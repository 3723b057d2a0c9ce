"""Whole steps of a dense model with random weights."""

import torch
import torch.nn.functional as functional

from attention import decode_attention, prompt_attention
from layers import add_norm, product, rotate, silu_mul
from operands import DEVICE, HEAD_DIM, random

# Under the names of the catalogue. Qwen3's norms of queries and keys are left out.
MODELS = {
    "llama-3.1-8b": dict(layers=32, hidden=4096, heads=32, kv_heads=8, intermediate=14336, vocabulary=128256),
    "qwen3-32b": dict(layers=64, hidden=5120, heads=64, kv_heads=8, intermediate=25600, vocabulary=151936),
}


class Dense:
    """Products in bf16, or in fp8 with casts that norms and activations make on the way; its head in bf16."""

    def __init__(self, layers, hidden, heads, kv_heads, intermediate, vocabulary, dtype):
        self.heads, self.kv_heads, self.dtype = heads, kv_heads, dtype
        width = (heads + 2 * kv_heads) * HEAD_DIM
        self.layers = [
            dict(
                norm=random(hidden, scale=1),
                qkv=random(width, hidden, dtype=dtype),
                out=random(hidden, heads * HEAD_DIM, dtype=dtype),
                norm2=random(hidden, scale=1),
                up=random(2 * intermediate, hidden, dtype=dtype),
                down=random(hidden, intermediate, dtype=dtype),
            )
            for _ in range(layers)
        ]
        self.norm = random(hidden, scale=1)
        self.head = random(vocabulary, hidden)
        self.embedding = random(vocabulary, hidden)
        self.one = torch.ones((), device=DEVICE)
        self.cosines = random(65536, HEAD_DIM, scale=1)

    def launches(self, phase):
        """
        Kernels that Python launches in a step: embedding, first residual, last norm, head and argmax; in
        each layer two norms, four products, rotation, activation, attention (two kernels in decoding), and in
        fp8 the cast of what attention wrote. Kernels that cuBLAS or argmax may add are not counted.
        """
        attention = 2 if phase == "decode" else 1
        cast = 0 if self.dtype == torch.bfloat16 else 1
        return 5 + len(self.layers) * (8 + attention + cast)

    def decode(self, batch, context):
        """A step that decodes one token of each of `batch` sequences, the last of its `context` tokens."""
        tokens = torch.randint(0, 1000, (batch,), device=DEVICE)
        positions = torch.full((batch,), context - 1, device=DEVICE, dtype=torch.int32)
        shape = (batch, self.kv_heads, context, HEAD_DIM)
        caches = [(random(*shape), random(*shape)) for _ in self.layers]

        def attend(index, qkv):
            k, v = caches[index]
            q = rotate(qkv, k, v, self.cosines, positions, context, self.heads, self.kv_heads)
            return decode_attention(q, k, v)

        return lambda: self._step(tokens, attend, batch)

    def prompt(self, isl):
        """A step that reads one prompt; all layers write into the same cache, which no later step reads."""
        tokens = torch.randint(0, 1000, (isl,), device=DEVICE)
        positions = torch.arange(isl, device=DEVICE, dtype=torch.int32)
        # One token's keys a row, so that each row is the end of a cache of one token.
        keys = torch.empty(isl * self.kv_heads, 1, HEAD_DIM, device=DEVICE, dtype=torch.bfloat16)
        values = torch.empty_like(keys)
        shape = (1, isl, self.kv_heads, HEAD_DIM)

        def attend(_, qkv):
            q = rotate(qkv, keys, values, self.cosines, positions, 1, self.heads, self.kv_heads)
            return prompt_attention(q[None], keys.view(shape), values.view(shape)).reshape(isl, -1)

        return lambda: self._step(tokens, attend, 1)

    def _step(self, tokens, attend, last):
        """`attend(layer, qkv)` gives [rows, heads x D]; logits are those of the last `last` rows."""
        x = self.embedding[tokens]
        residual = torch.zeros_like(x)
        for index, layer in enumerate(self.layers):
            normed = add_norm(x, residual, layer["norm"], self.dtype)
            attended = attend(index, product(normed, layer["qkv"], self.one))
            x = product(self._cast(attended), layer["out"], self.one)
            normed = add_norm(x, residual, layer["norm2"], self.dtype)
            activated = silu_mul(product(normed, layer["up"], self.one), self.dtype)
            x = product(activated, layer["down"], self.one)
        normed = add_norm(x, residual, self.norm, torch.bfloat16)
        return functional.linear(normed[-last:], self.head).argmax(-1)

    def _cast(self, x):
        return x if self.dtype == torch.bfloat16 else x.to(self.dtype)
