import type { CompiledWorker } from "../../serving/calibrated/compilePool.ts";
import type { DeviceMemory } from "../../serving/calibrated/forecast.ts";
import type { Answered } from "../state/answer.ts";
import { show, showPercent } from "./show.ts";
import { StackedBar } from "./StackedBar.tsx";

/** Where the memory of one device goes, against its capacity. */
export function MemoryCard({ answer: { forecast, compiled } }: { answer: Answered }) {
  const { accelerator } = compiled.scenario;
  const { decodeWorker, prefillWorker } = compiled;
  return (
    <section class="card" aria-labelledby="memory">
      <h2 id="memory">Memory of each device</h2>
      <Bar
        title={forecast.prefillMemory ? "Decode pool" : accelerator.name}
        memory={forecast.memory}
        worker={decodeWorker}
      />
      {forecast.prefillMemory && prefillWorker && (
        <Bar title="Prefill pool" memory={forecast.prefillMemory} worker={prefillWorker} />
      )}
    </section>
  );
}

interface BarProps {
  readonly title: string;
  readonly memory: DeviceMemory;
  readonly worker: CompiledWorker;
}

function Bar({ title, memory, worker }: BarProps) {
  const { formats, memory: device } = worker;
  const { capacityBytes, weightBytes, workspaceBytes, kvCacheBytes, kvCacheUsedBytes } = memory;
  const line = (bytes: number) =>
    `${show(bytes, "bytes")}, ${showPercent(bytes / capacityBytes)} of ${show(capacityBytes, "bytes")}`;
  const segments = [
    {
      name: "weights",
      kind: "memory-weights",
      value: weightBytes,
      how: `Σ parameters × bytes on the fullest device; ${formats.weights.dense}, experts in ${formats.weights.experts}`,
    },
    {
      name: "workspace: activations, graphs, buffers, context",
      kind: "memory-workspace",
      value: workspaceBytes,
      how: `activations ${show(device.activations, "bytes")} + runtime ${show(device.runtime, "bytes")}`,
    },
    {
      name: "KV cache in use",
      kind: "memory-used",
      value: kvCacheUsedBytes,
      how: `sequences that decode × cache of their mean context, in ${formats.kvCache}`,
    },
    {
      name: "KV cache free",
      kind: "memory-cache",
      value: kvCacheBytes - kvCacheUsedBytes,
      how: "capacity − reserve − weights − workspace − in use",
    },
  ].map((segment) => ({ ...segment, label: line(segment.value), lines: () => [segment.how] }));
  const need = weightBytes + workspaceBytes;
  const rest = capacityBytes - need - kvCacheBytes;
  const rows = rest > 0 ? [...segments, { name: "left to others", kind: "", value: rest }] : segments;
  return (
    <>
      <h3>
        {title}{" "}
        <small>
          {need > capacityBytes
            ? `needs ${show(need, "bytes")} of ${show(capacityBytes, "bytes")}`
            : show(capacityBytes, "bytes")}
        </small>
      </h3>
      <StackedBar label={`Memory of ${title}`} segments={segments} total={capacityBytes} />
      <table class="small swatches">
        <tbody>
          {rows.map(({ name, kind, value }) => (
            <tr key={name}>
              <th scope="row" class={kind}>
                {name}
              </th>
              <td class="number">{show(value, "bytes")}</td>
              <td class="number">{showPercent(value / capacityBytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
