import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { InputError } from "../units/inputError.ts";
import type { Drawing, PlotLibrary } from "../report/plotLibrary.ts";

/** Fonts that systems come with: the PNG writer brings none. */
const fonts = [
  "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
  "/usr/share/fonts/dejavu/DejaVuSans.ttf",
  "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
  "/System/Library/Fonts/Supplemental/Arial.ttf",
  "C:\\Windows\\Fonts\\arial.ttf",
];

// Named by variables: their declarations need those of the browser, which the sources do without.
const plotLibrary: string = "@observablehq/plot";
const documentLibrary: string = "linkedom";
const pngLibrary: string = "@resvg/resvg-wasm";

interface DocumentLibrary {
  parseHTML(html: string): { readonly document: unknown };
}

interface PngLibrary {
  initWasm(wasm: Uint8Array): Promise<void>;
  readonly Resvg: new (svg: string, options: object) => { render(): { asPng(): Uint8Array } };
}

/** Observable Plot in a document of linkedom, and resvg for PNG. Loaded when something is drawn. */
export async function nodeDrawing(): Promise<Drawing> {
  const plot = (await import(plotLibrary)) as PlotLibrary;
  const { parseHTML } = (await import(documentLibrary)) as DocumentLibrary;
  return { plot, document: parseHTML("<html><body></body></html>").document, toPng };
}

async function toPng(svg: string): Promise<Uint8Array> {
  const { initWasm, Resvg } = (await import(pngLibrary)) as PngLibrary;
  const wasm = createRequire(import.meta.url).resolve(`${pngLibrary}/index_bg.wasm`);
  await (ready ??= readFile(wasm).then((bytes) => initWasm(bytes)));
  const font = fonts.find((file) => existsSync(file));
  if (font === undefined) {
    throw new InputError(
      "no_font",
      ["plot"],
      "a PNG needs a font, and none of the usual ones is installed here",
      `install DejaVu Sans or Liberation Sans, or write an SVG; looked for ${fonts.join(", ")}`,
    );
  }
  const fontBuffers = [new Uint8Array(await readFile(font))];
  return new Resvg(svg, { fitTo: { mode: "zoom", value: 2 }, font: { fontBuffers, loadSystemFonts: false } })
    .render()
    .asPng();
}

/** The module can be initialised once only. */
let ready: Promise<void> | undefined;
