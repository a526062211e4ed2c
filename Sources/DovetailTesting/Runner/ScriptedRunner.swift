public import DovetailCore
public import DovetailHost
import Foundation
import Synchronization

/// Runs scripted plugins as if in processes, which a test ends when it likes.
///
/// ```swift
/// let runner = ScriptedRunner()
/// try await TestHost.run(store: store, databases: databases, runners: [runner]) { host in
///     try host.add(TestPackage("Notes"), plugin, on: runner)
/// } body: { host in
///     try await host.installAndEnable("Notes", for: ada)
///     runner.end("Notes")
/// }
/// ```
///
/// It does what a runner of processes must: one process for each unit, started when an instance is asked for; an end is
/// reported before the calls under way fail.
public final class ScriptedRunner: PluginRunner {
    private struct State {
        var plugins: [ReleaseID: ScriptedPlugin] = [:]
        var processes: [ProcessUnit: ScriptedProcess] = [:]
        var started: [ProcessUnit] = []
        var observer: (any RunnerObserver)?
        var endsAfterStart = false
        var endsBeforeCall = false
        var isStopped = false
    }

    private let clock: any HostClock
    private let state = Mutex(State())

    /// A runner without plugins.
    ///
    /// - Parameter clock: The time that ends are reported with; that of the host.
    public init(clock: any HostClock = .system) {
        self.clock = clock
    }

    /// The units whose processes were started, in this order.
    public var started: [ProcessUnit] { self.state.withLock { $0.started } }

    /// Ends the process of a plugin, if one runs.
    ///
    /// - Parameters:
    ///   - slug: The plugin.
    ///   - version: Its release.
    ///   - owner: Whose process, for a plugin that has one for each owner.
    ///   - lines: The last lines that it wrote.
    /// - Returns: The end that was reported; nil when no process ran.
    @discardableResult
    public func end(
        _ slug: String, _ version: SemanticVersion = SemanticVersion(1, 0, 0), of owner: Owner? = nil,
        lastLines lines: [String] = []
    ) -> ProcessEnd? {
        let process = self.state.withLock { state in
            state.processes.values.first { process in
                process.unit.release.slug.rawValue == slug && process.unit.release.version == version
                    && process.unit.owner == owner
            }
        }
        return process.flatMap { self.end($0, lines) }
    }

    /// Can run a plugin no more; what runs goes on.
    public func forget(_ slug: String) {
        self.state.withLock { state in
            state.plugins = state.plugins.filter { $0.key.slug.rawValue != slug }
        }
    }

    /// Lets the next process end in which an installation starts, right after `start` has returned.
    public func endAfterNextStart() { self.state.withLock { $0.endsAfterStart = true } }

    /// Lets the process end of which a route or service is asked next, before it sees what it is asked.
    public func endBeforeNextCall() { self.state.withLock { $0.endsBeforeCall = true } }

    /// Reports an end again, as no runner should.
    public func repeatEnd(_ end: ProcessEnd) { self.state.withLock { $0.observer }?.processEnded(end) }

    public func canRun(_ release: LoadedRelease) -> Bool { self.state.withLock { $0.plugins[release.id] != nil } }

    public func attach(_ observer: any RunnerObserver) { self.state.withLock { $0.observer = observer } }

    public func endpoint(for release: LoadedRelease) async throws -> any PluginEndpoint {
        guard let plugin = self.state.withLock({ $0.plugins[release.id] }) else {
            throw DovetailError(.notRunnable, "\(release.id) has no script.", remedy: .askAuthor)
        }
        return ScriptedEndpoint(runner: self, release: release, plugin: plugin)
    }

    public func processes(of slug: PluginSlug?) -> [PluginProcessStatus] {
        self.state.withLock { $0.processes.values.map(\.status) }
            .filter { slug == nil || $0.unit.release.slug == slug }
    }

    public var protection: RunnerProtection? {
        RunnerProtection(measures: ["Ends when a test says so."], gaps: ["Is no process."])
    }

    public func stop() async { self.state.withLock { $0.isStopped = true } }

    /// Says what runs for a release.
    func add(_ release: ReleaseID, _ plugin: ScriptedPlugin) { self.state.withLock { $0.plugins[release] = plugin } }

    /// The process of a unit: the one that runs, or a new one.
    func process(of unit: ProcessUnit) -> ScriptedProcess {
        self.state.withLock { state in
            if let process = state.processes[unit] { return process }
            state.started.append(unit)
            let process = ScriptedProcess(
                ProcessNumber(UInt64(state.started.count)), unit, at: self.clock.now)
            state.processes[unit] = process
            return process
        }
    }

    /// An installation has started in a process.
    func hasStarted(in process: ScriptedProcess) {
        let ends = self.state.withLock { state in
            defer { state.endsAfterStart = false }
            return state.endsAfterStart
        }
        if ends { _ = self.end(process, []) }
    }

    /// A route or service is about to be asked.
    func willCall(_ process: ScriptedProcess) {
        let ends = self.state.withLock { state in
            defer { state.endsBeforeCall = false }
            return state.endsBeforeCall
        }
        if ends { _ = self.end(process, []) }
    }

    private func end(_ process: ScriptedProcess, _ lines: [String]) -> ProcessEnd? {
        guard let failCalls = process.end() else { return nil }
        let observer = self.state.withLock { state in
            state.processes[process.unit] = nil
            return state.isStopped ? nil : state.observer
        }
        let end = ProcessEnd(
            process: process.number, unit: process.unit, error: process.crash(.askAuthor), lastLines: lines,
            at: self.clock.now)
        observer?.processEnded(end)
        failCalls()
        return end
    }
}
