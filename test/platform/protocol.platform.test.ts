import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { requestCall } from "../../local/caller/place-call.ts";
import { joinedSentence } from "../../voice/words/sentence-join.ts";
import { type CallTokenClaims, signCallToken } from "../../workers/services/calls/call-token.ts";
import { sentence } from "../support/audio/spoken-audio.ts";
import { type AgentTurnSeen, Conversation } from "../support/call/conversation.ts";
import { RawCallSocket } from "../support/call/raw-call-socket.ts";
import { endedCall, timelineOf } from "../support/http/platform-api.ts";

const platform = inject("platform");
const TEN_MB = 10 * 1024 * 1024;
/** A third of a second is usual; a machine that is busy with all of this gets some more. */
const UNDISTURBED_GAP_MS = 1_500;

/** A caller who has nothing to do with it talks all the while. */
let bystander: Conversation;
let isOver = false;
let bystanding: Promise<AgentTurnSeen[]>;

beforeAll(async () => {
  bystander = await Conversation.open(platform);
  await bystander.turn();
  bystanding = (async () => {
    const turns: AgentTurnSeen[] = [];
    do turns.push(await bystander.ask(sentence("is there parking")));
    while (!isOver);
    return turns;
  })();
});

afterAll(async () => {
  isOver = true;
  const turns = await bystanding;
  bystander.hangUp();
  for (const { userText, agentText, metrics } of turns) {
    expect(userText).toBe("is there parking");
    const answer = "Yes, there is free parking behind the building.";
    // An opener is heard where this machine keeps the answer waiting.
    expect(agentText).toBe(metrics.opener === null ? answer : `${metrics.opener} ${joinedSentence(answer)}`);
    expect(metrics.turnGapMs).toBeLessThan(UNDISTURBED_GAP_MS);
  }
  expect(bystander.messages("error")).toEqual([]);
});

/** Connects to a new call without starting it. */
async function connect(): Promise<RawCallSocket> {
  const { url } = await requestCall(platform);
  return RawCallSocket.connect(url);
}

/** A running call: its socket has been told so. */
async function started(): Promise<RawCallSocket> {
  const socket = await connect();
  socket.send({ type: "start_call" });
  await socket.first("call_started");
  return socket;
}

describe("a message that is not as it should be", () => {
  it("is answered with malformed_json when it is not JSON, and the call goes on", async () => {
    const socket = await started();
    socket.send("{not json");
    expect(await socket.first("error")).toMatchObject({ code: "malformed_json", fatal: false });
    await socket.first("turn_metrics");
    socket.close();
  });

  it("is ignored when its type is unknown", async () => {
    const socket = await started();
    socket.send({ type: "cf_agent_state", state: {} });
    socket.send({ type: "playback", turnId: "turn_0000", ms: -1 });
    // Messages are answered in order: the second one's error is the only one.
    expect(await socket.first("error")).toMatchObject({ code: "invalid_message" });
    expect(socket.messages.filter(({ type }) => type === "error")).toHaveLength(1);
    socket.close();
  });

  it.for([
    { field: "text", message: { type: "text_message", text: " " } },
    { field: "ms", message: { type: "playback", turnId: "turn_0000", ms: "a lot" } },
    { field: "protocol_version", message: { type: "hello", protocol_version: "one" } },
    { field: "message", message: [] },
  ])("is answered with invalid_message naming $field", async ({ field, message }) => {
    const socket = await started();
    socket.send(JSON.stringify(message));
    const error = await socket.first("error");
    expect(error).toMatchObject({ code: "invalid_message", fatal: false });
    expect(error.message).toContain(`${field}:`);
    socket.close();
  });

  it("is answered with call_not_started when it is audio before the call", async () => {
    const socket = await connect();
    socket.send(new Uint8Array(640));
    expect(await socket.first("error")).toMatchObject({ code: "call_not_started", fatal: false });
    socket.send({ type: "start_call" });
    await socket.first("call_started");
    socket.close();
  });

  it.for([
    { kind: "binary", message: new Uint8Array(TEN_MB) },
    { kind: "text", message: JSON.stringify({ type: "text_message", text: "x".repeat(TEN_MB) }) },
  ])(
    "closes the socket with 1009 when it is 10 MB of $kind, and the call is there for another",
    async ({ message }) => {
      const { url } = await requestCall(platform);
      const socket = await RawCallSocket.connect(url);
      socket.send({ type: "start_call" });
      await socket.first("call_started");
      socket.send(message);
      expect(await socket.closed).toEqual({ code: 1009, reason: "message_too_large" });
      expect(await socket.first("error")).toMatchObject({ code: "message_too_large", fatal: true });
      const again = await RawCallSocket.connect(url);
      again.send({ type: "start_call" });
      expect(await again.first("call_started")).toMatchObject({ isResumed: true });
      again.close();
    },
  );
});

describe("a connection that may not be", () => {
  const address = (token: string, slug = platform.agentSlug): string =>
    `${platform.url.replace("http", "ws")}/agents/${slug}/call?token=${encodeURIComponent(token)}`;
  const token = (changed: Partial<CallTokenClaims> = {}, secret = platform.tokenSecret): Promise<string> =>
    signCallToken(
      {
        callId: "call_nobody",
        organizationId: platform.organizationId,
        agentId: platform.agentId,
        agentSlug: platform.agentSlug,
        agentVersion: 1,
        transport: "browser",
        expiresAtMs: Date.now() + 60_000,
        ...changed,
      },
      secret,
    );

  it.for([
    { why: "there is no token", url: async () => address(""), code: "invalid_token", closeCode: 4401 },
    { why: "the token is nonsense", url: async () => address("abc.def"), code: "invalid_token", closeCode: 4401 },
    {
      why: "the token has expired",
      url: async () => address(await token({ expiresAtMs: Date.now() - 1 })),
      code: "invalid_token",
      closeCode: 4401,
    },
    {
      why: "somebody else signed the token",
      url: async () => address(await token({}, "another secret of more than thirty-two characters")),
      code: "invalid_token",
      closeCode: 4401,
    },
    {
      why: "the token was changed",
      url: async () => address(tampered(await token())),
      code: "invalid_token",
      closeCode: 4401,
    },
    {
      why: "the token is another agent's",
      url: async () => address(await token(), "another-agent"),
      code: "unknown_agent",
      closeCode: 4404,
    },
    {
      why: "the agent is unknown",
      url: async () => address(await token({ agentId: "agent_unknown", callId: "call_unknown_agent" })),
      code: "unknown_agent",
      closeCode: 4404,
    },
  ])("is closed with $closeCode because $why", async ({ url, code, closeCode }) => {
    const socket = await RawCallSocket.connect(await url());
    expect(await socket.closed).toEqual({ code: closeCode, reason: code });
    expect(socket.messages).toMatchObject([{ type: "error", code, fatal: true }]);
  });

  it("is closed with 4403 because a foreign page opened it", async () => {
    const { url } = await requestCall(platform);
    const socket = await RawCallSocket.connect(url, { Origin: "https://elsewhere.example" });
    expect(await socket.closed).toEqual({ code: 4403, reason: "forbidden_origin" });
  });

  it("is closed with 4410 because the call has ended", async () => {
    const { url } = await requestCall(platform);
    const socket = await RawCallSocket.connect(url);
    socket.send({ type: "start_call" });
    await socket.first("call_started");
    socket.send({ type: "end_call" });
    expect(await socket.first("call_ended")).toMatchObject({ reason: "caller_hung_up" });
    expect((await socket.closed).code).toBe(1000);
    const again = await RawCallSocket.connect(url);
    again.send({ type: "start_call" });
    expect(await again.closed).toEqual({ code: 4410, reason: "call_ended" });
  });
});

describe("a call", () => {
  it.concurrent("understands audio that comes in pieces of odd length", async ({ expect }) => {
    const cut = (frame: Uint8Array) => [
      frame.subarray(0, 1),
      frame.subarray(1, 202),
      frame.subarray(202, 639),
      frame.subarray(639),
    ];
    const call = await Conversation.open(platform, { cut });
    await call.turn();
    expect(await call.ask(sentence("is there parking"))).toMatchObject({ userText: "is there parking" });
    call.hangUp();
  });

  it.concurrent("is taken over by a second connection and taken up again with a resume token, without a second greeting", async ({
    expect,
  }) => {
    const { callId, url } = await requestCall(platform);
    const first = await Conversation.join(callId, url);
    await first.turn();
    const second = await Conversation.join(callId, url);
    await second.until("the call goes on", () => second.messages("call_started").length > 0);
    await expect(first.until("never", () => false)).rejects.toThrow("4409 replaced");
    await understood(second, "is there parking");
    const { isResumed, resumeToken } = second.messages("call_started")[0] ?? {};
    expect(isResumed).toBe(true);

    second.caller.drop();
    const resumed = new URL(url);
    resumed.searchParams.set("token", resumeToken ?? "");
    const third = await Conversation.join(callId, resumed.href);
    await understood(third, "where are you located");
    expect(third.messages("call_started")).toMatchObject([{ isResumed: true, callId }]);
    third.hangUp();

    expect(await endedCall(platform, callId)).toMatchObject({ endReason: "caller_hung_up" });
    const turns = (await timelineOf(platform, callId)).filter((event) => event.type === "agent_turn_started");
    expect(turns.map(({ source }) => source)).toEqual(["greeting", "speech", "speech"]);
  });
});

/** Says a sentence; resolves when it was understood word for word. */
async function understood(call: Conversation, text: string): Promise<void> {
  await call.say(sentence(text));
  await call.until("the words are recognised", () => call.messages("transcript").at(-1)?.text === text);
}

/** The same token for another call, with the old signature. */
function tampered(token: string): string {
  const [claims = "", signature] = token.split(".");
  const changed = Buffer.from(claims, "base64url").toString().replace("call_nobody", "call_others");
  return `${Buffer.from(changed).toString("base64url")}.${signature}`;
}
