import type { OpenDatabase } from "../../../db/client.ts";

/** The call that the tools work for. */
export interface ToolContext {
  openDatabase: OpenDatabase;
  organizationId: string;
  callId: string;
  /** Whom appointments are for; null when the transport does not say, as a browser. */
  caller: string | null;
}
