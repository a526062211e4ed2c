import { sqlDocument, sqlValue } from '../wire/sql.js';

/** What a test puts in the place of the database, as the host answers: it keeps nothing, and undoes nothing. */
export class StandDatabase {
  #stand;
  #lastMark = 0;

  /** @param {{ query?: Function, execute?: Function }} stand Each takes a statement and its values. */
  constructor(stand) {
    this.#stand = stand;
  }

  /** What the test answers to a statement that reads. */
  async query(statement) {
    const rows = (await this.#ask('query', statement)) ?? [];
    const columns = Object.keys(rows[0] ?? {});
    return { columns, rows: rows.map((row) => columns.map((column) => sqlDocument(row[column]))) };
  }

  /** What the test answers to a statement that writes. */
  async execute(statement) {
    const { changes = 1, lastInsertedID = 0 } = (await this.#ask('execute', statement)) ?? {};
    return { changes, last_inserted_id: lastInsertedID };
  }

  begin() {
    this.#lastMark += 1;
    return this.#lastMark;
  }

  commit() {}

  rollback() {}

  #ask(how, { sql, arguments: given = [], named = {} }) {
    if (this.#stand[how] === undefined) throw new Error(`What stands for the database has no \`${how}\`: ${sql}`);
    const names = Object.entries(named).map(([name, value]) => [name, sqlValue(value)]);
    return this.#stand[how](sql, ...given.map(sqlValue), ...(names.length > 0 ? [Object.fromEntries(names)] : []));
  }
}
