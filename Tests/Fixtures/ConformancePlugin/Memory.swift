import DovetailPlugin
import Foundation
import Synchronization

/// What the plugin remembers for as long as its process lives: texts in places, and things under names.
final class Memory: Sendable {
    private struct Waiter {
        let id: UUID
        let place: String
        let text: String
        let count: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var places: [String: [String]] = [:]
        var waiters: [Waiter] = []
        var cancelled: Set<UUID> = []
        var registrations: [String: any Registration] = [:]
        var contexts: [String: PluginContext] = [:]

        func holds(_ text: String, _ count: Int, in place: String) -> Bool {
            (self.places[place] ?? []).count { $0 == text } >= count
        }
    }

    /// The memory of the process.
    static let shared = Memory()

    private let state = Mutex(State())

    /// Adds a text to a place, and wakes whoever waits for it.
    func remember(_ text: String, in place: String) {
        let woken = self.state.withLock { state in
            state.places[place, default: []].append(text)
            let woken = state.waiters.filter { state.holds($0.text, $0.count, in: $0.place) }
            state.waiters.removeAll { waiter in woken.contains { $0.id == waiter.id } }
            return woken
        }
        for waiter in woken { waiter.continuation.resume() }
    }

    /// The texts of a place, in order.
    func texts(in place: String) -> [String] { self.state.withLock { $0.places[place] ?? [] } }

    /// Waits until a text was added to a place so many times.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func wait(for text: String, count: Int, in place: String) async throws {
        let id = UUID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                self.add(Waiter(id: id, place: place, text: text, count: count, continuation: continuation))
            }
        } onCancel: {
            self.cancel(id)
        }
    }

    private func add(_ waiter: Waiter) {
        let result = self.state.withLock { state -> Result<Void, any Error>? in
            if state.cancelled.remove(waiter.id) != nil { return .failure(CancellationError()) }
            if state.holds(waiter.text, waiter.count, in: waiter.place) { return .success(()) }
            state.waiters.append(waiter)
            return nil
        }
        if let result { waiter.continuation.resume(with: result) }
    }

    private func cancel(_ id: UUID) {
        let waiter = self.state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else {
                state.cancelled.insert(id)
                return nil
            }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(throwing: CancellationError())
    }
}

// Things under names, each owner's own.
extension Memory {
    /// Keeps something that was bound.
    func keep(_ registration: any Registration, as name: String, of owner: Owner) {
        self.state.withLock { $0.registrations["\(owner.rawValue) \(name)"] = registration }
    }

    /// Something that was bound.
    func registration(_ name: String, of owner: Owner) -> (any Registration)? {
        self.state.withLock { $0.registrations["\(owner.rawValue) \(name)"] }
    }

    /// Keeps a context.
    func keep(_ context: PluginContext, as name: String) {
        self.state.withLock { $0.contexts["\(context.owner.rawValue) \(name)"] = context }
    }

    /// A context that was kept.
    func context(_ name: String, of owner: Owner) -> PluginContext? {
        self.state.withLock { $0.contexts["\(owner.rawValue) \(name)"] }
    }
}
