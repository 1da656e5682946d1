import { and, eq, gt } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { alertChannels, alertSilences } from "../../db/schema.ts";
import type { AlertRule } from "../../measure/alerts/alert-rule.ts";
import { MAX_CHANNELS, type SealedChannel } from "./alert-channels.ts";
import type { AlertRules } from "./alert-rules.ts";

/** Everything that a hub evaluates and sends alerts by; plain data, targets sealed. */
export interface AlertSettings {
  rules: AlertRule[];
  channels: SealedChannel[];
  silences: { ruleId: string | null; startsAtMs: number; endsAtMs: number }[];
}

/** Silences that are looked at; more at once are not needed. */
const MAX_SILENCES = 200;

/** Reads the alert settings of an organisation, for its hub. */
export async function readAlertSettings(
  db: Database,
  rules: Pick<AlertRules, "list">,
  organizationId: string,
  nowMs: number,
): Promise<AlertSettings> {
  const [ruleRows, channelRows, silenceRows] = await Promise.all([
    rules.list(organizationId),
    db.select().from(alertChannels).where(eq(alertChannels.organizationId, organizationId)).limit(MAX_CHANNELS),
    db
      .select()
      .from(alertSilences)
      .where(and(eq(alertSilences.organizationId, organizationId), gt(alertSilences.endsAt, new Date(nowMs))))
      .limit(MAX_SILENCES),
  ]);
  return {
    rules: ruleRows,
    channels: channelRows.map(({ id, kind, leastSeverity, isEnabled, ciphertext, encryptionKeyId }) => ({
      id,
      kind,
      leastSeverity,
      isEnabled,
      sealed: { ciphertext, keyId: encryptionKeyId },
    })),
    silences: silenceRows.map(({ ruleId, startsAt, endsAt }) => ({
      ruleId,
      startsAtMs: startsAt.getTime(),
      endsAtMs: endsAt.getTime(),
    })),
  };
}
