/** The feeds and entries of one owner, in the plugin's database. */
export class Library {
  #database;

  /** @param {import('dovetail').Database} database */
  constructor(database) {
    this.#database = database;
  }

  /** The feeds that the owner follows. */
  feeds() {
    return this.#database.query(
      `SELECT id, url, title, fetched_at, error,
              (SELECT count(*) FROM entries WHERE feed = feeds.id AND read_at IS NULL) AS unread
       FROM feeds WHERE owner = :owner ORDER BY title, id`,
    );
  }

  /** Follows a feed; answers its id, or undefined when it is followed already. */
  async follow(url) {
    const { changes, lastInsertedID } = await this.#database.execute(
      'INSERT OR IGNORE INTO feeds (owner, url, title) VALUES (:owner, ?, ?)', url, url);
    return changes > 0 ? lastInsertedID : undefined;
  }

  /** Follows a feed no longer; answers whether it was followed. */
  async unfollow(id) {
    return this.#database.transaction(async (database) => {
      await database.execute('DELETE FROM entries WHERE owner = :owner AND feed = ?', id);
      return (await database.execute('DELETE FROM feeds WHERE owner = :owner AND id = ?', id)).changes > 0;
    });
  }

  /** Keeps what is new in a feed, the oldest first, so that the highest ids are the latest; answers what is new. */
  async keep(id, { title, entries }, most) {
    return this.#database.transaction(async (database) => {
      await database.execute(
        'UPDATE feeds SET title = ?, fetched_at = ?, error = NULL WHERE owner = :owner AND id = ?',
        title, new Date(), id);
      const added = [];
      for (const entry of latestOf(entries, most).reverse()) {
        const { changes, lastInsertedID } = await database.execute(
          `INSERT OR IGNORE INTO entries (owner, feed, guid, title, link, published_at) VALUES (:owner, ?, ?, ?, ?, ?)`,
          id, entry.guid, entry.title, entry.link, entry.publishedAt);
        if (changes > 0) added.push({ ...entry, id: lastInsertedID });
      }
      await database.execute(
        `DELETE FROM entries WHERE owner = :owner AND feed = :feed AND id NOT IN
           (SELECT id FROM entries WHERE feed = :feed ORDER BY id DESC LIMIT :most)`,
        { feed: id, most });
      return added;
    });
  }

  /** Notes why a feed could not be fetched. */
  async fail(id, reason) {
    await this.#database.execute('UPDATE feeds SET error = ? WHERE owner = :owner AND id = ?', reason, id);
  }

  /** Notes how many words an entry has. */
  async count(id, words) {
    await this.#database.execute('UPDATE entries SET words = ? WHERE owner = :owner AND id = ?', words, id);
  }

  /** The latest entries. */
  entries({ unread }) {
    return this.#database.query(
      `SELECT entries.id, feeds.title AS feed, entries.title, link, published_at, words, read_at
       FROM entries JOIN feeds ON feeds.id = entries.feed
       WHERE entries.owner = :owner AND (:unread = 0 OR read_at IS NULL)
       ORDER BY coalesce(published_at, '') DESC, entries.id DESC LIMIT 500`,
      { unread });
  }

  /** Marks an entry as read; answers whether there is one. */
  async markAsRead(id) {
    const { changes } = await this.#database.execute(
      'UPDATE entries SET read_at = coalesce(read_at, ?) WHERE owner = :owner AND id = ?', new Date(), id);
    return changes > 0;
  }

  /** Removes everything of the owner. */
  async clear() {
    await this.#database.execute('DELETE FROM entries WHERE owner = :owner');
    return (await this.#database.execute('DELETE FROM feeds WHERE owner = :owner')).changes;
  }
}

/** The latest entries, the latest first; those without a date come last. */
function latestOf(entries, most) {
  return [...entries].sort((left, right) => (right.publishedAt ?? 0) - (left.publishedAt ?? 0)).slice(0, most);
}
