import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LOCAL_DIRECTORY } from "./platform.ts";

/** The secret that signs tokens and sessions here: made once, so that sessions and queued calls survive a restart. */
export async function readTokenSecret(): Promise<string> {
  const path = join(LOCAL_DIRECTORY, "token-secret");
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const secret = randomBytes(32).toString("hex");
  await mkdir(LOCAL_DIRECTORY, { recursive: true });
  await writeFile(path, secret, { mode: 0o600 });
  return secret;
}
