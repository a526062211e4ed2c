import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DovetailError } from '../failures.js';
import { real, sqlDocument, sqlValue } from '../wire/sql.js';

/** What the tokens of a statement are that look like places for values and are none, and those that are. */
const parts = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[^]*?\*\/|(\?)|:(\w+)/g;

const readOnly = 8;

/** The plugin's database, in memory: SQLite, with the migrations of the manifest; undefined where there is none. */
export async function openDatabase(folder, manifest, owner) {
  if (!manifest.permissions?.some((permission) => permission.startsWith('database.'))) return undefined;
  const sqlite = await import('node:sqlite').catch(() => undefined);
  if (sqlite === undefined) return undefined;
  const database = new sqlite.DatabaseSync(':memory:');
  for (const path of manifest.database?.migrations ?? []) database.exec(readFileSync(join(folder, path), 'utf8'));
  database.exec('PRAGMA foreign_keys = ON');
  return new MemoryDatabase(database, owner);
}

/** The error of a plugin that asks for a database where there is none. */
export function noDatabase() {
  return new Error(
    `A host in memory keeps the database in node:sqlite, which Node ${process.versions.node} does not have. Run the ` +
      'tests with Node 22.13 or newer, put something in its place with the option `database`, or use a RealHost.',
  );
}

/** SQLite without a file. */
class MemoryDatabase {
  #database;
  #owner;
  #marks = [];
  #lastMark = 0;

  constructor(database, owner) {
    this.#database = database;
    this.#owner = owner;
  }

  /** The rows of a statement that reads. */
  query(statement) {
    this.#database.exec('PRAGMA query_only = ON');
    try {
      return this.#run(statement);
    } finally {
      this.#database.exec('PRAGMA query_only = OFF');
    }
  }

  /** Runs a statement that writes. */
  execute(statement) {
    const before = this.#counts();
    this.#run(statement);
    const { changes, last } = this.#counts();
    return { changes: Number(changes - before.changes), last_inserted_id: numberOf(last) };
  }

  /** Begins a transaction, or a savepoint in one; answers its number. */
  begin() {
    this.#lastMark += 1;
    this.#marks.push(this.#lastMark);
    this.#database.exec(`SAVEPOINT mark_${this.#lastMark}`);
    return this.#lastMark;
  }

  /** Ends a transaction well. */
  commit(mark) {
    this.#end(mark);
    this.#database.exec(`RELEASE mark_${mark}`);
  }

  /** Undoes a transaction. */
  rollback(mark) {
    this.#end(mark);
    this.#database.exec(`ROLLBACK TO mark_${mark}; RELEASE mark_${mark}`);
  }

  #end(mark) {
    const at = this.#marks.indexOf(mark);
    if (at < 0) throw new DovetailError('context_ended', 'The transaction has ended already.', 'ask_author');
    this.#marks.splice(at);
  }

  #counts() {
    const counts = this.#database.prepare('SELECT total_changes() AS changes, last_insert_rowid() AS last');
    counts.setReadBigInts(true);
    return counts.get();
  }

  #run({ sql, arguments: given = [], named = {} }) {
    const places = [...sql.matchAll(parts)];
    const count = places.filter(([, mark]) => mark !== undefined).length;
    if (count !== given.length) {
      const reason = `The statement has ${count} places for values, and ${given.length} were given.`;
      throw new DovetailError('invalid_request', reason, 'ask_author');
    }
    const known = new Set(places.map(([, , name]) => name));
    const values = Object.entries({ ...named, owner: this.#owner }).filter(([name]) => known.has(name));
    try {
      const statement = this.#database.prepare(sql);
      statement.setReadBigInts(true);
      const rows = statement.all(
        Object.fromEntries(values.map(([name, value]) => [name, bound(value)])), ...given.map(bound));
      const columns = Object.keys(rows[0] ?? {});
      return { columns, rows: rows.map((row) => columns.map((column) => documentOf(row[column]))) };
    } catch (error) {
      throw failureOf(error);
    }
  }
}

/** A value that has travelled as SQLite takes it; a number would be a real. */
function bound(document) {
  if (Number.isInteger(document)) return BigInt(document);
  return document?.integer === undefined ? sqlValue(document) : BigInt(document.integer);
}

/** A value of SQLite as it travels. */
function documentOf(value) {
  return sqlDocument(typeof value === 'number' ? real(value) : typeof value === 'bigint' ? numberOf(value) : value);
}

/** An integer as a number, if one holds it. */
function numberOf(integer) {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

function failureOf(error) {
  if (error.code !== 'ERR_SQLITE_ERROR') return error;
  if ((error.errcode & 0xff) === readOnly) {
    const reason = 'A query cannot write. Use `execute` for this statement.';
    return new DovetailError('invalid_request', reason, 'ask_author');
  }
  return new DovetailError('database_failed', `The statement failed: ${error.message}.`, 'ask_author');
}
