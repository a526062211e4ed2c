import DovetailCore

/// Which header fields travel.
enum OutboundFields {
    /// Fields that belong to a connection.
    private static let connection: Set<String> = [
        "connection", "expect", "host", "http2-settings", "keep-alive", "proxy-authenticate", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    /// The fields of a request that go out: without those that belong to the connection, and the length, which the host writes.
    static func sent(_ headers: HeaderFields) -> HeaderFields { self.travelling(headers, without: ["content-length"]) }

    /// The fields of an answer that are handed on: without those that belong to the connection.
    static func received(_ headers: HeaderFields) -> HeaderFields { self.travelling(headers, without: []) }

    private static func travelling(_ headers: HeaderFields, without others: Set<String>) -> HeaderFields {
        // Whoever speaks names further fields that are for the next one alone.
        let named = headers.fields.filter { $0.name.lowercased() == "connection" }.flatMap { field in
            field.value.lowercased().split { $0 == "," || $0 == " " || $0 == "\t" }.map(String.init)
        }
        let left = self.connection.union(others).union(named)
        return HeaderFields(headers.fields.filter { !left.contains($0.name.lowercased()) })
    }

    /// The name of the first field that is none: another name, or a value with the end of a line in it.
    static func broken(_ headers: HeaderFields) -> String? {
        headers.fields.first { !self.isToken($0.name) || !self.isValue($0.value) }?.name
    }

    /// Whether a text is a method or the name of a field.
    static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 256
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }

    private static func isValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 == UInt8(ascii: "\t") || ($0 >= 0x20 && $0 != 0x7f) }
    }
}
