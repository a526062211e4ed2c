/// What a call does when the task that made it is cancelled.
///
/// The other side is told in any case.
public enum Cancellation: Sendable {
    /// Throws `CancellationError` at once.
    case givesUp
    /// Waits on for the answer, which comes when the other side has ended what it was doing.
    ///
    /// For calls whose end something waits for, and whose answer does not stream.
    case awaitsAnswer
}
