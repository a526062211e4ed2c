import { matches, patternStream } from './pattern.mjs';
import { base64, bytesOf } from './step.mjs';

/** Steps that ask for something elsewhere. */
export const http = {
  'http.send': async ({ context, signal }, step) => {
    const { method = 'GET', headers = [], redirects = 'follow' } = step;
    const sent = { method, headers, redirect: redirects, signal, duplex: 'half', ...bodyOf(step) };
    const response = await context.http.fetch(step.url, sent);
    const { url, status, redirected } = response;
    return { url, status, redirected, headers: [...response.headers], ...(await read(response, step)) };
  },
};

function bodyOf(step) {
  if (step.stream !== undefined) return { body: patternStream(step.stream, () => {}) };
  return ['text', 'size', 'bytes'].some((name) => step[name] !== undefined) ? { body: bytesOf(step) } : {};
}

async function read(response, step) {
  if (step.read === undefined) return { bytes: base64(await response.arrayBuffer()) };
  let [count, isPattern] = [0, true];
  for await (const chunk of response.body ?? []) {
    // The rest is let go of.
    if (step.read === 'first') return { body: Math.min(1, chunk.length) };
    isPattern &&= matches(chunk, count);
    count += chunk.length;
  }
  return { body: step.read === 'first' ? 0 : { count, matches: isPattern } };
}
