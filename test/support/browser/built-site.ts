import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";

const CONTENT_TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/**
 * Serves a built page as the platform hosts it: with its own `_headers`, and `index.html` for paths that name no file.
 */
export function serveSite(folder: string): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const headers = headersForEveryPath(readFileSync(join(folder, "_headers"), "utf8"));
  return async (request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://site").pathname);
    const name = extname(path) === "" ? "index.html" : path;
    try {
      const body = await readFile(join(folder, name));
      response.writeHead(200, {
        ...headers,
        "content-type": CONTENT_TYPES[extname(name)] ?? "application/octet-stream",
      });
      response.end(body);
    } catch {
      // No such file: what the browser sees of it is the 404.
      response.writeHead(404).end();
    }
  };
}

/** The headers under `/*` of a `_headers` file. */
function headersForEveryPath(file: string): Record<string, string> {
  const block = /^\/\*\n((?:[ \t]+\S.*\n)+)/m.exec(file)?.[1] ?? "";
  const lines = block.split("\n").flatMap((line) => {
    const match = /^\s+([\w-]+): (.*)$/.exec(line);
    return match?.[1] && match[2] ? [[match[1], match[2]] as const] : [];
  });
  if (lines.length === 0) throw new Error("_headers sets nothing for /*");
  return Object.fromEntries(lines);
}
