/// Which end of a connection this is.
public enum WireSide: Sendable, Hashable {
    /// The end that greets; its calls have odd ids.
    case host
    /// The end that is greeted; its calls have even ids.
    case plugin

    /// The id of this side's first call; every further one is 2 higher, or more.
    var firstCall: UInt64 {
        switch self {
        case .host: 1
        case .plugin: 2
        }
    }
}
