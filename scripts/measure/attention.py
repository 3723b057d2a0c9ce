"""Attention over a contiguous cache: decoding in Triton, split over the context; prompts in cuDNN."""

import torch
import torch.nn.functional as functional
import triton
import triton.language as tl
from torch.nn.attention import SDPBackend, sdpa_kernel

from operands import DEVICE, HEAD_DIM

BLOCK = 64
MULTIPROCESSORS = 132


@triton.jit
def decode_part_kernel(
    q,
    k,
    v,
    part,
    weight,
    context,
    each,
    parts,
    scale,
    HEADS: tl.constexpr,
    KV: tl.constexpr,
    D: tl.constexpr,
    GROUP: tl.constexpr,
    ROWS: tl.constexpr,
    BLOCK: tl.constexpr,
):
    """One sequence, one KV head and one part of the context a program; a group's query heads share it."""
    sequence = tl.program_id(0) // KV
    kv = tl.program_id(0) % KV
    share = tl.program_id(1)
    row = tl.arange(0, ROWS)
    d = tl.arange(0, D)
    head = kv * GROUP + row
    query = tl.load(q + (sequence * HEADS + head[:, None]) * D + d[None, :], row[:, None] < GROUP, 0.0)
    largest = tl.full([ROWS], -1e30, tl.float32)
    total = tl.zeros([ROWS], tl.float32)
    sums = tl.zeros([ROWS, D], tl.float32)
    start = share * each
    end = tl.minimum(start + each, context)
    base = (sequence.to(tl.int64) * KV + kv) * context
    for n in range(start, end, BLOCK):
        place = n + tl.arange(0, BLOCK)
        keys = tl.load(k + (base + place[:, None]) * D + d[None, :], place[:, None] < end, 0.0)
        score = tl.dot(query, tl.trans(keys)) * scale
        score = tl.where(place[None, :] < end, score, -1e30)
        new = tl.maximum(largest, tl.max(score, 1))
        p = tl.exp(score - new[:, None])
        shrink = tl.exp(largest - new)
        total = total * shrink + tl.sum(p, 1)
        values = tl.load(v + (base + place[:, None]) * D + d[None, :], place[:, None] < end, 0.0)
        sums = sums * shrink[:, None] + tl.dot(p.to(tl.bfloat16), values)
        largest = new
    out = (sequence * HEADS + head) * parts + share
    mean = sums / tl.maximum(total, 1e-30)[:, None]
    tl.store(part + out[:, None] * D + d[None, :], mean, row[:, None] < GROUP)
    log_total = tl.where(total > 0, largest + tl.log(tl.maximum(total, 1e-30)), -1e30)
    tl.store(weight + out, log_total, row < GROUP)


@triton.jit
def decode_join_kernel(part, weight, out, parts, D: tl.constexpr, PADDED: tl.constexpr):
    """One query head a program: the mean of its parts by their weights."""
    head = tl.program_id(0)
    share = tl.arange(0, PADDED)
    d = tl.arange(0, D)
    w = tl.load(weight + head * parts + share, share < parts, -1e30)
    w = tl.exp(w - tl.max(w, 0))
    values = tl.load(part + (head * parts + share[:, None]) * D + d[None, :], share[:, None] < parts, 0.0)
    tl.store(out + head * D + d, (tl.sum(values * w[:, None], 0) / tl.sum(w, 0)).to(tl.bfloat16))


def decode_attention(q, k, v):
    """q [B, H, D]; k and v [B, KV, S, D]. Two kernels; parts for four programs a multiprocessor."""
    sequences, heads, _ = q.shape
    kv_heads, context = k.shape[1], k.shape[2]
    wanted = triton.cdiv(4 * MULTIPROCESSORS, sequences * kv_heads)
    parts = max(1, min(triton.cdiv(context, 2 * BLOCK), wanted, 64))
    each = triton.cdiv(triton.cdiv(context, parts), BLOCK) * BLOCK
    part = torch.empty(sequences, heads, parts, HEAD_DIM, device=DEVICE, dtype=torch.float32)
    weight = torch.empty(sequences, heads, parts, device=DEVICE, dtype=torch.float32)
    out = torch.empty(sequences, heads * HEAD_DIM, device=DEVICE, dtype=torch.bfloat16)
    group = heads // kv_heads
    decode_part_kernel[(sequences * kv_heads, parts)](
        q,
        k,
        v,
        part,
        weight,
        context,
        each,
        parts,
        HEAD_DIM**-0.5,
        heads,
        kv_heads,
        HEAD_DIM,
        group,
        max(16, group),
        BLOCK,
        num_warps=4,
        num_stages=3,
    )
    padded = triton.next_power_of_2(parts)
    decode_join_kernel[(sequences * heads,)](part, weight, out, parts, HEAD_DIM, padded)
    return out


def prompt_attention(q, k, v):
    """Causal; q [B, S, H, D], k and v [B, S, KV, D]."""
    with sdpa_kernel([SDPBackend.CUDNN_ATTENTION, SDPBackend.FLASH_ATTENTION]):
        out = functional.scaled_dot_product_attention(
            q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), is_causal=True, enable_gqa=True
        )
    return out.transpose(1, 2)
