/** What is imported by name, and where it is. */
const modules = new Map([['dovetail', '../index.js'], ['dovetail/testing', '../testing.js']]);

/** Lets a plugin that imports `dovetail` have the copy that starts it. */
export async function resolve(specifier, context, nextResolve) {
  const module = modules.get(specifier);
  if (module === undefined) return nextResolve(specifier, context);
  return { url: new URL(module, import.meta.url).href, shortCircuit: true };
}
