"""The two ways in which something is timed: replayed from a CUDA graph, and launched by Python."""

import math
import statistics
import time

import torch


def graph_milliseconds(launches, rounds=5, least_launches=16):
    """
    Time of one launch when a graph replays all of `launches`, over and over where they are fewer than
    `least_launches`: events around the replay, divided by the launches in it, median of `rounds` replays
    after one that warms up. The host launches once a replay, so it does not count.
    """
    turns = max(1, math.ceil(least_launches / len(launches)))
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for launch in launches[:2]:
            launch()
    torch.cuda.current_stream().wait_stream(stream)
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        for _ in range(turns):
            for launch in launches:
                launch()
    graph.replay()
    times = []
    for _ in range(rounds):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        graph.replay()
        end.record()
        torch.cuda.synchronize()
        times.append(start.elapsed_time(end) / (turns * len(launches)))
    return statistics.median(times)


def eager_milliseconds(run, rounds=7):
    """
    Time on the clock from the first launch until the device is done, median of `rounds` after one that warms
    up: the longer of what the host takes to launch all kernels and what the device takes to run them.
    """
    run()
    torch.cuda.synchronize()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        torch.cuda.synchronize()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)
