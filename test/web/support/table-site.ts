import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const DOCUMENT = `<!doctype html><html lang="en"><title>Rows</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/table.css">
<main><h1>Rows</h1><div id="app"></div></main><script type="module" src="/table.js"></script></html>`;

/** Serves the table of the pages alone, with as many rows as `?rows=` says. */
export async function serveTable(): Promise<{ url(rows: number): string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "quantum-voice-table-"));
  const entry = fileURLToPath(new URL("./table-page.ts", import.meta.url));
  await build({
    configFile: false,
    // A library leaves this to who bundles it: a browser does not have it.
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir: folder,
      emptyOutDir: true,
      lib: { entry, formats: ["es"], fileName: "table", cssFileName: "table" },
    },
  });
  const files = new Map<string, Buffer>(
    await Promise.all(
      ["table.js", "table.css"].map(async (name) => [`/${name}`, await readFile(join(folder, name))] as const),
    ),
  );
  await rm(folder, { recursive: true, force: true });
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const type = path.endsWith(".js") ? "text/javascript" : path.endsWith(".css") ? "text/css" : "text/html";
    response.setHeader("Content-Type", type);
    response.end(files.get(path) ?? DOCUMENT);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (rows) => `http://127.0.0.1:${port}/?rows=${rows}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
