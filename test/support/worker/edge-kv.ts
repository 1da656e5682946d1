import type { KvStore } from "../../../workers/cache/kv-layer.ts";

/**
 * A KV namespace as it is seen from one location: what was read there is answered again for as long as the reader
 * allowed (`cacheTtl`), also when it was written anew elsewhere. Local KV leaves that out.
 */
export function edgeKv(namespace: KVNamespace, now: () => number): KvStore & Pick<KVNamespace, "list"> {
  const seen = new Map<string, { text: string | null; untilMs: number }>();
  return {
    async get(key, options) {
      const known = seen.get(key);
      if (known !== undefined && now() < known.untilMs) return known.text;
      const text = await namespace.get(key, options);
      seen.set(key, { text, untilMs: now() + options.cacheTtl * 1_000 });
      return text;
    },
    async put(key, text, options) {
      // A location sees its own writes.
      seen.delete(key);
      await namespace.put(key, text, options);
    },
    list: (options) => namespace.list(options),
  };
}
