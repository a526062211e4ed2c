/** Lets a plugin that imports `dovetail` have the copy that starts it. */
export async function resolve(specifier, context, nextResolve) {
  if (specifier !== 'dovetail') return nextResolve(specifier, context);
  return { url: new URL('../index.js', import.meta.url).href, shortCircuit: true };
}
