import { isUtf8 } from 'node:buffer';

/** Fields as the standard's `Headers` have them, a character for each byte, from texts, which the host has. */
export function standardFields(fields) {
  return fields.map(([name, value]) => [name, Buffer.from(value, 'utf8').toString('latin1')]);
}

/** Fields as the host has them, from the standard's. Bytes that are no text are taken for characters. */
export function textFields(headers) {
  return [...headers].map(([name, value]) => {
    const bytes = Buffer.from(value, 'latin1');
    return [name, isUtf8(bytes) ? bytes.toString('utf8') : value];
  });
}
