/// How a plugin's route answers with an HTTP error: thrown, and turned into a problem document (RFC 9457) by the host.
public struct RequestFailure: Error, Sendable, Equatable {
    /// The status code, 400 to 599.
    public let status: Int
    /// A sentence for whoever called.
    public let message: String

    /// Makes a failure of a status code and a sentence.
    public init(_ status: Int, _ message: String) {
        self.status = status
        self.message = message
    }

    /// 404: there is no such thing.
    public static func notFound(_ message: String) -> Self { Self(404, message) }
    /// 422: what was sent is not right.
    public static func invalid(_ message: String) -> Self { Self(422, message) }
    /// 409: it does not fit what is there.
    public static func conflict(_ message: String) -> Self { Self(409, message) }
}

extension RequestFailure: CustomStringConvertible {
    public var description: String { self.message }
}
