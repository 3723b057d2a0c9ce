// How long the whole process of a command takes against a bare Node, runs of both interleaved.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const servecast = fileURLToPath(new URL("../dist/bin/servecast.js", import.meta.url));
const commands = {
  "node -e 0": ["-e", "0"],
  "solve llama-3.1-8b h100-sxm": [servecast, "solve", "llama-3.1-8b", "h100-sxm"],
  "solve llama-3.1-8b h100-sxm --json": [servecast, "solve", "llama-3.1-8b", "h100-sxm", "--json"],
  "hardware hopper": [servecast, "hardware", "hopper"],
};
const milliseconds = Number(process.env.BENCH_MILLISECONDS ?? 20_000);
const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));

const end = performance.now() + milliseconds;
do {
  for (const [name, args] of Object.entries(commands)) {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
    times[name].push(performance.now() - start);
    if (status !== 0) throw new Error(`${name} ended with ${status}`);
  }
} while (performance.now() < end);

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const bare = median(times["node -e 0"]);
for (const [name, values] of Object.entries(times)) {
  const ms = median(values);
  process.stdout.write(
    `${name}: ${ms.toFixed(1)} ms, ${(1000 / ms).toFixed(1)} /s, ${(ms / bare).toFixed(2)}x bare node, ${values.length} runs\n`,
  );
}
