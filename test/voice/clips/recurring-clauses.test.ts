import { describe, expect, it } from "vitest";
import { CLIP_RATE_HZ, type Clip, clipMs } from "../../../voice/clips/clip.ts";
import { MAX_RECURRING_MS, RecurringClauses, type SpokenClause } from "../../../voice/clips/recurring-clauses.ts";

const CLAUSE = "You can ask me, for example: ";
const always = (): boolean => true;

/** Speech of `ms` between silences of a tenth of a second. */
function spoken(text: string, ms = 500): SpokenClause {
  const silence = new Int16Array(CLIP_RATE_HZ / 10);
  return { text, parts: [silence, new Int16Array((ms * CLIP_RATE_HZ) / 1000).fill(9_000), silence] };
}

function clip(text: string, ms = 500): Clip {
  return { text, samples: new Int16Array((ms * CLIP_RATE_HZ) / 1000), words: [] };
}

/** Heard in two calls. */
function learn(clauses: RecurringClauses, text: string, ms?: number): void {
  for (const callId of ["call_a", "call_b"]) clauses.heard(spoken(text, ms), callId, always);
}

describe("a clause of an answer", () => {
  it("is a clip once two calls have heard it", () => {
    const clauses = new RecurringClauses();
    clauses.heard(spoken(CLAUSE), "call_a", always);
    expect(clauses.find(CLAUSE)).toBeNull();
    expect(clauses.revision).toBe(0);
    clauses.heard(spoken(CLAUSE.toUpperCase()), "call_b", always);
    expect(clauses.find(CLAUSE)?.text).toBe(CLAUSE.trim().toUpperCase());
    expect(clauses.revision).toBe(1);
  });

  it("is none when one call has heard it often", () => {
    const clauses = new RecurringClauses();
    for (let i = 0; i < 5; i++) clauses.heard(spoken(CLAUSE), "call_a", always);
    expect(clauses.find(CLAUSE)).toBeNull();
  });

  it("is none when it may not be kept, is silent or takes too long", () => {
    const clauses = new RecurringClauses();
    for (const callId of ["call_a", "call_b"]) {
      clauses.heard(spoken("Anna, I found it."), callId, (text) => !text.includes("Anna"));
      clauses.heard({ text: "Hush.", parts: [new Int16Array(5_000)] }, callId, always);
    }
    learn(clauses, "On and on.", 8_100);
    expect(clauses.clips).toEqual([]);
    expect([clauses.totalMs, clauses.revision]).toEqual([0, 0]);
  });

  it("has no silence around it, and its words are timed", () => {
    const clauses = new RecurringClauses();
    learn(clauses, CLAUSE);
    const found = clauses.find(CLAUSE);
    // A lead-in of 5 ms and a fade of 20.
    expect(found && clipMs(found)).toBe(525);
    expect(found?.words.map(({ text }) => text)).toEqual(["You", "can", "ask", "me,", "for", "example:"]);
    expect(found?.words.at(-1)?.toMs).toBe(525);
  });

  it("is forgotten by candidates when hundreds of others came between", () => {
    const clauses = new RecurringClauses();
    clauses.heard(spoken(CLAUSE, 10), "call_a", always);
    for (let i = 0; i < 400; i++) clauses.heard(spoken(`clause ${i}`, 10), "call_a", always);
    clauses.heard(spoken(CLAUSE, 10), "call_b", always);
    expect(clauses.find(CLAUSE)).toBeNull();
    clauses.heard(spoken("clause 399", 10), "call_b", always);
    expect(clauses.find("clause 399")).not.toBeNull();
  });
});

describe("the clauses of an agent", () => {
  it("make room where they are not used", () => {
    const clauses = new RecurringClauses();
    const each = MAX_RECURRING_MS / 10 - 25;
    for (let i = 0; i < 10; i++) learn(clauses, `clause ${i}`, each);
    expect(clauses.totalMs).toBe(MAX_RECURRING_MS);
    clauses.find("clause 0");
    learn(clauses, "one more", each);
    expect(clauses.totalMs).toBe(MAX_RECURRING_MS);
    expect(clauses.find("clause 1")).toBeNull();
    expect(clauses.find("clause 0")).not.toBeNull();
  });

  it("come before those that were kept elsewhere, which fill what room is left", () => {
    const clauses = new RecurringClauses();
    learn(clauses, "own", 7_000);
    clauses.addOlder([clip("oldest", 30_000), clip("older", 30_000), clip("own", 100), clip("newest", 20_000)]);
    expect(clauses.clips.map(({ text }) => text)).toEqual(["older", "newest", "own"]);
    expect(clauses.totalMs).toBe(57_025);
    expect(clauses.revision).toBe(1);
  });
});
