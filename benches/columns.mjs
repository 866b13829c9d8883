// A table as plain text or as Markdown, from rows of texts: the first column to the left, figures to the right.

/** Plain text with its columns lined up. */
export function columns(rows) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  const lined = (row) => row.map((text, at) => (at ? text.padStart(widths[at]) : text.padEnd(widths[at]))).join("  ");
  return rows.map(lined).join("\n");
}

/** Markdown, the first row as the head. */
export function markdown([head, ...rows]) {
  const lined = (row) => `| ${row.join(" | ")} |`;
  return [lined(head), lined(head.map((_, at) => (at ? "---:" : "---"))), ...rows.map(lined)].join("\n");
}
