/**
 * Placements of the models of Zhong et al. 2024 (DistServe): those of evaluation/2-benchmark-serving/2-start-api-server, and
 * those among which its search for the highest goodput is repeated.
 */
export const placements = {
  "opt-13b": {
    replicas: { tp: 1 },
    searchedReplicas: [{ tp: 1 }, { tp: 2 }, { tp: 4 }],
    pools: split([2, 1], 1, [1, 1]),
    searched: combined(
      [
        [1, 1],
        [2, 1],
        [4, 1],
      ],
      [
        [1, 1],
        [2, 1],
      ],
    ),
  },
  "opt-66b": {
    replicas: { tp: 4 },
    searchedReplicas: [{ tp: 2 }, { tp: 4 }, { tp: 8 }],
    pools: split([4, 1], 1, [2, 2]),
    searched: combined(
      [
        [2, 1],
        [4, 1],
        [8, 1],
      ],
      [
        [2, 2],
        [4, 1],
      ],
    ),
  },
};

/** Prefill workers of tensor and pipeline degrees beside one decode worker of others. */
function split([prefillTp, prefillPp], prefillWorkers, [tp, pp]) {
  return { prefillTp, prefillPp, prefillWorkers, tp, pp };
}

function combined(prefills, decodes) {
  return prefills.flatMap((prefill) =>
    decodes.flatMap((decode) => [1, 2, 3].map((workers) => split(prefill, workers, decode))),
  );
}

/** Devices of a placement. */
export const devicesOf = ({ tp, pp = 1, prefillTp = 0, prefillPp = 1, prefillWorkers = 0 }) =>
  tp * pp + prefillWorkers * prefillTp * prefillPp;

/** "3 x TP2 to prefill, TP4 to decode". */
export function placementText({ tp, pp, prefillTp, prefillPp, prefillWorkers }) {
  const degrees = (tensor, stages) => `TP${tensor}${stages > 1 ? ` in ${stages} stages` : ""}`;
  const workers = prefillWorkers > 1 ? `${prefillWorkers} of ` : "";
  return `${workers}${degrees(prefillTp, prefillPp)} to prefill, ${degrees(tp, pp)} to decode`;
}
