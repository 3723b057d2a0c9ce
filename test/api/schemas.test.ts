import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { schemaTexts } from "../../src/api/schemaTexts.ts";

const folder = fileURLToPath(new URL("../../schemas/", import.meta.url));

it("the JSON Schemas in the package are those of the operations (npm run schemas writes them)", async () => {
  const texts = await schemaTexts();
  expect(readdirSync(folder).toSorted()).toEqual(Object.keys(texts).toSorted());
  for (const [name, text] of Object.entries(texts))
    expect(readFileSync(folder + name, "utf8"), name).toBe(text);
});
