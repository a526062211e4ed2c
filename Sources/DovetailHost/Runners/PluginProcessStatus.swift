public import DovetailCore
public import Foundation

/// A process that runs plugins, as it is now.
public struct PluginProcessStatus: Sendable {
    /// Which process.
    public let process: ProcessNumber
    /// Whose it is.
    public let unit: ProcessUnit
    /// Its id in the system.
    public let pid: Int32
    /// When it started.
    public let startedAt: Date
    /// What it uses of the machine; nil when the system does not say.
    public let usage: ProcessUsage?
    /// How many instances of the plugin live there.
    public let instances: Int
    /// How many calls it was asked since it started.
    public let calls: Int
    /// How many of them failed.
    public let errors: Int
    /// How long calls took of late; nil when there was none.
    public let latency: CallLatency?
    /// The last lines that it wrote to its standard output and error, oldest first.
    public let lastLines: [String]

    /// Describes a process.
    public init(
        process: ProcessNumber, unit: ProcessUnit, pid: Int32, startedAt: Date, usage: ProcessUsage?, instances: Int,
        calls: Int, errors: Int, latency: CallLatency?, lastLines: [String]
    ) {
        self.process = process
        self.unit = unit
        self.pid = pid
        self.startedAt = startedAt
        self.usage = usage
        self.instances = instances
        self.calls = calls
        self.errors = errors
        self.latency = latency
        self.lastLines = lastLines
    }
}
