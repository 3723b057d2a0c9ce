"""
Times kernels, and whole steps of dense models made of them, on one NVIDIA GPU. Needs PyTorch, Triton, pandas
and pyarrow.

    python3 scripts/measure/gpu_kernels.py --system NAME --out DIR

NAME is an accelerator of the catalogue. Written into DIR, all times in milliseconds:

- steps.csv: whole decode steps and prompts of two models with random weights, replayed from CUDA graphs
  (graph_ms) and launched by Python (eager_ms), for `npm run validate:steps -- DIR`;
- gemm, generation_attention, context_attention and moe.parquet: single kernels replayed from CUDA graphs, for
  `npm run validate:kernels -- DIR`; operands take turns, so that none lies in the cache when its turn comes;
- mixtures.csv: mixtures of experts with one layer's weights over and over, and with layers in turn;
- machine.json: device, driver, versions, power limit and date.
"""

import argparse
import json
import subprocess
import time
from datetime import date
from pathlib import Path

import pandas
import torch
import triton

from check import check
from single_kernels import decode_attention_rows, gemm_rows, mixture_rows, prompt_attention_rows
from whole_steps import step_rows


def machine(system):
    """What was measured; driver and power limit as nvidia-smi says."""
    query = [
        "nvidia-smi",
        "--query-gpu=driver_version,power.limit",
        "--format=csv,noheader,nounits",
        "--id=0",
    ]
    driver, watts = subprocess.run(query, capture_output=True, text=True, check=True).stdout.split(",")
    return dict(
        accelerator=system,
        device=torch.cuda.get_device_properties(0).name,
        driver=driver.strip(),
        powerLimitWatts=float(watts),
        pytorch=torch.__version__,
        triton=triton.__version__,
        measured=date.today().isoformat(),
    )


def measure(kind, rows_of):
    """All rows of one kind; those before a fault are kept, and the fault is told."""
    rows, started = [], time.time()
    try:
        for row in rows_of():
            rows.append(row)
            if kind == "steps":
                print(row, flush=True)
    except Exception as fault:
        print(f"{kind} stopped: {fault!r}", flush=True)
    print(f"{kind}: {len(rows)} rows in {time.time() - started:.0f} s", flush=True)
    return pandas.DataFrame(rows)


def main():
    parser = argparse.ArgumentParser(description="Times kernels and whole steps on one NVIDIA GPU.")
    parser.add_argument("--system", required=True, help="the accelerator's name in the catalogue")
    parser.add_argument("--out", required=True, type=Path, help="folder for the results")
    parser.add_argument("--only", nargs="*", help="kinds to measure: steps, gemm, moe, ...")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    about = machine(given.system)
    print(about, check(), flush=True)
    (given.out / "machine.json").write_text(json.dumps(about, indent=2) + "\n")
    notes = []
    kinds = {
        "steps": step_rows,
        "gemm": gemm_rows,
        "moe": lambda: mixture_rows(notes.append),
        "generation_attention": decode_attention_rows,
        "context_attention": prompt_attention_rows,
    }
    for kind, rows_of in kinds.items():
        if given.only and kind not in given.only:
            continue
        table = measure(kind, rows_of)
        if kind == "steps":
            table.insert(0, "accelerator", given.system)
            table.to_csv(given.out / "steps.csv", index=False, float_format="%.4f")
        else:
            version = torch.__version__.split("+")[0]
            table = table.assign(system=given.system, engine="pytorch", engine_version=version)
            table.to_parquet(given.out / f"{kind}.parquet", index=False)
        if kind == "moe":
            pandas.DataFrame(notes).to_csv(given.out / "mixtures.csv", index=False, float_format="%.5f")
        torch.cuda.empty_cache()


if __name__ == "__main__":
    main()
