import { type ChildProcess, fork } from "node:child_process";
import { basename } from "node:path";

/** Requests that a child process answers: name → what it takes and gives. */
export type Commands = Record<string, { takes: unknown; gives: unknown }>;

/** A process of its own, so that its work is not counted as the worker's and does not wait for ours. */
export interface Child<C extends Commands> {
  readonly pid: number;
  /** Rejects with the child's own error, when the child dies, or past `deadlineMs`. */
  request<Name extends keyof C & string>(
    name: Name,
    takes: C[Name]["takes"],
    deadlineMs?: number,
  ): Promise<C[Name]["gives"]>;
  /** Ends the process. Idempotent. */
  stop(): Promise<void>;
}

interface Answer {
  id: number;
  gives?: unknown;
  error?: string;
}

const DEFAULT_DEADLINE_MS = 30_000;

/** Starts a process of `module`, which must call `serveCommands`. */
export function startChild<C extends Commands>(module: URL): Child<C> {
  const file = basename(module.pathname);
  const child = fork(module, { serialization: "advanced" });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let lastId = 0;
  return {
    pid: child.pid as number,
    request(name, takes, deadlineMs = DEFAULT_DEADLINE_MS) {
      const id = ++lastId;
      return answerTo(child, id, `${file}: ${name}`, deadlineMs, () => child.send({ id, name, takes }));
    },
    async stop() {
      child.kill();
      await exited;
    },
  };
}

function answerTo<T>(child: ChildProcess, id: number, what: string, deadlineMs: number, ask: () => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const finish = (outcome: () => void): void => {
      clearTimeout(deadline);
      child.off("message", onMessage);
      child.off("exit", onExit);
      outcome();
    };
    const onExit = (): void => finish(() => reject(new Error(`${what}: the process ended`)));
    const onMessage = (answer: Answer): void => {
      if (answer.id !== id) return;
      finish(() => (answer.error === undefined ? resolve(answer.gives as T) : reject(new Error(answer.error))));
    };
    const deadline = setTimeout(() => finish(() => reject(new Error(`${what}: no answer`))), deadlineMs);
    child.on("message", onMessage);
    child.on("exit", onExit);
    ask();
  });
}

/** The child's side: answers each request with its handler. The process ends with its parent. */
export function serveCommands<C extends Commands>(
  handlers: {
    [Name in keyof C]: (takes: C[Name]["takes"]) => C[Name]["gives"] | Promise<C[Name]["gives"]>;
  },
): void {
  process.on("disconnect", () => process.exit());
  process.on("message", async ({ id, name, takes }: { id: number; name: string; takes: unknown }) => {
    const handler = handlers[name];
    try {
      if (!handler) throw new Error(`there is no ${name}`);
      process.send?.({ id, gives: await handler(takes) } satisfies Answer);
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? error.message : String(error) } satisfies Answer);
    }
  });
}
