/// How far the life of a host has come.
public enum HostPhase: Sendable, Equatable {
    /// It was made. Can move to `starting` or `stopped`.
    case idle
    /// It recovers, publishes and wakes. Can move to `running` or `stopping`.
    case starting
    /// It serves. Can move to `stopping`.
    case running
    /// It takes nothing new, and lets what is under way end. Can move to `stopped`.
    case stopping
    /// Nothing runs any more, or is about to end. The end.
    case stopped
}
