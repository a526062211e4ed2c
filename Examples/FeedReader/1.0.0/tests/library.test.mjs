import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Library } from '../library.mjs';

/** A database that notes which entries are inserted, in which order. */
class Notes {
  inserted = [];

  async transaction(body) {
    return body(this);
  }

  async execute(sql, ...values) {
    if (sql.includes('INTO entries')) this.inserted.push(values[1]);
    return { changes: 1, lastInsertedID: this.inserted.length };
  }
}

test('the latest entries are kept, the oldest of them first', async () => {
  const dates = { d: null, b: 2, a: 1, c: 3 };
  const entries = Object.entries(dates).map(([guid, day]) => ({ guid, publishedAt: day && new Date(Date.UTC(2025, 2, day)) }));
  const notes = new Notes();
  await new Library(notes).keep(1, { title: 'News', entries }, 3);
  assert.deepEqual(notes.inserted, ['a', 'b', 'c']);
  notes.inserted = [];
  const undated = ['new', 'older', 'oldest'].map((guid) => ({ guid, publishedAt: null }));
  await new Library(notes).keep(1, { title: 'News', entries: undated }, 2);
  assert.deepEqual(notes.inserted, ['older', 'new']);
});
