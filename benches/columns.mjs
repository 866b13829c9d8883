// A table as plain text.

/** Lines up the columns of rows of texts: the first to the left, figures to the right. */
export function columns(rows) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  const lined = (row) => row.map((text, at) => (at ? text.padStart(widths[at]) : text.padEnd(widths[at]))).join("  ");
  return rows.map(lined).join("\n");
}
