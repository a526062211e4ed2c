/** Reads RSS 2.0 and Atom: as much of them as a list of entries needs. */

/** The text is no feed. */
export class NotAFeed extends Error {}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * The title and the entries of a feed.
 *
 * @param {string} xml
 * @returns {{ title: string, entries: object[] }} Each entry has `guid`, `title`, `link`, `text` and `publishedAt`, a
 *   `Date` or null.
 * @throws {NotAFeed} When it is neither RSS nor Atom.
 */
export function parseFeed(xml) {
  const root = element(xml, 'channel') ?? element(xml, 'feed');
  if (root === undefined) throw new NotAFeed('There is neither RSS nor Atom at this address.');
  const items = [...elements(root, 'item'), ...elements(root, 'entry')];
  const head = items.length > 0 ? root.slice(0, root.indexOf(items[0])) : root;
  return { title: textOf(head, 'title') || 'Without a title', entries: items.map(entryOf) };
}

function entryOf(item) {
  const title = textOf(item, 'title') || 'Without a title';
  const link = /<link\b[^>]*\bhref="([^"]*)"/.exec(item)?.[1] ?? textOf(item, 'link');
  return {
    guid: textOf(item, 'guid') || textOf(item, 'id') || link || title,
    title,
    link: decoded(link),
    publishedAt: dateOf(textOf(item, 'pubDate') || textOf(item, 'updated') || textOf(item, 'published')),
    text: textOf(item, 'description') || textOf(item, 'content') || textOf(item, 'summary'),
  };
}

function element(xml, name) {
  return elements(xml, name)[0];
}

function elements(xml, name) {
  return [...xml.matchAll(new RegExp(`<${name}\\b[^>]*>([\\s\\S]*?)</${name}>`, 'g'))].map((match) => match[1]);
}

/** The text of an element, without markup. */
function textOf(xml, name) {
  const content = element(xml, name) ?? '';
  const plain = content.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, text) => encoded(text));
  return decoded(decoded(plain).replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
}

function encoded(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

function decoded(text) {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const point = decimal !== undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '';
  });
}

function dateOf(text) {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}
