// npm run ablate:kernels -- DIR: what the fit loses without each of its constants, to docs/kernel-ablation.md. Some minutes.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ablateKernelConstants } from "../dist/calibration/kernels/ablateKernelConstants.js";
import { kernelFitCases, lastConstants } from "./kernel-fit-cases.mjs";
import { runScript } from "./kernel-tables.mjs";

const target = fileURLToPath(new URL("../docs/kernel-ablation.md", import.meta.url));
const number = (value) => String(Number(value.toPrecision(3)));
const percent = (value) => (value >= 10 ? "over 1000 %" : `${(100 * value).toFixed(1)} %`);

await runScript(async () => {
  const { known, fitted } = await kernelFitCases(process.argv[2]);
  const rows = ablateKernelConstants(fitted, known, lastConstants(), (name) =>
    console.error(`without ${name}`),
  );
  const lines = rows.map(({ name, value, held, family, before, after, meaning }) =>
    [`\`${name}\``, number(value), meaning, number(held), family, percent(before), percent(after)].join(
      " | ",
    ),
  );
  writeFileSync(
    target,
    `# What each kernel constant is for

This page is written by \`npm run ablate:kernels\`. Each of the ${rows.length} constants of \`data/calibrations/kernels.json\` is held in turn at the value that removes its effect, shares at 1 and times at the least of their range, and all others are fitted again to the same ${fitted.length} shapes. Shown are the kernels that lose most by it: the median of |predicted / measured - 1| over the shapes of the fit, on the accelerators of the family where a constant is one of a family. The constants of serving have their own table in [accuracy.md](accuracy.md).

| constant | value | meaning | held at | kernels | median error with all | without it |
| --- | ---: | --- | ---: | --- | ---: | ---: |
${lines.map((line) => `| ${line} |`).join("\n")}
`,
  );
  console.log(`wrote ${target}`);
});
