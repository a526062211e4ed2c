/**
 * Reads RSS 2.0 and Atom: as much of them as a list of entries needs.
 *
 * What comes from the network may be anything, and one process reads for everybody: the time that it takes grows with
 * the length of the text and no faster, so that a text without an end holds nobody up.
 */

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
  const link = linkOf(item) ?? textOf(item, 'link');
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

/** What stands in each element of a name. */
function elements(xml, name) {
  const found = [];
  const openings = new RegExp(`<${name}\\b[^<>]*>`, 'g');
  for (let opening = openings.exec(xml); opening !== null; opening = openings.exec(xml)) {
    const end = xml.indexOf(`</${name}>`, openings.lastIndex);
    if (end < 0) break;
    found.push(xml.slice(openings.lastIndex, end));
    openings.lastIndex = end;
  }
  return found;
}

/** The address of the first link that is an attribute. */
function linkOf(xml) {
  for (const [tag] of xml.matchAll(/<link\b[^<>]*>/g)) {
    const address = /\shref="([^"]*)"/.exec(tag);
    if (address !== null) return address[1];
  }
  return undefined;
}

/** The text of an element, without markup. */
function textOf(xml, name) {
  const content = element(xml, name) ?? '';
  return decoded(decoded(withoutSections(content)).replace(/<[^<>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
}

/** The same with what stands in sections of text written as other text is. */
function withoutSections(xml) {
  const [first, ...rest] = xml.split('<![CDATA[');
  const parts = rest.map((part) => {
    const end = part.indexOf(']]>');
    return end < 0 ? part : encoded(part.slice(0, end)) + part.slice(end + 3);
  });
  return first + parts.join('');
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
