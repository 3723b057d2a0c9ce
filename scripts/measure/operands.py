"""Random operands on the device, in as many copies as it takes to leave its cache."""

import math

import torch

DEVICE = "cuda"
HEAD_DIM = 128
BYTES_BEYOND_CACHE = 400e6


def random(*shape, dtype=torch.bfloat16, scale=0.02):
    """Normal numbers, drawn in bf16 whatever they are stored in."""
    values = torch.randn(*shape, device=DEVICE, dtype=torch.bfloat16) * scale
    return values if dtype == torch.bfloat16 else values.to(dtype)


def copies_beyond_cache(bytes_each, most=64):
    """How many operands of this size take turns, so that none is in the cache when its turn comes again."""
    return max(2, min(most, math.ceil(BYTES_BEYOND_CACHE / bytes_each)))
