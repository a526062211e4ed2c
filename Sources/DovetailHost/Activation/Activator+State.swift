import DovetailCore
import DovetailPlugin
import Synchronization

// What an installation has under way when it goes to sleep, and goes on with when it wakes.
extension Activator {
    /// Keeps what an installation has under way; nil for nothing.
    typealias Keep = @Sendable (PluginState?) async throws -> Void

    /// Has an installation that goes to sleep save what it has under way, and runs its `stop`.
    ///
    /// Both share one time limit: whoever takes all of it to save is not stopped in order.
    ///
    /// - Parameters:
    ///   - awake: The installation.
    ///   - operation: The operation under way, if any.
    ///   - limit: How long both may take.
    ///   - interruption: What ends the wait before.
    ///   - keep: Keeps what it has under way; nil for not asking it.
    /// - Returns: What went wrong.
    func end(
        _ awake: AwakeInstallation, operation: OperationID?, within limit: Duration, unless interruption: Interruption?,
        _ keep: Keep?
    ) async -> [DovetailError] {
        let context = self.context.make(awake.session, routes: awake.routes, operation: operation)
        let place = Mutex("stop")
        let unsaved = Mutex<DovetailError?>(nil)
        var warnings: [DovetailError] = []
        do {
            try await self.timeLimit.run(limit, unless: interruption) {
                // What has lost its process has stopped already.
                if let keep, !awake.instance.isLost {
                    place.withLock { $0 = "saveState" }
                    do {
                        try await Self.saveState(of: awake, context, keep)
                    } catch {
                        try Task.checkCancellation()
                        unsaved.withLock { $0 = error.asFailure(of: "saveState", awake.release.id, awake.id) }
                    }
                    place.withLock { $0 = "stop" }
                }
                if !awake.instance.isLost { try await awake.instance.stop(context) }
            }
        } catch {
            let reason: any Error = error is Interrupted ? DovetailError.hostStops : error
            warnings.append(reason.asFailure(of: place.withLock { $0 }, awake.release.id, awake.id))
        }
        return (unsaved.withLock { $0 }.map { [$0] } ?? []) + warnings
    }

    /// Has an installation save what it has under way, which goes on until another release takes its place.
    ///
    /// - Throws: What kept it from that, and `Interrupted`.
    func save(_ awake: AwakeInstallation, operation: OperationID, _ keep: @escaping Keep) async throws {
        guard !awake.instance.isLost else { return }
        let context = self.context.make(awake.session, routes: awake.routes, operation: operation)
        do {
            try await self.timeLimit.run(self.limits.stop, unless: self.course.interruption) {
                try await Self.saveState(of: awake, context, keep)
            }
        } catch let interrupted as Interrupted {
            throw interrupted
        } catch {
            throw error.asFailure(of: "saveState", awake.release.id, awake.id)
        }
    }

    private static func saveState(of awake: AwakeInstallation, _ context: PluginContext, _ keep: Keep) async throws {
        let state = try await awake.instance.saveState(context)
        // Whoever has taken too long is not waited for any more: nothing of it counts, and nothing follows.
        try Task.checkCancellation()
        guard state != nil || awake.hasSavedState.withLock({ $0 }) else { return }
        if let state { try Self.check(state, of: awake) }
        try await keep(state)
    }

    private static func check(_ state: PluginState, of awake: AwakeInstallation) throws {
        let size = try RecordCoder.encode(state).count
        guard size <= SavedState.largest else {
            throw DovetailError(
                .tooLarge,
                "\(awake.release.id) wants to save \(size) bytes of what \(awake.id.owner) has under way, and \(SavedState.largest) are the most; what was saved before stays. Keep what is large in its storage.",
                remedy: .askAuthor)
        }
    }

    /// Gives an installation that has started back what it had under way when it went to sleep.
    ///
    /// - Parameters:
    ///   - read: Reads what was saved; nil for nothing.
    ///   - awake: The installation, which does not serve yet.
    ///   - operation: The operation under way, if any.
    ///   - limit: How long it may take; nil for as long as a hook of the release.
    /// - Throws: Why it was not given it, as a ``DovetailCore/DovetailError`` which says that the installation serves
    ///   without; and `Interrupted`.
    func restoreState(
        from read: () async throws -> JSONValue?, to awake: AwakeInstallation, operation: OperationID?,
        within limit: Duration? = nil
    ) async throws {
        do {
            guard let document = try await read() else { return }
            awake.hasSavedState.withLock { $0 = true }
            let saved = try SavedState(document: SavedState.sanitise(document, now: self.timeLimit.clock.now))
            let context = self.context.make(awake.session, routes: awake.routes, operation: operation)
            try await self.timeLimit.run(limit ?? self.hookLimit(awake.release), unless: self.course.interruption) {
                try await awake.instance.restoreState(context, saved.state)
            }
        } catch let interrupted as Interrupted {
            throw interrupted
        } catch {
            var failure = error.asFailure(of: "restoreState", awake.release.id, awake.id)
            failure.message += " \(awake.id) serves without what it had under way."
            throw failure
        }
    }
}
