import Synchronization

/// Counts what happens in a storm, and collects what must not.
final class StormTally: Sendable, CustomStringConvertible {
    private struct State {
        var counts: [String: Int] = [:]
        var findings: [String] = []
    }

    private let state = Mutex(State())

    /// Counts something by its name.
    func count(_ name: String, _ times: Int = 1) { self.state.withLock { $0.counts[name, default: 0] += times } }

    /// Notes a promise that was broken.
    func note(_ finding: String) { self.state.withLock { $0.findings.append(finding) } }

    /// The promises that were broken so far.
    var findings: [String] { self.state.withLock { $0.findings } }

    var description: String {
        let counts = self.state.withLock { $0.counts }.sorted { $0.key < $1.key }
        return counts.map { "\($0.key): \($0.value)" }.joined(separator: "\n")
    }
}
