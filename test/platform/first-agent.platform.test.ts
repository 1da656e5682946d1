import { readFile } from "node:fs/promises";
import { expect, inject, it } from "vitest";
import { ROOT_DIRECTORY } from "../../local/build.ts";
import { sentence } from "../support/audio/spoken-audio.ts";
import { Conversation } from "../support/call/conversation.ts";

it("makes the agent that docs/agents.md shows, which hears and answers", async () => {
  const platform = inject("platform");
  const docs = await readFile(`${ROOT_DIRECTORY}/docs/agents.md`, "utf8");
  const [, body] = /```json\n([\s\S]*?)```/.exec(docs.slice(docs.indexOf("## An agent in one request"))) ?? [];
  const made = await fetch(`${platform.url}/api/agents`, {
    method: "POST",
    headers: { Authorization: `Bearer ${platform.apiKey}`, "Content-Type": "application/json" },
    body: body ?? "",
    signal: AbortSignal.timeout(10_000),
  });
  const answer = (await made.json()) as { data: { id: string } };
  expect(made.status).toBe(201);
  const call = await Conversation.open({ ...platform, agentId: answer.data.id });
  expect((await call.turn()).agentText).toBe("Luigi's Pizza. How can I help you?");
  const turn = await call.ask(sentence("where are you located"));
  expect(turn.userText).toBe("where are you located");
  expect(turn.agentText).toMatch(/We are at nine Market Street/);
  call.hangUp();
});
