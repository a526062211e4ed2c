import DovetailCore
import DovetailHost
import DovetailPlugin
import DovetailWire
import NIOCore

/// Makes calls to plugin code in another process: counts them, and says what became of those that were lost.
struct PluginCalls: Sendable {
    let connection: Connection
    let unit: ProcessUnit
    let statistics: CallStatistics
    let shares: CallShares
    /// How the process ended, as the rest of a sentence; waits until it has.
    let fate: @Sendable () async -> String

    /// Makes a call and waits for its answer, for as long as the limit says; the plugin is told how long.
    ///
    /// - Parameters:
    ///   - method: What it is about.
    ///   - handle: The context in which it was bound.
    ///   - json: A JSON document, or nothing.
    ///   - body: Bytes.
    ///   - stream: A stream that goes with it.
    ///   - owner: Of whose calls it is one, until the process has answered, also when nobody waits any more; nil for what
    ///     the host asks by itself.
    ///   - cancellation: What it does when the task is cancelled.
    ///   - limit: How long it may take.
    /// - Returns: The answer.
    /// - Throws: `tooManyRequests` when the owner has no call left, what plugin code throws, as it would inside the host; `crashed` when the process has ended or ends, with
    ///   the remedy `retry` when the call surely never reached it; `TimeLimitExceeded` when the time is over.
    func make(
        _ method: WireMethod, handle: UInt32 = 0, json: ByteBuffer = ByteBuffer(), body: ByteBuffer = ByteBuffer(),
        stream: PluginBody? = nil, for owner: Owner? = nil, cancellation: Cancellation = .givesUp,
        limit: CallLimit? = nil
    ) async throws -> WireAnswer {
        let hold = try owner.map { try self.shares.take(for: $0) }
        let began = ContinuousClock.now
        do {
            let answer = try await self.connection.call(
                method, handle: handle, deadline: limit?.duration ?? CallDeadline.current?.remaining,
                trace: TraceContext.current, json: json, body: body, stream: stream, hold: hold,
                cancellation: cancellation, until: limit?.giveUp)
            self.statistics.record(ContinuousClock.now - began, isError: false)
            return answer
        } catch let failure as WireFailure {
            self.statistics.record(ContinuousClock.now - began, isError: true)
            throw failure.saidByPlugin
        } catch let lost as CallLost {
            self.statistics.record(ContinuousClock.now - began, isError: true)
            throw DovetailError.crashed(self.unit, try await self.fate(within: limit), wasReached: lost.wasSent)
        } catch let refused as CallRefused {
            self.statistics.record(ContinuousClock.now - began, isError: true)
            throw DovetailError(
                .notServing,
                "\(self.unit) has \(refused.underWay) calls under way and does not keep up. Try again in a moment.",
                remedy: .retry)
        } catch let exceeded as TimeLimitExceeded {
            self.statistics.record(ContinuousClock.now - began, isError: true)
            throw exceeded
        }
    }

    /// How the process has ended, which may take longer than whoever calls waits.
    private func fate(within limit: CallLimit?) async throws -> String {
        guard let limit else { return await self.fate() }
        return try await limit.wait { await self.fate() }
    }
}

extension CallLimit {
    /// Gives a call up when the time is over.
    fileprivate var giveUp: Connection.GiveUp {
        { giveUp in
            let alarm = self.alarm { giveUp(TimeLimitExceeded(limit: self.duration)) }
            return { alarm.cancel() }
        }
    }
}

extension WireFailure {
    /// What the host alone can say, and acts upon when it hears it.
    private static let hostCodes: Set<DovetailError.Code> = [
        .crashed, .quarantined, .starting, .stopping, .interrupted, .operationInProgress, .transitionRefused,
    ]

    /// The error that plugin code has thrown; where it speaks as the host of itself and of processes, a failure of its own.
    fileprivate var saidByPlugin: any Error {
        guard self.type == .host, let code = self.code, Self.hostCodes.contains(code) else { return self.error }
        return PluginFailure(self.remedy == .retry ? .temporary : .permanent, self.message)
    }
}

extension DovetailError {
    /// A process has ended before it had answered the greeting.
    ///
    /// - Parameters:
    ///   - unit: Whose process it was.
    ///   - fate: How it ended.
    ///   - lastLine: What it wrote last.
    /// - Returns: The error.
    static func notStarted(_ unit: ProcessUnit, _ fate: ProcessFate, lastLine: String) -> DovetailError {
        let advice =
            fate == .exited(ProcessFate.misunderstood)
            ? fate.advice(nil, hasWritten: true) : "Mend that, and publish another release."
        return DovetailError(
            .crashed,
            "The process of \(unit) \(fate) before it was ready. It wrote: “\(lastLine.excerpt(300))” \(advice)",
            remedy: .askAuthor)
    }

    /// The process of a unit has ended while a call was under way.
    ///
    /// - Parameters:
    ///   - unit: Whose process it was.
    ///   - fate: How it ended, as the rest of a sentence.
    ///   - wasReached: Whether the call may have been carried out in part.
    /// - Returns: The error.
    static func crashed(_ unit: ProcessUnit, _ fate: String, wasReached: Bool) -> DovetailError {
        let rest =
            wasReached
            ? "What was under way may have been carried out in part; see what is there before you do it again."
            : "What was asked had not begun. Try again."
        return DovetailError(
            .crashed, "The process of \(unit) \(fate). \(rest)", remedy: wasReached ? .askAuthor : .retry)
    }
}
