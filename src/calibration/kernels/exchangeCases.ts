import { copyExchangeSeconds, exchangeRouteOf, pairExchangeSeconds } from "../../cost/exchangeSeconds.ts";
import { caseOf } from "./describedCase.ts";
import type { KernelCase, KernelRow } from "./kernelCase.ts";
import { numberField } from "./rowFields.ts";

/** Devices of one server that DeepEP was measured on. */
const serverDevices = 8;

interface Exchange {
  readonly family: "lowLatencyExchange" | "normalExchange";
  readonly microseconds: number;
  readonly seconds: typeof pairExchangeSeconds;
}

/** Decode: every token goes once to each of its experts. */
export function lowLatencyExchangeCase(row: KernelRow): KernelCase {
  return exchangeCase(row, {
    family: "lowLatencyExchange",
    microseconds: numberField(row, "dispatch_avg_t_us") + numberField(row, "combine_avg_t_us"),
    seconds: pairExchangeSeconds,
  });
}

/** Prefill: a token goes once to each device that has an expert of its. */
export function normalExchangeCase(row: KernelRow): KernelCase {
  const steps = ["dispatch_transmit_us", "dispatch_notify_us", "combine_transmit_us", "combine_notify_us"];
  return exchangeCase(row, {
    family: "normalExchange",
    microseconds: steps.reduce((sum, column) => sum + numberField(row, column), 0),
    seconds: copyExchangeSeconds,
  });
}

/** Dispatch in 8 bits and combination in 16, as the expert-parallel exchange of DeepEP. */
function exchangeCase(row: KernelRow, { family, microseconds, seconds }: Exchange): KernelCase {
  const servers = numberField(row, "node_num");
  const tokens = numberField(row, "num_token");
  const hidden = numberField(row, "hidden_size");
  const choices = numberField(row, "num_topk");
  const devices = serverDevices * servers;
  return caseOf(
    { ...row, latency: microseconds * 1e-3 },
    {
      family,
      dtype: "fp8 and bfloat16",
      shape: [devices, tokens, hidden, choices, numberField(row, "num_experts")],
      servesModels: true,
      predict: ({ link }) => {
        const route = exchangeRouteOf({ inner: link, outer: link, servers, local: serverDevices }, choices);
        return seconds(route, tokens, hidden) + seconds(route, tokens, 2 * hidden);
      },
    },
  );
}
