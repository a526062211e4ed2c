/** How one part of a plugin is: its database, a service that it depends on. */
export interface ComponentHealth {
  /** Whether the part works; it does unless said otherwise. */
  healthy?: boolean;
  /** What is to be said about it, for a person. */
  message?: string;
}

/** How a plugin is for one owner, as it says itself. */
export interface PluginHealth extends ComponentHealth {
  /** How its parts are, by their names; the host takes 100. */
  components?: Record<string, ComponentHealth | boolean>;
  /** What it has measured, by names such as `feeds.read`; what is no finite number is left out. The host takes 100. */
  metrics?: Record<string, number>;
}

/** What a plugin has under way for one owner; what must last belongs in the storage or the database. */
export interface PluginState {
  /** Where the user was. */
  userSession: Record<string, any>;
  /** What the plugin was connected to, so that it connects anew. */
  activeConnections: any[];
  /** What it had still to do. */
  pendingOperations: any[];
}

/**
 * Finds everything that is wrong with a saved state as the host keeps it: an object with `timestamp` and `plugin_state`,
 * and what may be missing: `configuration`, `user_session`, `active_connections`, `pending_operations`.
 *
 * @returns A sentence for each fault.
 */
export function validateState(document: unknown): string[];

/**
 * Fills in what a saved state lacks, and leaves the rest: what is wrong stays wrong. A `timestamp` that is missing is
 * `now`, a `plugin_state` is `installed`; all else is empty.
 */
export function sanitiseState(document: unknown, now?: Date): Record<string, any>;
