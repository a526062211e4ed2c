import DovetailCore
import DovetailPlugin
import Synchronization

/// What one plugin object in another process has bound, by the numbers that the process gave it.
///
/// It outlives the contexts through which it was bound: what a hook binds is let go of when the installation goes to sleep.
final class ObjectBindings: Sendable {
    private struct State {
        /// What is bound; nil for what is about to be.
        var registrations: [UInt32: (any Registration)?] = [:]
        /// A resource was not closed in time: none of the others is waited for.
        var hasFailedToClose = false
    }

    private let installation: InstallationID
    private let state = Mutex(State())

    init(of installation: InstallationID) {
        self.installation = installation
    }

    /// Makes room for something that is about to be bound.
    ///
    /// - Throws: When its number is in use, or as much is bound as may be.
    func reserve(_ binding: UInt32, of maximum: Int) throws {
        try self.state.withLock { state in
            guard state.registrations[binding] == nil else {
                throw self.refusal("\(self.installation) has bound something under the number \(binding) already.")
            }
            guard state.registrations.count < maximum else {
                throw self.refusal(
                    "\(self.installation) has bound \(maximum) things, which is the most. Let go of some.")
            }
            state.registrations[binding] = .some(nil)
        }
    }

    /// Keeps the way to let go of something that was bound.
    ///
    /// - Returns: False when it has ended meanwhile, or nobody wants it any more: then it is the caller's to let go of.
    func keep(_ registration: any Registration, as binding: UInt32) -> Bool {
        self.state.withLock { state in
            guard state.registrations[binding] != nil else { return false }
            state.registrations[binding] = registration
            return true
        }
    }

    /// Something that was bound has ended by itself, or was not bound after all.
    func forget(_ binding: UInt32) { self.state.withLock { $0.registrations[binding] = nil } }

    /// Lets go of something that was bound.
    ///
    /// What is bound no longer is not an error.
    func release(_ binding: UInt32) async {
        await self.state.withLock { $0.registrations.removeValue(forKey: binding) }??.cancel()
    }

    /// Closes a resource, unless the object has failed to close another in time.
    func close(_ binding: RemoteBinding) async throws {
        guard !self.state.withLock({ $0.hasFailedToClose }) else {
            throw PluginFailure.permanent("It is not waited for: another resource was not closed in time.")
        }
        do {
            try await binding.close()
        } catch {
            // Only the host gives it up; what plugin code throws is not the host's time limit.
            if Task.isCancelled { self.state.withLock { $0.hasFailedToClose = true } }
            throw error
        }
    }

    private func refusal(_ reason: String) -> DovetailError {
        DovetailError(.invalidRequest, reason, remedy: .askAuthor)
    }
}
