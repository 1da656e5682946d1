/** Player of a call's recording, as the other parts of the page use it. */
export interface RecordingPlayer {
  /** Plays from a moment of the call, in ms. */
  playFrom(ms: number): void;
}

/**
 * Link between a call's recording and the rest of its page: lines are heard by it, whether their player was there when
 * they were drawn or not, and it says which moment is played.
 */
export class Hearing {
  #player: RecordingPlayer | null = null;
  readonly #listeners = new Set<(ms: number | null) => void>();

  /** Gives the lines a player; null takes it away. */
  use(player: RecordingPlayer | null): void {
    this.#player = player;
    if (player === null) this.tell(null);
  }

  /** Plays from a moment of the call, in ms. */
  playFrom(ms: number): void {
    this.#player?.playFrom(ms);
  }

  /** Tells which moment is played; null for none. */
  tell(ms: number | null): void {
    for (const listener of this.#listeners) listener(ms);
  }

  /** Tells `listener` every moment that is played, several a second. Returns the way to stop it. */
  follow(listener: (ms: number | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
