import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";

/** Waits until the reader of a document has nothing left to do. */
export async function untilRead(documentId: string): Promise<void> {
  const stub = env.DOCUMENT_READER.getByName(documentId);
  await vi.waitFor(
    async () => {
      const left = await runInDurableObject(stub, async (_, { storage }) => (await storage.list()).size);
      if (left > 0) throw new Error(`The document ${documentId} is still being read.`);
    },
    { timeout: 60_000, interval: 20 },
  );
}
