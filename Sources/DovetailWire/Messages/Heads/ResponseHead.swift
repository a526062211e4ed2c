public import DovetailCore
public import NIOCore

/// The JSON part of the answer to `request`: an HTTP response without its body.
public struct ResponseHead: Sendable, Codable {
    /// The status code, 200 to 599.
    public var status: Int
    /// Names and values of the header fields, in order.
    public var headers: [[String]]
    /// The length of the body in bytes, if it is known.
    public var length: Int?

    /// The head of a response.
    public init(_ response: PluginResponse) {
        self.status = response.status
        self.headers = response.headers.pairs
        self.length = response.body.length
    }

    /// The response with a body.
    ///
    /// - Throws: ``WireFailure`` when a name of the header has no value, or more than one, or the body is shorter than
    ///   nothing.
    public func response(_ body: PluginBody) throws -> PluginResponse {
        PluginResponse(
            status: self.status, headers: try HeaderFields(pairs: self.headers), body: try body.announced(self.length))
    }
}

extension ResponseHead {
    /// The head as the JSON part of a frame.
    public func encoded() -> ByteBuffer {
        var writer = HeadWriter()
        writer.member("headers", self.headers)
        writer.member("length", self.length)
        writer.member("status", self.status)
        return writer.document()
    }

    /// Reads the JSON part of a frame.
    ///
    /// - Throws: ``WireFailure`` that says what is wrong with it.
    public init(reading json: ByteBuffer) throws { self = try Self(quickly: json) ?? json.document() }

    /// Reads a head that looks as libraries write it; nil for any other, good or bad.
    init?(quickly json: ByteBuffer) {
        var (status, length): (Int?, Int?)
        var headers: [[String]]?
        var reader = HeadReader(json)
        let isRead = reader.members { name, reader in
            switch name {
            case "headers": reader.take(into: &headers) { $0.pairs() }
            case "length": reader.take(into: &length) { $0.number() }
            case "status": reader.take(into: &status) { $0.number() }
            default: false
            }
        }
        guard isRead, let status, let headers else { return nil }
        (self.status, self.headers, self.length) = (status, headers, length)
    }
}
