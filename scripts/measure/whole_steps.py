"""Rows of steps.csv: decode steps and prompts of dense models, from a graph and launched by Python."""

import torch

from dense_model import MODELS, Dense
from operands import HEAD_DIM
from timing import eager_milliseconds, graph_milliseconds

BATCHES = ((1, 128), (1, 1024), (16, 1024), (64, 1024), (128, 1024), (256, 1024), (16, 8192), (64, 4096))
PROMPTS = (16, 128, 512, 1024, 2048, 4096, 8192, 16384)
# Of the device, for 32 B parameters in bf16.
LARGE_MEMORY_BYTES = 100e9


def step_rows():
    """Steps of every model in bf16 and fp8; what does not fit into memory is left out."""
    is_small = torch.cuda.get_device_properties(0).total_memory < LARGE_MEMORY_BYTES
    for name, shape in MODELS.items():
        for dtype, precision in ((torch.bfloat16, "bf16"), (torch.float8_e4m3fn, "fp8")):
            if is_small and name == "qwen3-32b" and precision == "bf16":
                continue
            for row in _rows_of(Dense(**shape, dtype=dtype), shape):
                yield dict(model=name, precision=precision, **row)
            torch.cuda.empty_cache()


def _rows_of(model, shape):
    for batch, context in BATCHES:
        run = None
        cache_bytes = 4 * batch * context * shape["layers"] * shape["kv_heads"] * HEAD_DIM
        # PyTorch's 8-bit product may refuse fewer rows than 16.
        is_odd = model.dtype != torch.bfloat16 and batch < 16
        if is_odd or cache_bytes > 0.8 * torch.cuda.mem_get_info()[0]:
            continue
        run = model.decode(batch, context)
        graph = graph_milliseconds([run], rounds=9, least_launches=1)
        yield _row(model, "decode", batch, context, graph, eager_milliseconds(run))
    for isl in PROMPTS:
        run = model.prompt(isl)
        eager = eager_milliseconds(run, rounds=5)
        graph = graph_milliseconds([run], rounds=5, least_launches=1)
        yield _row(model, "prefill", 1, isl, graph, eager)


def _row(model, phase, sequences, tokens, graph, eager):
    return dict(
        phase=phase,
        sequences=sequences,
        tokens_per_sequence=tokens,
        launches=model.launches(phase),
        graph_ms=graph,
        eager_ms=eager,
    )
