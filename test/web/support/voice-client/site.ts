import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

/** Serves a page with the unmodified public `VoiceClient` on an origin of its own. */
export async function serveVoiceClientPage(): Promise<{ origin: string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "quantum-voice-client-"));
  const entry = fileURLToPath(new URL("./page.ts", import.meta.url));
  await build({
    configFile: false,
    logLevel: "warn",
    build: { outDir: folder, emptyOutDir: true, lib: { entry, formats: ["es"], fileName: "client" } },
  });
  const script = await readFile(join(folder, "client.js"));
  await rm(folder, { recursive: true, force: true });
  const server = createServer((request, response) => {
    const isScript = request.url === "/client.js";
    response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
    response.end(
      isScript
        ? script
        : '<!doctype html><title>client</title><link rel="icon" href="data:,"><script type="module" src="/client.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
