// The few web-standard globals that the core may use because every runtime has them. Everything else stays undeclared,
// so that a Cloudflare or Node global does not compile here. Only voice/tsconfig.json reads this file.

declare class AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
