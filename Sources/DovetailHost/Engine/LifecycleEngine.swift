import DovetailCore
import Foundation
import Logging
import Synchronization

/// Carries out operations: the only thing that changes an installation.
///
/// One operation at a time for each installation. What is lawful is decided by ``DovetailCore/InstallationLifecycle``;
/// what it takes is done by an ``OperationRun``; how it ended is one ``DovetailCore/OperationResult``.
final class LifecycleEngine: Sendable {
    /// The installation whose operation is under way in this task: a hook must not ask for another of its own.
    @TaskLocal static var current: InstallationID?

    let store: any HostStore
    let databases: any PluginDatabases
    let catalogue: Catalogue
    let activator: Activator
    let supervision: Supervision
    let bus: EventBus
    let vault: ConfigurationVault
    let exportShelf: ExportShelf
    let clock: any HostClock
    let settings: HostSettings
    let logger: Logger
    let locks: KeyedLock<InstallationID>
    let course: StopCourse
    let recovery: Recovery
    let watch: UpdateWatch
    let schemas: SchemaKeeper
    private let gate = AdmissionGate()

    init(
        store: any HostStore, databases: any PluginDatabases, catalogue: Catalogue, activator: Activator,
        supervision: Supervision, bus: EventBus, vault: ConfigurationVault, exportShelf: ExportShelf,
        clock: any HostClock, settings: HostSettings, course: StopCourse, logger: Logger
    ) {
        self.store = store
        self.databases = databases
        self.catalogue = catalogue
        self.activator = activator
        self.supervision = supervision
        self.bus = bus
        self.vault = vault
        self.exportShelf = exportShelf
        self.clock = clock
        self.settings = settings
        self.course = course
        self.logger = logger
        self.locks = KeyedLock(clock: clock)
        self.schemas = SchemaKeeper(store: store, databases: databases, catalogue: catalogue, logger: logger)
        self.watch = UpdateWatch(clock: clock, settings: settings.updates, logger: logger)
        self.recovery = Recovery(
            store: store, databases: databases, bus: bus, clock: clock, failPoints: settings.failPoints, logger: logger)
    }

    /// Carries out a request.
    ///
    /// It goes on to its end even if whoever asked has gone.
    func perform(_ request: HostRequest, on id: InstallationID, by requester: Requester) async -> OperationResult {
        guard Self.current != id else {
            return .refused(
                id,
                DovetailError(
                    .operationInProgress,
                    "A hook of \(id) asked for an operation of its own installation. Do it after the hook.",
                    remedy: .askAuthor))
        }
        switch self.gate.enter() {
        case .open: break
        case .starting:
            return .refused(
                id, DovetailError(.starting, "The host is starting. Try again in a moment.", remedy: .retry))
        case .closed:
            return .refused(id, .hostStops, await self.recorded(id))
        }
        // Awaited at once: a task of its own, so that a client who hangs up does not stop an operation half way.
        return await Task {
            defer { self.gate.leave() }
            return await self.course.naming("\(request.name) of \(id)") {
                let result = await self.locks.withLock(id, waitingAtMost: self.settings.limits.lock) {
                    await Self.$current.withValue(id) { await self.performLocked(request, on: id, by: requester) }
                }
                if let result { return result }
                let busy = DovetailError(
                    .operationInProgress, "Another operation of \(id) is under way. Try again when it has ended.",
                    remedy: .retry)
                return .refused(id, self.gate.isClosed ? .hostStops : busy, await self.recorded(id))
            }
        }.value
    }

    /// Does something else that a stop has to wait for, and that begins no more once the host stops.
    ///
    /// - Throws: `stopping`, and what the body throws.
    func admitting<Answer>(_ name: String, _ body: () async throws -> Answer) async throws -> Answer {
        let phase = self.gate.enter()
        guard phase != .closed else { throw DovetailError.hostStops }
        defer { if phase == .open { self.gate.leave() } }
        return try await self.course.naming(name, body)
    }

    /// The installation that a refusal is about; the refusal stands whether or not it can be read.
    private func recorded(_ id: InstallationID) async -> Installation? {
        (try? await self.store.installation(id)).map(self.shown)
    }

    /// Finishes or undoes what an earlier life of the host has left open.
    func recover() async throws { try await self.recovery.run() }

    /// Takes requests from now on.
    func open() {
        self.gate.open()
        self.recovery.open.callForTrial()
    }

    /// Takes no more requests, and refuses those that wait for another of their installation.
    func refuse() {
        self.gate.close()
        self.locks.refuseWaiting()
    }

    /// Whether requests are taken now.
    var isOpen: Bool { self.gate.isOpen }

    /// Whether no request is under way.
    var isIdle: Bool { self.gate.isEmpty }

    /// Waits for the requests under way to end, once no more are taken.
    func waitUntilIdle() async { await self.gate.waitUntilEmpty() }

    private func performLocked(
        _ request: HostRequest, on id: InstallationID, by requester: Requester
    ) async -> OperationResult {
        if let failure = await self.settleFirst(id) { return .refused(id, failure, await self.recorded(id)) }
        var installation: Installation?
        do {
            var records = try await self.store.records(of: id)
            records.installation = records.installation.map(self.shown)
            installation = records.installation
            let lifecycle = installation?.lifecycle ?? .uninstalled
            let resolved = try await self.resolve(request, on: id, lifecycle)
            switch lifecycle.decide(resolved) {
            case .refuse(let refusal):
                return .refused(id, DovetailError(refusal, id), installation)
            case .alreadyDone:
                return .alreadyDone(resolved, id, installation)
            case .perform(let plan):
                try await self.admit(plan, request, on: id, by: requester)
                return try await self.run(plan, request, records, on: id, by: requester.user)
            }
        } catch {
            return .refused(id, error.asHostError(id), installation)
        }
    }

    /// Carries out a plan.
    ///
    /// Only the holder of the installation's lock may call this.
    ///
    /// - Parameters:
    ///   - plan: What to do.
    ///   - request: What it was asked with.
    ///   - records: What is kept of the installation.
    ///   - id: The installation.
    ///   - user: Who asked; nil for the host itself.
    ///   - cause: Why the host does it by itself.
    /// - Returns: How it ended.
    /// - Throws: What keeps it from beginning.
    func run(
        _ plan: LifecyclePlan, _ request: HostRequest, _ records: InstallationRecords, on id: InstallationID,
        by user: UserID?, because cause: DovetailError? = nil
    ) async throws -> OperationResult {
        let arriving = plan.success.version.map { ReleaseID(slug: id.slug, version: $0) }
        let result = try await self.catalogue.holding(arriving) {
            let change = try await self.checkedChange(request, records)
            if let change, change.isNothing { return OperationResult.alreadyConfigured(id, records.installation) }
            let releases = try await OperationReleases(
                plan, id.slug, catalogue: self.catalogue, activator: self.activator)
            let run = OperationRun(
                engine: self, plan: change?.isFelt == false ? plan.without(.configureHook) : plan, id: id,
                records: records, releases: releases, configuration: change?.configuration, requestedBy: user,
                cause: cause)
            let result = try await run.perform()
            if let open = run.open {
                self.recovery.leave(open)
                // What was put to sleep is not served by anybody else meanwhile.
                let isToServe = plan.origin.isServing || plan.success.isServing
                if isToServe, self.activator.awake[id] == nil { _ = self.waitsForClosing(id) }
            } else {
                self.recovery.open.callForTrial()
            }
            return result
        }
        // What is left, and what could be gone back to until now.
        let left = Set([plan.origin.version, plan.origin.previous].compactMap(\.self))
        for version in left.subtracting([plan.success.version, plan.success.previous].compactMap(\.self)) {
            await self.collect(ReleaseID(slug: id.slug, version: version), of: id.owner)
        }
        return result
    }

    /// The request in the terms of the lifecycle: which release an install or update means.
    private func resolve(
        _ request: HostRequest, on id: InstallationID, _ lifecycle: InstallationLifecycle
    ) async throws -> LifecycleRequest {
        switch request {
        case .install(let version):
            if version == nil, let current = lifecycle.version, lifecycle.name != .error { return .install(current) }
            return .install(try await self.catalogue.resolve(id.slug, version: version).version)
        case .update(let version): return .update(try await self.catalogue.resolve(id.slug, version: version).version)
        case .enable: return try await self.known(id, lifecycle, .enable)
        case .disable: return try await self.known(id, lifecycle, .disable)
        case .forceDisable: return try await self.known(id, lifecycle, .forceDisable)
        case .uninstall(let force): return try await self.known(id, lifecycle, .uninstall(force: force))
        case .rollback: return try await self.known(id, lifecycle, .rollback)
        case .retry: return try await self.known(id, lifecycle, .retry)
        case .dismiss: return try await self.known(id, lifecycle, .dismiss)
        case .configure: return try await self.known(id, lifecycle, .configure)
        }
    }

    /// A request about a plugin that was never installed here and is not in the catalogue is a slip of the pen.
    private func known(
        _ id: InstallationID, _ lifecycle: InstallationLifecycle, _ request: LifecycleRequest
    ) async throws -> LifecycleRequest {
        guard lifecycle.state == .uninstalled, try await self.catalogue.index.releases(of: id.slug).isEmpty else {
            return request
        }
        throw DovetailError.pluginNotFound(id.slug)
    }

    /// What a request would make of the configuration; an invalid one is refused before anything begins.
    private func checkedChange(
        _ request: HostRequest, _ records: InstallationRecords
    ) async throws -> ConfigurationChange? {
        guard case .configure(let changes) = request, let installation = records.installation,
            let release = installation.release
        else {
            return nil
        }
        let schema = try await self.catalogue.load(release).manifest.configuration
        return try self.vault.change(changes, of: records.configuration, schema: schema, of: installation.id)
    }

    /// Removes a release that an installation has left, if it was withdrawn and nobody is on it any more, and what only it has
    /// used in the plugin's tables.
    func collect(_ release: ReleaseID, of owner: Owner) async {
        self.supervision.review(ProcessUnit(release: release, owner: owner))
        await self.schemas.contract(release.slug)
        do {
            try await self.catalogue.collect(release)
        } catch {
            self.logger.warning(
                "A withdrawn release could not be removed; the next start tries again",
                metadata: release.facts(with: error))
        }
    }
}
