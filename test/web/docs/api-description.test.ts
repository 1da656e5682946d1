import { expect, it } from "vitest";
import { readDescription, searchOperations } from "../../../web/src/docs/api-description.ts";
import { describedApi } from "./described-api.ts";

it("groups operations by their tags, in the tags' order, and leaves out the range of refusals", () => {
  const { groups } = readDescription(describedApi);
  expect(groups.map(({ name, operations }) => [name, operations.map(({ id }) => id)])).toEqual([
    ["Agents", ["getAgents", "postAgents", "getAgentsById"]],
    ["Other", ["getHealth"]],
  ]);
  expect(groups[0]?.operations[1]?.answers.map(({ status }) => status)).toEqual(["201"]);
});

it("finds operations in which every word occurs", () => {
  const { groups } = readDescription(describedApi);
  const idsOf = (words: string) =>
    searchOperations(groups, words).flatMap(({ operations }) => operations.map(({ id }) => id));
  expect(idsOf("  ")).toHaveLength(4);
  expect(idsOf("AGENTS post")).toEqual(["postAgents"]);
  expect(idsOf("one agent")).toEqual(["getAgentsById"]);
  expect(idsOf("nothing of it")).toEqual([]);
});
