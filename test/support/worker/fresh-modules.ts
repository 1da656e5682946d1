import { afterAll, vi } from "vitest";

// Files share one workerd, and each loads the worker anew: nothing that one leaves in its modules' memory is there for
// the next.
afterAll(() => {
  vi.resetModules();
});
