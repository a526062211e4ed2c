import type { Features } from './lib/context/features.js';
import type { PluginHealth, PluginState } from './lib/plugin-state.js';
export { PluginFailure, RequestFailure } from './lib/failures.js';
export * from './lib/plugin-state.js';
export type { Features } from './lib/context/features.js';

/** What can be given up, by a signal or when so much time is over. */
export interface CallOptions {
  /** Gives up every call: the call throws the signal's reason. */
  signal?: AbortSignal;
  /** After how many milliseconds each call is given up; it throws a `TimeoutError`. */
  deadline?: number;
}

/** A JSON value; an integer is a `bigint` when it would lose digits as a number. */
export type JSONValue = null | boolean | number | bigint | string | JSONValue[] | { [key: string]: JSONValue };

/** Reads JSON as the library does: integers that would lose digits as numbers become `bigint`. */
export function parseJSON(text: string): JSONValue;

/** Writes JSON as the library does, `bigint` included; undefined for what JSON does not know. */
export function writeJSON(value: unknown): string | undefined;

/** What a hook answers: nothing, a sentence for the user, or a sentence and facts. */
export type HookResult = void | undefined | string | { message?: string; data?: Record<string, unknown> };

/** What a hook, a handler or a body may answer with. */
type Awaitable<Value> = Value | Promise<Value>;

/**
 * A plugin: what its author writes, and all that the host calls.
 *
 * **Hooks change data, `start` binds.** The hooks run once per operation, each in a unit of work: what they write
 * through the context is kept when the operation ends well, and is as if it had never been when a hook throws or
 * exceeds its time limit. `start` and `stop` run whenever the installation becomes awake or goes to sleep; what
 * `start` binds the host releases.
 *
 * There is one object per awake installation, and one for each hook of a sleeping one; nothing in it survives. Every
 * method does nothing by itself. A class that has the same methods and does not extend this one is a plugin, too.
 */
export class Plugin {
  /** The plugin was installed for an owner: make that owner's data. */
  install(context: PluginContext): Awaitable<HookResult>;
  /** The plugin is about to serve; `start` follows. */
  enable(context: PluginContext): Awaitable<HookResult>;
  /** The plugin has stopped serving; `stop` has run before. */
  disable(context: PluginContext): Awaitable<HookResult>;
  /** The plugin is about to be removed for an owner: delete that owner's rows, never the tables. */
  uninstall(context: PluginContext): Awaitable<HookResult>;
  /** The installation moved to this release, from the version that is given: bring that owner's data along. */
  update(context: PluginContext, from: string): Awaitable<HookResult>;
  /**
   * The configuration changed; `old` holds the values before, and `context.configuration.changedKeys(old)` says what is
   * other now. Throw to refuse the new ones. On an installation that sleeps it runs in a fresh object.
   */
  configure(context: PluginContext, old: Record<string, JSONValue>): Awaitable<HookResult>;
  /**
   * Runs one migration of this owner's data that the manifest names and that needs code, before `update`, and undone
   * with it. A plugin without this method has no code for it, which fails.
   */
  migrate(context: PluginContext, migration: string, fromVersion: string): Awaitable<void>;
  /** The installation becomes awake: bind handlers. */
  start(context: PluginContext): Awaitable<void>;
  /** The installation goes to sleep; everything that `start` bound is released afterwards. */
  stop(context: PluginContext): Awaitable<void>;
  /**
   * How the plugin is for this owner; nothing when it does what it is for. The host asks while the installation is awake,
   * beside handlers. Throwing means that it is not healthy.
   */
  health(context: PluginContext): Awaitable<PluginHealth | void | undefined>;
  /**
   * What the installation shall go on with when it wakes again, at most 256 KiB as JSON; asked before `stop`, but not
   * before an uninstall. Throwing is a warning; what was saved before stays.
   */
  saveState(context: PluginContext): Awaitable<Partial<PluginState> | void | undefined>;
  /**
   * The installation woke, and was under way with this; runs after `start` and before the first request. After a crash
   * comes what was saved last, perhaps for the second time. Throwing is a warning; the installation serves without.
   */
  restoreState(context: PluginContext, state: PluginState): Awaitable<void>;
}

/**
 * Serves a plugin until the host asks it to end or is gone, and ends the process.
 *
 * Ends the process with status 64 and a line that says so when it was not started by a host.
 *
 * @param plugin A plugin's class, or an arrow function that makes a plugin's object.
 */
export function serve(plugin: (new () => Partial<Plugin>) | (() => Partial<Plugin>)): void;

/**
 * All that a plugin may do, for one owner: the capabilities that the host lends it.
 *
 * A context given to a hook ends with the hook, one given to `start` when the installation goes to sleep; every use
 * afterwards throws a `DovetailError` of the code `context_ended`. Each call passes the host's permission gate and
 * throws `permission_denied` when the installation lacks what the call needs.
 */
export interface PluginContext {
  /** Whom the installation belongs to: the name of a user, or `system`. */
  readonly owner: string;
  /** The plugin's slug. */
  readonly slug: string;
  /** The release's version. */
  readonly version: string;
  /** The release's manifest, as its author wrote it. */
  readonly manifest: Record<string, JSONValue>;
  /** The folder of the release, read-only and the same for every owner. */
  readonly packagePath: string;
  /** The operation under way; undefined in `start` and `stop` outside of one. */
  readonly operation: string | undefined;
  /** `minimal` when what the plugin does in full has failed, and its manifest says `minimal_mode`; else `full`. */
  readonly mode: 'full' | 'minimal';
  /** Aborted when a hook is given up, or, of `start`, when the installation goes to sleep. */
  readonly signal: AbortSignal;
  /** Lines for the host's log, which name the user, the plugin and its version. */
  readonly log: Logger;

  readonly configuration: Configuration;
  readonly storage: Storage;
  readonly database: Database;
  readonly events: Events;
  readonly services: Services;
  readonly notifications: Notifications;
  readonly permissions: Permissions;
  readonly features: Features;
  readonly routes: Routes;
  readonly timers: Timers;
  readonly tasks: Tasks;
  /** HTTP requests to elsewhere; the global `fetch` goes through it, too. */
  readonly http: HTTP;
  readonly resources: Resources;

  /** The same context, whose calls a signal or a deadline gives up: `context.with({ signal: request.signal })`. */
  with(options: CallOptions): PluginContext;
}

/** The level of a line, from the least. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'notice' | 'warning' | 'error' | 'critical';

/** Facts that go with a line, under dotted names; the host writes them as texts. */
export type Metadata = Record<string, unknown>;

/** Lines for the host's log. The message is a constant sentence, what varies stands in the metadata. */
export interface Logger {
  log(level: LogLevel, message: string, metadata?: Metadata): void;
  trace(message: string, metadata?: Metadata): void;
  debug(message: string, metadata?: Metadata): void;
  info(message: string, metadata?: Metadata): void;
  notice(message: string, metadata?: Metadata): void;
  warning(message: string, metadata?: Metadata): void;
  error(message: string, metadata?: Metadata): void;
  critical(message: string, metadata?: Metadata): void;
}

/** The configuration of an installation: what its owner has set, merged over the defaults of the manifest. */
export interface Configuration {
  /** All values as they are now. */
  values(): Promise<Record<string, JSONValue>>;
  /** The value of a key; undefined when it is not set and has no default. */
  value<Value = JSONValue>(key: string): Promise<Value | undefined>;
  /**
   * The keys whose values are others now than in `old`, which `configure` is given; secrets as well. Begin anew only
   * what depends on these.
   */
  changedKeys(old: Record<string, JSONValue>): Promise<Set<string>>;
  /** Changes values, as the owner could; throws `invalid_configuration`, with every fault in `findings`. */
  set(changes: Record<string, JSONValue>): Promise<void>;
}

/** A key-value store of one installation's own. Needs `storage.read` and `storage.write`. */
export interface Storage {
  /** The bytes under a key; undefined when there are none. */
  bytes(key: string): Promise<Uint8Array | undefined>;
  /** Keeps bytes under a key; throws `too_large` above the host's limit (1 MiB unless configured). */
  setBytes(key: string, bytes: Uint8Array | string): Promise<void>;
  /** The value under a key, read from JSON; undefined when there is none. */
  value<Value = JSONValue>(key: string): Promise<Value | undefined>;
  /** Keeps a value under a key, as JSON. */
  set(key: string, value: unknown): Promise<void>;
  /** Removes a key; one that is not there is no error. */
  remove(key: string): Promise<void>;
  /** The keys that begin with a text, sorted. */
  keys(prefix?: string): Promise<string[]>;
}

/** A value that a statement takes: dates are kept as text in UTC, booleans as 1 and 0. */
export type SQLArgument = null | undefined | string | number | bigint | boolean | Date | Uint8Array | Real;

/** A value of a row; an integer is a `bigint` when no number holds it. */
export type SQLValue = null | string | number | bigint | Uint8Array;

/** What named placeholders stand for: `{ id: 7 }` for `:id`. */
export type SQLNames = Record<string, SQLArgument>;

/** A number that travels as a real though it is whole; made by `real`. */
export interface Real {
  readonly value: number;
}

/** Makes a real of a number that would be taken for an integer otherwise. */
export function real(value: number): Real;

/** The type that a value has in the database, which a number does not always tell; undefined for no such column. */
export function sqlType(row: object, column: string): 'null' | 'integer' | 'real' | 'text' | 'blob' | undefined;

/**
 * The plugin's own SQL database: shared by all its installations, out of reach for everybody else.
 *
 * `:owner` in a statement always stands for the owner of the installation. In a hook, all statements belong to the
 * hook's unit of work. Needs `database.read` and `database.write`.
 */
export interface Database {
  /** Runs a statement that reads; `?` take the values in order, `:names` those of an object at the end. */
  query<Row = Record<string, SQLValue>>(sql: string, ...values: (SQLArgument | SQLNames)[]): Promise<Row[]>;
  /** Runs a statement that writes. */
  execute(
    sql: string,
    ...values: (SQLArgument | SQLNames)[]
  ): Promise<{ readonly changes: number; readonly lastInsertedID: number }>;
  /**
   * Runs several statements so that all or none of them count; a body that throws undoes them.
   *
   * Other writers wait meanwhile: keep it short. Inside another transaction or a hook it is a savepoint.
   */
  transaction<Answer>(body: (database: Database) => Awaitable<Answer>): Promise<Answer>;
}

/** Something that was bound and can be let go before the installation goes to sleep. */
export interface Registration {
  /** Lets it go. Doing so twice, or after the installation went to sleep, is not an error. */
  cancel(): Promise<void>;
}

/** Something that has happened. */
export class PluginEvent {
  private constructor();
  /** The event's own id. */
  readonly id: string;
  /** What happened: `task.completed`. */
  readonly name: string;
  /** Whom it concerns: a user, `system`, or null for everybody. */
  readonly owner: string | null;
  /** Who published it: a plugin's slug, or `host`. */
  readonly source: string;
  /** When it was published, to the millisecond. */
  readonly time: Date;
  /** What goes with it; empty when there is nothing. */
  readonly data: Uint8Array;
  /** Aborted when nobody waits for the handler any more. */
  readonly signal: AbortSignal;
  /** The data, read from JSON; undefined when there is none. */
  json<Value = JSONValue>(): Value | undefined;
}

/** The event bus, for one installation. */
export interface Events {
  /**
   * Publishes an event, with data as JSON.
   *
   * In a hook it leaves when the operation has ended well. To one user only from an installation of the system, to
   * everyone only with `events.broadcast`. Needs `events.publish`.
   */
  publish(name: string, data?: unknown, options?: { to?: 'owner' | 'everyone' | { user: string } }): Promise<void>;
  /**
   * Binds a handler to the events that a pattern names, which the manifest lists. Needs `events.subscribe`.
   *
   * Events come one after another. A handler that throws loses that event for itself and harms nobody else.
   */
  subscribe(pattern: string, handler: (event: PluginEvent) => unknown): Promise<Registration>;
}

/** A call to a service that a plugin offers. */
export class ServiceCall {
  private constructor();
  /** What the caller wants the service to do. */
  readonly method: string;
  /** The installation that calls. */
  readonly caller: { readonly owner: string; readonly slug: string };
  /** What goes with it: JSON in UTF-8 unless both sides agree on something else. */
  readonly body: Uint8Array;
  /** Aborted when the caller does not wait any more. */
  readonly signal: AbortSignal;
  /** The body, read from JSON; undefined when there is none. */
  json<Value = JSONValue>(): Value | undefined;
}

/** Services: what plugins offer each other, by name and version. */
export interface Services {
  /**
   * Offers a service that the manifest lists. Needs `services.provide`.
   *
   * What the handler answers is sent as JSON; bytes are sent as they are.
   */
  provide(name: string, handler: (call: ServiceCall) => unknown): Promise<Registration>;
  /** Calls a service of the same owner's plugins or the system's, with JSON both ways. Needs `services.call`. */
  call<Answer = JSONValue>(
    name: string,
    options?: { version?: string; method?: string; body?: unknown },
  ): Promise<Answer>;
  /** Calls a service with bytes both ways. */
  callBytes(
    name: string,
    options?: { version?: string; method?: string; body?: Uint8Array | string },
  ): Promise<Uint8Array>;
}

/** HTTP requests to elsewhere, which the host sends. */
export interface HTTP {
  /**
   * As the standard's `fetch`: the host sends the request, to public addresses and what its operator allows.
   *
   * Needs `network.access`. It fails with a `TypeError` whose `cause` is the host's `DovetailError`: `destination_refused`,
   * `unreachable`, `timed_out`, `permission_denied`; given up by a signal, its own or that of `context.with`, with the
   * signal's reason. Values of fields are bytes, a character each, as in the standard. What a hook sends has been sent,
   * also when the hook fails afterwards. Read the body of every response to its end, or cancel it: only so many may be
   * under way.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
}

/** Messages to the owner of an installation. Needs `notifications.send`. */
export interface Notifications {
  /** Sends a message: a few words, and a sentence or two. In a hook it leaves when the operation has ended well. */
  send(title: string, message: string, options?: { level?: 'info' | 'success' | 'warning' | 'error' }): Promise<void>;
}

/** What an installation may do. */
export interface Permissions {
  /** The permissions that are granted now. */
  granted(): Promise<Set<string>>;
  /** Whether a permission is granted now. */
  has(permission: string): Promise<boolean>;
}

/** What header fields can be made of: pairs of names and values, or an object. */
export type HeaderSource = readonly (readonly [string, string])[] | HeaderFields | { [name: string]: string };

/** The header fields of a request or response, in order; names are compared without regard to case. */
export class HeaderFields implements Iterable<[string, string]> {
  constructor(fields?: HeaderSource);
  /** The first value under a name. */
  get(name: string): string | undefined;
  /** Every value under a name, in order. */
  getAll(name: string): string[];
  has(name: string): boolean;
  /** Replaces every value under a name. */
  set(name: string, value: string): void;
  /** Adds a value beside those that are there. */
  append(name: string, value: string): void;
  delete(name: string): void;
  [Symbol.iterator](): Iterator<[string, string]>;
}

/** The body of a request, which can be read once; leaving a `for await` over it lets go of the rest. */
export class RequestBody implements AsyncIterable<Uint8Array> {
  private constructor();
  /** The length in bytes; undefined when it is not known before the end. */
  readonly length: number | undefined;
  /** The body as a stream of bytes, which comes only as fast as it is read. */
  readonly stream: ReadableStream<Uint8Array>;
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array>;
  /** All bytes; throws `too_large` when there are more than `limit`, 1 MiB unless said otherwise. */
  bytes(options?: { limit?: number }): Promise<Uint8Array>;
  /** All of it as text; throws a `RequestFailure` of status 422 when it is not UTF-8. */
  text(options?: { limit?: number }): Promise<string>;
}

/** An HTTP request to a plugin's route. */
export class PluginRequest {
  private constructor();
  readonly method: string;
  /** The path below the plugin's prefix: `/tasks/12`. */
  readonly path: string;
  /** What the `{names}` of the route's path stand for. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The header fields, without those that sign the caller in. */
  readonly headers: HeaderFields;
  /** Who calls: the user who is signed in. */
  readonly user: string;
  readonly body: RequestBody;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** The body, read from JSON; throws a `RequestFailure` of status 422 when it is none. */
  json<Value = JSONValue>(options?: { limit?: number }): Promise<Value>;
}

/** What a body can be made of. */
export type ResponseBody =
  | null
  | string
  | Uint8Array
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>;

/** What an answer has beside its body. */
export interface ResponseOptions {
  /** 200 to 599; 200 unless said otherwise. */
  status?: number;
  headers?: HeaderSource;
  /** How many bytes a body has that is made as it is read, if that is known. */
  length?: number;
}

/** A plugin's answer to an HTTP request; a body that streams is made as fast as the caller reads it. */
export class PluginResponse {
  constructor(body?: ResponseBody, options?: ResponseOptions);
  status: number;
  headers: HeaderFields;
  body: ResponseBody;
  length: number | undefined;
  /** An answer of JSON. */
  static json(value: unknown, options?: ResponseOptions): PluginResponse;
  /** An answer of plain text. */
  static text(text: string, options?: ResponseOptions): PluginResponse;
  /** An answer without a body: status 204. */
  static noContent(): PluginResponse;
}

/** Answers a request, with the web's `Response` if you like. What it throws becomes a problem document. */
export type RouteHandler = (request: PluginRequest) => Awaitable<PluginResponse | Response>;

/** The HTTP routes of a plugin, below `/plugins/{slug}`; each is declared under `api_endpoints` in the manifest. */
export interface Routes {
  on(method: string, path: string, handler: RouteHandler): Promise<Registration>;
  get(path: string, handler: RouteHandler): Promise<Registration>;
  post(path: string, handler: RouteHandler): Promise<Registration>;
  put(path: string, handler: RouteHandler): Promise<Registration>;
  patch(path: string, handler: RouteHandler): Promise<Registration>;
  delete(path: string, handler: RouteHandler): Promise<Registration>;
}

/** Code that the host runs; the signal is aborted when nobody waits for it any more. */
export type BackgroundBody = (run: { readonly signal: AbortSignal }) => unknown;

/** Plugin code that runs as time goes by, for as long as the installation is awake. */
export interface Timers {
  /** Runs a body again and again, the first time after one interval of at least 1 ms; runs never overlap. */
  every(milliseconds: number, name: string, body: BackgroundBody): Promise<Registration>;
  /** Runs a body once, after a delay. */
  after(milliseconds: number, name: string, body: BackgroundBody): Promise<Registration>;
  /** Binds a body to a schedule of the manifest. */
  schedule(name: string, body: BackgroundBody): Promise<Registration>;
}

/** Work in the background, for as long as the installation is awake. */
export interface Tasks {
  /** Runs a body; its signal is aborted, and it is awaited for a bounded time, when the installation goes to sleep. */
  run(name: string, body: BackgroundBody): Promise<Registration>;
}

/** Whatever else an installation acquires: connections, files, sockets. */
export interface Resources {
  /** Notes how to close something; everything is closed when the installation goes to sleep: last in, first out. */
  closing(name: string, close: () => unknown): Promise<Registration>;
  /** How many things the installation holds now, of every kind. */
  count(): Promise<number>;
}

/** The host refuses or fails. Compare `code`, read `message`. */
export class DovetailError extends Error {
  constructor(code: string, message: string, remedy: string, details?: { findings?: object[]; cause?: unknown });
  /** What kind of failure it is: `permission_denied`, `undeclared`, `too_large`, … */
  readonly code: string;
  /** Who can do something: `change_request`, `retry`, `ask_operator` or `ask_author`. */
  readonly remedy: string;
  /** The single faults, if there are several. */
  readonly findings: object[];
}

/** Plugin code of another process, or the protocol, failed in a way that has no class of its own. */
export class RemoteFailure extends Error {
  private constructor();
  readonly type: 'error' | 'not_implemented';
}

/** The trace that the code that runs now belongs to, as W3C's `traceparent`; undefined when there is none. */
export function traceparent(): string | undefined;
