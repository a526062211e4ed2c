/// When a write counts as done.
public enum SQLiteDurability: Sendable, CaseIterable {
    /// When it is on the disk: it outlasts a power cut.
    case full
    /// When the operating system has it: it outlasts the end of the process, but the last writes before a power cut may
    /// be missing, never half there. Several times faster.
    case normal

    /// The value of `PRAGMA synchronous` that stands for it.
    var pragmaValue: Int {
        switch self {
        case .full: 2
        case .normal: 1
        }
    }
}
