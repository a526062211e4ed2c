import { standardFields, textFields } from '../context/field-values.js';
import { DovetailError } from '../failures.js';
import { jsonBytes, jsonValue } from '../wire/body.js';

/**
 * Asks what stands for the internet; answers as the host does.
 *
 * @param {((request: Request) => Response | Promise<Response>) | undefined} internet
 * @param {object} call The plugin's call.
 */
export async function askInternet(internet, { json, body, stream, signal }) {
  const { method, url, headers, redirects: redirect = 'follow' } = jsonValue(json);
  if (!['http:', 'https:'].includes(new URL(url).protocol)) {
    const reason = `The plugin asks for ${url.slice(0, 80)}. Only http and https can be asked.`;
    throw new DovetailError('invalid_request', reason, 'ask_author');
  }
  if (internet === undefined) {
    throw new Error(
      `The plugin asks for ${method} ${url}, and a host in memory reaches nothing. Say what is answered: ` +
        'MemoryHost.awake(plugin, folder, { internet: (request) => new Response(…) }).',
    );
  }
  const bytes = stream === undefined ? body : await allOf(stream);
  const content = bytes.length > 0 ? bytes : undefined;
  const request = new Request(url, { method, headers: standardFields(headers), redirect, signal, body: content });
  const response = await internet(request);
  if (!(response instanceof Response)) throw new TypeError('What stands for the internet answers with a Response.');
  const head = {
    url: response.url || url,
    status: response.status,
    headers: textFields(response.headers),
    redirects: response.redirected ? 1 : 0,
  };
  return { json: jsonBytes(head), ...(response.body !== null && { stream: response.body }) };
}

/** All that a stream holds. */
export async function allOf(stream) {
  const chunks = [];
  for (let chunk = await stream.next(); chunk !== null; chunk = await stream.next()) chunks.push(chunk);
  return Buffer.concat(chunks);
}
