import DovetailCore
public import DovetailHost
public import DovetailWire
import Foundation

/// How plugins run in processes of their own.
public struct ProcessSettings: Sendable {
    /// How much a process may use.
    public var limits = ProcessLimits()
    /// What it may see and do.
    public var sandbox = SandboxSettings()
    /// What runs plugins in Python and for Node.
    public var languages = LanguageSettings()
    /// How much a connection may hold and carry.
    public var wire = WireLimits()
    /// Where tests end or hold the host.
    ///
    /// Default ``DovetailHost/FailPoints/none``.
    public var failPoints = FailPoints.none
    /// How long a process without installations is kept.
    ///
    /// Default 60 s.
    public var idle: Duration = .seconds(60)
    /// How long a process may take to answer the host's greeting.
    ///
    /// Default 10 s.
    public var start: Duration = .seconds(10)
    /// How many processes are being started at the same time; more wait for their turn, in which their time begins.
    ///
    /// Default twice the machine's processors, four at least: an interpreter keeps a processor busy while it starts, and what
    /// shares one with many others would run out of ``start``.
    public var startsAtOnce = max(4, 2 * ProcessInfo.processInfo.activeProcessorCount)
    /// How long a process may take to end when it is asked to, before it is killed.
    ///
    /// Default 3 s.
    public var stop: Duration = .seconds(3)
    /// How long the launcher of a process may take to end it, before the host does so without it.
    ///
    /// Default 30 s. A launcher that works takes moments.
    public var kill: Duration = .seconds(30)
    /// How often a process that has calls under way is looked at.
    ///
    /// Default 5 s.
    public var watch: Duration = .seconds(5)
    /// How long a process may answer nothing while it does nothing.
    ///
    /// Default 10 s.
    public var hanging: Duration = .seconds(10)
    /// How long a process may answer nothing while it computes.
    ///
    /// Default 30 s.
    public var spinning: Duration = .seconds(30)
    /// How many calls and log lines a second a process may send before it is read more slowly.
    ///
    /// Default 20,000.
    public var callRate = 20_000
    /// How many requests and calls of services one owner may have under way in a process that serves several.
    ///
    /// A stream counts until it has ended. Default 128: an eighth of the calls that a connection carries
    /// (``DovetailWire/WireLimits/calls``), so that seven greedy owners leave room for others.
    public var callsPerOwner = 128
    /// How many timers and tasks a second the host runs in one process; more wait for their turn.
    ///
    /// Default 1,000.
    public var runRate = 1_000
    /// How many things one installation may have bound at a time: routes, handlers, services, timers, tasks, resources.
    ///
    /// Default 1,000.
    public var bindings = 1_000
    /// How many lines a second a process may write to the host's log; more are counted and dropped.
    ///
    /// Default 50, after the first 500.
    public var logRate = 50
    /// The slugs of the plugins that may use the network directly; every other one has none.
    ///
    /// Default none.
    public var network: Set<String> = []
    /// The variables that the operator grants, by the slug of the plugin, with their values.
    ///
    /// A process gets those of them that its manifest asks for. Default none.
    public var environment: [String: [String: String]] = [:]

    /// The default settings.
    public init() {}

    /// Whether the operator lets a plugin use the network directly.
    func mayUseNetwork(_ slug: PluginSlug) -> Bool { self.network.contains(slug.rawValue) }
}
