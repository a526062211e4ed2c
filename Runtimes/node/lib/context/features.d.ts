/** Parts of a plugin: which are on and which failed is kept by the host, and shown to the user. */
export interface Features {
  /** Begins a part that the plugin cannot do without; what it throws passes on, so that `start` or `enable` fails. */
  require(name: string, begin: () => unknown): Promise<void>;
  /** Begins a part that the plugin can do without; whether it is on. What it throws is kept as the reason. */
  offer(name: string, begin: () => unknown): Promise<boolean>;
  /** Says whether a part is on: without `error` it is. What was said of that name before counts no longer. */
  report(name: string, options?: { required?: boolean; error?: unknown }): Promise<void>;
}
