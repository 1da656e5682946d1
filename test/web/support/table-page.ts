// A page with a table of as many rows as its address says. Built by `buildTablePage`.
import { h, render } from "preact";
import type { Column } from "../../../web/src/table/TableRow.tsx";
import { VirtualTable } from "../../../web/src/table/VirtualTable.tsx";
import "../../../web/src/styles/base.css";

interface Row {
  id: string;
  value: number;
}

const count = Number(new URLSearchParams(location.search).get("rows"));
const rows: Row[] = Array.from({ length: count }, (_, value) => ({ id: `row-${value}`, value }));
const columns: Column<Row>[] = [
  { name: "Name", cell: ({ id }) => h("a", { href: `#${id}` }, id) },
  { name: "Half", cell: ({ value }) => String(value / 2) },
  { name: "Square", isNumber: true, cell: ({ value }) => value * value },
  { name: "Note", cell: ({ value }) => `note ${value}` },
];

render(
  h(VirtualTable<Row>, { label: "Rows", columns, rows, keyOf: ({ id }) => id, isComplete: true, onNearEnd: () => {} }),
  document.getElementById("app") as HTMLElement,
);
