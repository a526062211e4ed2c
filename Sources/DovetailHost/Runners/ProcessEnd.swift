public import DovetailCore
public import Foundation

/// That a process has ended without having been asked to.
public struct ProcessEnd: Sendable {
    /// Which process.
    public let process: ProcessNumber
    /// Whose it was.
    public let unit: ProcessUnit
    /// How it ended, for a person: a ``DovetailCore/DovetailError/Code/crashed`` that names the exit code or the signal.
    public let error: DovetailError
    /// Whether it had been started: it ran, and had answered the host.
    public let wasReady: Bool
    /// The last lines that it wrote to its standard output and error, oldest first.
    public let lastLines: [String]
    /// When it ended.
    public let at: Date

    /// Reports an end.
    public init(
        process: ProcessNumber, unit: ProcessUnit, error: DovetailError, wasReady: Bool = true, lastLines: [String],
        at: Date
    ) {
        self.process = process
        self.unit = unit
        self.error = error
        self.wasReady = wasReady
        self.lastLines = lastLines
        self.at = at
    }
}
