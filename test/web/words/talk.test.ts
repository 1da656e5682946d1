import { expect, it } from "vitest";
import type { CallFailure, CallWarning } from "../../../web/src/live/call-state.ts";
import { failureWords, warningWords } from "../../../web/src/words/talk.ts";

it.each<[CallFailure["kind"], string, string]>([
  ["microphone", "not_found", "No microphone was found. Connect one and try again, or type instead."],
  ["microphone", "other", "The microphone could not be opened."],
  ["connection", "4409", "The call was taken over by another window."],
  ["connection", "1006", "The connection to the call was lost and could not be restored."],
  ["token", "rate_limited", "Too many calls were started just now. Wait a moment and try again."],
  ["token", "conflict", "As the server says."],
  ["page", "unknown", "Something went wrong in this page. Reload it to try again."],
])("a call that failed by its %s with %s says: %s", (kind, code, words) => {
  expect(failureWords({ kind, code, message: "As the server says." })).toBe(words);
});

it.each<[CallWarning, string]>([
  [{ kind: "server", message: "As the server says." }, "As the server says."],
  [{ kind: "microphone_lost" }, "The microphone was disconnected. You can still type."],
  [{ kind: "audio_dropped" }, "More audio arrived than can be kept; some was dropped."],
])("a call that goes on after %j says: %s", (warning, words) => {
  expect(warningWords(warning)).toBe(words);
});
