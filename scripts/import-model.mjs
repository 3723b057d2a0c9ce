// Prints an entry for data/models from a published config.json, see docs/adding-a-model.md:
//   node scripts/import-model.mjs config.json OWNER/REPOSITORY [hf_quant_config.json]
// Names, year and published counts are left for a person to fill in from the model card.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [configFile, repository, quantFile] = process.argv.slice(2);
if (!configFile || !repository?.includes("/")) {
  console.error("usage: node scripts/import-model.mjs config.json OWNER/REPOSITORY [hf_quant_config.json]");
  process.exit(2);
}
const built = fileURLToPath(new URL("../dist/catalog/", import.meta.url));
if (!existsSync(built)) {
  console.error("build first: npm run build");
  process.exit(2);
}
const { importHuggingFaceConfig } = await import(`${built}huggingFace/importHuggingFaceConfig.js`);
const { parsePythonJson } = await import(`${built}huggingFace/parsePythonJson.js`);
const { countParameters } = await import(`${built}parameters.js`);

const readJson = (path) => parsePythonJson(readFileSync(path, "utf8"));
const model = importHuggingFaceConfig(readJson(configFile), quantFile && readJson(quantFile), repository);
const { total, active } = countParameters(model.architecture);
const published = (locator) => ({
  value: "",
  source: "huggingface",
  locator: `${repository}: ${locator}`,
  kind: "vendor",
});
const entry = {
  id: model.id,
  name: model.name,
  developer: model.developer,
  releaseYear: null,
  aliases: model.aliases,
  publishedParameters: { total: published("safetensors parameter count"), active: published("model card") },
  architecture: model.architecture,
  weightFormats: model.weightFormats,
  source: { source: "huggingface", locator: `${repository}: config.json`, kind: "vendor" },
};
console.log(layOut(entry));
console.error(
  `computed: ${total.toLocaleString("en")} parameters in all, ${active.toLocaleString("en")} active`,
);
for (const note of model.notes ?? []) console.error(`note: ${note}`);

/** JSON with everything on one line that fits on one. */
function layOut(value, indent = 0, width = 128) {
  const line = JSON.stringify(value, null, 1)
    .replace(/\n\s*/g, " ")
    .replace(/\[ /g, "[")
    .replace(/ \]/g, "]");
  if (value === null || typeof value !== "object" || indent + line.length <= width) return line;
  const pad = " ".repeat(indent);
  if (Array.isArray(value))
    return `[\n${value.map((item) => `${pad}  ${layOut(item, indent + 2, width)}`).join(",\n")}\n${pad}]`;
  const fields = Object.entries(value).map(
    ([key, field]) => `${pad}  ${JSON.stringify(key)}: ${layOut(field, indent + 2, width - key.length)}`,
  );
  return `{\n${fields.join(",\n")}\n${pad}}`;
}
