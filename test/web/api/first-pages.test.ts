import { expect, it } from "vitest";
import { paths } from "../../../web/src/api/paths.ts";
import { firstPages } from "../../../workers/first-pages.ts";

it("what the pages ask for first is what is kept warm, to the letter of the query", () => {
  expect(firstPages).toEqual(expect.arrayContaining(Object.values(paths)));
});
