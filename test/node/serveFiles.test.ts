import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serveFiles } from "../../src/node/serveFiles.ts";

let root: string;
let server: Server;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "servecast-files-"));
  mkdirSync(join(root, "site/assets"), { recursive: true });
  writeFileSync(join(root, "site/index.html"), "<!doctype html>");
  writeFileSync(join(root, "site/assets/a.js"), "export {};");
  writeFileSync(join(root, "secret"), "not yours");
  server = await serveFiles(join(root, "site"), 0, "/base/");
});
afterAll(() => {
  server.close();
  rmSync(root, { recursive: true });
});

/** A request whose path is sent as it is written; `fetch` would tidy it up. */
const get = (path: string) =>
  new Promise<{ status: number | undefined; type: string | undefined; body: string }>((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    request({ host: "127.0.0.1", port, path }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () =>
        resolve({ status: response.statusCode, type: response.headers["content-type"], body }),
      );
    })
      .on("error", reject)
      .end();
  });

it("serves the index and files under the base path, with their types", async () => {
  expect(await get("/base/")).toEqual({
    status: 200,
    type: "text/html; charset=utf-8",
    body: "<!doctype html>",
  });
  expect(await get("/base/assets/a.js?v=1")).toMatchObject({
    status: 200,
    type: "text/javascript; charset=utf-8",
  });
});

it("listens on this machine alone", () => {
  expect((server.address() as AddressInfo).address).toBe("127.0.0.1");
});

it("serves nothing outside the folder", async () => {
  for (const path of [
    "/",
    "/base/../secret",
    "/base/%2e%2e/secret",
    "/base/..%2fsecret",
    "/base//etc/hosts",
    "/base/assets",
    "/base/%ff",
  ]) {
    expect((await get(path)).status, path).toBe(404);
  }
});
