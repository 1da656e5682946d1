import { describe, expect, it } from "vitest";
import { createKnowledgeIndex } from "../../../voice/knowledge/build-knowledge.ts";
import type { ChatMessage } from "../../../voice/providers.ts";
import { knowledgeFor } from "../../../voice/reply/question-knowledge.ts";

const topics = ["hours", "parking", "prices", "dentists"];
/** Five entries to each topic, the better ones first. */
const index = createKnowledgeIndex(
  topics.flatMap((topic) =>
    Array.from({ length: 5 }, (_, at) => ({ questions: [`${topic}${" more".repeat(at)}`], answer: `${topic} ${at}` })),
  ),
);
const user = (content: string): ChatMessage => ({ role: "user", content });
const agent = (content: string): ChatMessage => ({ role: "assistant", content });
const found = (...messages: ChatMessage[]): string[] =>
  knowledgeFor(messages, index).map((item) => (item.type === "entry" ? item.answer : item.text));

describe("knowledgeFor", () => {
  it("finds what fits the question, the best first", () => {
    expect(found(user("hours"))).toEqual(["hours 0", "hours 1", "hours 2", "hours 3"]);
  });

  it("shares the room between questions that nothing has answered, the latest first", () => {
    expect(found(user("hours"), user("parking"))).toEqual(["parking 0", "hours 0", "parking 1", "hours 1"]);
    expect(found(user("hours"), { role: "system", content: "prices" }, user("parking"))).toHaveLength(4);
    expect(found(...topics.map(user))).toEqual(["dentists 0", "prices 0", "parking 0", "dentists 1"]);
  });

  it("leaves out questions that were answered, if only in part", () => {
    expect(found(user("hours"), agent("We are"), user("parking"))).toEqual([
      "parking 0",
      "parking 1",
      "parking 2",
      "parking 3",
    ]);
  });

  it("finds nothing twice, and nothing where there is nothing", () => {
    expect(found(user("hours"), user("hours please"))).toEqual(["hours 0", "hours 1", "hours 2", "hours 3"]);
    expect(found(user("hours"), user("bicycles"))).toHaveLength(4);
    expect(found(agent("Hello."))).toEqual([]);
  });
});
