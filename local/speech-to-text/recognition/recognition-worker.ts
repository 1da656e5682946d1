import { type MessagePort, parentPort } from "node:worker_threads";
import { BoundedMap } from "../../../voice/bounded-map.ts";
import type { CallDraws } from "../../latency/draws.ts";
import { AudioInput } from "../audio-input.ts";
import { connectionDraws } from "../connection-draws.ts";
import { Listener, type ListenerSettings } from "../listener.ts";
import { createTurnDetector } from "../turns/create-turn-detector.ts";
import { type Engine, loadEngine, PhraseDecoder } from "./phrase-decoder.ts";
import { compilePhrases, type PhraseGrammar, phraseSetKey } from "./phrase-grammar.ts";
import type { ConnectionSettings, WorkerCommand, WorkerReport } from "./worker-messages.ts";

/**
 * Most decoders one worker creates, so most connections it serves at a time: each decoder holds about 11 MB for good.
 */
const MAX_DECODERS = 32;
/** Compiled phrase sets kept for the next connection with the same phrases. */
const MAX_CACHED_GRAMMARS = 32;

interface Connection {
  readonly input: AudioInput;
  readonly decoder: PhraseDecoder;
  readonly draws: CallDraws | undefined;
  readonly listener: Listener;
}

/** Serves many connections on one thread, each with its own decoder. Commands are obeyed one after another. */
class RecognitionWorker {
  readonly #port: MessagePort;
  readonly #engine: Engine;
  readonly #connections = new Map<number, Connection>();
  readonly #idleDecoders: PhraseDecoder[];
  #decoderCount = 1;
  readonly #grammars = new BoundedMap<string, PhraseGrammar>(MAX_CACHED_GRAMMARS);
  /** Creating a decoder is asynchronous, so commands queue behind it; the server bounds what it sends unconsumed. */
  #obeyed: Promise<void> = Promise.resolve();

  constructor(port: MessagePort, engine: Engine, firstDecoder: PhraseDecoder) {
    this.#port = port;
    this.#engine = engine;
    this.#idleDecoders = [firstDecoder];
    port.on("message", (command: WorkerCommand) => {
      this.#obeyed = this.#obeyed.then(() => this.#obey(command)).catch((error) => this.#fail(command.id, error));
    });
    this.#report({ type: "ready" });
  }

  async #obey(command: WorkerCommand): Promise<void> {
    if (command.type === "open") return this.#open(command);
    const connection = this.#connections.get(command.id);
    if (!connection) return;
    switch (command.type) {
      case "audio":
        connection.listener.push(connection.input.read(command.bytes));
        this.#report({ type: "consumed", id: command.id, bytes: command.bytes.byteLength });
        return;
      case "configure":
        connection.listener.configure(this.#prepare(command.id, command.settings, connection.draws));
        return;
      case "end_turn":
        connection.listener.endTurn();
        return;
      case "mark":
        this.#report({ type: "reached", id: command.id, mark: command.mark });
        return;
      case "close":
        this.#connections.delete(command.id);
        connection.listener.close();
        this.#idleDecoders.push(connection.decoder);
        return;
    }
  }

  async #open(command: Extract<WorkerCommand, { type: "open" }>): Promise<void> {
    const { id, opening } = command;
    const draws = connectionDraws(opening);
    const settings = this.#prepare(id, command.settings, draws);
    const decoder = await this.#takeDecoder(settings.grammar);
    if (!decoder) {
      this.#report({ type: "failed", id, reason: "busy", message: "too many connections" });
      return;
    }
    const listener = new Listener(settings, decoder, (event) => this.#report({ type: "event", id, event }));
    const input = new AudioInput(opening.encoding, opening.sampleRateHz);
    this.#connections.set(id, { input, decoder, draws, listener });
  }

  /** Preferably one that has these phrases compiled already. */
  async #takeDecoder(grammar: PhraseGrammar): Promise<PhraseDecoder | undefined> {
    const ready = this.#idleDecoders.findIndex((decoder) => decoder.grammarKey === grammar.key);
    const [idle] = this.#idleDecoders.splice(Math.max(0, ready), 1);
    if (idle || this.#decoderCount >= MAX_DECODERS) return idle;
    this.#decoderCount += 1;
    return PhraseDecoder.create(this.#engine);
  }

  #prepare(id: number, settings: ConnectionSettings, draws: CallDraws | undefined): ListenerSettings {
    const key = phraseSetKey(settings.keyterms);
    const cached = this.#grammars.get(key);
    const grammar = cached ?? compilePhrases(settings.keyterms);
    this.#grammars.set(key, grammar);
    const count = cached ? 0 : this.#engine.dictionary.countUnknown(grammar.words);
    if (count > 0) this.#report({ type: "guessed_words", id, count });
    return { grammar, detector: createTurnDetector(settings.patience, draws) };
  }

  /** A decoder that threw is not used again: its state is unknown. */
  #fail(id: number, error: unknown): void {
    this.#connections.delete(id);
    const message = error instanceof Error ? error.message : String(error);
    this.#report({ type: "failed", id, reason: "decoder", message });
  }

  #report(report: WorkerReport): void {
    this.#port.postMessage(report);
  }
}

if (parentPort) {
  const engine = await loadEngine();
  new RecognitionWorker(parentPort, engine, await PhraseDecoder.create(engine));
}
