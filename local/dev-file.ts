import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Platform } from "./platform.ts";
import { LOCAL_DIRECTORY } from "./platform.ts";
import type { LocalService } from "./service.ts";

/** What `.local/dev.json` tells other programs about the running platform. */
export interface DevFile {
  url: string;
  apiKey: string;
  organizationId: string;
  agentId: string;
  agentSlug: string;
  pid: number;
  services: Record<string, string>;
}

const DEV_FILE = join(LOCAL_DIRECTORY, "dev.json");

/** Writes the file, readable by its owner only: it holds an API key. */
export async function writeDevFile(platform: Omit<Platform, "close" | "tokenSecret" | "variables">): Promise<void> {
  const { url, apiKey, organizationId, agentId, agentSlug } = platform;
  const services = Object.entries(platform.services).map(([name, service]: [string, LocalService]) => [
    name,
    service.url,
  ]);
  const file: DevFile = {
    url,
    apiKey,
    organizationId,
    agentId,
    agentSlug,
    pid: process.pid,
    services: Object.fromEntries(services),
  };
  await mkdir(LOCAL_DIRECTORY, { recursive: true });
  await writeFile(DEV_FILE, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  await chmod(DEV_FILE, 0o600);
}

/** The file of a platform that runs or ran here; null when there never was one. */
export async function readDevFile(): Promise<DevFile | null> {
  let text: string;
  try {
    text = await readFile(DEV_FILE, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  return JSON.parse(text) as DevFile;
}
