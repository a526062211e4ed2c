import { jsonBytes } from '../wire/body.js';

/**
 * What a hook has answered, as it travels: nothing, a sentence for the user, or `{ message, data }`.
 *
 * @throws {TypeError} When it is none of them.
 */
export function hookResult(hook, result) {
  if (result === undefined || result === null) return {};
  if (typeof result === 'string') return { json: jsonBytes({ message: result }) };
  if (typeof result !== 'object' || Array.isArray(result)) throw refusal(hook, result);
  const { message, data } = result;
  if (typeof (message ?? '') !== 'string') throw refusal(hook, message, 'as its message ');
  return (message ?? data) === undefined ? {} : { json: jsonBytes({ message: message ?? undefined, data }) };
}

function refusal(hook, value, where = '') {
  const kind = Array.isArray(value) ? 'array' : typeof value;
  return new TypeError(
    `The hook ${hook} answered ${where}a value of type ${kind}. Answer nothing, a sentence, or { message, data }.`,
  );
}
