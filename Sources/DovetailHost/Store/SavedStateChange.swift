public import DovetailCore

/// What becomes of what an installation had under way when it went to sleep.
public enum SavedStateChange: Sendable, Equatable, Codable {
    /// It is kept, in the place of what was kept before.
    case put(SavedState)
    /// There is nothing to go on with.
    case remove

    /// What is kept then; nil for nothing.
    public var state: SavedState? {
        if case .put(let state) = self { state } else { nil }
    }
}
