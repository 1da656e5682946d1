import { expect, it } from "vitest";
import { keyFromFragment } from "../../../web/src/api/key-from-address.ts";

it.each([
  ["#key=qv_abc", "qv_abc"],
  ["#key=qv_abc&x=1", "qv_abc"],
  ["#key=", null],
  ["#main", null],
  ["", null],
])("reads the key out of %j", (fragment, key) => {
  expect(keyFromFragment(fragment)).toBe(key);
});
