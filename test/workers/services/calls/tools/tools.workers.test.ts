import { beforeEach, describe, expect, it } from "vitest";
import { builtInToolNames, createTools } from "../../../../../workers/services/calls/tools/create.ts";
import { agentSettings, api, createTenant, openDatabase } from "../../../../support/worker/tenant.ts";

let call: { organizationId: string; callId: string; caller: string | null };
let startCall: () => Promise<string>;
beforeEach(async () => {
  const { organizationId, keys } = await createTenant();
  const agent = await api("POST", "/api/agents", { key: keys.admin, json: agentSettings() });
  const json = { agentId: agent.body.data.id, transport: "browser" };
  startCall = async () => (await api("POST", "/api/calls/start", { key: keys.operator, json })).body.data.callId;
  call = { organizationId, callId: await startCall(), caller: null };
});

async function use(name: string, argumentsJson: string | object, key: string = crypto.randomUUID(), context = call) {
  const [tool] = createTools([name], { ...context, openDatabase });
  if (!tool) throw new Error(`there is no tool ${name}`);
  const text = typeof argumentsJson === "string" ? argumentsJson : JSON.stringify(argumentsJson);
  const toolCall = { id: "t", name, argumentsJson: text };
  const { isOk, content } = await tool.run(toolCall, key, new AbortController().signal);
  return { isOk, ...JSON.parse(content) };
}
const appointments = async (context = call) => (await use("list_appointments", {}, "-", context)).appointments;

describe("booking", () => {
  it("puts the appointment in the book and says so", async () => {
    expect(await use("book_appointment", { day: "tuesday", time: "ten" })).toEqual({
      isOk: true,
      ok: true,
      say: "You are booked for Tuesday at ten.",
    });
    expect(await appointments()).toEqual([{ day: "tuesday", time: "ten" }]);
  });

  it("needs no time", async () => {
    for (const time of [undefined, null, ""]) {
      expect((await use("book_appointment", { day: "Friday", time })).say).toBe("You are booked for Friday.");
    }
  });

  it("happens once for one key, however often and in parallel it is asked for", async () => {
    const answers = await Promise.all([1, 2, 3].map(() => use("book_appointment", { day: "Monday" }, "key-1")));
    answers.push(await use("book_appointment", { day: "Monday" }, "key-1"));
    expect(new Set(answers.map(({ say }) => say))).toEqual(new Set(["You are booked for Monday."]));
    expect(await appointments()).toEqual([{ day: "Monday", time: null }]);
  });

  it.each(["", "{}", "{", '{"day":""}', '{"day":7}', "null", '"Tuesday"'])(
    "asks for the day when given %j",
    async (text) => {
      expect(await use("book_appointment", text)).toEqual({
        isOk: false,
        ok: false,
        say: "For which day would you like the appointment?",
      });
      expect(await appointments()).toEqual([]);
    },
  );
});

describe("moving", () => {
  it("puts the new appointment in the place of the latest and keeps a time that was not changed", async () => {
    await use("book_appointment", { day: "Monday", time: "nine" });
    await use("book_appointment", { day: "Tuesday", time: "ten" });
    expect((await use("move_appointment", { day: "Friday" })).say).toBe("Your appointment is now on Friday at ten.");
    expect(await appointments()).toEqual([
      { day: "Monday", time: "nine" },
      { day: "Friday", time: "ten" },
    ]);
  });

  it("happens once for one key, also after later changes", async () => {
    await use("book_appointment", { day: "Monday" });
    await use("move_appointment", { day: "Tuesday" }, "move-1");
    await use("move_appointment", { day: "Wednesday" }, "move-2");
    expect((await use("move_appointment", { day: "Tuesday" }, "move-1")).say).toBe(
      "Your appointment is now on Tuesday.",
    );
    expect(await appointments()).toEqual([{ day: "Wednesday", time: null }]);
  });

  it("says that there is none to move", async () => {
    const answer = await use("move_appointment", { day: "Friday" });
    expect(answer).toMatchObject({ isOk: false, ok: false, say: expect.stringContaining("do not see an appointment") });
    expect(await appointments()).toEqual([]);
  });
});

describe("cancelling", () => {
  it("takes the latest appointment out of the book", async () => {
    await use("book_appointment", { day: "Tuesday", time: "ten" });
    expect((await use("cancel_appointment", "")).say).toBe("Your appointment on Tuesday at ten is cancelled.");
    expect(await appointments()).toEqual([]);
  });

  it("happens once for one key, and spares what was booked later", async () => {
    await use("book_appointment", { day: "Monday" });
    await use("cancel_appointment", {}, "cancel-1");
    await use("book_appointment", { day: "Tuesday" });
    expect((await use("cancel_appointment", {}, "cancel-1")).say).toBe("Your appointment on Monday is cancelled.");
    expect(await appointments()).toEqual([{ day: "Tuesday", time: null }]);
  });

  it("says that there is none to cancel", async () => {
    expect(await use("cancel_appointment", {})).toMatchObject({ isOk: false, ok: false });
  });
});

describe("the book", () => {
  it("is read aloud", async () => {
    expect((await use("list_appointments", {})).say).toBe("You have no appointment.");
    await use("book_appointment", { day: "Monday", time: "nine" });
    await use("book_appointment", { day: "Friday" });
    expect((await use("list_appointments", {})).say).toBe("You have an appointment on Monday at nine and on Friday.");
  });

  it("shows a call only what was booked in it", async () => {
    await use("book_appointment", { day: "Monday" });
    const other = { ...call, callId: await startCall() };
    expect(await appointments(other)).toEqual([]);
    expect(await use("cancel_appointment", {}, "other", other)).toMatchObject({ ok: false });
    expect(await appointments()).toHaveLength(1);
  });

  it("promises nothing while it cannot be reached", async () => {
    // Its deadline has always passed.
    const lost = {
      openDatabase: () => openDatabase(() => AbortSignal.abort()),
    };
    const [tool] = createTools(["book_appointment"], { ...call, ...lost });
    const toolCall = { id: "t", name: "book_appointment", argumentsJson: '{"day":"Monday"}' };
    const outcome = await tool?.run(toolCall, "k", new AbortController().signal);
    expect(outcome?.isOk).toBe(false);
    expect(outcome?.content).toContain("cannot reach the appointment book");
    expect(await appointments()).toEqual([]);
  });
});

describe("the tools of a call", () => {
  it("are those that the agent names, in its order", () => {
    const tools = createTools(["end_call", "no_such_tool", "book_appointment"], { ...call, openDatabase });
    expect(tools.map((tool) => tool.definition.name)).toEqual(["end_call", "book_appointment"]);
  });

  it("wait for the turn to be committed when they change something", () => {
    const tools = createTools(builtInToolNames, { ...call, openDatabase });
    expect(tools.map((tool) => tool.definition.name)).toEqual([...builtInToolNames]);
    expect(tools.filter((tool) => tool.isReadOnly).map((tool) => tool.definition.name)).toEqual(["list_appointments"]);
  });

  it("leave hanging up to the call", async () => {
    expect(await use("end_call", {})).toEqual({ isOk: true, ok: true });
  });
});
