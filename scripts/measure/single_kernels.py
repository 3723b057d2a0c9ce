"""Rows of the Parquet files: single kernels, replayed from graphs over operands that take turns."""

import statistics
from functools import partial

import torch

from attention import decode_attention, prompt_attention
from layers import product
from mixture import mixture, routing
from operands import DEVICE, HEAD_DIM, copies_beyond_cache, random
from timing import graph_milliseconds

PRECISIONS = ((torch.bfloat16, "bfloat16"), (torch.float8_e4m3fn, "fp8"))


def gemm_rows():
    """Products of the models whose steps are measured, and of Llama-3.1-70B split over eight devices."""
    shapes = [
        (6144, 4096),
        (4096, 4096),
        (28672, 4096),
        (4096, 14336),
        (10240, 5120),
        (5120, 8192),
        (51200, 5120),
        (5120, 25600),
        (1280, 8192),
        (8192, 1024),
        (7168, 8192),
        (8192, 3584),
    ]
    one = torch.ones((), device=DEVICE)
    for dtype, name in PRECISIONS:
        for n, k in shapes:
            weight_bytes = n * k * (2 if dtype == torch.bfloat16 else 1)
            weights = [random(n, k, dtype=dtype) for _ in range(copies_beyond_cache(weight_bytes))]
            for m in (1, 4, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192):
                # PyTorch's 8-bit product may refuse fewer rows than 16.
                if dtype != torch.bfloat16 and m < 16:
                    continue
                a = random(m, k, dtype=dtype, scale=1)
                turns = weights if m <= 512 else weights[:8]
                latency = graph_milliseconds([partial(product, a, w, one) for w in turns])
                yield dict(gemm_dtype=name, m=m, n=n, k=k, kernel_source="cublas", latency=latency)
            del weights


def _attention_row(batch, isl, step, heads, kv_heads, source, latency):
    return dict(
        attn_dtype="bfloat16",
        kv_cache_dtype="bfloat16",
        batch_size=batch,
        isl=isl,
        step=step,
        num_heads=heads,
        num_key_value_heads=kv_heads,
        head_dim=HEAD_DIM,
        window_size=0,
        kernel_source=source,
        latency=latency,
    )


def decode_attention_rows():
    """All heads of an 8 B model and one of eight shares of a 70 B model, over caches that take turns."""
    for heads, kv_heads in ((32, 8), (8, 1)):
        for batch in (1, 4, 16, 64, 128):
            for context in (1024, 4096, 16384):
                bytes_each = 2 * 2 * batch * kv_heads * context * HEAD_DIM
                if bytes_each > 12e9:
                    continue
                shape = (batch, kv_heads, context, HEAD_DIM)
                copies = copies_beyond_cache(bytes_each, 16)
                caches = [(random(*shape), random(*shape)) for _ in range(copies)]
                q = random(batch, heads, HEAD_DIM, scale=1)
                latency = graph_milliseconds([partial(decode_attention, q, k, v) for k, v in caches])
                yield _attention_row(batch, 1, context - 1, heads, kv_heads, "triton", latency)
                del caches


def prompt_attention_rows():
    """Four sets of operands in turn."""
    for heads, kv_heads in ((32, 8), (64, 8), (8, 1)):
        for batch, isl in (
            (1, 256),
            (1, 1024),
            (4, 1024),
            (1, 2048),
            (1, 4096),
            (2, 4096),
            (1, 8192),
            (1, 16384),
        ):
            operands = [
                (
                    random(batch, isl, heads, HEAD_DIM, scale=1),
                    random(batch, isl, kv_heads, HEAD_DIM, scale=1),
                    random(batch, isl, kv_heads, HEAD_DIM),
                )
                for _ in range(4)
            ]
            launches = [partial(prompt_attention, *o) for o in operands]
            latency = graph_milliseconds(launches, least_launches=8)
            yield _attention_row(batch, isl, 0, heads, kv_heads, "cudnn", latency)


def mixture_rows(note):
    """
    Each load with as many layers in turn as a model has, whose time is the row's; `note` also gets the time
    with one layer's weights over and over, as benchmarks measure, which caches would favour.
    """
    shapes = [(3072, 192, 256, 8, 24), (7168, 256, 256, 8, 16), (2048, 768, 128, 8, 24)]
    for dtype, name in PRECISIONS:
        for hidden, intermediate, experts, top_k, layers in shapes:
            weights = [
                (
                    random(experts, 2 * intermediate, hidden, dtype=dtype),
                    random(experts, hidden, intermediate, dtype=dtype),
                )
                for _ in range(layers)
            ]
            for tokens in (1, 4, 16, 64, 256, 1024, 4096):
                reached, one_layer, in_turn = _mixture_times(weights, tokens, top_k)
                note(
                    dict(
                        precision="bf16" if dtype == torch.bfloat16 else "fp8",
                        hidden_size=hidden,
                        intermediate_size=intermediate,
                        experts=experts,
                        experts_per_token=top_k,
                        layers=layers,
                        tokens=tokens,
                        experts_reached=reached,
                        one_layer_ms=one_layer,
                        layers_in_turn_ms=in_turn,
                    )
                )
                yield dict(
                    moe_dtype=name,
                    num_tokens=tokens,
                    hidden_size=hidden,
                    inter_size=intermediate,
                    topk=top_k,
                    num_experts=experts,
                    moe_tp_size=1,
                    moe_ep_size=1,
                    distribution="balanced",
                    kernel_source="triton",
                    latency=in_turn,
                )
            del weights


def _mixture_times(weights, tokens, top_k):
    """Experts reached on average over four draws of the routing; ms with one layer, and layers in turn."""
    first, _ = weights[0]
    experts, _, hidden = first.shape
    rows_a_block = 16 if tokens * top_k / experts < 32 else 64
    x = random(tokens, hidden, dtype=first.dtype, scale=1)
    loads = [routing(tokens, experts, top_k, rows_a_block) for _ in range(4)]

    def launch(layer, load):
        return mixture(x, *weights[layer], (*loads[load][:2], rows_a_block), top_k)

    one_layer = graph_milliseconds([partial(launch, 0, 0)])
    in_turn = graph_milliseconds([partial(launch, i, i % 4) for i in range(len(weights))])
    return statistics.mean(load[2] for load in loads), one_layer, in_turn
