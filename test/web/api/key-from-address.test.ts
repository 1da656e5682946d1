import { expect, it } from "vitest";
import { isKeyOfThisMachine, keyFromFragment } from "../../../web/src/api/key-from-address.ts";

it.each([
  ["#key=qv_abc", "qv_abc"],
  ["#key=qv_abc&x=1", "qv_abc"],
  ["#key=", null],
  ["#main", null],
  ["", null],
])("reads the key out of %j", (fragment, key) => {
  expect(keyFromFragment(fragment)).toBe(key);
});

it.each([
  ["127.0.0.1", false, true],
  ["localhost", false, true],
  ["[::1]", false, true],
  ["localhost", true, false],
  ["voice.example", false, false],
  ["localhost.example", false, false],
  ["127.0.0.1.example", false, false],
])("a key in the address of %s is used unasked (session: %s): %s", (hostname, hasSession, isUsed) => {
  expect(isKeyOfThisMachine(hostname, hasSession)).toBe(isUsed);
});
