public import DovetailCore
public import DovetailHost
import DovetailWire
import Foundation
public import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Runs plugins in processes of their own: starts them when they are needed, confines them, and ends them.
///
/// Programs run as they are; plugins in Python and for Node are run by the interpreters of the machine, with the libraries
/// that lie beside the host's program. One process serves all owners of a release, unless its manifest asks for one per owner. Its standard input is the whole
/// channel to the host; what it writes to its standard output and error becomes lines of the host's log.
///
/// ```swift
/// let host = try PluginHost(
///     store: store, databases: databases, settings: settings,
///     runners: [ProcessRunner(folder: settings.dataFolder)])
/// ```
public final class ProcessRunner: PluginRunner {
    private struct State {
        var running: [ProcessNumber: RunningProcess] = [:]
        var observer: (any RunnerObserver)?
        /// What confines processes, or why none can be started; nil before the host starts.
        var sandbox: Result<Sandbox, DovetailError>?
        var lastNumber: UInt64 = 0
        var isStopped = false
    }

    /// Where processes run.
    let slots = SlotTable()
    private let folder: String
    private let languages: LanguageRuntimes
    private let settings: ProcessSettings
    private let clock: any HostClock
    private let logger: Logger
    /// Those that are being started.
    private let starts: AsyncSlots
    private let group = MultiThreadedEventLoopGroup.singleton
    private let state = Mutex(State())

    /// Makes a runner; nothing runs before the host starts it.
    ///
    /// - Parameters:
    ///   - folder: The host's data folder, in which running processes are recorded.
    ///   - settings: How plugins run.
    ///   - clock: The time.
    ///   - logger: Where the lines of plugins go.
    public init(
        folder: String, settings: ProcessSettings = ProcessSettings(), clock: any HostClock = .system,
        logger: Logger = Logger(label: "dovetail.process")
    ) {
        self.folder = folder
        self.settings = settings
        self.starts = AsyncSlots(settings.startsAtOnce)
        self.languages = LanguageRuntimes(
            dataFolder: folder, settings: settings.languages, sandbox: settings.sandbox,
            memory: settings.limits.memory, clock: clock)
        self.clock = clock
        self.logger = logger
    }

    public func canRun(_ release: LoadedRelease) -> Bool {
        switch release.manifest.runtime {
        case .process: release.manifest.executable != nil
        case .python, .node: release.manifest.entryPoint != nil
        case .swift, nil: false
        }
    }

    public func attach(_ observer: any RunnerObserver) { self.state.withLock { $0.observer = observer } }

    /// Gets ready.
    ///
    /// That the launcher is missing, or the machine lacks what the settings require, is not an error here: a host may have
    /// plugins that need neither. Those that do are refused with the reason.
    public func start() async throws {
        do {
            let sandbox = try await Sandbox.prepare(
                folder: self.folder, settings: self.settings, logger: self.logger)
            self.state.withLock { $0.sandbox = .success(sandbox) }
        } catch let error as DovetailError where error.code == .notRunnable {
            self.logger.error("No plugin process can be started", metadata: ["error.message": "\(error.message)"])
            self.state.withLock { $0.sandbox = .failure(error) }
        }
    }

    public func examine(_ release: LoadedRelease) async throws -> [Finding] {
        try await self.languages.examine(release)
    }

    public func prepare(_ release: LoadedRelease, report: @escaping @Sendable (String) -> Void) async throws {
        try await self.languages.prepare(release, report: report)
    }

    public func endPreparations() async { await self.languages.stop() }

    public func removePreparation(of release: ReleaseID) throws { try self.languages.remove(release) }

    public func removeUnfinishedPreparations(of releases: Set<ReleaseID>) throws {
        do {
            try self.languages.removeUnfinished(of: releases)
        } catch {
            // Where a tool of the host before this one is still ending. It is tried again at the next start.
            self.logger.warning(
                "Not all that was begun for releases and not finished could be removed",
                metadata: ["error.message": "\(error)"])
        }
    }

    public func endpoint(for release: LoadedRelease) async throws -> any PluginEndpoint {
        ProcessEndpoint(runner: self, release: release)
    }

    public func processes(of slug: PluginSlug?) -> [PluginProcessStatus] {
        let running = self.state.withLock { $0.running.values.filter { slug == nil || $0.unit.release.slug == slug } }
        return running.compactMap(\.status).sorted { $0.process.rawValue < $1.process.rawValue }
    }

    public var protection: RunnerProtection? {
        switch self.state.withLock({ $0.sandbox }) {
        case .success(let sandbox): sandbox.protection
        case .failure(let error): RunnerProtection(measures: [], gaps: [error.message])
        case nil: nil
        }
    }

    public func stop() async {
        self.state.withLock { $0.isStopped = true }
        self.slots.close()
        // First, since a process that is being started may wait for its release to be made ready.
        await self.languages.stop()
        await withDiscardingTaskGroup { group in
            for slot in self.slots.all { group.addTask { await slot.stop() } }
        }
        // Those that have been ended for a reason have left their places, and may not be gone yet.
        for process in self.state.withLock({ Array($0.running.values) }) { await process.stop() }
        if case .success(let sandbox) = self.state.withLock({ $0.sandbox }) { sandbox.close() }
    }
}

extension ProcessRunner {
    /// Makes an instance in the process of its unit.
    fileprivate func makeInstance(
        of release: LoadedRelease, for installation: InstallationID
    ) async throws -> any PluginInstance {
        let owner = release.manifest.isolation == .perOwner ? installation.owner : nil
        let unit = ProcessUnit(release: release.id, owner: owner)
        let process = try await self.enter(unit, release)
        return try RemoteInstance(
            for: installation, process: process.number, calls: process.calls, contexts: process.contexts
        ) {
            process.leave {
                // Ends with the process.
                Task { await self.slots[unit]?.stopIfIdle(process) }
            }
        }
    }

    /// The process of a unit, with an instance counted in; started when there is none.
    private func enter(_ unit: ProcessUnit, _ release: LoadedRelease) async throws -> RunningProcess {
        while true {
            let slot = self.slots.slot(of: unit) {
                ProcessSlot { [unowned self] in try await self.launch(unit, release) }
            }
            guard let slot else {
                throw DovetailError(.stopping, "The host is stopping. Try again when it is back.", remedy: .retry)
            }
            do {
                // One that was given up meanwhile is not found again.
                if let process = try await slot.enter() { return process }
            } catch {
                await self.slots.retire(unit)
                throw error
            }
        }
    }

    private func launch(_ unit: ProcessUnit, _ release: LoadedRelease) async throws -> RunningProcess {
        let (number, prepared, observer) = self.state.withLock { state in
            state.lastNumber += 1
            return (ProcessNumber(state.lastNumber), state.sandbox, state.observer)
        }
        guard !self.state.withLock({ $0.isStopped }), let sandbox = try prepared?.get() else {
            throw DovetailError(
                .stopping, "The host runs no plugin processes now. Try again in a moment.", remedy: .retry)
        }
        var logger = self.logger
        logger[metadataKey: "plugin.slug"] = "\(release.id.slug)"
        logger[metadataKey: "plugin.version"] = "\(release.id.version)"
        logger[metadataKey: "user.id"] = unit.owner.map { "\($0.rawValue)" }
        logger[metadataKey: "process.number"] = "\(number)"
        let program = try await self.languages.program(for: release)
        let command = try sandbox.command(
            for: release, program, number: number, environment: self.environment(of: release))
        let cleanUp: @Sendable () async -> Void = { [logger] in await sandbox.cleanUp(command, logger: logger) }
        let process = RunningProcess(
            number, unit: unit, settings: self.settings, clock: self.clock, logger: logger, observer: observer,
            endWithoutLauncher: cleanUp)
        self.state.withLock { $0.running[number] = process }
        await self.starts.take()
        defer { self.starts.giveBack() }
        do {
            // Its turn may have come only now.
            guard !self.state.withLock({ $0.isStopped }) else {
                throw DovetailError(.stopping, "The host is stopping. Try again when it is back.", remedy: .retry)
            }
            try await ProcessLaunch(
                release: release, command: command, process: process, group: self.group, cleanUp: cleanUp
            ).run()
        } catch {
            // It may not even have been started.
            await cleanUp()
            self.state.withLock { $0.running[number] = nil }
            throw error
        }
        self.watch(process, groups: command.groups)
        return process
    }

    /// What the manifest asks and the operator grants.
    private func environment(of release: LoadedRelease) -> [String: String] {
        (self.settings.environment[release.id.slug.rawValue] ?? [:])
            .filter { release.manifest.environment.contains($0.key) }
    }

    private func watch(_ process: RunningProcess, groups: [String]) {
        // Ends when the process has ended.
        Task { [self] in
            await withDiscardingTaskGroup { group in
                group.addTask { await ProcessWatch(process: process, groups: groups).run() }
                _ = await process.fate()
                group.cancelAll()
            }
            self.state.withLock { $0.running[process.number] = nil }
            await self.slots.retire(process.unit)
        }
    }
}

/// A release that runs in processes.
private struct ProcessEndpoint: PluginEndpoint {
    let runner: ProcessRunner
    let release: LoadedRelease

    func makeInstance(for installation: InstallationID) async throws -> any PluginInstance {
        try await self.runner.makeInstance(of: self.release, for: installation)
    }
}
