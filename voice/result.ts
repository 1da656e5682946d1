/** Outcome of something that may fail in a way the caller can act on; bugs throw instead. */
export type Result<T, E> = { ok: true; value: T } | { ok: false; error: E };

/** Returns a success with its value. */
export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
/** Returns a failure with its error. */
export const err = <E>(error: E): { ok: false; error: E } => ({ ok: false, error });
