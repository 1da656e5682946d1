import { BrowserCaller, type CallerOptions } from "../../../local/caller/browser-caller.ts";
import { type CallablePlatform, requestCall } from "../../../local/caller/place-call.ts";
import type { TurnMetrics } from "../../../voice/timeline/turn-metrics.ts";
import type { ServerMessage } from "../../../voice/wire/protocol.ts";
import { labelSpeech } from "../audio/speech-fixtures.ts";

/** One agent turn as the caller saw it. */
export interface AgentTurnSeen {
  /** What was understood of the caller; null when nothing was. */
  userText: string | null;
  /** The words that the caller heard of the agent. */
  agentText: string;
  metrics: TurnMetrics;
}

/** A stretch of the caller's own speech, in ms of `performance.now()`, without the recording's silent edges. */
export interface Utterance {
  startedAtMs: number;
  endedAtMs: number;
}

const TURN_DEADLINE_MS = 20_000;
const FRAME_MS = 20;

/** A recorded caller in a real-time call, with the words that a test of a conversation needs. */
export class Conversation {
  readonly callId: string;
  readonly caller: BrowserCaller;
  #turnsSeen = 0;

  private constructor(callId: string, caller: BrowserCaller) {
    this.callId = callId;
    this.caller = caller;
  }

  /** Asks for a call, opens it and turns the microphone on. */
  static async open(platform: CallablePlatform, options: CallerOptions = {}): Promise<Conversation> {
    const { callId, url } = await requestCall(platform);
    return Conversation.join(callId, url, options);
  }

  /** Connects to a call whose address is known: a new one, or one to take over. */
  static async join(callId: string, url: string, options: CallerOptions = {}): Promise<Conversation> {
    const caller = await BrowserCaller.connect(url, options);
    caller.start();
    return new Conversation(callId, caller);
  }

  /** Speaks; resolves when the last sample was sent. */
  async say(samples: Int16Array): Promise<Utterance> {
    const speech = labelSpeech(samples);
    const saidAtMs = performance.now();
    await this.caller.say(samples);
    const endedAtMs = this.caller.spokenAtMs.at(-1) as number;
    const trailingMs = (speech.length - 1 - speech.lastIndexOf(true)) * FRAME_MS;
    return { startedAtMs: saidAtMs + speech.indexOf(true) * FRAME_MS, endedAtMs: endedAtMs - trailingMs };
  }

  /** Waits for the end of the next agent turn and, if the call goes on, for the loudspeaker to fall silent. */
  async turn(): Promise<AgentTurnSeen> {
    const seen = this.#turnsSeen;
    await this.until(`turn ${seen + 1} ends`, () => this.#turns().length > seen);
    await this.until(
      "the loudspeaker is silent",
      () => this.caller.closed !== null || !this.caller.loudspeaker.isPlaying,
    );
    this.#turnsSeen = seen + 1;
    return this.#turns()[seen] as AgentTurnSeen;
  }

  /** Speaks and waits for the answer's end. */
  async ask(samples: Int16Array): Promise<AgentTurnSeen> {
    await this.say(samples);
    return this.turn();
  }

  /** Waits until the agent is heard in a turn that was not heard before. Resolves with its id. */
  async agentSpeaks(): Promise<string> {
    const known = new Set(this.caller.firstAudibleAtMs.keys());
    await this.until("the agent is heard", () => this.caller.firstAudibleAtMs.size > known.size);
    return [...this.caller.firstAudibleAtMs.keys()].find((turnId) => !known.has(turnId)) as string;
  }

  /** Waits until `condition` holds; rejects past `deadlineMs`, saying `what` was waited for. */
  until(what: string, condition: () => boolean, deadlineMs = TURN_DEADLINE_MS): Promise<void> {
    return this.caller.until(what, condition, deadlineMs);
  }

  messages<T extends ServerMessage["type"]>(type: T): Extract<ServerMessage, { type: T }>[] {
    return this.caller.received.flatMap(({ message }) =>
      message.type === type ? [message as Extract<ServerMessage, { type: T }>] : [],
    );
  }

  /** The agent's words as they were shown since the caller's last words. */
  heardSinceAsked(): string {
    const askedAt = this.caller.received.findLastIndex(({ message }) => message.type === "transcript");
    const since = this.caller.received.slice(askedAt + 1).map(({ message }) => message);
    return since.map((message) => (message.type === "transcript_delta" ? message.text : "")).join("");
  }

  /** What was heard of one agent turn. */
  heardOf(turnId: string): Int16Array {
    const parts = this.caller.loudspeaker.played().filter((part) => part.turnId === turnId);
    return Int16Array.from(parts.flatMap(({ samples }) => [...samples]));
  }

  hangUp(): void {
    this.caller.hangUp();
  }

  #turns(): AgentTurnSeen[] {
    const turns: AgentTurnSeen[] = [];
    let userText: string | null = null;
    let agentText = "";
    for (const { message } of this.caller.received) {
      if (message.type === "transcript" && message.role === "user") userText = message.text;
      if (message.type === "transcript_end") agentText = message.text;
      if (message.type !== "turn_metrics") continue;
      const { type: _type, ...metrics } = message;
      turns.push({ userText, agentText, metrics });
      [userText, agentText] = [null, ""];
    }
    return turns;
  }
}
