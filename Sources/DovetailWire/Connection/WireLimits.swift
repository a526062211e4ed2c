/// How much one connection may hold and carry.
public struct WireLimits: Sendable, Hashable, Codable {
    /// The most bytes that may follow a frame's length.
    ///
    /// Default 4 MiB: the largest stored value, and room for what goes with it.
    public var frame = 4 << 20
    /// How many calls of one side may be under way at once; one more is refused.
    ///
    /// Default 1,024.
    public var calls = 1_024
    /// How many bytes of a stream may be on their way without having been read.
    ///
    /// Default 256 KiB.
    public var streamCredit = 256 << 10

    /// The default limits.
    public init() {}
}
