import { useState } from "preact/hooks";
import { answers } from "../api/api.ts";
import { send } from "../api/send.ts";
import { useReader } from "../api/use-reader.ts";
import { SentNote } from "../components/SentNote.tsx";
import { useSending } from "../components/use-sending.ts";
import { channelWords, severityWords } from "../words/alerts.ts";
import { alertPaths, type Channel } from "./alert-answers.ts";
import { ChannelForm } from "./ChannelForm.tsx";

/** Channels that alerts are sent to. Addresses and secrets are not shown again. */
export function ChannelList({ channels }: { channels: readonly Channel[] }) {
  const reader = useReader();
  const sending = useSending();
  const [secret, setSecret] = useState<{ name: string; value: string } | null>(null);
  const isAdmin = reader?.may("admin") ?? false;
  const change = (work: () => Promise<string>) =>
    sending.run(async () => {
      setSecret(null);
      const words = await work();
      answers.invalidate(alertPaths.channels);
      return words;
    });
  const pathOf = (channel: Channel): string => `/api/alert-channels/${channel.id}`;

  const test = (channel: Channel) =>
    change(async () => {
      const { isDelivered, status } = await send<{ isDelivered: boolean; status: number | null }>({
        method: "POST",
        path: `${pathOf(channel)}/test`,
      });
      if (isDelivered) return `“${channel.name}” took the test message.`;
      return `“${channel.name}” did not take the test message: ${status === null ? "no answer" : `it answered ${status}`}.`;
    });
  const rotate = (channel: Channel) =>
    change(async () => {
      const made = await send<{ secret: string }>({ method: "POST", path: `${pathOf(channel)}/rotate` });
      setSecret({ name: channel.name, value: made.secret });
      return "The new secret signs from now on, the old one beside it for a day.";
    });
  const toggle = (channel: Channel) =>
    change(async () => {
      await send({ method: "PATCH", path: pathOf(channel), body: { isEnabled: !channel.isEnabled } });
      return `“${channel.name}” is ${channel.isEnabled ? "off" : "on"}.`;
    });
  const remove = (channel: Channel) => {
    if (!confirm(`Delete the channel “${channel.name}”? Its alerts go nowhere then.`)) return;
    void change(async () => {
      await send({ method: "DELETE", path: pathOf(channel) });
      return `“${channel.name}” is deleted.`;
    });
  };

  return (
    <section class="card">
      <h2>Channels</h2>
      <SentNote result={sending.result} />
      {secret !== null && (
        <p class="notice notice-warning">
          Secret of “{secret.name}”, shown this once: <code class="secret">{secret.value}</code>
        </p>
      )}
      {channels.length === 0 && <p class="empty">Alerts are sent to nobody yet: they are shown here.</p>}
      <ul class="rules">
        {channels.map((channel) => (
          <li key={channel.id} class={channel.isEnabled ? "" : "rule-off"}>
            <div>
              <h3>{channel.name}</h3>
              <p class="hint">
                {[
                  channelWords[channel.kind],
                  channel.host,
                  channel.leastSeverity === "page" ? "pages only" : "pages and tickets",
                  channel.isEnabled ? null : "off",
                ]
                  .filter((part) => part !== null)
                  .join(" · ")}
              </p>
            </div>
            {isAdmin && (
              <div class="row-buttons">
                {(
                  [
                    ["Send a test", () => void test(channel)],
                    [channel.isEnabled ? "Turn off" : "Turn on", () => void toggle(channel)],
                    ["Renew secret", () => void rotate(channel)],
                    ["Delete", () => remove(channel)],
                  ] as const
                ).map(([name, act]) => (
                  <button
                    key={name}
                    type="button"
                    class="button"
                    disabled={sending.isBusy}
                    aria-label={`${name}: “${channel.name}”`}
                    onClick={act}
                  >
                    {name}
                  </button>
                ))}
              </div>
            )}
          </li>
        ))}
      </ul>
      {isAdmin && (
        <ChannelForm
          severities={severityWords}
          onMade={(name, value) => {
            setSecret({ name, value });
            answers.invalidate(alertPaths.channels);
          }}
        />
      )}
    </section>
  );
}
