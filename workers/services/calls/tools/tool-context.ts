import type { OpenDatabase } from "../../../db/client.ts";

/** Context of a tool: the call that it works for. */
export interface ToolContext {
  openDatabase: OpenDatabase;
  organizationId: string;
  callId: string;
  /** Person that appointments are for; null when the transport does not say, as a browser. */
  caller: string | null;
}
