import { readFileSync } from 'node:fs';

const page = new URL('../../../../Documentation/WireProtocol.md', import.meta.url);

/** The frames of the transcript in the page about the protocol: from whom each is, what it is called, and its bytes. */
export function transcript() {
  const text = readFileSync(page, 'utf8');
  const part = text.slice(text.indexOf('<!-- transcript begin -->'), text.indexOf('<!-- transcript end -->'));
  const frames = [...part.matchAll(/\*\*(host|plugin) → (?:host|plugin)\*\*: ([^\n]*)\n\n```\n([^`]*)```/g)];
  return frames.map(([, from, title, dump]) => ({ from, title, bytes: bytesOf(dump) }));
}

/** Each line begins with bytes in hex; what stands behind two spaces or more says what they mean. */
function bytesOf(dump) {
  const hex = dump
    .split('\n')
    .map((line) => /^\s*((?:[0-9a-f]{2}(?: |$))+)/.exec(line)?.[1] ?? '')
    .join('');
  return Buffer.from(hex.replaceAll(' ', ''), 'hex');
}
