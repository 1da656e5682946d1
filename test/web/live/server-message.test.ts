import { expect, it } from "vitest";
import { serverMessageSchema } from "../../../voice/wire/protocol.ts";
import { parseServerMessage } from "../../../web/src/live/server-message.ts";

it("reads every message of the protocol", () => {
  for (const option of serverMessageSchema.options) {
    const [type] = option.shape.type.values;
    expect(parseServerMessage(JSON.stringify({ type })), type).toEqual({ type });
  }
});

it.each([
  "",
  "{",
  "null",
  "7",
  '"status"',
  "[]",
  "{}",
  '{"type":7}',
  '{"type":"from_the_future"}',
  '{"type":"toString"}',
])("ignores %j", (json) => {
  expect(parseServerMessage(json)).toBeNull();
});
