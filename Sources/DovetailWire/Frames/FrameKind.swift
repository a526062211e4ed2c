/// What a frame is: its first byte after the length.
public enum FrameKind: UInt8, Sendable, CaseIterable {
    /// Begins a call.
    case call = 1
    /// Answers a call.
    case answer = 2
    /// Says that a call failed, also after an answer whose stream has not ended.
    case failure = 3
    /// Carries a piece of a call's stream.
    case data = 4
    /// Lets the other side send that many more bytes of a stream.
    case credit = 5
    /// Says that whoever called does not want the answer any more.
    case cancel = 6
    /// Tells something that nobody answers.
    case note = 7
}
