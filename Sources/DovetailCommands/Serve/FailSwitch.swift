import DovetailHost
import Foundation
import Synchronization

/// Ends or holds the process when the host's work comes to a place: for tests of what is left then, or of what the work
/// finds when it goes on.
struct FailSwitch: Sendable, Equatable {
    /// What becomes of the process.
    enum Action: Sendable, Equatable {
        /// It ends, as by `kill -9`.
        case kill
        /// It stands still, as by `kill -STOP`, until `kill -CONT`; before that it says so on standard output.
        case hold
    }

    /// What happens.
    let action: Action
    /// Where.
    let point: FailPoint
    /// Which time the work comes there: 1 for the first.
    let time: Int

    /// Reads `commit.prepared`, or `commit.prepared#2` for the second time; nil when it is neither.
    init?(_ action: Action, at text: String) {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let point = parts.first.flatMap(FailPoint.init(rawValue:)) else { return nil }
        guard let time = parts.count == 1 ? 1 : Int(parts[1]), time > 0 else { return nil }
        self.action = action
        self.point = point
        self.time = time
    }

    /// Places at the right one of which that happens.
    func armed() -> FailPoints {
        let (point, time) = (self.point, self.time)
        let count = Mutex(0)
        return FailPoints { [action] reached in
            guard reached == point else { return }
            let isTime = count.withLock { count in
                count += 1
                return count == time
            }
            guard isTime else { return }
            switch action {
            case .kill:
                kill(getpid(), SIGKILL)
                // The signal may need a moment to come, in which nothing more must happen.
                while true { pause() }
            case .hold:
                FileHandle.standardOutput.write(Data("Held at \(point.rawValue). SIGCONT lets it go on.\n".utf8))
                raise(SIGSTOP)
            }
        }
    }
}
