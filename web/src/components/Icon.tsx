const paths = {
  microphone: "M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM6 11v1a6 6 0 0 0 12 0v-1M12 18v3",
  muted: "M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM6 11v1a6 6 0 0 0 12 0v-1M12 18v3M4 4l16 16",
  hangUp: "M3 15.5c5.4-4.7 12.6-4.7 18 0l-2.2 2.8-3.6-1.4v-2.6a12 12 0 0 0-6.4 0v2.6l-3.6 1.4L3 15.5Z",
  volume: "M4 10v4h3l5 4V6L7 10H4ZM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  send: "M4 12h15M13 6l6 6-6 6",
  stop: "M7 7h10v10H7Z",
} as const;

/** A line drawing beside a label; hidden from screen readers. */
export function Icon({ name, size = 20 }: { name: keyof typeof paths; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
