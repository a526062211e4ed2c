import DovetailCore

/// An operation whose end could not be written: it stands in the journal as running, and nothing of it runs.
struct OpenOperation: Sendable {
    /// What becomes of it, as far as it is known.
    enum Outlook: Sendable {
        /// The plugin's database has decided it: it is finished.
        case finished
        /// It has failed, and is undone.
        case undone
        /// Only a database knows that cannot be asked now.
        case unknown
    }

    let operation: LifecycleOperation
    let outlook: Outlook
    /// What has kept it from its end; nil when that was the end of an earlier life of the host.
    let failure: DovetailError?

    private var name: String { "\(self.operation.kind.rawValue) of \(self.operation.installation)" }

    /// What whoever asked for it is told, who has been told of no end.
    var answer: DovetailError {
        var answer = self.failure ?? self.reason
        switch self.outlook {
        case .finished:
            answer.message =
                "The \(self.name) is decided, and is finished when the host's store can be written again. \(answer.message)"
            answer.remedy = .retry
        case .unknown:
            answer.message =
                "Whether the \(self.name) is decided cannot be found out now; it is finished or undone later. \(answer.message)"
            answer.remedy = .retry
        case .undone:
            answer.message +=
                " That the \(self.name) failed could not be written: it is undone when the host's store can be written again."
        }
        return answer
    }

    /// Why it was undone, for the journal.
    var reason: DovetailError {
        let message =
            if let failure = self.failure {
                "The \(self.name) failed, which could not be written at the time. It was undone; try again. It had failed with: \(failure.message)"
            } else {
                "The host ended while \(self.operation.installation) was in \(self.operation.kind.rawValue). It was undone; try again."
            }
        return DovetailError(.interrupted, message, remedy: .retry)
    }
}
