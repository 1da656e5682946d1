import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  attemptReading,
  type KeptTask,
  type ReadingAttempts,
  type TaskStore,
} from "../../../durable-objects/document-reader/reading-run.ts";
import type { DocumentTask } from "../../../workers/environment/document-task.ts";

const TASK: DocumentTask = { organizationId: "org_1", documentId: "document_1", agentId: null, file: null };

class MemoryStore implements TaskStore {
  kept: KeptTask | undefined = { id: "first", task: TASK };
  counted: ReadingAttempts = { brokenOff: 0, failed: 0 };
  alarmAtMs: number | null = 0;
  task = async () => this.kept;
  bytes = async () => new Uint8Array(1);
  attempts = async () => this.counted;
  writeAttempts = async (attempts: ReadingAttempts) => {
    this.counted = attempts;
  };
  clear = async () => {
    this.kept = undefined;
    this.alarmAtMs = null;
  };
}

const nothing = async (): Promise<void> => undefined;
const away = async (): Promise<void> => {
  throw new Error("Postgres is away.");
};

describe("an attempt to read a document", () => {
  let store: MemoryStore;
  let nowMs: number;
  let done: string[];
  beforeEach(() => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    store = new MemoryStore();
    nowMs = 0;
    done = [];
  });

  const attempt = (read: () => Promise<void>) =>
    attemptReading({
      store,
      reading: {
        read: async () => {
          done.push("read");
          await read();
        },
        giveUp: async () => void done.push("given up"),
      },
      setAlarm: async (atEpochMs) => {
        store.alarmAtMs = atEpochMs;
      },
      now: () => nowMs,
    });

  it("leaves nothing behind when the document was read", async () => {
    await attempt(nothing);
    expect([done, store.kept, store.alarmAtMs]).toEqual([["read"], undefined, null]);
    await attempt(nothing);
    expect(done).toEqual(["read"]);
  });

  it("is made again with growing pauses while Postgres is away, for half an hour", async () => {
    const pauses: number[] = [];
    while (store.alarmAtMs !== null) {
      nowMs = store.alarmAtMs;
      await attempt(away);
      if (store.alarmAtMs !== null) pauses.push(store.alarmAtMs - nowMs);
    }
    expect(pauses).toEqual([1_000, 5_000, 15_000, 60_000, 300_000, 600_000, 900_000]);
    expect(store.kept).toBeUndefined();
  });

  it("is looked after when it breaks off, and the document fails when three did", async () => {
    const never = (): Promise<void> => new Promise(() => undefined);
    for (let time = 1; time <= 3; time++) {
      void attempt(never);
      await vi.waitFor(() => expect(done).toHaveLength(time));
      expect(store.alarmAtMs).toBe(nowMs + 120_000);
      nowMs = store.alarmAtMs ?? 0;
    }
    await attempt(never);
    expect([done.at(-1), store.kept]).toEqual(["given up", undefined]);
  });

  it("counts one that failed in order as none that broke off", async () => {
    for (let time = 0; time < 5; time++) await attempt(away);
    await attempt(nothing);
    expect([done, store.kept]).toEqual([Array(6).fill("read"), undefined]);
  });

  it("is followed by another where the document was handed over again meanwhile", async () => {
    nowMs = 7;
    await attempt(async () => {
      store.kept = { id: "second", task: TASK };
    });
    expect([store.kept?.id, store.alarmAtMs]).toEqual(["second", 7]);
  });
});
