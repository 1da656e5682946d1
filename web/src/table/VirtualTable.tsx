// biome-ignore-all lint/a11y/useSemanticElements: rows stand at places of their own, as a table's cannot.
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the link of a row; cells have nothing to do.
import "../styles/virtual-table.css";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { rowAfterKey } from "./row-window.ts";
import { type Column, TableRow } from "./TableRow.tsx";
import { useMatches } from "./use-matches.ts";
import { usePrinting } from "./use-printing.ts";
import { useRows } from "./use-rows.ts";

interface VirtualTableProps<Row> {
  label: string;
  /** The same array until a column changes: every row is drawn again with a new one. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string;
  /** False while more rows would come than `rows` has. */
  isComplete: boolean;
  /** The reader is near the last row: more are wanted. */
  onNearEnd(): void;
}

/** Height of a row; on a narrow screen its cells stand one below the other. The style sheet has the same numbers. */
const WIDE_ROW_PX = 56;
const NARROW_ROW_PX = 267;

/** More rows are asked for when fewer than this are left. */
const NEAR_END_ROWS = 30;

/** On paper every row costs room and memory at once. */
const MAX_PRINTED_ROWS = 2_000;

/**
 * A table of any number of rows, of which only those on the screen are elements. Rows count from 1 after the header for
 * screen readers, wherever the screen is. Arrows, page keys, Home and End move between rows; Tab leaves the table.
 */
export function VirtualTable<Row>({ label, columns, rows, keyOf, isComplete, onNearEnd }: VirtualTableProps<Row>) {
  const body = useRef<HTMLDivElement>(null);
  const [activeIndex, setActiveIndex] = useState(0);
  const [hasFocus, setHasFocus] = useState(false);
  const isNarrow = useMatches("(max-width: 74rem)");
  const isPrinting = usePrinting();
  const drawn = useRows(body, rows.length, isNarrow ? NARROW_ROW_PX : WIDE_ROW_PX, hasFocus ? activeIndex : null);
  const lastDrawn = drawn.items.at(-1)?.index ?? -1;

  useEffect(() => {
    if (!isComplete && lastDrawn >= rows.length - NEAR_END_ROWS) onNearEnd();
  }, [lastDrawn, rows.length, isComplete]);

  const focusRow = (index: number): void => {
    setActiveIndex(index);
    drawn.reveal(index);
  };
  // Before the next key is taken: focus that came late would take a later row's place.
  useLayoutEffect(() => {
    if (hasFocus)
      body.current
        ?.querySelector<HTMLElement>(`[aria-rowindex="${activeIndex + 2}"] a`)
        ?.focus({ preventScroll: true });
  }, [activeIndex]);

  // One link of the table takes part in tabbing: that of the active row, or of the first row drawn.
  useLayoutEffect(() => {
    const links = [...(body.current?.querySelectorAll<HTMLElement>("[aria-rowindex] a") ?? [])];
    const active = links.find((link) => rowIndexOf(link) === activeIndex) ?? links[0];
    for (const link of links) {
      const tabIndex = link === active ? 0 : -1;
      if (link.tabIndex !== tabIndex || !link.hasAttribute("tabindex")) link.tabIndex = tabIndex;
    }
  });

  const items = isPrinting
    ? rows.slice(0, MAX_PRINTED_ROWS).map((_, index) => ({ index, start: null }))
    : drawn.items.map(({ index, start }) => ({ index, start }));
  return (
    <div
      role="grid"
      class="virtual-table"
      aria-label={label}
      aria-rowcount={isComplete ? rows.length + 1 : -1}
      aria-colcount={columns.length}
      style={{ "--columns": columns.length }}
    >
      <div role="rowgroup" class="virtual-head">
        <div role="row" aria-rowindex={1} class="virtual-row">
          {columns.map(({ name, isNumber }) => (
            <span key={name} role="columnheader" class={isNumber ? "number" : undefined}>
              {name}
            </span>
          ))}
        </div>
      </div>
      <div
        ref={body}
        role="rowgroup"
        class="virtual-body"
        style={isPrinting ? {} : { height: `${drawn.totalPx}px` }}
        onFocusIn={(event) => {
          setHasFocus(true);
          const index = rowIndexOf(event.target as Element);
          if (index !== null) setActiveIndex(index);
        }}
        onFocusOut={() => setHasFocus(false)}
        onKeyDown={(event) => {
          const next = rowAfterKey(event.key, activeIndex, rows.length, drawn.pageRows);
          if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          focusRow(next);
        }}
      >
        {items.map(({ index, start }) => {
          const row = rows[index] as Row;
          const offsetPx = start === null ? null : start - drawn.marginPx;
          return <TableRow key={keyOf(row)} columns={columns} row={row} index={index} offsetPx={offsetPx} />;
        })}
      </div>
    </div>
  );
}

/** Index of the row that an element is in; the header is the row before the first. */
function rowIndexOf(element: Element): number | null {
  const row = element.closest("[aria-rowindex]");
  return row === null ? null : Number(row.getAttribute("aria-rowindex")) - 2;
}
