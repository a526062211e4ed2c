import { inspect } from 'node:util';

/** Any value as a text; what cannot be made one, or throws meanwhile, as Node shows it. */
export function wordsOf(value) {
  try {
    return String(value);
  } catch {
    return shown(value);
  }
}

/** What an error says, whatever was thrown; empty when it says nothing. */
export function messageOf(error) {
  try {
    const { message } = error;
    if (error instanceof Error || typeof message === 'string') return wordsOf(message);
  } catch {
    // It has no message, or one that throws.
  }
  return wordsOf(error);
}

function shown(value) {
  try {
    return inspect(value);
  } catch {
    return 'something that cannot be shown';
  }
}
