import DovetailCore
import DovetailPlugin
import Logging
import Synchronization

/// All that an awake installation has acquired: released last-in-first-out, every one even when one fails.
///
/// A scope begins closed to traffic: what is bound in `start` waits until ``open()``, when the installation serves.
/// ``close(limit:)`` ends it for good.
final class ResourceScope: Sendable {
    private struct Entry {
        let id: Int
        let name: String
        let ending: Ending
    }

    /// How something is let go.
    private enum Ending {
        /// By a few instructions of the host's own, which cannot fail.
        case atOnce(@Sendable () -> Void)
        /// By code that may wait, fail, or never return.
        case awaited(@Sendable () async throws -> Void)
    }

    private struct State {
        var phase = Phase.starting
        var entries: [Entry] = []
        var nextID = 0
        /// What ended before it was added.
        var forgotten: Set<Int> = []
        var waiters: [CheckedContinuation<Bool, Never>] = []
    }

    private enum Phase {
        /// Things may be added; traffic waits. Can move to `open` or `closed`.
        case starting
        /// Things may be added; traffic flows. Can move to `closed`.
        case open
        /// Nothing may be added. The end.
        case closed
    }

    private let state = Mutex(State())
    private let timeLimit: TimeLimit
    private let logger: Logger

    init(timeLimit: TimeLimit, logger: Logger) {
        self.timeLimit = timeLimit
        self.logger = logger
    }

    /// Where plugin code of this scope runs in the background.
    var executor: PluginExecutor { self.timeLimit.executor }

    /// How many things the scope holds.
    var count: Int { self.state.withLock { $0.entries.count } }

    /// Adds something, with the way to let it go.
    ///
    /// - Throws: `contextEnded` when the scope is closed; then the caller still holds it.
    @discardableResult
    func add(
        _ name: String, id: Int? = nil, close: @escaping @Sendable () async throws -> Void
    ) throws -> any Registration {
        try self.add(name, id: id ?? self.reserve(), .awaited(close))
    }

    /// Adds something that the host itself lets go, by a few instructions that cannot fail.
    @discardableResult
    func add(_ name: String, removal: @escaping @Sendable () -> Void) throws -> any Registration {
        try self.add(name, id: self.reserve(), .atOnce(removal))
    }

    private func add(_ name: String, id: Int, _ ending: Ending) throws -> any Registration {
        try self.state.withLock { state in
            guard state.phase != .closed else {
                throw DovetailError(.contextEnded, "\(name) cannot be bound: the installation has gone to sleep.")
            }
            guard state.forgotten.remove(id) == nil else { return }
            state.entries.append(Entry(id: id, name: name, ending: ending))
        }
        return ScopedRegistration { await self.release(id) }
    }

    /// An id for something that may end before it is added.
    func reserve() -> Int {
        self.state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
    }

    /// Drops something that has ended by itself and needs no closing.
    func forget(_ id: Int) {
        self.state.withLock { state in
            if let index = state.entries.firstIndex(where: { $0.id == id }) {
                state.entries.remove(at: index)
            } else if state.phase != .closed {
                state.forgotten.insert(id)
            }
        }
    }

    /// Lets traffic flow.
    func open() {
        let waiters = self.state.withLock { state in
            guard state.phase == .starting else { return state.waiters }
            state.phase = .open
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(returning: true) }
    }

    /// Waits until traffic flows; false when the scope was closed instead.
    func isOpened() async -> Bool {
        await withCheckedContinuation { continuation in
            let answer = self.state.withLock { state -> Bool? in
                switch state.phase {
                case .starting:
                    state.waiters.append(continuation)
                    return nil
                case .open: return true
                case .closed: return false
                }
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Lets everything go, each within a time limit.
    ///
    /// Doing so twice is harmless.
    ///
    /// - Returns: The names of the things that could not be let go in order.
    @discardableResult
    func close(limit: Duration) async -> [String] {
        let (entries, waiters) = self.state.withLock { state in
            defer { (state.phase, state.entries, state.waiters) = (.closed, [], []) }
            return (state.entries, state.waiters)
        }
        for waiter in waiters { waiter.resume(returning: false) }
        var failed: [String] = []
        for entry in entries.reversed() where await !self.closeOne(entry, limit: limit) {
            failed.append(entry.name)
        }
        return failed
    }

    private func release(_ id: Int) async {
        let entry = self.state.withLock { state -> Entry? in
            state.entries.firstIndex { $0.id == id }.map { state.entries.remove(at: $0) }
        }
        if let entry { _ = await self.closeOne(entry, limit: .seconds(5)) }
    }

    private func closeOne(_ entry: Entry, limit: Duration) async -> Bool {
        let close: @Sendable () async throws -> Void
        switch entry.ending {
        case .atOnce(let remove):
            remove()
            return true
        case .awaited(let body): close = body
        }
        do {
            try await self.timeLimit.run(limit) { try await close() }
            return true
        } catch let error as DovetailError where error.code == .crashed {
            // What lived in a process that has ended went with it.
            return true
        } catch {
            self.logger.warning(
                "A resource could not be released",
                metadata: ["resource.name": "\(entry.name)", "error.message": "\(error)"])
            return false
        }
    }
}

/// What plugin code holds of something that it bound.
private struct ScopedRegistration: Registration {
    let release: @Sendable () async -> Void

    func cancel() async { await self.release() }
}
