import type { PostgresErrorFields } from "./statement.ts";

/** Who may connect to what. Fixed, so that a running worker still fits after the service was restarted. */
const CREDENTIALS = { user: "postgres", password: "local-development-only", database: "postgres" } as const;

/** The connection string for the service listening on `port` of the loopback interface. */
export function connectionStringFor(port: number): string {
  const { user, password, database } = CREDENTIALS;
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
}

/**
 * Says why the `Neon-Connection-String` header is refused, with the SQLSTATE Postgres uses, or `undefined` if it is
 * good. Host, port and options such as `application_name` are not compared: the request has arrived.
 */
export function refuseConnectionString(header: string | string[] | undefined): PostgresErrorFields | undefined {
  if (typeof header !== "string") return refusal("08P01", "header Neon-Connection-String is missing");
  const url = URL.parse(header);
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) {
    return refusal("08P01", "header Neon-Connection-String is not a postgresql:// address");
  }
  return refuseCredentials({
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
  });
}

/** Says why a user may not connect, or `undefined` if they may. */
export function refuseCredentials({ user, password, database }: Record<keyof typeof CREDENTIALS, string>) {
  if (user !== CREDENTIALS.user || password !== CREDENTIALS.password) {
    return refusal("28P01", `password authentication failed for user '${user}'`);
  }
  if (database !== CREDENTIALS.database) return refusal("3D000", `database "${database}" does not exist`);
  return undefined;
}

function refusal(code: string, message: string): PostgresErrorFields {
  return { message, code, severity: "FATAL" };
}
