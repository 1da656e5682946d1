import type { Rollup } from "vite";

/** Parts of the site that only some pages have, though several share them; a page is a chunk of its own. */
const PARTS = /\/web\/src\/(pages|audio|charts|live|watch|record|alerts|benchmarks|measure|widget)\//;

/**
 * Chunks that pages share. Left alone, every set of pages that shares a module has a chunk for it, and a page is twenty
 * files of a few hundred bytes: each waits for a connection of its own.
 */
export const chunkGroups = [
  { name: "site", test: (id: string) => !PARTS.test(id), minShareCount: 2 },
  { name: "turns", test: /\/web\/src\/charts\/[^/]+$/, minShareCount: 3 },
  { name: "live", test: /\/web\/src\/live\//, minShareCount: 3 },
] as const satisfies NonNullable<Exclude<Rollup.OutputOptions["codeSplitting"], boolean | undefined>["groups"]>;
