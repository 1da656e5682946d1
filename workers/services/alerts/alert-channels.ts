import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { CredentialCipher, SealedText } from "../../crypto/credential-cipher.ts";
import { randomSecret } from "../../crypto/secrets.ts";
import type { Database } from "../../db/client.ts";
import { createId } from "../../db/ids.ts";
import type { ListDefinition } from "../../db/lists.ts";
import { alertChannels } from "../../db/schema.ts";
import type { AlertChannelKind, AlertSeverity } from "../../db/states.ts";
import { REPLACED_SECRET_LIFETIME_MS } from "./webhook-signature.ts";

/** Channel as it may be shown: its host, and neither address nor secrets. */
export type AlertChannel = Omit<typeof alertChannels.$inferSelect, "organizationId" | "ciphertext" | "encryptionKeyId">;

/** Settings of a channel. */
export interface AlertChannelSettings {
  name: string;
  kind: AlertChannelKind;
  leastSeverity: AlertSeverity;
  isEnabled: boolean;
  /** Checked by `targetOf`. */
  url: string;
}

/** Changes of a channel: any setting but its kind. */
export type AlertChannelChanges = {
  [Name in keyof Omit<AlertChannelSettings, "kind">]?: AlertChannelSettings[Name] | undefined;
};

const targetSchema = z.object({
  url: z.string(),
  secrets: z.array(z.object({ value: z.string(), expiresAtMs: z.number().nullable() })),
});
/** Secret part of a channel: where it sends to, and what it signs with, the newest first. */
export type ChannelTarget = z.infer<typeof targetSchema>;

/** Channel with its sealed target, as a hub keeps it. */
export interface SealedChannel extends Pick<AlertChannel, "id" | "kind" | "leastSeverity" | "isEnabled"> {
  sealed: SealedText;
}

/** Channels that an organisation may have. */
export const MAX_CHANNELS = 20;

const shown = {
  id: alertChannels.id,
  name: alertChannels.name,
  kind: alertChannels.kind,
  leastSeverity: alertChannels.leastSeverity,
  host: alertChannels.host,
  isEnabled: alertChannels.isEnabled,
  version: alertChannels.version,
  createdAt: alertChannels.createdAt,
  updatedAt: alertChannels.updatedAt,
};

/** List of an organisation's channels. */
export const channelList = {
  name: "alert_channels",
  table: alertChannels,
  organizationId: alertChannels.organizationId,
  id: alertChannels.id,
  fields: shown,
  sorts: { createdAt: alertChannels.createdAt },
  filters: {},
} as const satisfies ListDefinition;

/** Creates the store of channels, whose targets are encrypted with organisation and channel as context. */
export function createAlertChannels(
  db: Database,
  cipher: CredentialCipher,
  onChanged: (organizationId: string) => Promise<void>,
  now: () => number = Date.now,
) {
  const oneOf = (organizationId: string, id: string) =>
    and(eq(alertChannels.organizationId, organizationId), eq(alertChannels.id, id));

  return {
    find,

    /** Stores a new channel, and returns the secret that it signs with: it is not shown again. */
    async create(
      organizationId: string,
      { url, ...settings }: AlertChannelSettings,
    ): Promise<Result<{ channel: AlertChannel; secret: string }, "too_many">> {
      if ((await db.$count(alertChannels, eq(alertChannels.organizationId, organizationId))) >= MAX_CHANNELS) {
        return err("too_many");
      }
      const id = createId("channel", now());
      const secret = randomSecret();
      const at = new Date(now());
      const target = await seal(organizationId, id, { url, secrets: [{ value: secret, expiresAtMs: null }] });
      const times = { createdAt: at, updatedAt: at };
      const [channel] = await db
        .insert(alertChannels)
        .values({ ...settings, ...target, organizationId, id, ...times })
        .returning(shown);
      if (channel === undefined) throw new Error("The insert returned no row.");
      await onChanged(organizationId);
      return ok({ channel, secret });
    },

    /** Changes the named settings; with `ofVersion` only while the channel has it. Null when there is none. */
    async update(
      organizationId: string,
      id: string,
      { url, ...changes }: AlertChannelChanges,
      ofVersion?: number,
    ): Promise<AlertChannel | null> {
      if (url === undefined) return write(organizationId, id, changes, ofVersion);
      const current = await target(organizationId, id);
      if (current === null) return null;
      return write(
        organizationId,
        id,
        { ...changes, ...(await seal(organizationId, id, { ...current, url })) },
        ofVersion,
      );
    },

    /** Makes a new secret; the one before it signs beside it for a day. Null when there is no such channel. */
    async rotate(organizationId: string, id: string): Promise<{ channel: AlertChannel; secret: string } | null> {
      const current = await target(organizationId, id);
      if (current === null) return null;
      const secret = randomSecret();
      const previous = current.secrets[0];
      const secrets = [
        { value: secret, expiresAtMs: null },
        ...(previous === undefined ? [] : [{ ...previous, expiresAtMs: now() + REPLACED_SECRET_LIFETIME_MS }]),
      ];
      const channel = await write(organizationId, id, await seal(organizationId, id, { ...current, secrets }));
      return channel === null ? null : { channel, secret };
    },

    /** Deletes a channel. False when there is none, or none of `ofVersion`. */
    async remove(organizationId: string, id: string, ofVersion?: number): Promise<boolean> {
      const condition = ofVersion === undefined ? undefined : eq(alertChannels.version, ofVersion);
      const gone = await db
        .delete(alertChannels)
        .where(and(oneOf(organizationId, id), condition))
        .returning({ id: alertChannels.id });
      if (gone.length > 0) await onChanged(organizationId);
      return gone.length > 0;
    },

    target,
  };

  async function find(organizationId: string, id: string): Promise<AlertChannel | null> {
    const [row] = await db.select(shown).from(alertChannels).where(oneOf(organizationId, id));
    return row ?? null;
  }

  /** Returns a channel's secret part; null when there is no such channel, or its key is lost. */
  async function target(organizationId: string, id: string): Promise<ChannelTarget | null> {
    const [row] = await db
      .select({ ciphertext: alertChannels.ciphertext, keyId: alertChannels.encryptionKeyId })
      .from(alertChannels)
      .where(oneOf(organizationId, id));
    return row === undefined ? null : openTarget(cipher, organizationId, id, row);
  }

  async function write(
    organizationId: string,
    id: string,
    columns: Omit<AlertChannelChanges, "url"> & Partial<Awaited<ReturnType<typeof seal>>>,
    ofVersion?: number,
  ): Promise<AlertChannel | null> {
    const condition = ofVersion === undefined ? undefined : eq(alertChannels.version, ofVersion);
    const [channel] = await db
      .update(alertChannels)
      .set({ ...columns, updatedAt: new Date(now()), version: sql`${alertChannels.version} + 1` })
      .where(and(oneOf(organizationId, id), condition))
      .returning(shown);
    if (channel === undefined) return null;
    await onChanged(organizationId);
    return channel;
  }

  async function seal(organizationId: string, id: string, content: ChannelTarget) {
    const { ciphertext, keyId } = await cipher.seal(JSON.stringify(content), contextOf(organizationId, id));
    return { ciphertext, encryptionKeyId: keyId, host: new URL(content.url).host };
  }
}
/** Store of channels, see `createAlertChannels`. */
export type AlertChannels = ReturnType<typeof createAlertChannels>;

/** Opens the secret part of a channel; null when its key is lost. */
export async function openTarget(
  cipher: CredentialCipher,
  organizationId: string,
  channelId: string,
  sealed: SealedText,
): Promise<ChannelTarget | null> {
  const opened = await cipher.open(sealed, contextOf(organizationId, channelId));
  return opened.ok ? targetSchema.parse(JSON.parse(opened.value)) : null;
}

function contextOf(organizationId: string, channelId: string): string {
  return `alert_channel\n${organizationId}\n${channelId}`;
}
