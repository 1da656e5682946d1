import { api } from "./tenant.ts";

/** What the log says of one resource, oldest first, as `action: field, field`. */
export async function auditTrail(adminKey: string, resourceId: string): Promise<string[]> {
  const query = new URLSearchParams({ resourceId, sort: "createdAt", limit: "100" });
  const { body } = await api("GET", `/api/audit-log?${query}`, { key: adminKey });
  return body.data.items.map(({ action, fields }: { action: string; fields: string[] }) =>
    fields.length === 0 ? action : `${action}: ${fields.join(", ")}`,
  );
}
