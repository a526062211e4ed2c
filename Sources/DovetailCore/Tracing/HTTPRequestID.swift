/// What a request is called in logs and answers: the value of the header field `X-Request-ID`.
public struct HTTPRequestID: Sendable, Hashable, CustomStringConvertible {
    /// The most bytes of an id.
    public static let longest = 128

    /// The id as it was given.
    public let rawValue: String

    /// Takes an id that can stand in a log; nil for one that cannot.
    ///
    /// - Parameter text: 1 to ``longest`` visible characters of ASCII, without a space.
    public init?(_ text: String) {
        guard (1...Self.longest).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        self.rawValue = text
    }

    /// The id of a request that came without one: its span in the host's trace.
    public init(_ trace: TraceContext) {
        self.rawValue = trace.spanID
    }

    public var description: String { self.rawValue }
}
