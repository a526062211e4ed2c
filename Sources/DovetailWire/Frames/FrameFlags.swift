/// What else a frame says about itself: its second byte after the length.
public struct FrameFlags: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Data frames of the same call and direction follow.
    public static let more = Self(rawValue: 1)
    /// A trace context stands between header and JSON.
    public static let traced = Self(rawValue: 2)

    /// Every flag there is; a frame with another breaks the protocol.
    static let known: Self = [.more, .traced]
}
