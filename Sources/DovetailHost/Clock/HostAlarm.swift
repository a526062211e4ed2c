/// Something that a clock does later, unless it is cancelled before.
public struct HostAlarm: Sendable {
    private let onCancel: @Sendable () -> Void

    /// Makes an alarm of the way to cancel it; clocks do that.
    public init(onCancel: @escaping @Sendable () -> Void) {
        self.onCancel = onCancel
    }

    /// Cancels it.
    ///
    /// One that has rung, or was cancelled before, is not an error.
    public func cancel() { self.onCancel() }
}
