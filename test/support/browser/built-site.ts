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
  const file = readFileSync(join(folder, "_headers"), "utf8");
  const headers = headersOf(file, "/*");
  return async (request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://site").pathname);
    const name = extname(path) === "" ? "index.html" : path;
    try {
      const body = await readFile(join(folder, name));
      response.writeHead(200, {
        ...headers,
        ...headersOf(file, path),
        "content-type": CONTENT_TYPES[extname(name)] ?? "application/octet-stream",
      });
      response.end(body);
    } catch {
      // No such file: what the browser sees of it is the 404.
      response.writeHead(404).end();
    }
  };
}

/** The headers under one path of a `_headers` file; of those under every path there must be some. */
function headersOf(file: string, path: string): Record<string, string> {
  const at = file.split("\n").indexOf(path);
  const lines = at < 0 ? [] : file.split("\n").slice(at + 1);
  const end = lines.findIndex((line) => !/^[ \t]+\S/.test(line));
  const headers = lines.slice(0, end < 0 ? lines.length : end).flatMap((line) => {
    // Lines with "!" take a header of a wider path away; one that is set again takes its place here too.
    const match = /^\s+([\w-]+): (.*)$/.exec(line);
    return match?.[1] && match[2] ? [[match[1], match[2]] as const] : [];
  });
  if (path === "/*" && headers.length === 0) throw new Error("_headers sets nothing for /*");
  return Object.fromEntries(headers);
}
