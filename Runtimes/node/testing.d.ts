import type { JSONValue, Plugin, PluginHealth, PluginState, SQLArgument, SQLNames, SQLValue } from 'dovetail';

/** A plugin's class, or an arrow function that makes a plugin's object. */
type PluginSource = (new () => Partial<Plugin>) | (() => Partial<Plugin>);

/**
 * The class that a package's manifest names as `entry_point`, loaded as a host does.
 *
 * What is TypeScript is bundled first, by the `esbuild` on the `PATH` or the one that `ESBUILD` names: so tests run on every Node
 * that runs the plugin, whether or not it knows TypeScript.
 *
 * @param folder The folder that holds the `manifest.json`.
 */
export function pluginOf(folder: string): Promise<new () => Partial<Plugin>>;

/** An event that the plugin has published. */
export interface PublishedEvent {
  readonly name: string;
  /** What goes with it; undefined for nothing. */
  readonly data: any;
  readonly to: 'owner' | 'everyone' | { readonly user: string };
}

/** A message that the plugin has sent to the owner. */
export interface Notification {
  readonly level: 'info' | 'success' | 'warning' | 'error';
  readonly title: string;
  readonly message: string;
}

/** What a hook has answered. */
export interface HookAnswer {
  readonly message?: string;
  readonly data?: Record<string, JSONValue>;
}

/** What stands for a plugin's database: each function takes a statement and its values. */
export interface StandForDatabase {
  /** Answers a statement that reads. */
  query?(sql: string, ...values: (SQLValue | SQLNames)[]): Awaitable<Record<string, SQLArgument>[] | void>;
  /** Answers a statement that writes; 1 change, and the id 0, unless it says otherwise. */
  execute?(
    sql: string,
    ...values: (SQLValue | SQLNames)[]
  ): Awaitable<{ changes?: number; lastInsertedID?: number } | void>;
}

/** What a host in memory is given. */
export interface MemoryHostOptions {
  /** Whose installation it is; `ada` unless said otherwise. */
  owner?: string;
  /**
   * What stands for all that lies elsewhere: answers what the plugin asks for by `context.http.fetch` and the global
   * `fetch`. Without one such a request fails, and says so; the real network is never asked.
   *
   * What it throws is why no answer has come; a redirect is not followed.
   */
  internet?: (request: Request) => Awaitable<Response>;
  /** What stands for the database, where a test needs none that keeps anything, or this Node has no `node:sqlite`. */
  database?: StandForDatabase;
}

type Awaitable<Value> = Value | Promise<Value>;

/**
 * A host for unit tests, with one user who has the plugin: no process, no disk, no network.
 *
 * It refuses what a real host refuses: what the manifest does not declare, what the permissions do not allow, settings
 * that the schema forbids; and a hook that throws leaves nothing behind. Nothing happens by itself: a test says when a
 * schedule is due or an event comes. Its database is SQLite, with the manifest's migrations, where this Node has
 * `node:sqlite` (22.13 and newer). It has no sandbox, judges no addresses, and has no limits of time; see `RealHost`.
 *
 * What plugin code throws on purpose is thrown by the methods here; of another error its message is, in a
 * `RemoteFailure`, and its places are in `lines`.
 */
export class MemoryHost {
  private constructor();
  /** A host whose user has installed and enabled the plugin; `folder` holds the `manifest.json`. */
  static awake(plugin: PluginSource, folder: string, options?: MemoryHostOptions): Promise<MemoryHost>;
  /** A host whose user has not installed the plugin yet. */
  static open(plugin: PluginSource, folder: string, options?: MemoryHostOptions): Promise<MemoryHost>;

  /** Whose installation it is. */
  readonly owner: string;
  /** The events that the plugin has published. */
  readonly events: PublishedEvent[];
  /** The messages that the plugin has sent. */
  readonly notifications: Notification[];
  /** The settings as they count now. */
  readonly settings: Record<string, JSONValue>;
  /** The features that the plugin has reported: why each is not on, or null for one that is. */
  readonly features: Record<string, string | null>;
  /** The permissions that are granted: those of the manifest, until a test takes one away. */
  readonly permissions: Set<string>;
  /** What stands for the services of other plugins, by name. */
  readonly services: Record<string, (method: string, body: any) => unknown>;
  /** Lines that the plugin has logged. */
  readonly lines: { level: string; message: string; metadata: Record<string, string> }[];
  /** What the storage holds, read from JSON. */
  readonly stored: Record<string, any>;
  /** What the plugin had under way when it went to sleep: given back by `enable`. */
  readonly savedState: PluginState | undefined;
  /** Whether the plugin is enabled, and serves. */
  readonly isAwake: boolean;

  install(): Promise<HookAnswer>;
  enable(): Promise<HookAnswer>;
  /** Changes settings; null unsets one. The hook runs when the plugin sees other values than before. */
  configure(changes: Record<string, JSONValue>): Promise<HookAnswer>;
  /** Runs the hook with which an installation comes from an older release. */
  update(from: string): Promise<HookAnswer>;
  /** Runs one migration by code, as an update does before its hook. */
  migrate(migration: string, from: string): Promise<void>;
  /** Asks the plugin that is awake how it is; what it throws is thrown here, where a real host notes it down. */
  health(): Promise<PluginHealth>;
  disable(): Promise<HookAnswer>;
  /** Removes the installation, and what it keeps in the storage and the settings. */
  uninstall(): Promise<HookAnswer>;
  /** Puts the plugin to sleep: what it holds is let go of. */
  close(): Promise<void>;

  /** Sends a request to a route; a `RequestFailure` or `PluginFailure` becomes an HTTP error. */
  request(
    method: string,
    path: string,
    options?: { json?: unknown; body?: string | Uint8Array; headers?: Record<string, string>; user?: string },
  ): Promise<Response>;
  /** Delivers an event to all handlers that want it, one after another. */
  deliver(name: string, data?: unknown, options?: { source?: string; owner?: string }): Promise<void>;
  /** Calls a service of the plugin as another plugin does, with JSON both ways. */
  callService(name: string, body?: unknown, options?: { method?: string; caller?: string }): Promise<any>;
  /** Runs a schedule, a timer or a task of that name, as if its time had come. */
  run(name: string): Promise<void>;
}

/**
 * `dovetail serve` in a folder of its own, at a port that the system chooses: process, sandbox, HTTP and disk.
 *
 * The program is that which the environment variable `DOVETAIL` names, or else `dovetail` on the `PATH`.
 */
export class RealHost {
  private constructor();
  /** Starts a host and publishes packages, of which the last is the plugin to be tested. */
  static start(
    packages: string | string[],
    options?: {
      /** Settings of `dovetail serve --set`, such as `processes.network=notes`. */
      settings?: string[];
      /** How many milliseconds anything may take: 120,000 unless said otherwise. A host that does not stop is killed. */
      patience?: number;
    },
  ): Promise<RealHost>;
  /** What the host has said and logged so far. */
  readonly log: string;
  /** Runs a command of the program against this host; answers what it says, and throws it when the command fails. */
  command(...words: string[]): Promise<string>;
  /** Adds a user, for whom the plugin is installed and enabled. */
  install(user: string): Promise<void>;
  /** Sends a request to a route of the plugin in a user's name. */
  request(
    method: string,
    path: string,
    options: { user: string; json?: unknown; body?: string | Uint8Array },
  ): Promise<Response>;
  /** Stops it, and removes its folder. */
  stop(): Promise<void>;
}
