/// The way to decide what becomes of events that are held for an installation.
struct EventHold: Sendable {
    /// It is about to come back: events are held from now on.
    let collect: @Sendable () -> Void
    /// It does not come back for now: what is held is lost.
    let discard: @Sendable () -> Void
    /// It is back, or will never be: nothing is held any more.
    let end: @Sendable () -> Void
}
