// The part of Node's own types that the template of a plugin needs: the library has no packages, not even for checks.
declare module 'node:crypto' {
  export function randomUUID(): string;
}
