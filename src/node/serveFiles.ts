import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json; charset=utf-8",
};

/**
 * Serves the files of a folder under `basePath` on 127.0.0.1 and resolves when it listens; port 0 takes any free one.
 * Rejects with the system's error when the port is taken.
 */
export function serveFiles(folder: string, port = 0, basePath = "/"): Promise<Server> {
  const server = createServer((request, response) => {
    void fileFor(folder, basePath, request.url ?? "/").then((file) => {
      if (file === undefined) {
        response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("not found\n");
        return;
      }
      response.writeHead(200, {
        "content-type": types[extname(file)] ?? "application/octet-stream",
        "cache-control": "no-cache",
        "x-content-type-options": "nosniff",
      });
      if (request.method === "HEAD") response.end();
      else createReadStream(file).pipe(response);
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

/** The file that an address means, or `undefined`; nothing outside the folder is ever meant. */
async function fileFor(folder: string, basePath: string, url: string): Promise<string | undefined> {
  let path: string;
  try {
    path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return undefined;
  }
  if (!path.startsWith(basePath)) return undefined;
  const inside = normalize(path.slice(basePath.length));
  if (inside.startsWith("..") || inside.startsWith(sep)) return undefined;
  const file = join(folder, inside === "." ? "index.html" : inside);
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() === true ? file : undefined;
}
