import { expect, it } from "vitest";
import { isAllowedOrigin } from "../../../workers/http/origin.ts";

const ALLOWED = ["https://pages.example"];

it.each([
  ["https://voice.example", true],
  ["https://pages.example", true],
  ["http://voice.example", false],
  ["https://voice.example:8443", false],
  ["https://evil.voice.example", false],
  ["https://voice.example.evil", false],
  ["https://pages.example/", false],
  ["null", false],
  ["", false],
])("judges the origin %j: %s", (origin, isAllowed) => {
  expect(isAllowedOrigin(origin, "https://voice.example/api/voice/token?x=1", ALLOWED)).toBe(isAllowed);
});
