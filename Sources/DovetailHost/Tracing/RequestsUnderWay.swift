import DovetailCore
import DovetailPlugin
import Logging
import Synchronization

/// The ids of the requests that are being answered, by the trace contexts that they were given.
///
/// The wire carries the trace alone. Whoever speaks for a request, here or in another process, is found by it.
final class RequestsUnderWay: Sendable {
    private struct Entry {
        let id: HTTPRequestID
        var stays = 0
    }

    private let entries = Mutex<[TraceContext: Entry]>([:])

    /// The id of the request that a trace context was given to; nil when it has been answered, or there was none.
    func id(of trace: TraceContext) -> HTTPRequestID? { self.entries.withLock { $0[trace]?.id } }

    /// What a line of the log says of the request, and of the trace, that the code that runs now works for.
    var facts: Logger.Metadata { self.facts(of: TraceContext.current) }

    /// What a line of the log says of a trace, and of its request as long as that is under way.
    func facts(of trace: TraceContext?) -> Logger.Metadata {
        guard let trace else { return [:] }
        var facts: Logger.Metadata = [LogKey.trace: "\(trace.traceID)", LogKey.span: "\(trace.spanID)"]
        facts[LogKey.request] = self.id(of: trace).map { "\($0)" }
        return facts
    }

    /// Keeps the id of a request until the value is let go of.
    func enter(_ id: HTTPRequestID, as trace: TraceContext) -> Stay {
        self.entries.withLock { $0[trace, default: Entry(id: id)].stays += 1 }
        return Stay(requests: self, trace: trace)
    }

    /// Keeps the id of a request that is under way until the value, too, is let go of; nil when it is not.
    func stay(as trace: TraceContext) -> Stay? { self.id(of: trace).map { self.enter($0, as: trace) } }

    private func leave(_ trace: TraceContext) {
        self.entries.withLock { entries in
            entries[trace]?.stays -= 1
            if entries[trace]?.stays == 0 { entries[trace] = nil }
        }
    }

    /// Somebody who works for a request.
    final class Stay: Sendable {
        private let requests: RequestsUnderWay
        private let trace: TraceContext

        fileprivate init(requests: RequestsUnderWay, trace: TraceContext) {
            self.requests = requests
            self.trace = trace
        }

        deinit { self.requests.leave(self.trace) }
    }
}
