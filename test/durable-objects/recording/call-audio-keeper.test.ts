import { expect, it } from "vitest";
import { type AudioTerms, type AudioTermsStore, newTerms } from "../../../durable-objects/recording/audio-terms.ts";
import { BUCKET_DEADLINE_MS, CallAudioKeeper } from "../../../durable-objects/recording/call-audio-keeper.ts";
import { FakeClock, settle } from "../../support/fake-clock.ts";

/** A keeper of these terms over a bucket that answers nothing. */
function keeperOf(changes: Partial<AudioTerms>) {
  const clock = new FakeClock();
  let terms: AudioTerms | null = {
    ...newTerms({ organizationId: "org_a", callId: "call_a" }, 30, clock.now()),
    ...changes,
  };
  const store = {
    get terms() {
      return terms;
    },
    write(next: AudioTerms) {
      terms = next;
    },
    drop() {
      terms = null;
    },
  } as unknown as AudioTermsStore;
  const bucket = { list: () => new Promise(() => undefined) } as unknown as R2Bucket;
  return { clock, keeper: new CallAudioKeeper({ bucket, store, clock, waitUntil: () => undefined }) };
}

it.each([
  ["made whole", { isEnded: true, lengthMs: 1_000 }],
  ["erased", { isErased: true }],
])(
  "a recording that is to be %s does not hold its object up when the bucket hangs, and is tried again",
  async (_, changes) => {
    const { clock, keeper } = keeperOf(changes);
    let isOver = false;
    const tended = keeper.tend().then(() => {
      isOver = true;
    });
    await settle();
    expect(isOver).toBe(false);
    await clock.advance(BUCKET_DEADLINE_MS);
    await tended;
    expect(isOver).toBe(true);
    expect(keeper.dueAtEpochMs).toBeGreaterThan(clock.now());
  },
);
