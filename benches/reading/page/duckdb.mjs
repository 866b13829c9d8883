// DuckDB-Wasm, its build for one thread with wasm exceptions, reading the file in its own worker.
// Two steps: the table, and its figures by column, which is what a profile is nearest to.
import { AsyncDuckDB, DuckDBDataProtocol, VoidLogger } from "@duckdb/duckdb-wasm";

const DIST = new URL("./npm/@duckdb/duckdb-wasm/dist/", location.href);

/** Starts the worker, the database in memory and a connection. */
export async function duckdb() {
  const db = new AsyncDuckDB(new VoidLogger(), new Worker(new URL("duckdb-browser-eh.worker.js", DIST)));
  await db.instantiate(new URL("duckdb-eh.wasm", DIST).href);
  const connection = await db.connect();
  return {
    read: async (file) => {
      await db.registerFileHandle("table.csv", file, DuckDBDataProtocol.BROWSER_FILEREADER, true);
      await connection.query("CREATE TABLE t AS SELECT * FROM read_csv_auto('table.csv')");
    },
    summarize: async () => {
      const figures = await connection.query("SUMMARIZE t");
      return { rows: Number(figures.get(0).count), columns: figures.numRows };
    },
  };
}
