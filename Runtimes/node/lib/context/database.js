import { DovetailError } from '../failures.js';
import { Method } from '../wire/methods.js';
import { Real, rowsOf, sqlDocument } from '../wire/sql.js';

/** The plugin's own SQL database, in a transaction or not. */
export class Database {
  #calls;
  #transaction;

  constructor(calls, transaction) {
    this.#calls = calls;
    this.#transaction = transaction;
  }

  async query(sql, ...values) {
    return rowsOf(await this.#calls.askText(Method.databaseQuery, this.#statement(sql, values)));
  }

  async execute(sql, ...values) {
    const outcome = await this.#calls.ask(Method.databaseExecute, this.#statement(sql, values));
    return { changes: outcome.changes, lastInsertedID: outcome.last_inserted_id };
  }

  async transaction(body) {
    const { transaction } = await this.#calls.ask(Method.databaseBegin, { transaction: this.#transaction });
    try {
      const answer = await body(new Database(this.#calls, transaction));
      await this.#calls.unstoppable.ask(Method.databaseCommit, { transaction });
      return answer;
    } catch (error) {
      await this.#rollBack(transaction);
      throw error;
    }
  }

  async #rollBack(transaction) {
    try {
      await this.#calls.unstoppable.ask(Method.databaseRollback, { transaction });
    } catch (error) {
      // The host has undone it already.
      if (!(error instanceof DovetailError && error.code === 'context_ended')) throw error;
    }
  }

  #statement(sql, values) {
    const named = isNames(values.at(-1)) ? values.at(-1) : {};
    const positional = isNames(values.at(-1)) ? values.slice(0, -1) : values;
    return {
      sql,
      arguments: positional.map(sqlDocument),
      named: Object.fromEntries(Object.entries(named).map(([name, value]) => [name, sqlDocument(value)])),
      transaction: this.#transaction,
    };
  }
}

/** Whether a value holds what named placeholders stand for, and is no value itself. */
function isNames(value) {
  if (value === null || typeof value !== 'object' || value instanceof Real || value instanceof Date) return false;
  return !ArrayBuffer.isView(value) && !Array.isArray(value);
}
