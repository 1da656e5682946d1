import type { LiveRow } from "./live-rows.ts";

/** Live figures side by side: the last minute, and the last hour to hold it against. */
export function LiveTable({ rows }: { rows: readonly LiveRow[] }) {
  return (
    <table class="numbers live-table">
      <thead>
        <tr>
          <th scope="col">Median, and P95</th>
          <th scope="col">Last minute</th>
          <th scope="col">Last hour</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, minute, hour }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {[minute, hour].map(({ value, detail, basis }, index) => (
              <td key={index}>
                <span class="live-value">{value}</span> <span class="live-detail">{detail}</span> <small>{basis}</small>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
