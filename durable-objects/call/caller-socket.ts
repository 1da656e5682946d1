import { PcmAssembler } from "../../voice/audio/frame.ts";
import type { Clock } from "../../voice/clock.ts";
import type { LiveCall } from "../../voice/flight/live-call.ts";
import {
  type ClientMessage,
  MAX_CLIENT_AUDIO_BYTES,
  MAX_CLIENT_MESSAGE_CHARS,
  PROTOCOL_VERSION,
  type WireErrorCode,
  wireErrors,
} from "../../voice/wire/protocol.ts";
import type { BrowserTransport } from "../../workers/transports/browser.ts";
import { sendError, whileOpen } from "../sockets.ts";
import { CallAdmission } from "./call-admission.ts";
import { CallBudget } from "./call-budget.ts";
import { mayHangUp, parseClientMessage } from "./client-message.ts";
import type { Session } from "./prepare-session.ts";
import { SocketGuard } from "./socket-guard.ts";

/** Call behind a caller's socket, as the socket needs to know it. */
export interface CallerSocketDeps {
  clock: Clock;
  transport: BrowserTransport;
  /** The call that goes on; null without one. */
  call: () => LiveCall | null;
  /** True once the call has begun, perhaps in an earlier life of its object. */
  hasBegun: () => boolean;
  hasEnded: () => boolean;
  /** Starts the call of a session, or takes it up. */
  start: (session: Session) => void;
  /** Takes the caller's audio before the call does. */
  hearCaller: (samples: Int16Array) => void;
  /** Takes how far the caller's loudspeaker has come with a turn, after the call does. */
  notePlayback: (turnId: string, ms: number, isStopped: boolean) => void;
  /** Takes an anonymous call from its organisation's quota; false when that is used up. */
  takeAnonymousCall: (organizationId: string) => Promise<boolean>;
}

/**
 * Socket of a call's caller: one connection at a time, of which the newest counts. Reads what the client sends, within
 * the call's budget, and has the call do it; a caller who is lost may come again on another connection.
 */
export class CallerSocket {
  readonly #deps: CallerSocketDeps;
  readonly #admission: CallAdmission;
  readonly #budget: CallBudget;
  #socket: WebSocket | null = null;
  #guard: SocketGuard | null = null;
  /** Clock time at which something last came. */
  #heardAtMs = 0;

  constructor(deps: CallerSocketDeps) {
    this.#deps = deps;
    this.#admission = new CallAdmission(deps.takeAnonymousCall);
    this.#budget = new CallBudget(deps.clock.now, (code) => {
      if (this.#socket) sendError(this.#socket, code);
    });
  }

  /** True while a caller is connected. */
  get isConnected(): boolean {
    return this.#socket !== null;
  }

  /** Takes a connection, in place of one whose line was lost unnoticed. */
  connect(socket: WebSocket, session: Session): void {
    const { clock, transport } = this.#deps;
    if (this.#socket) this.#replace(this.#socket);
    if (this.#deps.hasEnded()) {
      // A goodbye was under way on the connection before.
      sendError(socket, "call_ended");
      return;
    }
    this.#socket = socket;
    this.#heardAtMs = clock.now();
    this.#guard = new SocketGuard({ clock, refuse: (code, detail) => this.#refuse(socket, code, detail) });
    transport.attach(socket);
    const assembler = new PcmAssembler();
    socket.addEventListener("message", ({ data }) => {
      if (this.#socket !== socket) return;
      this.#heardAtMs = clock.now();
      // Whatever a client has sent before, it may hang up.
      if (!this.#budget.admitsMessage() && !mayHangUp(data)) return;
      if (typeof data === "string") this.#receiveText(socket, session, data);
      else this.#receiveAudio(socket, assembler, data as ArrayBuffer);
    });
    const leave = (): void => this.#leave(socket);
    socket.addEventListener("close", leave);
    socket.addEventListener("error", leave);
    transport.send({ type: "welcome", protocol_version: PROTOCOL_VERSION });
    transport.send({ type: "status", status: "idle" });
  }

  /** Notes that the call was started on this connection. */
  noteStart(): void {
    this.#guard?.noteStart();
  }

  /** Closes the connection of a call that has ended, after the messages that are still sent by the same event. */
  end(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#guard?.close();
    if (socket) queueMicrotask(() => whileOpen(socket, () => socket.close(1000, "call ended")));
  }

  /** Parts with a socket whose line was lost unnoticed: the call waits until it is taken up on the next. */
  #replace(socket: WebSocket): void {
    this.#deps.call()?.loseCaller(this.#deps.clock.now() - this.#heardAtMs);
    this.#guard?.close();
    this.#socket = null;
    this.#admission.leave();
    sendError(socket, "replaced");
  }

  #leave(socket: WebSocket): void {
    // A reconnect may have replaced it already: then the call goes on.
    if (this.#socket !== socket) return;
    this.#socket = null;
    this.#admission.leave();
    this.#guard?.close();
    this.#deps.transport.detach(socket);
    this.#deps.call()?.loseCaller();
  }

  /** Tells a client of an error; with a fatal one it has left. */
  #refuse(socket: WebSocket, code: WireErrorCode, detail?: string): void {
    sendError(socket, code, detail);
    if (wireErrors[code].isFatal) this.#leave(socket);
  }

  #receiveAudio(socket: WebSocket, assembler: PcmAssembler, data: ArrayBuffer): void {
    const call = this.#deps.call();
    if (data.byteLength > MAX_CLIENT_AUDIO_BYTES) {
      this.#refuse(socket, "message_too_large", `Audio messages may have ${MAX_CLIENT_AUDIO_BYTES} bytes.`);
    } else if (this.#admission.isPending) {
      // The agent has not even greeted: nothing of this is an answer.
    } else if (!call) this.#guard?.noteError("call_not_started");
    else if (this.#budget.admitsAudio(data.byteLength)) {
      // The message's memory is ours alone, so whole samples need no copy.
      const isWhole = data.byteLength % 2 === 0 && assembler.pendingBytes === 0;
      const samples = isWhole ? new Int16Array(data) : assembler.push(new Uint8Array(data));
      this.#deps.hearCaller(samples);
      call.receiveAudio(samples);
    }
  }

  #receiveText(socket: WebSocket, session: Session, data: string): void {
    if (data.length > MAX_CLIENT_MESSAGE_CHARS) {
      this.#refuse(socket, "message_too_large", `Messages may have ${MAX_CLIENT_MESSAGE_CHARS} characters.`);
      return;
    }
    if (this.#admission.isPending) {
      this.#admission.hold(data);
      return;
    }
    const message = parseClientMessage(data);
    if (message.type === "message") this.#handle(socket, session, message.message);
    else if (message.type === "error") this.#guard?.noteError(message.code, message.detail);
  }

  #handle(socket: WebSocket, session: Session, message: ClientMessage): void {
    const call = this.#deps.call();
    switch (message.type) {
      case "start_call":
        this.#admit(socket, session);
        return;
      case "end_call":
        call?.end("caller_hung_up");
        return;
      case "interrupt":
        call?.interrupt();
        return;
      case "stop":
        call?.stopAgent();
        return;
      case "text_message":
        if (call && this.#budget.admitsText()) call.receiveText(message.text);
        return;
      case "playback":
        call?.acknowledgePlayback(message.turnId, message.ms, message.isStopped);
        this.#deps.notePlayback(message.turnId, message.ms, message.isStopped ?? false);
        return;
      case "hello":
      case "start_of_speech":
      case "end_of_speech":
        return;
    }
  }

  /** Starts the call, or takes it up; at the first start of an anonymous one the quota is asked before. */
  #admit(socket: WebSocket, session: Session): void {
    const { isAnonymous = false, organizationId } = session.claims;
    if (!isAnonymous || this.#deps.hasBegun()) {
      this.#deps.start(session);
      return;
    }
    this.#admission.admit(organizationId, (refusal, held) => {
      if (refusal === null) this.#deps.start(session);
      else this.#refuse(socket, refusal);
      for (const data of held) if (this.#socket === socket) this.#receiveText(socket, session, data);
    });
  }
}
