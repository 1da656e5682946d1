// biome-ignore-all lint/a11y/useSemanticElements: rows stand at places of their own, as a table's cannot.
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the link of a row; cells have nothing to do.
import { Component, type ComponentChildren } from "preact";

/** A column of a table; the first one's cells hold the link that stands for the row. */
export interface Column<Row> {
  name: string;
  isNumber?: boolean;
  cell(row: Row): ComponentChildren;
}

interface TableRowProps<Row> {
  columns: readonly Column<Row>[];
  row: Row;
  /** Place among all rows. */
  index: number;
  /** Pixels below the first row; null where rows stand one below the other by themselves, as on paper. */
  offsetPx: number | null;
}

/**
 * One row of a table. A class for its last method alone: while the table scrolls, rows that stay are not drawn again,
 * which is most of the time that a key press would wait for.
 */
export class TableRow<Row> extends Component<TableRowProps<Row>> {
  override render({ columns, row, index, offsetPx }: TableRowProps<Row>) {
    const offset = offsetPx === null ? {} : { transform: `translateY(${offsetPx}px)` };
    return (
      <div role="row" aria-rowindex={index + 2} class="virtual-row" style={offset}>
        {columns.map(({ name, isNumber, cell }) => (
          <span key={name} role="gridcell" data-label={name} class={isNumber ? "number" : undefined}>
            {cell(row)}
          </span>
        ))}
      </div>
    );
  }

  override shouldComponentUpdate(next: TableRowProps<Row>): boolean {
    const { columns, row, index, offsetPx } = this.props;
    return next.columns !== columns || next.row !== row || next.index !== index || next.offsetPx !== offsetPx;
  }
}
