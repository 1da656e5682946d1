import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { ROOT_DIRECTORY } from "../../../local/build.ts";

/** A worker in a `workerd serve` of its own, spoken to without a proxy in between. */
export interface WorkerdServer {
  port: number;
  stop(): Promise<void>;
}

const WORKERD = join(ROOT_DIRECTORY, "node_modules/.bin", "workerd");

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main), (name = "internet", network = (allow = ["private"]))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-11-01",
);
`;

/** Bundles the worker at `entry` and serves it on a free port of loopback. */
export async function serveWorker(entry: URL): Promise<WorkerdServer> {
  const folder = await mkdtemp(join(tmpdir(), "quantum-voice-workerd-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await Promise.all([bundle(entry, folder), writeFile(join(folder, "config.capnp"), CONFIG)]);
    // What it has to say about itself, such as its port, comes over the fourth descriptor.
    const child = spawn(WORKERD, ["serve", "config.capnp", "--control-fd=3"], {
      cwd: folder,
      stdio: ["ignore", "inherit", "inherit", "pipe"],
    });
    const stop = async (): Promise<void> => {
      await end(child);
      await remove();
    };
    return { port: await listeningPort(child), stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function bundle(entry: URL, folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: "warn",
    ssr: { target: "webworker", noExternal: true },
    build: {
      ssr: fileURLToPath(entry),
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: "worker.js" } },
    },
  });
}

async function listeningPort(child: ChildProcess): Promise<number> {
  const control = child.stdio[3] as Readable;
  for await (const line of createInterface({ input: control })) {
    const message = JSON.parse(line) as { event: string; port?: number };
    if (message.event === "listen" && message.port !== undefined) return message.port;
  }
  throw new Error("workerd ended before it listened");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, "exit");
  // It would wait for requests that hang.
  child.kill("SIGKILL");
  await exited;
}
