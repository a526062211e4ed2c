import HTTPTypes

extension HTTPField.Name {
    /// A name that this code spells out, and that is therefore right.
    static func known(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) is no name of a header field") }
        return name
    }

    static let traceparent = Self.known("traceparent")
    static let requestID = Self.known("X-Request-ID")
    static let secFetchSite = Self.known("Sec-Fetch-Site")
    static let noSniff = Self.known("X-Content-Type-Options")
    static let securityPolicy = Self.known("Content-Security-Policy")
}
