"""A mixture of experts in Triton: random routing, two grouped products, the activation between, the sum."""

import math

import torch
import triton
import triton.language as tl

from layers import silu_mul
from operands import DEVICE


@triton.jit
def grouped_kernel(
    a,
    b,
    out,
    rows,
    block_expert,
    n,
    k,
    divisor,
    BM: tl.constexpr,
    BN: tl.constexpr,
    BK: tl.constexpr,
):
    """Rows by expert, padded to BM an expert; a [tokens, k], b [experts, n, k], out [pairs, n]."""
    block = tl.program_id(0)
    expert = tl.load(block_expert + block)
    if expert < 0:
        return
    place = block * BM + tl.arange(0, BM)
    source = tl.load(rows + place)
    is_row = source >= 0
    column = tl.program_id(1) * BN + tl.arange(0, BN)
    depth = tl.arange(0, BK)
    sums = tl.zeros([BM, BN], tl.float32)
    at_a = a + (source[:, None] // divisor) * k + depth[None, :]
    at_b = b + expert.to(tl.int64) * n * k + column[:, None] * k + depth[None, :]
    for _ in range(0, tl.cdiv(k, BK)):
        left = tl.load(at_a, is_row[:, None], 0.0)
        right = tl.load(at_b, column[:, None] < n, 0.0)
        sums += tl.dot(left, tl.trans(right))
        at_a += BK
        at_b += BK
    is_out = is_row[:, None] & (column[None, :] < n)
    tl.store(out + source[:, None] * n + column[None, :], sums.to(tl.bfloat16), is_out)


def grouped_product(a, weights, routed, divisor, products):
    """
    a by the weights [experts, n, k] of each row's expert, `products` rows in all; row r of the product takes
    row r // divisor of a. `routed`: rows by expert, the expert of each block of them, the rows of a block.
    """
    rows, block_expert, rows_a_block = routed
    n, k = weights.shape[1:]
    bn, depth_bytes = (64, 256) if rows_a_block <= 16 else (128, 128)
    bk = math.gcd(k, depth_bytes // a.element_size())
    out = torch.empty(products, n, device=DEVICE, dtype=torch.bfloat16)
    grouped_kernel[(len(block_expert), triton.cdiv(n, bn))](
        a, weights, out, rows, block_expert, n, k, divisor, rows_a_block, bn, bk, num_warps=4, num_stages=4
    )
    return out


def routing(tokens, experts, top_k, rows_a_block):
    """Random experts of each token: pairs by expert and padded, the expert of each block, experts reached."""
    chosen = torch.rand(tokens, experts).topk(top_k).indices.flatten()
    rows, block_expert = [], []
    for expert in chosen.unique().tolist():
        pairs = (chosen == expert).nonzero().flatten().tolist()
        blocks = math.ceil(len(pairs) / rows_a_block)
        rows += pairs + [-1] * (blocks * rows_a_block - len(pairs))
        block_expert += [expert] * blocks

    def on_device(values):
        return torch.tensor(values, device=DEVICE, dtype=torch.int32)

    return on_device(rows), on_device(block_expert), len(chosen.unique())


def mixture(x, gate_up, down, routed, top_k):
    """x [tokens, hidden] by gate_up [experts, 2 x inter, hidden] and down [experts, hidden, inter]."""
    tokens = x.shape[0]
    hidden = grouped_product(x, gate_up, routed, top_k, tokens * top_k)
    out = grouped_product(silu_mul(hidden, x.dtype), down, routed, 1, tokens * top_k)
    return out.view(tokens, top_k, -1).sum(1)
