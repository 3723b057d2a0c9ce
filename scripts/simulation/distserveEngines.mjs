// The two systems that Zhong et al. 2024 (DistServe) compare, as they ran: https://github.com/LLMServe/DistServe, Apache-2.0.
import { shippedCalibration } from "../../dist/serving/calibrated/shippedCalibration.js";

const device = {
  hardware: "a100-sxm-80gb",
  engine: "vllm",
  batching: "prefill-first",
  chunkedPrefill: false,
  maxSequences: 1024,
  gpuMemoryUtilization: 0.95,
};

/**
 * What the server of the replicas takes of each sequence in each step, beside the scheduler: every step its outputs pass from
 * the engine's process to that of HTTP (`--engine-use-ray`) and wake a handler for each request. Read off the log of vLLM at
 * 3 requests/s after its last prompt: steps of 80, 69 and 43 ms for 55, 41 and 16 sequences with 54,000, 44,000 and 20,000
 * tokens, 0.30 to 0.36 ms a sequence longer than its engine's are here; a lone sequence takes what it takes here (25 ms).
 */
const serverSeconds = 0.33e-3;
const servedThroughRay = (engine) => ({
  ...engine,
  stepTime: {
    name: `${engine.stepTime.name}, served through Ray`,
    stepSeconds: (step) =>
      engine.stepTime.stepSeconds(step) + serverSeconds * (step.prefillSequences + step.decodeSequences),
  },
});

/** Kernels launched from C++ do not wait for the host. */
const launchedFromC = {
  ...shippedCalibration,
  serving: { ...shippedCalibration.serving, launchSeconds: 0 },
};
/** Decode workers copy caches from the memory of their peers, and the client has its first token by then. */
const peerCopies = { latencySeconds: 0, bringsFirstToken: false };

/** Replicas of vLLM, prompts first and whole; their fork is of release 0.2.2. `degrees` are options such as `tp`. */
export const replicas = (model, degrees) => ({
  options: { model, ...device, engineVersion: "0.2.2", maxBatchTokens: 16384, ...degrees },
  how: { engines: { serve: servedThroughRay } },
});

/** DistServe's pools: schedulers in Python, as vLLM's before 0.8, above an engine in C++. */
export const pools = (model, degrees) => ({
  options: {
    model,
    ...device,
    engineVersion: "0.4.0",
    maxBatchTokens: 8192,
    networkBandwidth: "300 GB/s",
    ...degrees,
  },
  how: { calibration: launchedFromC, transfer: peerCopies },
});
