import Synchronization

/// What is said of work for which several wait: each of them hears all of it, also what was said before it came.
package final class ProgressBoard<Topic: Hashable & Sendable>: Sendable {
    /// What is said about one topic, for as long as anybody listens.
    private struct Talk {
        var lines: [String] = []
        var listeners: [Int: @Sendable (String) -> Void] = [:]
    }

    private struct State {
        var talks: [Topic: Talk] = [:]
        var lastID = 0
    }

    /// The most lines that whoever comes later is told.
    private static var maximumLines: Int { 200 }

    private let state = Mutex(State())

    /// A board on which nothing is said.
    package init() {}

    /// Says a line to all who listen; it is lost where nobody does.
    package func say(_ line: String, about topic: Topic) {
        self.state.withLock { state in
            guard var talk = state.talks[topic] else { return }
            talk.lines = (talk.lines + [line]).suffix(Self.maximumLines)
            state.talks[topic] = talk
            for listener in talk.listeners.values { listener(line) }
        }
    }

    /// Runs a body while a listener hears what is said about a topic.
    ///
    /// - Parameters:
    ///   - topic: What it is about.
    ///   - listener: Is brief, and does not come back to this board.
    ///   - body: What is waited for.
    /// - Returns: What the body answers.
    package func withListener<Answer: Sendable>(
        about topic: Topic, _ listener: @escaping @Sendable (String) -> Void, _ body: () async throws -> Answer
    ) async rethrows -> Answer {
        let id = self.add(listener, topic)
        defer { self.remove(id, topic) }
        return try await body()
    }

    private func add(_ listener: @escaping @Sendable (String) -> Void, _ topic: Topic) -> Int {
        self.state.withLock { state in
            state.lastID += 1
            for line in state.talks[topic, default: Talk()].lines { listener(line) }
            state.talks[topic, default: Talk()].listeners[state.lastID] = listener
            return state.lastID
        }
    }

    private func remove(_ id: Int, _ topic: Topic) {
        self.state.withLock { state in
            state.talks[topic]?.listeners[id] = nil
            if state.talks[topic]?.listeners.isEmpty == true { state.talks[topic] = nil }
        }
    }
}
