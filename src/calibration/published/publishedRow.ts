import type { Accelerator } from "../../catalog/accelerator.ts";
import { findAccelerator } from "../../catalog/accelerators.ts";
import { findModel } from "../../catalog/models.ts";
import type { WeightFormats } from "../../catalog/modelArchitecture.ts";
import type { FormatName } from "../../catalog/numberFormat.ts";
import { formatsOf } from "../../operators/formats.ts";
import { shardingOf } from "../../operators/sharding.ts";
import type { ServingScenario } from "../../serving/calibrated/scenario.ts";
import { noSpeculation } from "../../serving/calibrated/speculation.ts";
import { steadyHarness } from "../../serving/calibrated/workload.ts";
import { bytes, bytesPerSecond } from "../../units/quantity.ts";
import { engineOf } from "../rows/rowDeployment.ts";

/** A published figure, as its table spells it. */
export type PublishedRecord = Readonly<Record<string, string | undefined>>;

/** What a published run asks, or why it cannot be asked. */
export type PublishedRun =
  | {
      readonly scenario: ServingScenario;
      /** One batch from start to end, no continuous batching. */
      readonly isStaticBatch: boolean;
      /** Compiled for one length: each decode step reads the cache of the whole sequence, filled or not. */
      readonly hasFixedLength: boolean;
      /** All requests queued at once: as many run as the KV cache holds. */
      readonly isOfflineMaximum: boolean;
      readonly batch: number;
    }
  | { readonly unusable: string };

/** Devices by the names that published tables give them, where a catalogue name would be ambiguous. */
const deviceIds: Readonly<Record<string, string>> = {
  "NVIDIA H100 SXM 80GB": "h100-sxm",
  "NVIDIA H200 SXM 141GB": "h200-sxm",
  "NVIDIA B200 180GB": "b200-sxm",
  "NVIDIA GB200 192GB": "gb200",
  "NVIDIA A100 SXM 80GB": "a100-sxm-80gb",
  "NVIDIA A100 PCIe 80GB": "a100-pcie-80gb",
  "NVIDIA L40S": "l40s",
  "NVIDIA RTX PRO 6000 Blackwell": "rtx-pro-6000-server",
  "NVIDIA RTX PRO 6000 Blackwell Server": "rtx-pro-6000-server",
  "NVIDIA H800": "h800-sxm",
  "NVIDIA H20 96GB": "h20-96gb",
  "NVIDIA H20-3e 141GB": "h20-3e-141gb",
  "NVIDIA DGX Spark (GB10)": "dgx-spark",
  "AMD Instinct MI300X 192GB HBM3": "mi300x",
  "AMD MI300X": "mi300x",
  "AMD Instinct MI350X 288GB HBM3e": "mi350x",
  "AMD MI250": "mi250-gcd",
  "AMD MI250X (1 GCD)": "mi250x-gcd",
  "AWS Inferentia2 (inf2.48xlarge, 12 chips)": "inferentia2",
  "AWS Trainium1 (trn1.32xlarge, 16 chips)": "trainium1",
  "Google TPU v6e (Trillium)": "tpu-v6e",
  "Google TPU v7x (Ironwood)": "tpu-v7x",
  "Huawei Ascend 910B": "ascend-910b",
  "Intel Arc Pro B60 24GB": "arc-pro-b60",
  "Intel Data Center GPU Max 1550": "max-1550",
  "Intel Gaudi2": "gaudi2",
  "Intel Gaudi3": "gaudi3",
  "SambaNova SN40L": "sn40l",
};

const weightNames: Readonly<Record<string, FormatName>> = {
  bf16: "bf16",
  fp16: "fp16",
  "fp16/bf16": "bf16",
  fp8: "fp8",
  int8: "int8",
  "w8a8 int8": "int8",
  int4: "int4",
  mxfp4: "mxfp4",
  fp4: "nvfp4",
  nvfp4: "nvfp4",
};

const twoCoreDevices: ReadonlySet<string> = new Set(["inferentia2", "trainium1", "tpu-v7x"]);

/** Requests that one place of a closed loop serves, where a table does not say how many it sent. */
const assumedRequestsPerSlot = 10;

/** Reads one row. Rows of the same run differ in metric, statistic and value only. */
export function publishedRun(record: PublishedRecord): PublishedRun {
  const text = (column: string): string => record[column] ?? "";
  const count = (column: string): number | undefined => {
    const value = Number(text(column));
    return text(column) !== "" && Number.isFinite(value) && value > 0 ? value : undefined;
  };
  const notes = text("notes");
  const device = deviceIds[text("hardware")];
  if (device === undefined) return { unusable: "device not stated exactly" };
  if (/speculative|eagle|mtp\b|draft/i.test(notes))
    return { unusable: "speculation without an acceptance length" };
  const inputTokens = count("isl");
  const outputTokens = count("osl");
  if (inputTokens === undefined || outputTokens === undefined) return { unusable: "lengths missing" };
  const weights = weightFormatsOf(text("weight_precision"));
  if (weights === "unknown") return { unusable: `weights in ${text("weight_precision")}` };
  const model = findModel(text("model"));
  // Neuron and TPU v7x cut a model over cores, two a chip: each has its own memory and repeats KV heads for itself.
  const cores = twoCoreDevices.has(device) ? 2 : 1;
  const accelerator = coreOf(findAccelerator(device), cores);
  const devices = (count("num_gpus") ?? 1) * cores;
  const batch = count("batch_or_concurrency");
  const requestRate = count("request_rate");
  const isStaticBatch = /static (offline )?batch|benchmark_latency/i.test(notes);
  const isBurst = /all prompts sent at once|QPS=INF/.test(notes);
  if (isBurst && batch === undefined)
    return { unusable: "all prompts at once, in batches that are not stated" };
  const isOfflineMaximum = text("scenario") === "offline" && batch === undefined && requestRate === undefined;
  if (batch === undefined && requestRate === undefined && !isOfflineMaximum)
    return { unusable: "no batch, concurrency or rate" };
  const pp = count("pp") ?? 1;
  const tensorParallel = Math.min(count("tp") ?? devices, devices / pp);
  const dp = count("dp") ?? 1;
  // Data-parallel ranks that share the devices of tp, or the experts of an expert-parallel deployment, are attention ranks.
  const sharesDevices = dp > 1 && tensorParallel * pp === devices;
  const attentionDp = sharesDevices || (count("ep") ?? 1) > 1 ? dp : 1;
  const tp = sharesDevices ? tensorParallel / dp : tensorParallel;
  if (!Number.isInteger(tp) || tp < 1) return { unusable: "sharding does not add up" };
  const ep = count("ep") ?? 1;
  const sharding = shardingOf({ tp, pp, attentionDp, ep: (tp * attentionDp) % ep === 0 ? ep : 1 });
  const kvCache = cacheFormatOf(record);
  return {
    isStaticBatch,
    hasFixedLength: text("engine").includes("NeuronX"),
    isOfflineMaximum,
    batch: batch ?? 0,
    scenario: {
      model,
      accelerator,
      engine: engineOf(text("engine")),
      ...versionOf(record),
      formats: formatsOf(model.weightFormats, {
        accelerator,
        ...(weights === "release" ? {} : { weights }),
        ...(kvCache ? { kvCache } : {}),
      }),
      workers: { sharding, count: Math.max(1, Math.floor(devices / (tp * pp * attentionDp))) },
      load: requestRate !== undefined && batch === undefined ? { requestRate } : { concurrency: batch ?? 1 },
      workload: { inputTokens, outputTokens, cachedTokens: 0, equalLengths: isStaticBatch },
      harness: isOfflineMaximum
        ? steadyHarness
        : {
            burstStart: requestRate === undefined,
            requestsPerSlot: assumedRequestsPerSlot,
          },
      speculation: noSpeculation,
    },
  };
}

const cacheFormats = ["fp8", "int8", "int4"] as const;

/** As stated; optimum-habana in fp8 stores the cache in it too: the batches of its tables do not fit with one of 16 bits. */
function cacheFormatOf(record: PublishedRecord): FormatName | undefined {
  const { engine = "", weight_precision: weights, kv_precision: stated } = record;
  if (stated === "" && weights === "fp8" && engine.startsWith("optimum-habana")) return "fp8";
  return cacheFormats.find((format) => format === stated);
}

const modelledEngines = /^(vLLM|SGLang|TensorRT-LLM)/;

/**
 * The stated version of an engine that is modelled; else for vLLM one from before its asynchronous scheduler, and for TensorRT-LLM
 * one that compiles its models, if the table is older than the change. Splitwise measured with the vLLM of 2023, from before CUDA graphs.
 */
function versionOf({ engine = "", engine_version: version = "", date = "" }: PublishedRecord): {
  engineVersion?: string;
} {
  if (!modelledEngines.test(engine)) return {};
  if (/^v?\d/.test(version)) return { engineVersion: version };
  if (engine.includes("Splitwise")) return { engineVersion: "0.2" };
  if (date === "") return {};
  if (engine.startsWith("vLLM")) return date < "2025-03" ? { engineVersion: "0.6" } : {};
  return engine.startsWith("TensorRT-LLM") && date < "2025-06" ? { engineVersion: "0.20" } : {};
}

/** One of the equal cores that a device is made of. */
function coreOf(device: Accelerator, cores: number): Accelerator {
  if (cores === 1) return device;
  const peakFlops = Object.fromEntries(
    Object.entries(device.peakFlops).map(([math, rate]) => [math, rate / cores]),
  );
  const { scaleUp } = device;
  return {
    ...device,
    id: `${device.id}-core`,
    memoryCapacity: bytes(device.memoryCapacity / cores),
    memoryBandwidth: bytesPerSecond(device.memoryBandwidth / cores),
    peakFlops: peakFlops as Accelerator["peakFlops"],
    ...(scaleUp && {
      scaleUp: {
        ...scaleUp,
        linkBandwidth: bytesPerSecond(scaleUp.linkBandwidth / cores),
        domainSize: scaleUp.domainSize * cores,
      },
    }),
  };
}

function weightFormatsOf(spelling: string): WeightFormats | "release" | "unknown" {
  if (spelling === "" || spelling.includes("checkpoint default") || spelling === "mxfp4") return "release";
  const linear = weightNames[spelling];
  return linear === undefined ? "unknown" : { linear };
}
