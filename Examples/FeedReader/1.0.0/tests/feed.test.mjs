import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotAFeed, parseFeed } from '../feed.mjs';

test('RSS: markup, entities and sections of text', () => {
  const feed = parseFeed(`<rss><channel><title>Tools &amp; wood</title>
    <item><title><![CDATA[Planes <b>& chisels</b>]]></title><link>https://example.com/1?a=1&amp;b=2</link><guid>1</guid>
      <pubDate>Sat, 01 Mar 2025 10:00:00 GMT</pubDate><description>&lt;p&gt;Sharp&#33; &#x1F44D;&lt;/p&gt;</description></item>
    <item><title/><link>https://example.com/2</link><pubDate>no date</pubDate></item></channel></rss>`);
  assert.equal(feed.title, 'Tools & wood');
  assert.deepEqual(feed.entries, [
    {
      guid: '1',
      title: 'Planes & chisels',
      link: 'https://example.com/1?a=1&b=2',
      publishedAt: new Date('2025-03-01T10:00:00Z'),
      text: 'Sharp! 👍',
    },
    { guid: 'https://example.com/2', title: 'Without a title', link: 'https://example.com/2', publishedAt: null, text: '' },
  ]);
});

test('Atom: links are attributes', () => {
  const { entries } = parseFeed(`<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><id>urn:1</id>
    <title>One</title><link rel="alternate" href="https://example.com/1?a=1&amp;b=2"/><updated>2025-03-01T10:00:00Z</updated>
    <summary>Short</summary></entry></feed>`);
  assert.deepEqual(entries, [
    { guid: 'urn:1', title: 'One', link: 'https://example.com/1?a=1&b=2', publishedAt: new Date('2025-03-01T10:00:00Z'), text: 'Short' },
  ]);
});

test('a feed without entries is one, a page is none', () => {
  assert.deepEqual(parseFeed('<rss><channel><title>Empty</title></channel></rss>'), { title: 'Empty', entries: [] });
  assert.throws(() => parseFeed('<html><body>Not here</body></html>'), NotAFeed);
});

test('texts without an end take no longer than others', () => {
  const length = 2 ** 18;
  for (const piece of ['<item>', '<item ', '<channel>', '<link ', '<![CDATA[', '<', '<title>', '&#', '<link href="']) {
    const start = performance.now();
    const xml = `<rss><channel><title>${piece.repeat(length)}</title><item><title>${piece.repeat(length)}</title></item></channel></rss>`;
    assert.equal(parseFeed(xml).entries.length > 0, true);
    assert.ok(performance.now() - start < 5_000, piece);
  }
});
