/** Whether a pattern of events names an event: `*` stands for a part, a final `**` for any rest. */
export function matches(pattern, name) {
  const [wanted, parts] = [pattern.split('.'), name.split('.')];
  if (wanted.at(-1) !== '**') return wanted.length === parts.length && fit(wanted, parts);
  const fixed = wanted.slice(0, -1);
  return parts.length > fixed.length && fit(fixed, parts);
}

/** Whether every event that one pattern names is named by the declared one, too. */
export function covers(declared, wanted) {
  if (wanted.endsWith('**') && !declared.endsWith('**')) return false;
  return matches(declared, wanted);
}

/** What the names of a route's path stand for in a path; undefined when it does not fit. */
export function parametersOf(pattern, path) {
  const wanted = partsOf(pattern);
  let parts = partsOf(path);
  if (wanted.at(-1) === '**') {
    wanted.pop();
    parts = parts.slice(0, wanted.length);
  }
  if (wanted.length !== parts.length) return undefined;
  const parameters = {};
  for (const [at, part] of wanted.entries()) {
    if (part.startsWith('{')) parameters[part.slice(1, -1)] = decodeURIComponent(parts[at]);
    else if (part !== parts[at]) return undefined;
  }
  return parameters;
}

/** How particular a route's path is: the more fixed parts, the sooner it is asked. */
export function weight(pattern) {
  const parts = partsOf(pattern);
  const takesRest = parts.at(-1) === '**';
  const sum = parts.reduce((sum, part) => sum + (part === '**' ? 0 : part.startsWith('{') ? 1 : 2), 0);
  return sum * 2 + (takesRest ? 0 : 1);
}

function partsOf(path) {
  return path.split('/').filter((part) => part !== '');
}

function fit(wanted, parts) {
  return wanted.every((part, at) => part === parts[at] || (part === '*' && parts[at] !== '**'));
}
