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
        /// By the host's own means, which wait for plugin code unless that is to be dropped.
        case ended(drop: @Sendable () -> Void, end: @Sendable () async -> Void)
    }

    private struct State {
        var phase = Phase.starting
        /// By their ids, which grow: the latest is released first.
        var entries: [Int: Entry] = [:]
        var nextID = 0
        /// What ended before it was added.
        var forgotten: Set<Int> = []
        var waiters: [CheckedContinuation<Bool, Never>] = []
        /// Whether another scope has taken its place, also once it is closed.
        var hasBeenReplaced = false
    }

    private enum Phase {
        /// Things may be added; traffic waits. Can move to `open` or `closed`.
        case starting
        /// Things may be added; traffic flows. Can move to `retired` or `closed`.
        case open
        /// Another has taken its place: what is under way goes on, and nothing new begins. Can move to `closed`.
        case retired
        /// Nothing may be added. The end.
        case closed
    }

    private let state = Mutex(State())
    private let timeLimit: TimeLimit
    private let warnings: WarningDoor
    /// How many things it may hold at once.
    private let limit: Int

    init(limit: Int, timeLimit: TimeLimit, warnings: WarningDoor) {
        self.limit = limit
        self.timeLimit = timeLimit
        self.warnings = warnings
    }

    /// Where plugin code of this scope runs in the background.
    var executor: PluginExecutor { self.timeLimit.executor }

    /// How many things the scope holds.
    var count: Int { self.state.withLock { $0.entries.count } }

    /// Adds something, with the way to let it go.
    ///
    /// - Throws: `contextEnded` when the scope is closed, `tooLarge` when it is full; then the caller still holds it.
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

    /// Adds something that runs plugin code: it is ended, and waited for, when it is let go.
    @discardableResult
    func add(
        _ name: String, id: Int? = nil, drop: @escaping @Sendable () -> Void, end: @escaping @Sendable () async -> Void
    ) throws -> any Registration {
        try self.add(name, id: id ?? self.reserve(), .ended(drop: drop, end: end))
    }

    private func add(_ name: String, id: Int, _ ending: Ending) throws -> any Registration {
        try self.state.withLock { state in
            guard state.phase != .closed else {
                throw DovetailError(.contextEnded, "\(name) cannot be bound: the installation has gone to sleep.")
            }
            guard state.forgotten.remove(id) == nil else { return }
            guard state.entries.count < self.limit else { throw self.isFull(name) }
            state.entries[id] = Entry(id: id, name: name, ending: ending)
        }
        return ScopedRegistration { await self.release(id) }
    }

    /// Throws `tooLarge` when nothing more can be added: for what is begun before it is added.
    func checkRoom(for name: String) throws {
        if self.count >= self.limit { throw self.isFull(name) }
    }

    private func isFull(_ name: String) -> DovetailError {
        DovetailError(
            .tooLarge,
            """
            \(name.excerpt(80)) cannot be bound: the installation holds \(self.limit) routes, timers, tasks and other \
            resources already. Cancel those that are not needed any more.
            """,
            remedy: .askAuthor)
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
            if state.entries.removeValue(forKey: id) == nil, state.phase != .closed { state.forgotten.insert(id) }
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

    /// Lets nothing new begin, since another scope has taken its place.
    func retire() {
        self.state.withLock { state in
            state.hasBeenReplaced = true
            if state.phase == .open { state.phase = .retired }
        }
    }

    /// Whether traffic flows now.
    var isOpen: Bool { self.state.withLock { $0.phase == .open } }

    /// Whether another scope has taken its place.
    var isReplaced: Bool { self.state.withLock { $0.hasBeenReplaced } }

    /// Whether traffic flows or has flowed.
    var hasBegun: Bool { self.state.withLock { $0.phase != .starting } }

    /// Whether traffic flows now, or will.
    var takesTraffic: Bool { self.state.withLock { $0.phase == .open || $0.phase == .starting } }

    /// Waits until traffic flows; false when the scope was closed instead, or another has taken its place.
    func isOpened() async -> Bool {
        if self.state.withLock({ $0.phase == .open }) { return true }
        return await withCheckedContinuation { continuation in
            let answer = self.state.withLock { state -> Bool? in
                switch state.phase {
                case .starting:
                    state.waiters.append(continuation)
                    return nil
                case .open: return true
                case .retired, .closed: return false
                }
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Lets everything go, each within a time limit, the latest first.
    ///
    /// Once that has taken four times as long in all, what is left is let go side by side. Doing so twice is harmless.
    ///
    /// - Returns: The names of the things that could not be let go in order.
    @discardableResult
    func close(limit: Duration) async -> [String] {
        let (entries, waiters) = self.state.withLock { state in
            defer { (state.phase, state.entries, state.waiters) = (.closed, [:], []) }
            return (state.entries.values.sorted { $0.id > $1.id }, state.waiters)
        }
        for waiter in waiters { waiter.resume(returning: false) }
        let patience = Patience()
        let alarm = self.timeLimit.clock.alarm(after: limit * 4) { patience.end() }
        defer { alarm.cancel() }
        var failed: [String] = []
        for (number, entry) in entries.enumerated() {
            if patience.isOver { return await failed + self.closeTogether(entries[number...], limit: limit) }
            if await !self.closeOne(entry, limit: limit) { failed.append(entry.name) }
        }
        return failed
    }

    /// Lets everything go without any code of the plugin's: what the host itself holds is removed, tasks are cancelled and
    /// not waited for, and what only the plugin can close is forgotten.
    func drop() {
        let (entries, waiters) = self.state.withLock { state in
            defer { (state.phase, state.entries, state.waiters) = (.closed, [:], []) }
            return (state.entries.values.sorted { $0.id > $1.id }, state.waiters)
        }
        for waiter in waiters { waiter.resume(returning: false) }
        for entry in entries {
            switch entry.ending {
            case .atOnce(let remove): remove()
            case .ended(let drop, _): drop()
            case .awaited: break
            }
        }
    }

    private func closeTogether(_ entries: ArraySlice<Entry>, limit: Duration) async -> [String] {
        await withTaskGroup(of: String?.self) { group in
            for entry in entries {
                group.addTask { await self.closeOne(entry, limit: limit) ? nil : entry.name }
            }
            var failed: [String] = []
            for await case let name? in group { failed.append(name) }
            return failed
        }
    }

    private func release(_ id: Int) async {
        let entry = self.state.withLock { state -> Entry? in
            state.entries.removeValue(forKey: id)
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
        case .ended(_, let end): close = end
        }
        do {
            try await self.timeLimit.run(limit) { try await close() }
            return true
        } catch let error as DovetailError where error.code == .crashed {
            // What lived in a process that has ended went with it.
            return true
        } catch {
            self.warnings.warn(
                "A resource could not be released",
                ["resource.name": "\(entry.name)", LogKey.errorMessage: "\(error)"])
            return false
        }
    }
}

/// Whether things are still let go one after another.
private final class Patience: Sendable {
    private let state = Mutex(false)

    var isOver: Bool { self.state.withLock { $0 } }

    func end() { self.state.withLock { $0 = true } }
}

/// What plugin code holds of something that it bound.
private struct ScopedRegistration: Registration {
    let release: @Sendable () async -> Void

    func cancel() async { await self.release() }
}
