import { hc } from "hono/client";
import { expect, expectTypeOf, it } from "vitest";
import type { AppType } from "../../workers/app.ts";

it("gives the pages a client that knows every route's address and data", () => {
  const client = hc<AppType>("https://voice.example");
  const url = client.api.calls[":id"].turns.$url({ param: { id: "call_1" } });
  expect(url.href).toBe("https://voice.example/api/calls/call_1/turns");
  type Answer = Awaited<ReturnType<Awaited<ReturnType<(typeof client.api.calls)[":id"]["turns"]["$get"]>>["json"]>>;
  type Turn = Extract<Answer, { success: true }>["data"][number];
  expectTypeOf<Turn["responseTimeMs"]>().toEqualTypeOf<number | null>();
  expectTypeOf<Turn["heardText"]>().toEqualTypeOf<string>();
  expectTypeOf(client.api.calls.$get)
    .parameter(0)
    .toExtend<{ query: { status?: "created" | "active" | "ended" | undefined; from?: string | undefined } }>();
  type Page = Awaited<ReturnType<Awaited<ReturnType<typeof client.api.calls.$get>>["json"]>>;
  expectTypeOf<Extract<Page, { success: true }>["data"]["items"][number]["durationMs"]>().toEqualTypeOf<
    number | null
  >();
  expectTypeOf(client.api.voice.token.$post).parameter(0).toEqualTypeOf<{ json: { agentId: string } }>();
});
