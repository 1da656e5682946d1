import { describe, expect, it } from "vitest";
import { PlaybackLedger } from "../../../voice/playback/playback-ledger.ts";

/** Two clauses of 10 ms a character. */
function ledgerOf(...clauses: string[]): PlaybackLedger {
  const ledger = new PlaybackLedger();
  for (const clause of clauses) {
    ledger.beginClause(clause);
    ledger.addAudio(clause.trim().length * 10);
    ledger.endClause();
  }
  return ledger;
}

describe("PlaybackLedger", () => {
  it.each([
    [-5, ""],
    [0, ""],
    [40, ""],
    [50, "Hello"],
    [100, "Hello"],
    [120, "Hello there."],
    [130, "Hello there."],
    [150, "Hello there. How"],
    [210, "Hello there. How are"],
    [240, "Hello there. How are you?"],
    [9_999, "Hello there. How are you?"],
  ])("after %i ms says that %j was heard", (playedMs, heard) => {
    expect(ledgerOf("Hello there. ", "How are you?").heardText(playedMs)).toBe(heard);
  });

  it.each([
    [0, "", 0],
    [70, "Hello ", 70],
    [120, "Hello there. ", 120],
    [180, "Hello there. How ", 180],
    [9_999, "Hello there. How are you?", 240],
  ])("cut at %i ms holds %j", (atMs, text, totalMs) => {
    const ledger = ledgerOf("Hello there. ", "How are you?");
    ledger.truncate(atMs);
    expect([ledger.text, ledger.totalMs]).toEqual([text, totalMs]);
    expect(ledger.heardText(9_999)).toBe(text.trim());
  });

  it("never takes a word back as time goes on, and never says what is not the beginning of the text", () => {
    const ledger = ledgerOf("One, two, three. ", "— ", "Four and five, ", "and a very long sixth.");
    let before = "";
    for (let ms = 0; ms <= ledger.totalMs + 50; ms += 3) {
      const heard = ledger.heardText(ms);
      expect(heard.startsWith(before)).toBe(true);
      expect(ledger.text.startsWith(heard)).toBe(true);
      before = heard;
    }
    expect(before).toBe(ledger.text.trimEnd());
  });

  it("counts on an ordinary pace for a clause whose audio is still being made", () => {
    const ledger = new PlaybackLedger();
    ledger.beginClause("fifteen letters and then some");
    ledger.addAudio(100);
    expect(ledger.heardText(100)).toBe("");
    ledger.addAudio(400);
    expect(ledger.heardText(500)).toBe("fifteen");
  });

  it("gives a clause without audio no time", () => {
    const ledger = new PlaybackLedger();
    ledger.beginClause("… ");
    ledger.endClause();
    expect(ledger.heardText(0)).toBe("");
    ledger.beginClause("Yes.");
    ledger.addAudio(40);
    ledger.endClause();
    expect(ledger.heardText(40)).toBe("… Yes.");
  });

  it("loses no last word to rounding", () => {
    const ledger = new PlaybackLedger();
    ledger.beginClause("whole");
    for (let i = 0; i < 30; i++) ledger.addAudio(341 / 24);
    ledger.endClause();
    const epochMs = 1_764_000_000_123;
    expect(ledger.heardText(epochMs - (epochMs - ledger.totalMs))).toBe("whole");
  });
});
