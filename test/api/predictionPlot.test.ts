import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli, words } from "../cli/runCli.ts";

let folder = "";
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "servecast-plot-"))));
afterAll(() => rmSync(folder, { recursive: true }));
const hasFont = [
  "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
  "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
].some((font) => existsSync(font));

async function draw(flags: string, name: string): Promise<string> {
  const file = join(folder, name);
  const { code, stderr } = await runCli([...words(`predict llama-3.1-8b h100-sxm ${flags}`), "--plot", file]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return file;
}

describe("predict --plot", () => {
  it("draws a sweep as lines with their bands", async () => {
    const svg = readFileSync(await draw("--sweep concurrency=1..64", "sweep.svg"), "utf8");
    expect(svg.startsWith("<svg ")).toBe(true);
    for (const text of [
      "TTFT, mean and 80 % band",
      "TPOT, mean and 80 % band",
      "Output tokens/s",
      "concurrency",
    ])
      expect(svg).toContain(text);
    // Two bands and three lines.
    expect(svg.match(/aria-label="area"/g)).toHaveLength(2);
    expect(svg.match(/aria-label="line"/g)).toHaveLength(3);
    expect(svg).not.toContain("NaN");
  });

  it("draws a comparison of names as dots on their bands", async () => {
    const svg = readFileSync(await draw("--compare hardware=h100-sxm,h200-sxm", "compare.svg"), "utf8");
    expect(svg).toContain("h200-sxm");
    expect(svg.match(/aria-label="rule"/g)).toHaveLength(2);
    expect(svg).not.toContain("NaN");
  });

  it("draws where the time of one prediction goes", async () => {
    const svg = readFileSync(await draw("", "one.svg"), "utf8");
    expect(svg).toContain("Where TTFT goes");
    expect(svg.match(/aria-label="bar"/g)).toHaveLength(2);
  });

  it.skipIf(!hasFont)("draws a PNG", async () => {
    const png = readFileSync(await draw("--sweep isl=500..2000:500", "sweep.png"));
    expect([...png.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join("")).toBe("PNG");
    expect(png.length).toBeGreaterThan(10_000);
  });

  it("refuses other kinds of file", async () => {
    const { code, stderr } = await runCli(words("predict llama-3.1-8b h100-sxm --plot out.pdf"));
    expect(code).toBe(2);
    expect(stderr).toContain("must end in .svg or .png");
  });
});

describe("predict --sweep", () => {
  it("draws lines in characters over numbers, bars over names", async () => {
    const { stdout } = await runCli(words("predict llama-3.1-8b h100-sxm --sweep concurrency=1..64"));
    expect(stdout).toContain("TPOT and its 80 % band over concurrency");
    expect(stdout).toMatch(/[⠁-⣿]{3}/);
    expect(stdout).toContain("└────");
    const bars = await runCli(words("predict llama-3.1-8b h100-sxm --compare hardware=h100-sxm,h200-sxm"));
    expect(bars.stdout).toContain("█");
    expect(bars.stdout).not.toContain("└────");
  });
});
