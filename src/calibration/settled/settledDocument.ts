import type { SettledAblation } from "./settledAblation.ts";

/** Without its constant, an error that grows by less than this share of itself did not need it. */
const least = 0.1;

/** `docs/settled-ablation.md`. */
export function settledDocument(ablations: readonly SettledAblation[]): string {
  const names = new Set(ablations.map(({ name }) => name));
  const idle = ablations.filter(({ before, after }) => !(after.median > (1 + least) * before.median));
  return `# What each settled constant is for

This page is written by \`npm run ablate:settled\`; nothing in it is typed by hand but the explanations. ${names.size} constants are fitted neither with the kernels ([kernel-ablation.md](kernel-ablation.md)) nor with the serving runs ([accuracy.md](accuracy.md)): each was settled on runs of its own, with everything else as it stands. Here those runs are predicted with the constant, and with the value that removes its effect; nothing is fitted again. Shown are the median of |predicted / measured - 1| and, in brackets, of predicted / measured - 1: of a time that is positive where it is predicted too long, of a throughput or a KV pool where it is predicted too large.

${table(ablations)}

${idleText(idle)}

What SGLang's context takes of a device and what TensorRT-LLM keeps beside its pool are assumed (\`data/engines\`, kind \`assumed\`), on no run.
`;
}

function table(ablations: readonly SettledAblation[]): string {
  const rows = ablations.map(({ name, file, value, unit, meaning, runs, neutral, before, after }) => [
    `${code(name)} (\`${file}\`)`,
    number(value),
    unit,
    meaning,
    runs,
    String(before.count),
    figures(before),
    number(neutral),
    figures(after),
  ]);
  const header = [
    "constant",
    "value",
    "unit",
    "meaning",
    "runs",
    "number",
    "median error",
    "held at",
    "median error then",
  ];
  const rule = ["---", "---:", "---", "---", "---", "---:", "---:", "---:", "---:"];
  return [header, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function idleText(idle: readonly SettledAblation[]): string {
  if (idle.length === 0)
    return "Each line is met worse, by a tenth of its error or more, without its constant.";
  const lines = idle.map(
    ({ name, runs, before, after }) =>
      `- ${code(name)} on ${runs}: ${percent(before.median)} with it, ${percent(after.median)} without.`,
  );
  return `Not met worse, by a tenth of their error or more, without the constant:\n\n${lines.join("\n")}`;
}

/** The part of a name that the code knows. */
const code = (name: string): string => name.replace(/^[\w.]+/, (own) => `\`${own}\``);
const number = (value: number): string => String(Number(value.toPrecision(3)));
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

const figures = ({ median, signed }: SettledAblation["before"]): string =>
  `${percent(median)} (${signed < 0 ? "" : "+"}${percent(signed)})`;
