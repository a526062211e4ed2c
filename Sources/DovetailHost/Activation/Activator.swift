import DovetailCore
import DovetailPlugin
import Logging

/// Wakes installations and puts them to sleep.
struct Activator: Sendable {
    let context: GatedContext
    let runners: [any PluginRunner]
    let awake: AwakeTable
    let supervision: Supervision
    let timeLimit: TimeLimit
    let limits: HostSettings.Limits
    let course: StopCourse
    let logger: Logger

    /// A fresh plugin object of a release.
    ///
    /// - Throws: `quarantined`, what the runner throws, and `Interrupted`: one that is made later is let go.
    func makeInstance(of release: LoadedRelease, for installation: InstallationID) async throws -> any PluginInstance {
        let race = Race<any PluginInstance>()
        let interrupt = self.course.interruption.onRing { race.finish(.failure(Interrupted())) }
        defer { self.course.interruption.forget(interrupt) }
        // Awaited below; when the wait is interrupted it goes on, as long as the runner lets a start take.
        Task {
            do {
                let instance = try await self.newInstance(of: release, for: installation)
                if !race.finish(.success(instance)) { await instance.close() }
            } catch {
                race.finish(.failure(error))
            }
        }
        return try await race.outcome()
    }

    private func newInstance(
        of release: LoadedRelease, for installation: InstallationID
    ) async throws -> any PluginInstance {
        try self.supervision.units.admit(release.unit(of: installation.owner))
        guard let runner = self.runners.first(where: { $0.canRun(release) }) else {
            throw DovetailError.notRunnable(release)
        }
        return try await runner.endpoint(for: release).makeInstance(for: installation)
    }

    /// Whether any runner can run a release.
    func canRun(_ release: LoadedRelease) -> Bool { self.runners.contains { $0.canRun(release) } }

    /// Starts a plugin on a fresh resource scope.
    ///
    /// It does not serve yet: see ``serve(_:)``.
    ///
    /// - Parameters:
    ///   - instance: The plugin's object.
    ///   - release: Its release.
    ///   - installation: For whom it starts.
    ///   - grants: What it may do.
    ///   - board: With what it is to serve.
    ///   - stage: Where its writes go until the operation has committed; nil outside an operation.
    ///   - operation: The operation under way, if any.
    ///   - limit: How long it may take; nil for as long as a hook of the release.
    /// - Returns: The installation, awake but not serving.
    /// - Throws: What the plugin throws, as a ``DovetailCore/DovetailError``, and `Interrupted`; everything it bound is
    ///   released then.
    func start(
        _ instance: any PluginInstance, of release: LoadedRelease, for installation: InstallationID,
        grants: Set<Permission>, board: ServiceBoard, stage: WorkStage?, operation: OperationID?,
        within limit: Duration? = nil
    ) async throws -> AwakeInstallation {
        // Both outlive the operation, so it is not named on their lines.
        let warnings = WarningDoor(
            self.logger.of(installation, release.id.version, nil), clock: self.timeLimit.clock)
        let scope = ResourceScope(limit: self.limits.resources, timeLimit: self.timeLimit, warnings: warnings)
        let session = Session(
            installation: installation, release: release, grants: grants, stage: stage, scope: scope,
            calls: self.calls(to: instance), board: board, warnings: warnings)
        let awake = AwakeInstallation(
            id: installation, release: release, instance: instance, session: session, scope: scope, routes: RouteTable()
        )
        let context = self.context.make(session, routes: awake.routes, operation: operation)
        do {
            try await self.timeLimit.run(limit ?? self.hookLimit(release), unless: self.course.interruption) {
                try await instance.start(context)
            }
        } catch {
            await self.release(awake, isOperation: true)
            if error is Interrupted { throw error }
            throw error.asFailure(of: "start", release.id, installation)
        }
        return awake
    }

    /// Starts a fresh plugin object of an installation that is enabled already.
    ///
    /// It does not serve yet: see ``serve(_:)``.
    func wake(
        _ release: LoadedRelease, for installation: InstallationID, grants: Set<Permission>, board: ServiceBoard,
        operation: OperationID?
    ) async throws -> AwakeInstallation {
        let instance = try await self.makeInstance(of: release, for: installation)
        do {
            return try await self.start(
                instance, of: release, for: installation, grants: grants, board: board, stage: nil, operation: operation
            )
        } catch {
            await instance.close()
            throw error
        }
    }

    /// Lets a started installation serve: the operation, if any, has committed.
    func serve(_ awake: AwakeInstallation) {
        awake.session.settle()
        self.awake.insert(awake)
        awake.scope.open()
        // Its process may have ended before it was among those that an end is looked up in.
        if awake.instance.isLost, let loss = self.awake.lose(awake) { self.supervision.lost(loss) }
    }

    /// Lets a started installation serve in the place of one that is awake, between two requests.
    ///
    /// What has begun in the other goes on: see ``drain(_:operation:)``.
    func serve(_ awake: AwakeInstallation, inPlaceOf old: AwakeInstallation) {
        awake.session.settle()
        self.context.bus.handOver(from: old.scope, to: awake.scope, of: awake.id.owner)
        self.awake.insert(awake)
        old.scope.retire()
        awake.scope.open()
        if awake.instance.isLost, let loss = self.awake.lose(awake) { self.supervision.lost(loss) }
    }

    /// Lets what has begun in an installation end whose place another has taken, and puts it to sleep.
    ///
    /// - Returns: What went wrong; it sleeps all the same.
    func drain(_ old: AwakeInstallation, operation: OperationID) async -> [DovetailError] {
        let limit = self.course.limits(self.limits, isOperation: true).drain
        await old.session.calling.drain(
            limit: limit, clock: self.timeLimit.clock, unless: self.course.interruption)
        let warnings = await self.stop(old, operation: operation)
        await old.instance.close()
        return warnings
    }

    /// Puts an installation to sleep: no new requests, those under way are answered, `stop` runs, every resource is
    /// released, whatever fails.
    ///
    /// - Parameters:
    ///   - awake: The installation.
    ///   - operation: The operation under way, if any.
    ///   - keep: Keeps what it has under way; nil for not asking it.
    /// - Returns: What went wrong; the installation sleeps all the same.
    func stop(
        _ awake: AwakeInstallation, operation: OperationID?, keeping keep: Keep? = nil
    ) async -> [DovetailError] {
        self.awake.remove(awake)
        // The host itself, when it stops, lets every `stop` run that operations have left.
        let interruption = operation == nil ? nil : self.course.interruption
        let limits = self.course.limits(self.limits, isOperation: operation != nil)
        await awake.traffic.drain(limit: limits.drain, clock: self.timeLimit.clock, unless: interruption)
        var warnings = await self.end(awake, operation: operation, within: limits.stop, unless: interruption, keep)
        for name in await self.release(awake, isOperation: operation != nil) {
            warnings.append(
                DovetailError(
                    .pluginFailed, "\(name) of \(awake.id) could not be released in order; it was dropped.",
                    remedy: .askAuthor))
        }
        return warnings
    }

    /// How calls to what an instance binds are made.
    func calls(to instance: any PluginInstance) -> CallPolicy {
        guard instance.process != nil else { return .direct }
        guard instance.keepsCallLimits else {
            return .limited(call: self.limits.call, background: self.limits.background, self.timeLimit)
        }
        return .told(CallLimit(self.limits.call, self.timeLimit), background: self.limits.background)
    }

    /// How long a hook of a release may take.
    func hookLimit(_ release: LoadedRelease) -> Duration { release.manifest.hookTimeout ?? self.limits.hook }

    /// Releases what an installation has acquired, and lets its object go: its process has ended.
    func abandon(_ awake: AwakeInstallation) async {
        await self.release(awake, isOperation: true)
        await awake.instance.close()
    }

    /// Puts an installation to sleep without asking its plugin.
    ///
    /// Requests under way are given up, what the plugin holds is let go, and so is its object. None of its code runs, nor is
    /// any waited for.
    func drop(_ awake: AwakeInstallation) async {
        self.awake.remove(awake)
        awake.traffic.close()
        awake.scope.drop()
        awake.session.end()
        await awake.instance.close()
    }

    @discardableResult
    private func release(_ awake: AwakeInstallation, isOperation: Bool) async -> [String] {
        let limits = self.course.limits(self.limits, isOperation: isOperation)
        let failed = await awake.scope.close(limit: limits.release)
        awake.session.end()
        return failed
    }
}
