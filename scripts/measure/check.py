"""Holds the kernels of these measurements against plain arithmetic in 64 bits."""

import torch
import torch.nn.functional as functional

from attention import decode_attention, prompt_attention
from mixture import mixture, routing
from operands import DEVICE, HEAD_DIM, random

LARGEST_ERROR = 2e-2


def check():
    """Relative errors of all kernels, which bf16 explains; raises where one computes something else."""
    errors = dict(
        decode_attention=_decode_attention_error(),
        prompt_attention=_prompt_attention_error(),
        mixture=_mixture_error(),
    )
    if max(errors.values()) > LARGEST_ERROR:
        raise RuntimeError(f"a kernel computes something else: {errors}")
    return errors


def _relative_error(got, wanted):
    return ((got.double() - wanted).norm() / wanted.norm()).item()


def _decode_attention_error():
    q = random(3, 32, HEAD_DIM, scale=1)
    k, v = random(3, 8, 1000, HEAD_DIM, scale=1), random(3, 8, 1000, HEAD_DIM, scale=1)
    wide = [cache.double().repeat_interleave(4, 1) for cache in (k, v)]
    wanted = functional.scaled_dot_product_attention(q[:, :, None].double(), *wide)[:, :, 0].reshape(3, -1)
    return _relative_error(decode_attention(q, k, v), wanted)


def _prompt_attention_error():
    q = random(1, 300, 32, HEAD_DIM, scale=1)
    k, v = random(1, 300, 8, HEAD_DIM, scale=1), random(1, 300, 8, HEAD_DIM, scale=1)
    wide = [each.double().transpose(1, 2).repeat_interleave(4, 1) for each in (k, v)]
    queries = q.double().transpose(1, 2)
    wanted = functional.scaled_dot_product_attention(queries, *wide, is_causal=True).transpose(1, 2)
    return _relative_error(prompt_attention(q, k, v), wanted)


def _mixture_error():
    x, gate_up, down = random(5, 256, scale=1), random(8, 128, 256), random(8, 256, 64)
    rows, block_expert, _ = routing(5, 8, 2, 16)
    experts = [None] * 10
    for place, source in enumerate(rows.tolist()):
        if source >= 0:
            experts[source] = block_expert[place // 16].item()
    wanted = torch.zeros(5, 256, device=DEVICE, dtype=torch.double)
    for pair, expert in enumerate(experts):
        both = x[pair // 2].double() @ gate_up[expert].double().t()
        wanted[pair // 2] += (functional.silu(both[:64]) * both[64:]) @ down[expert].double().t()
    return _relative_error(mixture(x, gate_up, down, (rows, block_expert, 16), 2), wanted)
