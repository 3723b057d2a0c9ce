// Experiments of papers, on their models and devices. Lengths are log-normal with the papers' means, or medians and 90th
// percentiles; their spread is assumed where a paper does not state it.
import { separatePools } from "./separatePools.mjs";
import { drawnLengths, highestRate, measuredTrace, simulated } from "./simulate.mjs";

/** The scheduler of the years of these papers: it prepares a step after the one before. */
const engine = { engine: "vllm", engineVersion: "0.4.0" };

/** Beyond twenty times, one side hardly meets its limits at all. */
const ratio = (value) => (value > 20 ? "over 20 times" : `${value.toFixed(1)} times`);
const rate = (value) => value.toPrecision(3);
const sigmaOf = (median, p90) => Math.log(p90 / median) / 1.2816;
const progress = (what) => process.stderr.write(`  ${what}\n`);

export function papers() {
  return [...chunkedPrefill(), ...pagedMemory(), ...separatePools(progress), ...prefixes()];
}

/** Agrawal et al. 2024, figure 10: capacity under a limit on P99 TBT, the median start within 2 s. */
function chunkedPrefill() {
  const chat = {
    input: { median: 1730, sigma: sigmaOf(1730, 5696) },
    output: { median: 415, sigma: sigmaOf(415, 834) },
    most: 8192,
  };
  const summaries = {
    input: { median: 7059, sigma: sigmaOf(7059, 12985) },
    output: { median: 208, sigma: sigmaOf(208, 371) },
    most: 16384,
  };
  const deployments = [
    {
      model: "mistral-7b",
      tp: 1,
      strict: 0.1,
      relaxed: 0.5,
      paper: "up to 2.6 times",
      text: "Mistral-7B on A100",
    },
    { model: "yi-34b", tp: 2, strict: 0.2, relaxed: 1, paper: "up to 3.7 times", text: "Yi-34B on two A100" },
  ];
  return deployments.map(({ model, tp, strict, relaxed, paper, text }) => {
    const gains = [];
    for (const [name, lengths] of [
      ["chat", chat],
      ["summaries", summaries],
    ]) {
      const trace = drawnLengths(lengths);
      for (const [limit, budget] of [
        [strict, 512],
        [relaxed, 2048],
      ]) {
        const options = { model, hardware: "a100-sxm-80gb", tp, ...engine };
        const capacity = (scheduler) =>
          highestRate(
            (requestRate) => {
              const { itl, queueing } = simulated({ ...options, ...scheduler, requestRate }, trace);
              return itl.p99 <= limit && queueing.p50 <= 2;
            },
            { start: 0.5 },
          );
        const mixed = capacity({ maxBatchTokens: budget, maxSequences: 128 });
        const first = Math.max(
          ...[32, 64, 128].map((maxSequences) =>
            capacity({
              batching: "prefill-first",
              chunkedPrefill: false,
              maxBatchTokens: lengths.most,
              maxSequences,
            }),
          ),
        );
        progress(`${text}, ${name}, ${limit} s: ${rate(mixed)} against ${rate(first)}`);
        gains.push({ name, limit, mixed, first, gain: mixed / first });
      }
    }
    const best = gains.toSorted((a, b) => b.gain - a.gain)[0];
    const least = Math.min(...gains.map(({ gain }) => gain));
    return [
      `Chunked prefill in mixed steps against whole prompts first, ${text}: highest rate with P99 TBT within ${strict} or ${relaxed} s (Agrawal et al. 2024, Sarathi-Serve)`,
      paper,
      `${least.toFixed(1)} to ${ratio(best.gain)}, most for ${best.name} within ${best.limit} s (${rate(best.mixed)} against ${rate(best.first)} requests/s)`,
    ];
  });
}

/** Kwon et al. 2023, figure 13a: requests in the batch, OPT-13B with 12 GB of KV cache, ShareGPT. */
function pagedMemory() {
  const trace = drawnLengths({
    input: { mean: 161, sigma: 1.1 },
    output: { mean: 338, sigma: 0.9 },
    most: 2048,
    requests: 1500,
  });
  const kvBlocks = Math.floor(12e9 / (2 * 40 * 5120 * 2 * 16));
  const batch = (kvReservation) => {
    const run = simulated(
      {
        model: "opt-13b",
        hardware: "a100-sxm-40gb",
        ...engine,
        concurrency: 150,
        kvBlocks,
        kvReservation,
        maxSequenceTokens: 2048,
      },
      trace,
    );
    return run.meanBatchSize.toFixed(1);
  };
  const rows = [
    ["paged, as needed", "30.4", "on-demand"],
    ["memory reserved for the true length by a buddy allocator", "13.6", "power-of-two"],
    ["memory reserved for 2048 tokens", "7.0", "maximum"],
  ];
  return rows.map(([what, paper, reservation]) => [
    `Sequences in the batch of a saturated OPT-13B with 12 GB of KV cache (Kwon et al. 2023, vLLM): ${what}`,
    paper,
    batch(reservation),
  ]);
}

/** Prefix caches: conversations after a system prompt (Zheng et al. 2024), and Mooncake's traces (Qin et al. 2025). */
function prefixes() {
  const conversation = {
    model: "llama-2-7b",
    hardware: "a10",
    engine: "sglang",
    requestRate: 0.02,
    requests: 60,
    turns: 8,
    isl: 256,
    osl: 64,
    maxSequenceTokens: 4096,
    sharedPrefixTokens: 1000,
  };
  const chat = compare(conversation, undefined);
  const rows = [
    [
      "TTFT with a prefix cache, conversations of eight turns after a system prompt of 1,000 tokens, Llama-2-7B on A10 (Zheng et al. 2024, SGLang: hits of 50 to 99 %)",
      "several times shorter",
      `${ratio(chat.gain)} shorter at ${chat.hits} hits (${chat.with} against ${chat.without} ms)`,
    ],
  ];
  for (const [name, file] of [
    ["conversation", "mooncake_fast25_conversation_first1500.jsonl"],
    ["synthetic", "mooncake_fast25_synthetic_first1500.jsonl"],
  ]) {
    const fleet = {
      model: "llama-3.1-70b",
      hardware: "a100-sxm-80gb",
      tp: 8,
      replicas: 8,
      routing: "prefix-aware",
      engine: "vllm",
    };
    const mooncake = compare(fleet, measuredTrace("traces", file));
    progress(`Mooncake ${name}: ${ratio(mooncake.gain)} at ${mooncake.hits}`);
    rows.push([
      `Mooncake's ${name} trace, first 1,500 requests, Llama-3.1-70B on 8 nodes of 8 A100: median TTFT with a cache that requests are routed to (Qin et al. 2025)`,
      "shorter with more hits",
      `TTFT ${ratio(mooncake.gain)} shorter, ${mooncake.hits} of the prompt tokens not prefilled`,
    ]);
  }
  return rows;
}

function compare(options, trace) {
  const [kept, fresh] = [true, false].map((prefixCaching) => simulated({ ...options, prefixCaching }, trace));
  const milliseconds = ({ ttft }) => Math.round(ttft.p50 * 1e3);
  return {
    gain: fresh.ttft.p50 / kept.ttft.p50,
    hits: `${Math.round(100 * kept.prefixHitRatio)} %`,
    with: milliseconds(kept),
    without: milliseconds(fresh),
  };
}
