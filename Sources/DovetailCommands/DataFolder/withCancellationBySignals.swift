import ArgumentParser
import Dispatch
import Foundation

/// Carries something out, which is cancelled at the first SIGTERM or SIGINT, so that it can take back what it has begun.
///
/// A second signal ends the process at once, and so does the end of the time that taking back may take: what waits for a
/// disk that hangs hears of no cancellation.
///
/// - Throws: What it throws; when it was cancelled, `CancellationError`.
func withCancellationBySignals<Answer: Sendable>(
    within patience: DispatchTimeInterval = .seconds(30), _ body: @escaping @Sendable () async throws -> Answer
) async throws -> Answer {
    let task = Task { try await body() }  // Ended by the signals, and waited for below.
    // A queue with a thread of its own, since the body may hold up all that tasks have.
    let queue = DispatchQueue(label: "dovetail.signals")
    let sources = [SIGTERM, SIGINT].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler {
            guard !task.isCancelled else { endAtOnce() }
            task.cancel()
            queue.asyncAfter(deadline: .now() + patience) { endAtOnce() }
        }
        source.resume()
        return source
    }
    defer {
        for source in sources { source.cancel() }
        for number in [SIGTERM, SIGINT] { signal(number, SIG_DFL) }
    }
    return try await task.value
}

private func endAtOnce() -> Never {
    Console.note("Error: Interrupted; what was begun may be left.")
    exit(ExitCode.failed.rawValue)
}
