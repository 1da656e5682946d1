/** SQLSTATEs that a person may meet, in words; others by their code. */
const REASONS: Record<string, string> = {
  "55P03": "a lock was not to be had in time",
  "57014": "it was cancelled",
  "57P01": "its connection was ended by an administrator",
  "53100": "the disk is full",
  "53200": "memory ran out",
  "42501": "the deployment's database user may not do that",
  "25006": "the database is read-only",
};

/** Says why a statement over a direct connection failed. Postgres's own messages may hold values, so none is given. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : null;
  return code === null ? "its connection was lost" : (REASONS[code] ?? `Postgres refused it (${code})`);
}
