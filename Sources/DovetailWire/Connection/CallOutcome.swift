import NIOCore

/// How a call of this side ends, for the task that made it.
enum CallOutcome: Sendable {
    /// It was answered.
    case answer(WireAnswer)
    /// It failed at the other side: the JSON part of the failure.
    case failure(ByteBuffer)
    /// It failed here.
    case error(any Error)

    /// The answer.
    ///
    /// - Throws: What the call failed with.
    func get() throws -> WireAnswer {
        switch self {
        case .answer(let answer): return answer
        case .failure(let json): throw WireFailure(reading: json)
        case .error(let error): throw error
        }
    }
}
