import { beforeEach, describe, expect, it } from "vitest";
import { createProviderHealth } from "../../../voice/failover/provider-health.ts";
import { type NamedVoice, ProviderError } from "../../../voice/providers.ts";
import { speechOf } from "../../../voice/reply/speech.ts";
import type { CallEventBody } from "../../../voice/timeline/events.ts";
import { FakeClock } from "../../support/fake-clock.ts";

type Answer = Int16Array | Error;

const SOUND = Int16Array.of(0, 5_000);
const SILENCE = new Int16Array(2);
const failure = (status: number, details = {}) =>
  new ProviderError({ provider: "v", stage: "tts", message: "down", isRetryable: status >= 500, status, ...details });

let clock: FakeClock;
let events: CallEventBody[];
beforeEach(() => {
  clock = new FakeClock();
  events = [];
});

/** A voice that answers its requests one after another, the last answers again and again. */
function voiceOf(provider: string, ...answers: readonly Answer[][]): NamedVoice {
  let request = 0;
  return {
    provider,
    session: {
      async *synthesize() {
        for (const part of answers[Math.min(request++, answers.length - 1)] ?? []) {
          if (part instanceof Error) throw part;
          yield part;
        }
      },
      close() {},
    },
  };
}

async function heardOf(...voices: NamedVoice[]): Promise<{ samples: number[]; error: unknown }> {
  const deps = {
    clock,
    health: createProviderHealth(clock),
    voices,
    turnId: "turn_1",
    emit: (event: CallEventBody) => void events.push(event),
  };
  const samples: number[] = [];
  let error: unknown = null;
  const hearing = (async () => {
    for await (const part of speechOf(" Yes. ", deps, new AbortController().signal)) samples.push(...part);
  })().catch((thrown: unknown) => {
    error = thrown;
  });
  await clock.advanceAsync(10_000);
  await hearing;
  expect(clock.pendingTimers).toBe(0);
  return { samples, error };
}

const asked = (): string[] => events.flatMap((event) => (event.type === "tts_requested" ? [event.provider] : []));

describe("the speech of a clause", () => {
  it("comes from the first voice, with the silence before it", async () => {
    expect(await heardOf(voiceOf("a", [SILENCE, SILENCE, SOUND, SILENCE]), voiceOf("b", [SOUND]))).toEqual({
      samples: [...SILENCE, ...SILENCE, ...SOUND, ...SILENCE],
      error: null,
    });
    expect(asked()).toEqual(["a"]);
    expect(events[0]).toMatchObject({ type: "tts_requested", characters: 4 });
  });

  it.each<[string, Answer[]]>([
    ["sends nothing", []],
    ["sends empty parts", [new Int16Array(0)]],
    ["sends silence", [SILENCE, SILENCE]],
    ["is down", [failure(503)]],
    ["refuses the key", [failure(401)]],
    ["is lost before it is heard", [SILENCE, failure(500)]],
  ])("comes from the next voice when one %s", async (_, answer) => {
    expect(await heardOf(voiceOf("a", answer), voiceOf("b", [SOUND]))).toEqual({ samples: [...SOUND], error: null });
    expect(asked()).toEqual(["a", "b"]);
    expect(events).toContainEqual(expect.objectContaining({ type: "provider_failed", stage: "tts", provider: "a" }));
  });

  it.each<[string, Answer[]]>([
    ["sends nothing", []],
    ["sends silence", [SILENCE]],
    ["is down", [failure(503)]],
  ])("is asked for once more when the only voice %s", async (_, answer) => {
    expect(await heardOf(voiceOf("a", answer, [SOUND]))).toEqual({ samples: [...SOUND], error: null });
    expect(asked()).toEqual(["a", "a"]);
  });

  it("is given up when that does not help either", async () => {
    const { samples, error } = await heardOf(voiceOf("a", []), voiceOf("b", [SILENCE]));
    expect(samples).toEqual([]);
    expect(error).toMatchObject({ name: "ProviderError", stage: "tts", message: "b: nothing but silence" });
    expect(asked()).toEqual(["a", "b", "a", "b"]);
  });

  it.each<[string, Answer[], string[]]>([
    ["refuses what it is asked", [failure(400)], ["a"]],
    ["wants a wait that is too long", [failure(503, { retryAfterMs: 30_000 })], ["a"]],
    ["was heard in part", [SOUND, failure(500)], ["a"]],
  ])("is not asked for again of a voice that %s", async (_, answer, requests) => {
    expect((await heardOf(voiceOf("a", answer, [SOUND]))).error).toBeInstanceOf(ProviderError);
    expect(asked()).toEqual(requests);
  });
});
