import { vi } from "vitest";

/**
 * Everything that is written to the console from now on at the levels of warnings and errors: what the worker's runtime
 * reports comes out there too, uncaught errors among it. Nothing is printed meanwhile.
 */
export function watchLog(): { readonly lines: readonly string[]; stop: () => void } {
  const lines: string[] = [];
  const take = (...parts: unknown[]): void => void lines.push(parts.map(String).join(" "));
  const spies = [vi.spyOn(console, "error"), vi.spyOn(console, "warn")];
  for (const spy of spies) spy.mockImplementation(take);
  return {
    lines,
    stop: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
