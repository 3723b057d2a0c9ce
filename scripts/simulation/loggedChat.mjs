import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Prompt and answer tokens of the 400 ShareGPT requests that DistServe's logged runs played. */
export const { requests: loggedChat } = JSON.parse(
  readFileSync(join(import.meta.dirname, "distserveChat.json"), "utf8"),
);
