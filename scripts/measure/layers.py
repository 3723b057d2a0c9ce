"""Products, and the kernels between them, which write what the next product takes."""

import torch
import torch.nn.functional as functional
import triton
import triton.language as tl

from operands import DEVICE, HEAD_DIM


def product(a, weight, one):
    """a [m, k] by weight [n, k], in cuBLAS; 8-bit operands have one scale a tensor, which is `one`."""
    if weight.dtype == torch.bfloat16:
        return functional.linear(a, weight)
    return torch._scaled_mm(a, weight.t(), scale_a=one, scale_b=one, out_dtype=torch.bfloat16)


@triton.jit
def add_norm_kernel(x, residual, weight, out, width, BLOCK: tl.constexpr):
    row = tl.program_id(0)
    column = tl.arange(0, BLOCK)
    mask = column < width
    value = tl.load(x + row * width + column, mask, 0.0).to(tl.float32)
    value += tl.load(residual + row * width + column, mask, 0.0).to(tl.float32)
    tl.store(residual + row * width + column, value.to(tl.bfloat16), mask)
    scale = 1 / tl.sqrt(tl.sum(value * value) / width + 1e-6)
    gain = tl.load(weight + column, mask, 0.0).to(tl.float32)
    tl.store(out + row * width + column, (value * scale * gain).to(out.dtype.element_ty), mask)


def add_norm(x, residual, weight, dtype):
    """Adds x to the residual in place; returns the RMS norm of the sum, cast on the way."""
    out = torch.empty_like(x, dtype=dtype)
    width = x.shape[1]
    block = triton.next_power_of_2(width)
    add_norm_kernel[(x.shape[0],)](x, residual, weight, out, width, block, num_warps=8)
    return out


@triton.jit
def silu_mul_kernel(x, out, width, BLOCK: tl.constexpr):
    row = tl.program_id(0)
    column = tl.program_id(1) * BLOCK + tl.arange(0, BLOCK)
    mask = column < width
    gate = tl.load(x + row * 2 * width + column, mask, 0.0).to(tl.float32)
    up = tl.load(x + row * 2 * width + width + column, mask, 0.0).to(tl.float32)
    tl.store(out + row * width + column, (gate * tl.sigmoid(gate) * up).to(out.dtype.element_ty), mask)


def silu_mul(x, dtype):
    """The gated activation of x [rows, gate and up], cast on the way."""
    rows, width = x.shape[0], x.shape[1] // 2
    out = torch.empty(rows, width, device=DEVICE, dtype=dtype)
    silu_mul_kernel[(rows, triton.cdiv(width, 2048))](x, out, width, 2048)
    return out


@triton.jit
def rotate_kernel(
    qkv,
    q,
    k_cache,
    v_cache,
    cosines,
    position,
    context,
    HEADS: tl.constexpr,
    KV: tl.constexpr,
    D: tl.constexpr,
):
    """One head of one token a program; keys and values go to the end of a cache [B, KV, S, D]."""
    row = tl.program_id(0)
    head = tl.program_id(1)
    half = tl.arange(0, D // 2)
    at = qkv + row * (HEADS + 2 * KV) * D + head * D
    first = tl.load(at + half).to(tl.float32)
    second = tl.load(at + D // 2 + half).to(tl.float32)
    place = tl.load(position + row)
    cosine = tl.load(cosines + place * D + half).to(tl.float32)
    sine = tl.load(cosines + place * D + D // 2 + half).to(tl.float32)
    if head < HEADS:
        to = q + (row * HEADS + head) * D
        tl.store(to + half, (first * cosine - second * sine).to(tl.bfloat16))
        tl.store(to + D // 2 + half, (second * cosine + first * sine).to(tl.bfloat16))
    elif head < HEADS + KV:
        to = k_cache + ((row * KV + head - HEADS) * context + context - 1) * D
        tl.store(to + half, (first * cosine - second * sine).to(tl.bfloat16))
        tl.store(to + D // 2 + half, (second * cosine + first * sine).to(tl.bfloat16))
    else:
        to = v_cache + ((row * KV + head - HEADS - KV) * context + context - 1) * D
        tl.store(to + half, first.to(tl.bfloat16))
        tl.store(to + D // 2 + half, second.to(tl.bfloat16))


def rotate(qkv, k_cache, v_cache, cosines, positions, context, heads, kv_heads):
    """Rotates queries and keys, stores keys and values as the last of `context` tokens; returns queries."""
    rows = qkv.shape[0]
    q = torch.empty(rows, heads, HEAD_DIM, device=DEVICE, dtype=torch.bfloat16)
    rotate_kernel[(rows, heads + 2 * kv_heads)](
        qkv, q, k_cache, v_cache, cosines, positions, context, heads, kv_heads, HEAD_DIM
    )
    return q
