/// The method of an HTTP request, such as `GET`.
public struct RequestMethod: RawRepresentable, Hashable, Sendable, Codable {
    /// The method in capital letters.
    public let rawValue: String

    /// Takes any method, in capital letters.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Reads.
    public static let get = Self(rawValue: "GET")
    /// Reads only the head of the answer.
    public static let head = Self(rawValue: "HEAD")
    /// Makes or does something.
    public static let post = Self(rawValue: "POST")
    /// Replaces.
    public static let put = Self(rawValue: "PUT")
    /// Changes in part.
    public static let patch = Self(rawValue: "PATCH")
    /// Removes.
    public static let delete = Self(rawValue: "DELETE")
    /// Asks what is allowed.
    public static let options = Self(rawValue: "OPTIONS")
}

extension RequestMethod {
    /// Whether a request of this method changes nothing (RFC 9110, section 9.2.1).
    public var isSafe: Bool { self == .get || self == .head || self == .options || self.rawValue == "TRACE" }
}

extension RequestMethod: CustomStringConvertible {
    public var description: String { self.rawValue }
}
